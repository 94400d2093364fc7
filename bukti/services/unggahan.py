"""Bringing evidence in: a new file or link, a replacement, a withdrawal.

The rule between database and disk: the file is written first under a name of its own, then the row in a transaction.
A crash in between leaves a file without a row, never a row without a file.
"""

import hashlib
from functools import partial
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from bukti.models import Bukti, TautanBukti, VersiBukti
from bukti.services.antrean import antrekan_pemeriksaan
from bukti.services.tautan import tautkan_bukti
from bukti.validators import kenali_berkas
from indikator.models import Jawaban, KebutuhanBukti, Status
from indikator.services.kunci import bagian_terbuka_milik, pegang_jawaban
from indikator.services.verifikasi import usangkan_tampilan
from klaster.galat import Ditolak, SudahBerubah
from klaster.models import Aksi, Opd, Pengguna
from klaster.services import catat


@transaction.atomic
def unggah_bukti(
    *,
    jawaban: Jawaban,
    berkas: UploadedFile | None,
    kebutuhan: KebutuhanBukti | None,
    keterangan: dict[str, Any],
    oleh: Pengguna,
) -> TautanBukti:
    """Store one new piece of evidence and attach it to the answer.

    `keterangan` holds the descriptive fields of `Bukti` (judul, jenis, nomor, dates, tautan_url). Exactly one of
    `berkas` and `tautan_url` is given. Raises `Ditolak` with the rule and the remedy.
    """
    terkini = pegang_jawaban(jawaban.pk)
    bagian = bagian_terbuka_milik(terkini, oleh)
    bukti = buat_bukti(opd=bagian.opd, berkas=berkas, keterangan=keterangan, oleh=oleh)
    return tautkan_bukti(jawaban=terkini, bukti=bukti, kebutuhan=kebutuhan, oleh=oleh)


@transaction.atomic
def buat_bukti(*, opd: Opd, berkas: UploadedFile | None, keterangan: dict[str, Any], oleh: Pengguna) -> Bukti:
    """Store one new piece of evidence of an OPD, not yet attached to anything."""
    if bool(berkas) == bool(keterangan.get("tautan_url")):
        raise Ditolak("Pilih berkas atau tulis alamat tautan, salah satu saja.", bidang="berkas")
    bukti = Bukti(kota_id=opd.kota_id, opd=opd, pengunggah=oleh, dibuat_pada=timezone.now(), **keterangan)
    bukti.full_clean(exclude=["pengunggah"])
    bukti.save()
    if berkas:
        _tambah_versi(bukti, berkas, nomor=1, oleh=oleh)
    catat(aksi=Aksi.BUKTI_DIUNGGAH, objek=bukti, oleh=oleh, kota=bukti.kota_id, sesudah=ringkas(bukti))
    return bukti


@transaction.atomic
def ganti_berkas(*, bukti: Bukti, berkas: UploadedFile, oleh: Pengguna) -> VersiBukti:
    """Add a new version. Open answers move to it and are judged anew; accepted ones keep the file that was judged."""
    _pastikan_dikelola(bukti, oleh)
    if bukti.adalah_tautan:
        raise Ditolak("Bukti ini berupa tautan, sehingga tidak punya berkas untuk diganti.", bidang="berkas")
    terpakai = _tautan_dipegang(bukti)
    if any(t.jawaban.status == Status.MENUNGGU for t in terpakai):
        raise Ditolak("Bukti ini sedang diverifikasi. Tarik kembali bagian yang memakainya, lalu ganti berkasnya.")
    nomor = (bukti.versi.aggregate(n=Max("nomor"))["n"] or 0) + 1
    versi = _tambah_versi(bukti, berkas, nomor=nomor, oleh=oleh)
    pindah = [t.pk for t in terpakai if t.jawaban.status != Status.DITERIMA and t.jawaban.evaluasi.terbuka]
    TautanBukti.objects.filter(pk__in=pindah).update(
        versi=versi, putusan=TautanBukti.Putusan.MENUNGGU, diputuskan_oleh=None, diputuskan_pada=None, catatan=""
    )
    catat(aksi=Aksi.BUKTI_DIGANTI, objek=bukti, oleh=oleh, kota=bukti.kota_id, sesudah={"versi": nomor})
    return versi


