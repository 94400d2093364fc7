"""The documents of the year before say one year everywhere: in title, number and date."""

from datetime import date

import pytest

from kla_portal.contoh.bahan import Bahan
from kla_portal.contoh.tahun_lalu import _bundel

pytestmark = pytest.mark.sekali


def bundel(jenis: str, judul: str, nomor: str, tanggal: date) -> tuple[str, str, date]:
    bahan = Bahan(f"depok/DINKES/{jenis}", jenis, judul, "gizi", "pdf", nomor, tanggal, None)
    hasil = _bundel(bahan, "13", "DINKES", 2023)
    return hasil.judul, hasil.nomor, hasil.tanggal


def test_keputusan_dan_nomornya_setahun_lebih_awal():
    lama = bundel("keputusan", "Keputusan tim", "400.2.4/Kep.799-DINKES/2023", date(2023, 6, 2))
    assert lama == ("Keputusan tim", "400.2.4/Kep.799-DINKES/2022", date(2022, 6, 2))
    laporan = bundel("laporan", "Laporan Tahun 2024", "400.2/17/DINKES/2025", date(2025, 1, 9))
    assert laporan[1:] == ("400.2/17/DINKES/2024", date(2024, 1, 9))
    assert laporan[0].startswith("Bundel dokumen pendukung indikator 13 Tahun 2023")


def test_aturan_yang_sudah_berlaku_tetap_yang_sama():
    judul = "Peraturan Wali Kota Nomor 12 Tahun 2021 tentang Gizi"
    assert bundel("peraturan", judul, "12", date(2021, 2, 28)) == (judul, "12", date(2021, 2, 28))
    baru = bundel("peraturan", "Peraturan Wali Kota Nomor 7 Tahun 2024 tentang Gizi", "7", date(2024, 2, 29))
    assert baru == ("Peraturan Wali Kota Nomor 7 Tahun 2023 tentang Gizi", "7", date(2023, 2, 28))
