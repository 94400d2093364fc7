"""Bringing evidence in: a new file or link, a replacement, new words about it, a withdrawal."""

import hashlib
import json
from collections.abc import Callable, Collection, Sequence
from functools import partial
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import F, Max, Q
from django.utils import timezone

from bukti.models import Bukti, TautanBukti, VersiBukti
from bukti.queries.pemakaian import catatan_terjawab, halangan_tarik, masih_dikerjakan
from bukti.queries.versi import berhalaman, berkas_terbaru, tandai_hilang
from bukti.services.antrean import antrekan_pemeriksaan
from bukti.services.kuota import pegang_kuota
from bukti.services.simpanan import semua_tersimpan, susun_semua
from bukti.services.tautan import BELUM_DIPUTUSKAN, SELURUHNYA, bagian_untuk, tautkan_bukti
from bukti.services.unggahan_bertahap import jadikan_bukti
from indikator.models import CatatanTahap, Evaluasi, Jawaban, KebutuhanBukti, Status
from indikator.services.kunci import pegang_jawaban
from indikator.services.verifikasi import usangkan_tampilan
from klaster.galat import Ditolak, SudahBerubah
from klaster.izin import Izin, boleh
from klaster.models import Aksi, Opd, Pengguna
from klaster.services.riwayat import catat


def unggah_bukti(
    *,
    jawaban: Jawaban,
    berkas: Sequence[UploadedFile],
    kebutuhan: KebutuhanBukti | None,
    keterangan: dict[str, Any],
    oleh: Pengguna,
    opd: Opd | None = None,
) -> TautanBukti:
    """Store one new piece of evidence and attach it to the answer, on behalf of an open part (`opd`, else the own).

    `keterangan` holds the descriptive fields of `Bukti` (judul, jenis, nomor, dates, tautan_url). Either `berkas`, the
    files of its first version in their order, or `tautan_url` is given. Raises `Ditolak` with the rule and the remedy.
    """
    bagian_untuk(jawaban, oleh, opd)  # refused before a byte is stored; asked again under the lock
    _pastikan_satu_isi(berkas, keterangan)
    isi = susun_semua(berkas=berkas, oleh=oleh)
    versi = [v for v, _ in isi]
    _pastikan_belum_dilampirkan(jawaban, versi, keterangan)
    with semua_tersimpan(isi, kota=jawaban.evaluasi.kota), transaction.atomic():
        terkini = pegang_jawaban(jawaban.pk)
        bagian = bagian_untuk(terkini, oleh, opd)
        _pastikan_belum_dilampirkan(terkini, versi, keterangan)
        bukti = _buat(bagian.opd, versi, berkas, keterangan, oleh)
        return tautkan_bukti(jawaban=terkini, bukti=bukti, kebutuhan=kebutuhan, oleh=oleh, opd=bagian.opd)


def buat_bukti(
    *,
    opd: Opd,
    berkas: Sequence[UploadedFile],
    keterangan: dict[str, Any],
    oleh: Pengguna,
    sesudah: Callable[[Bukti], None] | None = None,
) -> Bukti:
    """Store one new piece of evidence of an OPD, not attached to any answer. `berkas` is empty for a link.

    `sesudah` is called with it in the same transaction, to attach it elsewhere; what it raises leaves nothing behind.
    """
    _pastikan_satu_isi(berkas, keterangan)
    isi = susun_semua(berkas=berkas, oleh=oleh)
    with semua_tersimpan(isi, kota=opd.kota), transaction.atomic():
        bukti = _buat(opd, [v for v, _ in isi], berkas, keterangan, oleh)
        if sesudah:
            sesudah(bukti)
        return bukti


