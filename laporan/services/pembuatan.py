"""Making a report in the background.

The row is the truth. A worker takes the job by compare-and-swap and holds it on a lease that it renews with every
step; `percobaan` (the attempt) is its token, so one that was overtaken can change nothing any more. The name of the
file is written into the row *before* the file: whatever is killed, the next attempt finds and removes what was left.
"""

import hashlib
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from klaster.galat import Ditolak
from laporan import pdf
from laporan.models import BagianLaporan, LaporanTersimpan
from laporan.models.laporan import lokasi_laporan
from laporan.queries.sidik import isi_untuk, sidik_dari
from laporan.services import kabar
from laporan.services.antrean import antrekan_laporan
from laporan.services.berkas_bukti import buat_zip, masa_simpan, sapu_kedaluwarsa
from laporan.services.cetakan_serah import buat_serah
from laporan.services.hak import pastikan_masih_berhak
from laporan.services.jilid_bukti import buat_jilid
from laporan.services.simpanan import Bagian, Hasil, folder_sementara, sapu_sementara, simpan_berkas

logger = logging.getLogger(__name__)

Status = LaporanTersimpan.Status

#: Far longer than the longest step between two renewals, even on a busy machine.
SEWA = timedelta(minutes=2)
JEDA_LAPOR = 0.7
PERCOBAAN_MAKS = 3
JEDA_ULANG = 5
#: A queued row this old has lost its message.
ANTRE_MAKS = timedelta(seconds=30)
SAPUAN_MAKS = 50
#: Bytes a second that even a slow store takes.
LAJU_SIMPAN = 500_000

PESAN_GAGAL = (
    "Laporan gagal dibuat setelah {n} kali percobaan. Minta laporan sekali lagi; bila tetap gagal, "
    "sampaikan nomor laporan {pk} kepada admin sistem."
)
PESAN_PENYIMPANAN = (
    "Laporan gagal disimpan: ruang penyimpanan penuh atau tidak dapat ditulis. "
    "Hubungi admin sistem dengan menyebut nomor laporan {pk}."
)
PESAN_TERHENTI = (
    "Laporan {n} kali terhenti di tengah jalan, kemungkinan karena layanan dimulai ulang. Minta laporan sekali lagi."
)


class SewaHilang(Exception):
    """Another worker has taken the job, or the row is gone: stop and leave everything as it is."""


@dataclass
class Pengerjaan:
    """One attempt at one report."""

    laporan: LaporanTersimpan
    percobaan: int
    _kemajuan: int = 0
    _tercatat: float | None = None

    def ubah(self, **nilai: Any) -> None:
        """Write to the row as long as it is ours."""
        milik = LaporanTersimpan.objects.filter(pk=self.laporan.pk, status=Status.BERJALAN, percobaan=self.percobaan)
        if not milik.update(**nilai):
            raise SewaHilang(self.laporan.pk)

    def lapor(self, persen: int, langkah: str) -> None:
        """Save progress and renew the lease; not oftener than every `JEDA_LAPOR` seconds, and never backwards."""
        saat = time.monotonic()
        if persen < self._kemajuan or (self._tercatat is not None and saat - self._tercatat < JEDA_LAPOR):
            return
        self.ubah(kemajuan=persen, langkah=langkah, sewa_sampai=timezone.now() + SEWA)
        self._kemajuan, self._tercatat = persen, saat


def render_laporan(*, laporan_id: int) -> None:
    """Make the report and store it. Delivered twice, or for a report that is gone or done, it does nothing."""
    kerja = _ambil(laporan_id)
    if kerja is None:
        return
    try:
        _kerjakan(kerja)
    except SewaHilang:
        logger.warning("report %s was taken over by another worker", laporan_id)
    except Ditolak as tolak:
        _tolak(kerja, tolak.pesan)
    except Exception as galat:
        logger.exception("report %s failed in attempt %s", laporan_id, kerja.percobaan)
        _catat_kegagalan(kerja, galat)


