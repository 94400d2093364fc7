"""Small steps that the tests of stored reports share; their stand-ins are in conftest.py."""

from __future__ import annotations

from datetime import timedelta

from django.core.files.storage import default_storage
from django.utils import timezone

from indikator.models import Evaluasi, Jawaban, Status
from laporan.models import LaporanTersimpan
from laporan.services.permintaan import minta_laporan
from tests.dunia import Dunia

StatusLaporan = LaporanTersimpan.Status
BITA = b"%PDF-1.7 cetakan uji"


def minta(dunia: Dunia) -> LaporanTersimpan:
    return minta_laporan(evaluasi=dunia.sini.evaluasi, oleh=dunia.sini.sekretariat).laporan


def berjalan(dunia: Dunia, *, sewa: timedelta, percobaan: int = 1, **isian) -> LaporanTersimpan:
    """A report that a worker holds, its lease ending `sewa` from now."""
    return LaporanTersimpan.objects.create(
        evaluasi=dunia.sini.evaluasi,
        diminta_oleh=dunia.sini.sekretariat,
        diminta_pada=timezone.now(),
        status=StatusLaporan.BERJALAN,
        percobaan=percobaan,
        sewa_sampai=timezone.now() + sewa,
        **isian,
    )


def ubah_jawaban(dunia: Dunia) -> None:
    Jawaban.objects.filter(pk=dunia.sini.jawaban("4.1").pk).update(opsi="ya", status=Status.DRAF)


def berkas_tersimpan() -> list[str]:
    folder = "laporan/32.77"
    return default_storage.listdir(folder)[1] if default_storage.exists(folder) else []


def isi_berkas(laporan: LaporanTersimpan) -> bytes:
    with laporan.berkas.open("rb") as berkas:
        return berkas.read()


def ambil(evaluasi: Evaluasi) -> Evaluasi:
    """As a new request would read it."""
    return Evaluasi.objects.select_related("kota", "instrumen", "target").get(pk=evaluasi.pk)