@transaction.atomic
def ubah_keterangan(*, bukti: Bukti, keterangan: dict[str, Any], oleh: Pengguna) -> Bukti:
    """Change the descriptive fields: title, number, dates."""
    _pastikan_dikelola(bukti, oleh)
    terkini = Bukti.objects.select_for_update().get(pk=bukti.pk)
    lama = ringkas(terkini)
    for nama, nilai in keterangan.items():
        setattr(terkini, nama, nilai)
    terkini.full_clean(exclude=["pengunggah"])
    terkini.save(update_fields=list(keterangan))
    if ringkas(terkini) != lama:
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
    terpakai = _tautan_dipegang(bukti)
    if kode := [t.jawaban.pertanyaan.kode for t in terpakai if t.jawaban.status == Status.DITERIMA]:
        raise Ditolak(
            f"Bukti ini menopang jawaban yang sudah diterima ({', '.join(kode)}), sehingga tidak dapat ditarik."
        )
    if not all(t.jawaban.evaluasi.terbuka for t in terpakai):
        raise Ditolak("Bukti ini bagian dari evaluasi yang sudah diajukan, sehingga tidak dapat ditarik.")
    berubah = Bukti.objects.filter(pk=bukti.pk, ditarik_pada__isnull=True).update(ditarik_pada=timezone.now())
    if not berubah:
        raise SudahBerubah("Bukti ini sudah ditarik.")
    usangkan_tampilan(Jawaban.objects.filter(tautan_bukti__bukti=bukti, status=Status.MENUNGGU))
    catat(aksi=Aksi.BUKTI_DITARIK, objek=bukti, oleh=oleh, kota=bukti.kota_id)
    bukti.refresh_from_db()
    return bukti


def ringkas(bukti: Bukti) -> dict[str, str]:
    """The descriptive fields as text, for the audit trail."""
    nama = (
        "judul",
        "jenis",
        "nomor",
        "tanggal_dokumen",
        "periode_mulai",
        "periode_akhir",
        "berlaku_sampai",
        "tautan_url",
    )
    return {n: str(getattr(bukti, n) or "") for n in nama}


def _pastikan_dikelola(bukti: Bukti, oleh: Pengguna) -> None:
    if not Bukti.objects.dikelola_oleh(oleh).filter(pk=bukti.pk).exists():
        raise Ditolak(f"Bukti ini milik {bukti.opd}; unit Anda tidak dapat mengubahnya.")
    if bukti.ditarik:
        raise SudahBerubah("Bukti ini sudah ditarik.")


def _tautan_dipegang(bukti: Bukti) -> list[TautanBukti]:
    """The links of this evidence, with their answers held still: a verifier who accepts one right now waits for us."""
    list(Jawaban.objects.select_for_update(of=("self",)).filter(tautan_bukti__bukti=bukti).order_by("pk"))
    return list(bukti.tautan.select_related("jawaban__pertanyaan", "jawaban__evaluasi"))


def _tambah_versi(bukti: Bukti, berkas: UploadedFile, *, nomor: int, oleh: Pengguna) -> VersiBukti:
    kenal = kenali_berkas(berkas)
    sidik = hashlib.sha256()
    berkas.seek(0)
    for potong in berkas.chunks():
        sidik.update(potong)
    berkas.seek(0)
    versi = VersiBukti(
        bukti=bukti,
        nomor=nomor,
        nama_asli=kenal.nama,
        ukuran=berkas.size,
        sha256=sidik.hexdigest(),
        tipe=kenal.tipe,
        diunggah_oleh=oleh,
        diunggah_pada=timezone.now(),
    )
    versi.berkas.save(kenal.nama, berkas, save=False)
    try:
        versi.save(force_insert=True)
    except Exception:
        versi.berkas.delete(save=False)
        raise
    transaction.on_commit(partial(antrekan_pemeriksaan, versi.pk))
    return versi