def _ambil(laporan_id: int) -> Pengerjaan | None:
    """Take the job if it is queued, or if the lease of whoever had it has run out."""
    sekarang = timezone.now()
    bebas = Q(status=Status.ANTRE) | Q(status=Status.BERJALAN, sewa_sampai__lt=sekarang)
    laporan = LaporanTersimpan.objects.filter(bebas, pk=laporan_id, percobaan__lt=PERCOBAAN_MAKS).first()
    if laporan is None:
        return None
    diambil = LaporanTersimpan.objects.filter(bebas, pk=laporan_id, percobaan=laporan.percobaan).update(
        status=Status.BERJALAN,
        percobaan=F("percobaan") + 1,
        kemajuan=1,
        langkah="Mulai dikerjakan",
        pesan="",
        sewa_sampai=sekarang + SEWA,
    )
    if not diambil:
        return None
    laporan = LaporanTersimpan.objects.select_related(
        "evaluasi__kota", "evaluasi__instrumen", "evaluasi__target", "diminta_oleh"
    ).get(pk=laporan_id)
    return Pengerjaan(laporan, laporan.percobaan)


def _kerjakan(kerja: Pengerjaan) -> None:
    _buang_sisa(kerja.laporan)
    pastikan_masih_berhak(kerja.laporan)
    kerja.lapor(4, "Mengumpulkan isi laporan")
    with folder_sementara() as folder:
        hasil = PEMBUAT.get(kerja.laporan.jenis, _cetak)(kerja.laporan, folder, kerja.lapor)
        kerja.lapor(95, "Menyimpan berkas")
        pastikan_masih_berhak(kerja.laporan)  # a binder takes minutes
        _simpan(kerja, hasil)
    kabar.laporan_siap(kerja.laporan)


#: Makers of what is not printed from one template. Each reports its progress and raises `Ditolak` for good reasons.
PEMBUAT: dict[str, Callable[[LaporanTersimpan, Path, pdf.Lapor], Hasil]] = {
    LaporanTersimpan.Jenis.ZIP_BUKTI: buat_zip,
    LaporanTersimpan.Jenis.JILID_BUKTI: buat_jilid,
    LaporanTersimpan.Jenis.SERAH_TERIMA: buat_serah,
}


def _cetak(laporan: LaporanTersimpan, folder: Path, lapor: pdf.Lapor) -> Hasil:
    dibuat_pada = timezone.now()
    isi = isi_untuk(laporan.jenis, laporan.evaluasi)
    sidik = sidik_dari(isi)
    cetakan = pdf.cetak(isi, sidik=sidik, dibuat_pada=dibuat_pada, lapor=lapor)
    jalur = folder / "laporan.pdf"
    jalur.write_bytes(cetakan.bita)
    return Hasil(sidik, (Bagian(jalur, hashlib.sha256(cetakan.bita).hexdigest(), cetakan.halaman),))


def _simpan(kerja: Pengerjaan, hasil: Hasil) -> None:
    """Announce the names, store, then say that it is done: whoever is killed in between leaves nothing unknown."""
    nama = [lokasi_laporan(kerja.laporan, "") for _ in hasil.bagian]
    ukuran = [b.jalur.stat().st_size for b in hasil.bagian]
    _umumkan(kerja, nama, ukuran, hasil)
    try:
        for satu, bagian in zip(nama, hasil.bagian, strict=True):
            simpan_berkas(satu, bagian.jalur)
        selesai = timezone.now()
        kerja.ubah(
            status=Status.SELESAI,
            kemajuan=100,
            langkah="",
            sidik_masukan=hasil.sidik,
            sidik_berkas=hasil.bagian[0].sidik,
            ukuran=ukuran[0],
            halaman=hasil.bagian[0].halaman,
            rincian=hasil.rincian,
            selesai_pada=selesai,
            kedaluwarsa_pada=masa_simpan(kerja.laporan, selesai),
            sewa_sampai=None,
        )
    except Exception:
        BagianLaporan.objects.filter(laporan=kerja.laporan, berkas__in=nama).delete()
        for satu in nama:
            default_storage.delete(satu)
        raise