def ganti_berkas(
    *, bukti: Bukti, berkas: Sequence[UploadedFile], oleh: Pengguna, pertahankan: Collection[int] = ()
) -> VersiBukti:
    """Add a new version: the files of the newest one that are kept (`pertahankan`, ids, in this order), then `berkas`.

    Kept files share the stored bytes and what their inspection found. Links of parts that are still open move to the
    new version and are judged anew. What has been handed in, accepted or submitted keeps the files it was handed in
    with: nothing changes under a verifier's eyes. Returns the first file.
    """
    pastikan_dikelola(bukti, oleh)
    if bukti.adalah_tautan:
        raise Ditolak("Bukti ini berupa tautan, sehingga tidak punya berkas untuk diganti.", bidang="berkas")
    isi = susun_semua(berkas=berkas, oleh=oleh)
    _susunan_baru(bukti, pertahankan, [v for v, _ in isi])
    with semua_tersimpan(isi, kota=bukti.kota), transaction.atomic():
        pegang_pemakai(bukti)
        terkini = Bukti.objects.select_for_update(no_key=True).get(pk=bukti.pk)
        pastikan_dikelola(terkini, oleh)
        versi = _susunan_baru(terkini, pertahankan, [v for v, _ in isi])
        jadikan_bukti(berkas=berkas, bukti=terkini)
        pegang_kuota(terkini.opd, sum(v.ukuran for v, _ in isi))
        nomor = (terkini.versi.aggregate(n=Max("nomor"))["n"] or 0) + 1
        utama = _simpan_versi(versi, terkini, nomor)
        _pindahkan_tautan(terkini, utama, oleh)
        catat(
            aksi=Aksi.BUKTI_DIGANTI,
            objek=terkini,
            oleh=oleh,
            kota=terkini.kota_id,
            sesudah={"versi": nomor, "nama": ", ".join(v.nama_asli for v in versi)},
        )
    return utama


@transaction.atomic
def ubah_keterangan(*, bukti: Bukti, keterangan: dict[str, Any], oleh: Pengguna, semula: str = "") -> Bukti:
    """Change the words about it: title, number, signer, dates. The address of a link that has been handed in stays.

    `semula` is `sidik_keterangan` of what the user saw; "" overwrites whatever stands there.
    """
    pastikan_dikelola(bukti, oleh)
    pegang_pemakai(bukti)
    _pegang_catatan(bukti)
    terkini = Bukti.objects.select_for_update(no_key=True).get(pk=bukti.pk)
    lama = ringkas(terkini)
    for nama, nilai in keterangan.items():
        setattr(terkini, nama, nilai)
    if ringkas(terkini) == lama:
        return terkini
    if semula and semula != _sidik(lama):
        raise SudahBerubah(PESAN_KETERANGAN_DIDAHULUI)
    if terkini.tautan_url != lama["tautan_url"]:  # nobody has seen the new page yet
        terkini.tautan_dilihat_pada = terkini.tautan_dilihat_oleh = None
    if terkini.tautan_url != lama["tautan_url"] and any(not _masih_dikerjakan(t, oleh) for t in _tautan(terkini)):
        raise Ditolak(
            "Alamat tautan ini sudah diajukan sebagai bukti, sehingga tidak dapat diubah. Tambahkan tautan baru.",
            bidang="tautan_url",
        )
    _pastikan_belum_terkunci(terkini)
    _pastikan_sah(terkini)
    terkini.save(update_fields=[*keterangan, "tautan_dilihat_pada", "tautan_dilihat_oleh"])
    catat(
        aksi=Aksi.BUKTI_DIUBAH,
        objek=terkini,
        oleh=oleh,
        kota=terkini.kota_id,
        sebelum=lama,
        sesudah=ringkas(terkini),
    )
    return terkini


