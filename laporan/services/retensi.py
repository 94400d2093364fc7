"""Reports past their term (`klaster.retensi`)."""

from collections.abc import Sequence
from datetime import datetime

from django.core.files.storage import default_storage
from django.db.models import QuerySet

from klaster.models import Kota, Pengguna
from klaster.retensi import UU_ARSIP, JenisData, daftarkan, hari_setempat
from laporan.models import BagianLaporan, LaporanTersimpan

Status = LaporanTersimpan.Status


def laporan_lama(kota: Kota, batas: datetime) -> QuerySet[LaporanTersimpan]:
    """Reports asked for before `batas` on which nobody works."""
    return LaporanTersimpan.objects.filter(evaluasi__kota=kota, diminta_pada__lt=batas).exclude(
        status__in=(Status.ANTRE, Status.BERJALAN)
    )


def hapus_laporan(kota: Kota, nomor: Sequence[int], oleh: Pengguna | None) -> list[int]:
    """Delete reports with their files. Called inside a transaction that holds their rows; the bytes go last."""
    laporan = LaporanTersimpan.objects.filter(evaluasi__kota=kota, pk__in=nomor)
    nama = set(laporan.values_list("berkas", flat=True))
    nama |= set(BagianLaporan.objects.filter(laporan__in=nomor).values_list("berkas", flat=True))
    laporan.delete()
    for satu in sorted(filter(None, nama)):
        default_storage.delete(satu)
    return list(nomor)


def daftarkan_jenis() -> None:
    daftarkan(
        JenisData(
            kode="laporan",
            nama="Laporan tersimpan",
            keterangan="Laporan PDF dan catatan permintaan berkas verifikasi, dihitung sejak diminta. Laporan dapat "
            "dibuat lagi selama evaluasinya ada.",
            dasar=f"Laporan yang sudah dikirim harus dapat dicocokkan; mengikuti {UU_ARSIP}.",
            tahun_bawaan=5,
            tahun_minimum=2,
            baris=lambda kota, batas: laporan_lama(kota, batas).select_related("evaluasi__kota"),
            label=lambda laporan: f"{laporan}, {hari_setempat(laporan.diminta_pada)}",
            musnahkan=hapus_laporan,
            sekali=20,
        )
    )
