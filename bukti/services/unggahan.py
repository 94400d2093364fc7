"""Bringing evidence in: a new file or link, a replacement, new words about it, a withdrawal."""

from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from bukti.models import Bukti, TautanBukti, VersiBukti
from bukti.services.antrean import antrekan_pemeriksaan
from bukti.services.simpanan import susun_versi, tersimpan
from bukti.services.tautan import BELUM_DIPUTUSKAN, bagian_untuk, tautkan_bukti
from indikator.models import CatatanTahap, Evaluasi, Jawaban, KebutuhanBukti, Kegiatan, Penugasan, Status
from indikator.models.status import TERBUKA, TERKIRIM
from indikator.queries.jendela import alasan_tutup, rentang, rentang_bagian
from indikator.services.kunci import pegang_jawaban
from indikator.services.verifikasi import usangkan_tampilan
from klaster.galat import Ditolak, SudahBerubah
from klaster.models import Aksi, Opd, Pengguna
from klaster.services import catat


def unggah_bukti(
    *,
    jawaban: Jawaban,
    berkas: UploadedFile | None,
    kebutuhan: KebutuhanBukti | None,
    keterangan: dict[str, Any],
    oleh: Pengguna,
    opd: Opd | None = None,
) -> TautanBukti:
    """Store one new piece of evidence and attach it to the answer, on behalf of an open part (`opd`, else the own).

    `keterangan` holds the descriptive fields of `Bukti` (judul, jenis, nomor, dates, tautan_url). Exactly one of
    `berkas` and `tautan_url` is given. Raises `Ditolak` with the rule and the remedy.
    """
    bagian = bagian_untuk(jawaban, oleh, opd)  # refused before a byte is stored; asked again under the lock
    _pastikan_satu_isi(berkas, keterangan)
    versi = susun_versi(berkas=berkas, oleh=oleh) if berkas else None
    _pastikan_belum_dilampirkan(jawaban, versi, keterangan)
    with ExitStack() as susun:
        if versi and berkas:
            susun.enter_context(tersimpan(versi, berkas, kota=jawaban.evaluasi.kota))
        susun.enter_context(transaction.atomic())
        terkini = pegang_jawaban(jawaban.pk)
        bagian = bagian_untuk(terkini, oleh, opd)
        _pastikan_belum_dilampirkan(terkini, versi, keterangan)
        bukti = _buat(bagian.opd, versi, keterangan, oleh)
        return tautkan_bukti(jawaban=terkini, bukti=bukti, kebutuhan=kebutuhan, oleh=oleh, opd=bagian.opd)


def buat_bukti(
    *,
    opd: Opd,
    berkas: UploadedFile | None,
    keterangan: dict[str, Any],
    oleh: Pengguna,
    sesudah: Callable[[Bukti], None] | None = None,
) -> Bukti:
    """Store one new piece of evidence of an OPD, not attached to any answer.

    `sesudah` is called with it in the same transaction, to attach it elsewhere; what it raises leaves nothing behind.
    """
    _pastikan_satu_isi(berkas, keterangan)
    versi = susun_versi(berkas=berkas, oleh=oleh) if berkas else None
    with ExitStack() as susun:
        if versi and berkas:
            susun.enter_context(tersimpan(versi, berkas, kota=opd.kota))
        susun.enter_context(transaction.atomic())
        bukti = _buat(opd, versi, keterangan, oleh)
        if sesudah:
            sesudah(bukti)
        return bukti