@transaction.atomic
def tarik_bukti(*, bukti: Bukti, oleh: Pengguna) -> Bukti:
    """Withdraw a piece of evidence everywhere. Refused once an accepted answer rests on it; files are kept.

    Answers that wait with it change under the verifier's eyes, so their version grows.
    """
    pastikan_dikelola(bukti, oleh)
    pegang_pemakai(bukti)
    _pegang_catatan(bukti)
    if halangan := halangan_tarik(bukti):
        raise Ditolak(halangan)
    berubah = Bukti.objects.filter(pk=bukti.pk, ditarik_pada__isnull=True).update(ditarik_pada=timezone.now())
    if not berubah:
        raise SudahBerubah("Bukti ini sudah ditarik.")
    usangkan_tampilan(Jawaban.objects.filter(tautan_bukti__bukti=bukti, status=Status.MENUNGGU))
    catat(aksi=Aksi.BUKTI_DITARIK, objek=bukti, oleh=oleh, kota=bukti.kota_id)
    bukti.refresh_from_db()
    return bukti


KETERANGAN = (
    "judul",
    "jenis",
    "nomor",
    "penanda_tangan",
    "tanggal_dokumen",
    "periode_mulai",
    "periode_akhir",
    "berlaku_sampai",
    "tautan_url",
)


def ringkas(bukti: Bukti) -> dict[str, str]:
    """The descriptive fields as text, for the audit trail."""
    return {nama: str(getattr(bukti, nama) or "") for nama in KETERANGAN}


def sidik_keterangan(bukti: Bukti) -> str:
    """The descriptive fields as one word: whether somebody has changed them meanwhile."""
    return _sidik(ringkas(bukti))


def _sidik(isi: dict[str, str]) -> str:
    return hashlib.sha256(json.dumps(isi).encode()).hexdigest()[:16]


PESAN_KETERANGAN_DIDAHULUI = (
    "Keterangan bukti ini baru saja diubah orang lain. Bandingkan dengan keterangan terbaru di halaman ini, "
    "lalu simpan lagi bila isian Anda yang benar."
)


def _buat(
    opd: Opd, versi: list[VersiBukti], berkas: Sequence[UploadedFile], keterangan: dict[str, Any], oleh: Pengguna
) -> Bukti:
    """The rows of a new piece. Its uploads become it before the quota is asked: they hold no room of their own then."""
    bukti = Bukti(kota_id=opd.kota_id, opd=opd, pengunggah=oleh, dibuat_pada=timezone.now(), **keterangan)
    _pastikan_sah(bukti)
    bukti.save(force_insert=True)
    jadikan_bukti(berkas=berkas, bukti=bukti)
    pegang_kuota(opd, sum(v.ukuran for v in versi))
    if versi:
        _simpan_versi(versi, bukti, nomor=1)
    tanda = {"kepekaan": bukti.kepekaan} if bukti.peka else {}
    catat(aksi=Aksi.BUKTI_DIUNGGAH, objek=bukti, oleh=oleh, kota=bukti.kota_id, sesudah=ringkas(bukti) | tanda)
    return bukti


def _simpan_versi(berkas: list[VersiBukti], bukti: Bukti, nomor: int) -> VersiBukti:
    """Write the files of one version in their order and send them to inspection. Returns the first."""
    for urutan, versi in enumerate(berkas, start=1):
        versi.bukti, versi.nomor, versi.urutan = bukti, nomor, urutan
        versi.save(force_insert=True)
        if versi.status_periksa == VersiBukti.Periksa.MENUNGGU:
            transaction.on_commit(partial(antrekan_pemeriksaan, versi.pk))
    return berkas[0]


