"""What a file name says: the question's code, the title that is left, number and year of a decree, the kind."""

import pytest

from bukti.aturan.kode_dari_nama import TebakanNama, baca_nama, nama_dengan_kode

KODE = {"1.2a", "1.3zg", "4.1", "4.5", "12.1", "21A.4b", "26.10", "1.1"}


@pytest.mark.parametrize(
    ("nama", "tebakan"),
    [
        ("1.2a - Perwali 12-2023.pdf", ("1.2a", "Perwali 12-2023", "12 Tahun 2023", 2023, "peraturan")),
        ("1_2A_Perwali_12_2023.pdf", ("1.2a", "Perwali 12 2023", "12 Tahun 2023", 2023, "peraturan")),
        ("[4.1] SK Gugus Tugas.pdf", ("4.1", "SK Gugus Tugas", "", None, "keputusan")),
        ("SK Nomor 463 Tahun 2024 (4.1).pdf", ("4.1", "SK Nomor 463 Tahun 2024", "463 Tahun 2024", 2024, "keputusan")),
        ("Notulen rapat soal 21a.4B.docx", ("21A.4b", "Notulen rapat", "", None, "notulen")),
        ("26.10. Rekap.xlsx", ("26.10", "Rekap", "", None, "data")),
        ("1.3zg.pdf", ("1.3zg", "Berkas tanpa nama", "", None, "dokumen")),
        ("Pertanyaan 4.1 - daftar hadir.pdf", ("4.1", "daftar hadir", "", None, "daftar_hadir")),
        ("4.1 (1).pdf", ("4.1", "(1)", "", None, "dokumen")),
        ("4.5.2024 rapat.jpg", ("", "4.5.2024 rapat", "", 2024, "foto")),
        ("12.10.2023.pdf", ("", "12.10.2023", "", 2023, "dokumen")),
        ("4.10 bukan kode.pdf", ("", "4.10 bukan kode", "", None, "dokumen")),
        ("Laporan v1.1.pdf", ("", "Laporan v1.1", "", None, "laporan")),
        ("1.1.1 rincian.pdf", ("", "1.1.1 rincian", "", None, "dokumen")),
        ("WhatsApp Image 2024-05-12.jpeg", ("", "WhatsApp Image 2024-05-12", "", 2024, "foto")),
        ("Perda No. 7 Thn 2019 ttg KLA.pdf", ("", "Perda No. 7 Thn 2019 ttg KLA", "7 Tahun 2019", 2019, "peraturan")),
        ("RAD 2021-2025.pdf", ("", "RAD 2021-2025", "", None, "dokumen")),
        ("SK_Gugus-Tugas_2024.pdf", ("", "SK Gugus Tugas 2024", "", 2024, "keputusan")),
        ("", ("", "Berkas tanpa nama", "", None, "dokumen")),
        ("٤.١ ملف.pdf", ("", "٤.١ ملف", "", None, "dokumen")),
        ("1." * 5000 + "pdf", ("", ("1." * 5000)[:-1][:200], "", None, "dokumen")),
    ],
)
def test_baca_nama(nama, tebakan):
    assert baca_nama(nama, KODE) == TebakanNama(*tebakan)


@pytest.mark.parametrize(
    ("nama", "jalur", "hasil"),
    [
        ("Perwali.pdf", "Klaster 1/1.2a/Perwali.pdf", "1.2a - Perwali.pdf"),
        ("Perwali.pdf", "1.1 Kelembagaan/1.2a Perda/lama/Perwali.pdf", "1.2a - Perwali.pdf"),
        ("4.1 SK.pdf", "1.2a/4.1 SK.pdf", "4.1 SK.pdf"),
        ("foto.jpg", "Kegiatan 2024/foto.jpg", "foto.jpg"),
        ("foto.jpg", "4.1 bukan folder.jpg", "foto.jpg"),
        ("foto.jpg", "C:\\bukti\\4.1\\foto.jpg", "4.1 - foto.jpg"),
        ("foto.jpg", "", "foto.jpg"),
    ],
)
def test_kode_dari_folder(nama, jalur, hasil):
    assert nama_dengan_kode(nama, jalur) == hasil