def _umumkan(kerja: Pengerjaan, nama: list[str], ukuran: list[int], hasil: Hasil) -> None:
    """The lease covers the way to a slow store, where no progress can be heard."""
    lama = SEWA + timedelta(seconds=sum(ukuran) / LAJU_SIMPAN)
    with transaction.atomic():
        kerja.ubah(berkas=nama[0], sewa_sampai=timezone.now() + lama)
        BagianLaporan.objects.bulk_create(
            BagianLaporan(
                laporan=kerja.laporan,
                urutan=urutan,
                berkas=satu,
                ukuran=besar,
                halaman=bagian.halaman or 0,
                sidik_berkas=bagian.sidik,
            )
            for urutan, (satu, besar, bagian) in enumerate(zip(nama, ukuran, hasil.bagian, strict=True), start=1)
            if urutan > 1
        )


def _buang_sisa(laporan: LaporanTersimpan) -> None:
    """Remove what an attempt that was killed may have left under the names it had announced."""
    bagian = list(laporan.bagian.all())
    for nama in [laporan.berkas.name, *(b.berkas.name for b in bagian)]:
        if nama:
            default_storage.delete(nama)
    laporan.bagian.all().delete()


def _tolak(kerja: Pengerjaan, pesan: str) -> None:
    """A rule stands in the way: another attempt would end the same."""
    try:
        kerja.ubah(**_gagal(pesan[:300]))
        kabar.laporan_gagal(kerja.laporan, pesan)
    except SewaHilang:
        logger.warning("report %s was taken over by another worker", kerja.laporan.pk)


def _catat_kegagalan(kerja: Pengerjaan, galat: Exception) -> None:
    """Queue another attempt, or give up with a message that says what the user can do."""
    try:
        if kerja.percobaan >= PERCOBAAN_MAKS:
            templat = PESAN_PENYIMPANAN if isinstance(galat, OSError) else PESAN_GAGAL
            pesan = templat.format(n=kerja.percobaan, pk=kerja.laporan.pk)
            kerja.ubah(**_gagal(pesan))
            kabar.laporan_gagal(kerja.laporan, pesan)
            return
        kerja.ubah(status=Status.ANTRE, kemajuan=0, langkah="Gagal, akan dicoba lagi", berkas="", sewa_sampai=None)
    except SewaHilang:
        return
    antrekan_laporan(kerja.laporan.pk, jeda=JEDA_ULANG * kerja.percobaan)


def _gagal(pesan: str) -> dict[str, Any]:
    return {"status": Status.GAGAL, "kemajuan": 0, "langkah": "", "berkas": "", "sewa_sampai": None, "pesan": pesan}


def sapu_laporan() -> None:
    """Give up on what was killed too often; queue again what lost its message or its worker; take away what is old."""
    sapu_kedaluwarsa()
    sapu_sementara()
    sekarang = timezone.now()
    habis_sewa = LaporanTersimpan.objects.filter(status=Status.BERJALAN, sewa_sampai__lt=sekarang)
    for laporan in habis_sewa.filter(percobaan__gte=PERCOBAAN_MAKS):
        berubah = habis_sewa.filter(pk=laporan.pk, percobaan=laporan.percobaan).update(
            **_gagal(PESAN_TERHENTI.format(n=laporan.percobaan))
        )
        if berubah:
            _buang_sisa(laporan)
    tertinggal = LaporanTersimpan.objects.filter(
        Q(status=Status.ANTRE, diminta_pada__lt=sekarang - ANTRE_MAKS)
        | Q(status=Status.BERJALAN, sewa_sampai__lt=sekarang)
    )
    for laporan_id in tertinggal.order_by("diminta_pada").values_list("pk", flat=True)[:SAPUAN_MAKS]:
        antrekan_laporan(laporan_id)