def _susunan_baru(bukti: Bukti, pertahankan: Collection[int], baru: list[VersiBukti]) -> list[VersiBukti]:
    """The files of the next version, kept ones first. Raises `Ditolak` when it would be empty or as the present one."""
    kini = berkas_terbaru(bukti)
    menurut_id = {v.pk: v for v in kini}
    if hilang := [pk for pk in pertahankan if pk not in menurut_id]:
        raise SudahBerubah(
            f"Susunan berkas bukti ini sudah diubah orang lain ({len(hilang)} berkas yang dipertahankan tidak ada "
            "lagi pada versi terbaru). Periksa versi terbarunya, lalu ulangi."
        )
    tetap = [menurut_id[pk] for pk in dict.fromkeys(pertahankan)]
    if tolak := next((v for v in tetap if v.tertolak), None):
        raise Ditolak(
            f"Berkas “{tolak.nama_asli}” tidak lolos pemeriksaan, sehingga tidak dapat dipertahankan.",
            bidang="pertahankan",
        )
    ada, pulih = {v.sha256 for v in tetap}, _pengganti_hilang(kini, baru)
    susunan = [pulih.get(v.sha256) or _salin(v) for v in tetap] + [v for v in baru if v.sha256 not in ada]
    if not susunan:
        raise Ditolak("Pilih berkas penggantinya, atau pertahankan paling sedikit satu berkas.", bidang="berkas")
    if not pulih and [v.sha256 for v in susunan] == [v.sha256 for v in kini]:
        raise Ditolak(_pesan_sama(susunan, kini[0].nomor), bidang="berkas")
    return susunan


def _pengganti_hilang(kini: list[VersiBukti], baru: list[VersiBukti]) -> dict[str, VersiBukti]:
    """By content, those of the new files that the store has lost of the present version: they count as new."""
    menurut_isi = {v.sha256: v for v in baru}
    hilang = tandai_hilang([v for v in kini if v.sha256 in menurut_isi])
    return {v.sha256: menurut_isi[v.sha256] for v in hilang}


def _pesan_sama(susunan: list[VersiBukti], nomor: int) -> str:
    if len(susunan) == 1:
        return (
            f"Isi berkas “{susunan[0].nama_asli}” sama dengan versi {nomor} yang sudah tersimpan. "
            "Pilih berkas penggantinya."
        )
    return f"Susunan berkas ini sama dengan versi {nomor} yang sudah tersimpan. Tambah, ganti, atau keluarkan berkas."


#: What a kept file takes along into the next version. Uploader and time stay those of whoever brought it.
BAWAAN = (
    "berkas", "nama_asli", "ukuran", "sha256", "tipe", "halaman", "status_periksa", "alasan", "kendala",
    "diperiksa_pada", "pratinjau", "gambar_kecil", "sidik_rupa", "diunggah_oleh_id", "diunggah_pada",
)  # fmt: skip


def _salin(versi: VersiBukti) -> VersiBukti:
    salinan = VersiBukti(**{n: getattr(versi, n) for n in BAWAAN if n not in BIDANG_BERKAS})
    for nama in BIDANG_BERKAS:  # by name only: the bytes are shared, nothing is stored again
        setattr(salinan, nama, getattr(versi, nama).name)
    return salinan


BIDANG_BERKAS = ("berkas", "pratinjau", "gambar_kecil")


def _pindahkan_tautan(bukti: Bukti, versi: VersiBukti, oleh: Pengguna) -> None:
    """Links of open parts follow to the new version. Pages are forgotten where the new file has none."""
    pindah = [t.pk for t in _tautan(bukti) if _masih_dikerjakan(t, oleh)]
    lepas = {} if berhalaman(versi) else SELURUHNYA
    TautanBukti.objects.filter(pk__in=pindah).update(versi=versi, **BELUM_DIPUTUSKAN, **lepas)


def _tautan(bukti: Bukti) -> list[TautanBukti]:
    return list(bukti.tautan.select_related("jawaban__evaluasi__kota"))


def pegang_pemakai(bukti: Bukti, *beserta: int) -> None:
    """Hold every answer that uses this evidence, and those named, in one order for everybody."""
    pemakai = Q(pk__in=bukti.tautan.values("jawaban_id")) | Q(pk__in=beserta)
    list(Jawaban.objects.select_for_update().filter(pemakai).order_by("pk").values_list("pk", flat=True))