def ganti_berkas(*, bukti: Bukti, berkas: UploadedFile, oleh: Pengguna) -> VersiBukti:
    """Add a new version.

    Links of parts that are still open move to it and are judged anew. What has been handed in, accepted or submitted
    keeps the file it was handed in with: nothing changes under a verifier's eyes.
    """
    _pastikan_dikelola(bukti, oleh)
    if bukti.adalah_tautan:
        raise Ditolak("Bukti ini berupa tautan, sehingga tidak punya berkas untuk diganti.", bidang="berkas")
    versi = susun_versi(berkas=berkas, oleh=oleh)
    _pastikan_isi_baru(bukti, versi)
    with tersimpan(versi, berkas, kota=bukti.kota), transaction.atomic():
        _pegang_pemakai(bukti)
        terkini = Bukti.objects.select_for_update(no_key=True).get(pk=bukti.pk)
        _pastikan_dikelola(terkini, oleh)
        _pastikan_isi_baru(terkini, versi)
        versi.nomor = (terkini.versi.aggregate(n=Max("nomor"))["n"] or 0) + 1
        _simpan_versi(versi, terkini)
        pindah = [t.pk for t in _tautan(terkini) if _masih_dikerjakan(t, oleh)]
        TautanBukti.objects.filter(pk__in=pindah).update(versi=versi, **BELUM_DIPUTUSKAN)
        catat(
            aksi=Aksi.BUKTI_DIGANTI,
            objek=terkini,
            oleh=oleh,
            kota=terkini.kota_id,
            sesudah={"versi": versi.nomor, "nama": versi.nama_asli},
        )
    return versi


@transaction.atomic
def ubah_keterangan(*, bukti: Bukti, keterangan: dict[str, Any], oleh: Pengguna) -> Bukti:
    """Change the descriptive fields: title, number, dates. The address of a link that has been handed in stays."""
    _pastikan_dikelola(bukti, oleh)
    _pegang_pemakai(bukti)
    terkini = Bukti.objects.select_for_update(no_key=True).get(pk=bukti.pk)
    lama = ringkas(terkini)
    for nama, nilai in keterangan.items():
        setattr(terkini, nama, nilai)
    if ringkas(terkini) == lama:
        return terkini
    if terkini.tautan_url != lama["tautan_url"] and any(not _masih_dikerjakan(t, oleh) for t in _tautan(terkini)):
        raise Ditolak(
            "Alamat tautan ini sudah diajukan sebagai bukti, sehingga tidak dapat diubah. Tambahkan tautan baru.",
            bidang="tautan_url",
        )
    _pastikan_belum_terkunci(terkini, "keterangannya tidak dapat diubah")
    _pastikan_sah(terkini)
    terkini.save(update_fields=list(keterangan))
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
    _pastikan_dikelola(bukti, oleh)
    _pegang_pemakai(bukti)
    diterima = bukti.tautan.filter(jawaban__status=Status.DITERIMA).select_related("jawaban__pertanyaan")
    if kode := [t.jawaban.pertanyaan.kode for t in diterima]:
        raise Ditolak(
            f"Bukti ini menopang jawaban yang sudah diterima ({', '.join(kode)}), sehingga tidak dapat ditarik."
        )
    _pastikan_belum_terkunci(bukti, "tidak dapat ditarik")
    _pastikan_tak_menjawab_catatan(bukti)
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
    "tanggal_dokumen",
    "periode_mulai",
    "periode_akhir",
    "berlaku_sampai",
    "tautan_url",
)


def ringkas(bukti: Bukti) -> dict[str, str]:
    """The descriptive fields as text, for the audit trail."""
    return {nama: str(getattr(bukti, nama) or "") for nama in KETERANGAN}


def _buat(opd: Opd, versi: VersiBukti | None, keterangan: dict[str, Any], oleh: Pengguna) -> Bukti:
    bukti = Bukti(kota_id=opd.kota_id, opd=opd, pengunggah=oleh, dibuat_pada=timezone.now(), **keterangan)
    _pastikan_sah(bukti)
    bukti.save(force_insert=True)
    if versi:
        _simpan_versi(versi, bukti)
    catat(aksi=Aksi.BUKTI_DIUNGGAH, objek=bukti, oleh=oleh, kota=bukti.kota_id, sesudah=ringkas(bukti))
    return bukti


def _simpan_versi(versi: VersiBukti, bukti: Bukti) -> None:
    versi.bukti = bukti
    versi.save(force_insert=True)
    transaction.on_commit(partial(antrekan_pemeriksaan, versi.pk))


