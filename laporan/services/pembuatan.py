"""Making a report in the background.

The row is the truth. A worker takes the job by compare-and-swap and holds it on a lease that it renews with every
step; `percobaan` (the attempt) is its token, so one that was overtaken can change nothing any more. The name of the
file is written into the row *before* the file: whatever is killed, the next attempt finds and removes what was left.
"""

import logging
import os
import tempfile
import time
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.files import File
from django.core.files.storage import default_storage
from django.db.models import F, Q
from django.utils import timezone

from laporan import pdf
from laporan.models import LaporanTersimpan
from laporan.models.laporan import lokasi_laporan
from laporan.queries.sidik import isi_untuk, sidik_dari
from laporan.services.antrean import antrekan_laporan

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
    laporan = LaporanTersimpan.objects.select_related("evaluasi__kota", "evaluasi__instrumen", "evaluasi__target").get(
        pk=laporan_id
    )
    return Pengerjaan(laporan, laporan.percobaan)


def _kerjakan(kerja: Pengerjaan) -> None:
    _buang_sisa(kerja.laporan)
    kerja.lapor(4, "Mengumpulkan isi laporan")
    dibuat_pada = timezone.now()
    isi = isi_untuk(kerja.laporan.jenis, kerja.laporan.evaluasi)
    sidik = sidik_dari(isi)
    hasil = pdf.cetak(isi, sidik=sidik, dibuat_pada=dibuat_pada, lapor=kerja.lapor)
    kerja.lapor(95, "Menyimpan berkas")
    nama = lokasi_laporan(kerja.laporan, "")
    kerja.ubah(berkas=nama)
    try:
        _simpan_berkas(nama, hasil.bita)
        kerja.ubah(
            status=Status.SELESAI,
            kemajuan=100,
            langkah="",
            sidik_masukan=sidik,
            ukuran=len(hasil.bita),
            halaman=hasil.halaman,
            selesai_pada=timezone.now(),
            sewa_sampai=None,
        )
    except Exception:
        default_storage.delete(nama)
        raise


class _BerkasJadi(File):
    """A finished file on disk: the storage moves it into place in one step instead of copying it piece by piece."""

    def temporary_file_path(self) -> str:
        assert self.file is not None
        return self.file.name


def _simpan_berkas(nama: str, bita: bytes) -> None:
    """Write beside the store, flush to disk, then put in place: nobody ever sees half a file under its name."""
    with tempfile.NamedTemporaryFile(suffix=".pdf", delete=False) as sementara:
        try:
            sementara.write(bita)
            sementara.flush()
            os.fsync(sementara.fileno())
            sementara.seek(0)
            default_storage.save(nama, _BerkasJadi(sementara))
        finally:
            if os.path.exists(sementara.name):
                os.unlink(sementara.name)


def _buang_sisa(laporan: LaporanTersimpan) -> None:
    """Remove what an attempt that was killed may have left under the name it had announced."""
    if laporan.berkas.name:
        default_storage.delete(laporan.berkas.name)


def _catat_kegagalan(kerja: Pengerjaan, galat: Exception) -> None:
    """Queue another attempt, or give up with a message that says what the user can do."""
    try:
        if kerja.percobaan >= PERCOBAAN_MAKS:
            pesan = PESAN_PENYIMPANAN if isinstance(galat, OSError) else PESAN_GAGAL
            kerja.ubah(**_gagal(pesan.format(n=kerja.percobaan, pk=kerja.laporan.pk)))
            return
        kerja.ubah(status=Status.ANTRE, kemajuan=0, langkah="Gagal, akan dicoba lagi", berkas="", sewa_sampai=None)
    except SewaHilang:
        return
    antrekan_laporan(kerja.laporan.pk, jeda=JEDA_ULANG * kerja.percobaan)


def _gagal(pesan: str) -> dict[str, Any]:
    return {"status": Status.GAGAL, "kemajuan": 0, "langkah": "", "berkas": "", "sewa_sampai": None, "pesan": pesan}


def sapu_laporan() -> None:
    """Give up on what was killed too often; queue again what lost its message or its worker."""
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