def _pegang_catatan(bukti: Bukti) -> None:
    """Hold every note that it answers: it is not handed in while the words about its proof change."""
    dijawab = bukti.catatan_tahap.values("catatan_id")
    list(CatatanTahap.objects.select_for_update(no_key=True).filter(pk__in=dijawab).order_by("pk").values_list("pk"))


def _masih_dikerjakan(tautan: TautanBukti, oleh: Pengguna) -> bool:
    return masih_dikerjakan(tautan, tautan.jawaban.penugasan.filter(opd=tautan.opd_id).first(), oleh)


def _pastikan_satu_isi(berkas: Sequence[UploadedFile], keterangan: dict[str, Any]) -> None:
    if bool(berkas) == bool(keterangan.get("tautan_url")):
        raise Ditolak("Pilih berkas atau tulis alamat tautan, salah satu saja.", bidang="berkas")


def _pastikan_belum_dilampirkan(jawaban: Jawaban, versi: list[VersiBukti], keterangan: dict[str, Any]) -> None:
    """A double click, or the same scan under another name, must not become a second piece of evidence."""
    if versi:
        nama = {v.sha256: v.nama_asli for v in versi}
        ada = VersiBukti.setiap_berkas.filter(
            sha256__in=nama,
            bukti__ditarik_pada__isnull=True,
            bukti__tautan__jawaban=jawaban,
            bukti__tautan__versi__nomor=F("nomor"),
        ).select_related("bukti")
        pesan = next((f"Berkas “{nama[v.sha256]}”{_SUDAH_ADA.format(v.bukti)}" for v in ada[:1]), None)
    else:
        tautan = TautanBukti.objects.aktif().filter(jawaban=jawaban, bukti__tautan_url=keterangan["tautan_url"])
        pesan = next((f"Alamat ini{_SUDAH_ADA.format(t.bukti)}" for t in tautan.select_related("bukti")[:1]), None)
    if pesan:
        raise Ditolak(pesan, bidang="berkas" if versi else "tautan_url")


_SUDAH_ADA = " sudah dilampirkan pada pertanyaan ini dengan judul “{}”. Tidak perlu dikirim lagi."


def _pastikan_belum_terkunci(bukti: Bukti) -> None:
    """What others read and judge keeps its words (docs/adr/0034): a submitted evaluation, an answered note."""
    if bukti.tautan.exclude(jawaban__evaluasi__status=Evaluasi.Status.DIISI).exists():
        raise Ditolak(
            "Bukti ini bagian dari evaluasi yang sudah diajukan, sehingga keterangannya tidak dapat diubah. Unggah "
            "dokumen yang berbeda sebagai bukti baru; bila keterangannya keliru, minta sekretariat membuka kembali "
            "evaluasi itu."
        )
    if catatan := catatan_terjawab(bukti):
        raise Ditolak(
            f"Bukti ini menjawab {catatan}, sehingga keterangannya tidak dapat diubah. Minta pemeriksanya membuka "
            "kembali catatan itu lebih dahulu."
        )


def pastikan_dikelola(bukti: Bukti, oleh: Pengguna) -> None:
    """Refuse who neither owns this evidence nor is the secretariat of its city; and what has been withdrawn."""
    if not boleh(oleh, Izin.KELOLA_BUKTI, bukti):
        raise Ditolak(f"Bukti ini milik {bukti.opd}; unit Anda tidak dapat mengubahnya.")
    if bukti.ditarik:
        raise SudahBerubah("Bukti ini sudah ditarik.")


def _pastikan_sah(bukti: Bukti) -> None:
    """The model's own rules, said as a refusal at the field."""
    try:
        bukti.full_clean(exclude=["pengunggah"])
    except ValidationError as galat:
        bidang, pesan = next(iter(galat.message_dict.items()))
        raise Ditolak(pesan[0], bidang=None if bidang == NON_FIELD_ERRORS else bidang) from galat