def _tautan(bukti: Bukti) -> list[TautanBukti]:
    return list(bukti.tautan.select_related("jawaban__evaluasi__kota"))


def _pegang_pemakai(bukti: Bukti) -> None:
    """Hold every answer that uses this evidence, in one order for everybody."""
    pemakai = bukti.tautan.values("jawaban_id")
    list(Jawaban.objects.select_for_update().filter(pk__in=pemakai).order_by("pk").values_list("pk", flat=True))


def _masih_dikerjakan(tautan: TautanBukti, oleh: Pengguna) -> bool:
    """Whether the part that attached this link may still be changed: open, in time, in an open evaluation."""
    jawaban = tautan.jawaban
    if jawaban.status in TERKIRIM or not jawaban.evaluasi.terbuka:
        return False
    bagian = Penugasan.objects.filter(jawaban=jawaban, opd=tautan.opd_id).first()
    evaluasi = jawaban.evaluasi
    if bagian is None:
        return not alasan_tutup(evaluasi, rentang(evaluasi, Kegiatan.PENGISIAN, oleh.peran), oleh)
    return bagian.status in TERBUKA and not alasan_tutup(evaluasi, rentang_bagian(bagian, evaluasi, oleh.peran), oleh)


def _pastikan_satu_isi(berkas: UploadedFile | None, keterangan: dict[str, Any]) -> None:
    if bool(berkas) == bool(keterangan.get("tautan_url")):
        raise Ditolak("Pilih berkas atau tulis alamat tautan, salah satu saja.", bidang="berkas")


def _pastikan_belum_dilampirkan(jawaban: Jawaban, versi: VersiBukti | None, keterangan: dict[str, Any]) -> None:
    """A double click, or the same scan under another name, must not become a second piece of evidence."""
    tautan = TautanBukti.objects.aktif().filter(jawaban=jawaban).select_related("bukti")
    if versi is None:
        ada = tautan.filter(bukti__tautan_url=keterangan["tautan_url"]).first()
        apa, bidang = "Alamat ini", "tautan_url"
    else:
        ada = tautan.filter(versi__sha256=versi.sha256).first()
        apa, bidang = f"Berkas “{versi.nama_asli}”", "berkas"
    if ada:
        raise Ditolak(
            f"{apa} sudah dilampirkan pada pertanyaan ini dengan judul “{ada.bukti}”. Tidak perlu dikirim lagi.",
            bidang=bidang,
        )


def _pastikan_isi_baru(bukti: Bukti, versi: VersiBukti) -> None:
    terakhir = bukti.versi.order_by("-nomor").first()
    if terakhir and terakhir.sha256 == versi.sha256:
        raise Ditolak(
            f"Isi berkas “{versi.nama_asli}” sama dengan versi {terakhir.nomor} yang sudah tersimpan. "
            "Pilih berkas penggantinya.",
            bidang="berkas",
        )


def _pastikan_belum_terkunci(bukti: Bukti, akibat: str) -> None:
    """A submitted evaluation is read by others as it stands: nothing about its evidence changes any more."""
    if bukti.tautan.exclude(jawaban__evaluasi__status=Evaluasi.Status.DIISI).exists():
        raise Ditolak(f"Bukti ini bagian dari evaluasi yang sudah diajukan, sehingga {akibat}.")


def _pastikan_tak_menjawab_catatan(bukti: Bukti) -> None:
    """Evidence by which a note of an outside stage was met, or is said to be, stays where it is."""
    catatan = CatatanTahap.objects.filter(bukti__bukti=bukti).exclude(status=CatatanTahap.Status.TERBUKA).first()
    if catatan is not None:
        raise Ditolak(f"Bukti ini menjawab {str(catatan)[:1].lower()}{str(catatan)[1:]}, sehingga tidak dapat ditarik.")


def _pastikan_dikelola(bukti: Bukti, oleh: Pengguna) -> None:
    if not Bukti.objects.dikelola_oleh(oleh).filter(pk=bukti.pk).exists():
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
