"""The words of a file, page by page, and the fingerprint of what a photo shows."""

import io
import json

import pytest
from openpyxl import Workbook
from PIL import Image, ImageEnhance

from bukti import pemindai, teks_isi
from bukti.aturan.rupa import jarak
from bukti.kenal_isi import DOCX, PDF, XLSX
from bukti.rupa_isi import sidik_rupa
from bukti.teks_isi import batasi, rapikan, teks_docx, teks_pdf, teks_xlsx
from tests.bukti import bahan

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
LEMBAR = '<a><row><c t="inlineStr"><is><t>di dalam</t></is></c><c t="s"><v>9</v></c></row></a>'


def docx(isi: str) -> bytes:
    return bahan.docx(**{"word/document.xml": f'<w:document xmlns:w="{W}"><w:body>{isi}</w:body></w:document>'})


def paragraf(*teks: str) -> str:
    return f"<w:p>{''.join(f'<w:r><w:t>{t}</w:t></w:r>' for t in teks)}</w:p>"


def ditaruh(folder, isi: bytes):
    (folder / "berkas").write_bytes(isi)
    return folder / "berkas"


def test_pdf_dibaca_per_halaman(tmp_path):
    jalur = ditaruh(
        tmp_path, bahan.pdf_bertulisan("KEPUTUSAN WALI KOTA\nNomor 12 Tahun 2023", "", "Pasal 2: \u201canak\u201d")
    )

    assert teks_pdf(jalur) == ["KEPUTUSAN WALI KOTA\nNomor 12 Tahun 2023", "", "Pasal 2: \u201canak\u201d"]


def test_pdf_pindaian_tidak_berteks(tmp_path):
    assert teks_pdf(ditaruh(tmp_path, bahan.pdf(halaman=3))) == []


def test_docx_dibaca_menurut_halaman_yang_disusun_word(tmp_path):
    isi = docx(
        paragraf("Peraturan ", "Wali Kota")
        + paragraf("Nomor 5")
        + "<w:p><w:r><w:lastRenderedPageBreak/><w:t>Halaman dua</w:t><w:tab/><w:t>kolom</w:t></w:r></w:p>"
    )
    assert teks_docx(ditaruh(tmp_path, isi)) == ["Peraturan Wali Kota\nNomor 5", "Halaman dua kolom"]


def test_xlsx_dibaca_per_lembar(tmp_path):
    buku = Workbook()
    buku.active.append(["Kecamatan", "Anak", 2023])
    buku.active.append(["Beji", 12.5, None])
    buku.active.append([87.90000000000001, 0.1 + 0.2, -4, 3276011205990001])  # a number of identity keeps its digits
    buku.create_sheet("Dua").append(["Forum Anak", True])
    keluaran = io.BytesIO()
    buku.save(keluaran)

    assert teks_xlsx(ditaruh(tmp_path, keluaran.getvalue())) == [
        "Kecamatan Anak 2023\nBeji 12,5\n87,9 0,3 -4 3276011205990001",
        "Forum Anak 1",
    ]


def test_xlsx_dengan_teks_di_dalam_sel_dan_penunjuk_salah(tmp_path):
    isi = bahan.xlsx(**{"xl/worksheets/sheet1.xml": LEMBAR})
    assert teks_xlsx(ditaruh(tmp_path, isi)) == ["di dalam"]


@pytest.mark.parametrize(
    ("mentah", "rapi"),
    [
        ("Kepu\xadtusan\r\nWali  Kota\t1", "Keputusan\nWali Kota 1"),
        ("e\ufb01sien \uff11\uff12", "efisien 12"),
        ("a\x00b\ud800c\ufffe", "abc"),
        ("\n \n\x0c\n", ""),
    ],
)
def test_teks_dirapikan_untuk_basis_data(mentah, rapi):
    assert rapikan(mentah) == rapi


def test_teks_dibatasi_panjangnya(monkeypatch):
    monkeypatch.setattr(teks_isi, "HURUF_MAKS", 10)
    diambil = []

    def halaman():
        for nomor in range(5):
            diambil.append(nomor)
            yield "abcdef"

    assert batasi(halaman()) == ["abcdef", "abcd"]
    assert diambil == [0, 1]


def test_teks_dibatasi_waktunya(monkeypatch):
    monkeypatch.setattr(teks_isi, "DETIK_MAKS", -1)
    assert batasi(iter(["satu", "dua"])) == ["satu"]


def test_halaman_kosong_di_belakang_dibuang_di_tengah_tetap():
    assert batasi(iter(["", "dua", "", ""])) == ["", "dua"]


@pytest.mark.parametrize("tipe", [PDF, DOCX, XLSX])
def test_teks_atau_gambar_yang_gagal_bukan_cacat_berkas(tmp_path, monkeypatch, tipe):
    def gagal(*_):
        raise RuntimeError("pembaca")

    for nama in ("teks_pdf", "teks_docx", "teks_xlsx", "rupa_pdf"):
        monkeypatch.setattr(pemindai, nama, gagal)
    assert pemindai.lihat(tmp_path / "berkas", tipe, tmp_path) == {"pratinjau": False, "rupa": ""}


def test_teks_ditulis_untuk_pekerja(tmp_path):
    pemindai.pindai(ditaruh(tmp_path, bahan.pdf_bertulisan("satu", "dua")), PDF, tmp_path)
    assert json.loads((tmp_path / "teks.json").read_text()) == ["satu", "dua"]


# --- Photos ---------------------------------------------------------------------------------------------------------


def pemandangan(benih: int = 3) -> Image.Image:
    """A picture with large light and dark areas, as photos have."""
    gambar = Image.new("L", (9, 8))
    gambar.putdata([(x * benih * 37 + y * benih * 53 + x * y * 11) % 256 for y in range(8) for x in range(9)])
    return gambar.resize((900, 800), Image.Resampling.BICUBIC).convert("RGB")


def test_sidik_rupa_tahan_ukuran_mutu_dan_terang():
    asli = pemandangan()
    kecil = asli.resize((300, 260))
    keluaran = io.BytesIO()
    asli.save(keluaran, "JPEG", quality=30)
    terang = ImageEnhance.Brightness(asli).enhance(1.1)

    sidik = sidik_rupa(asli)
    assert len(sidik) == 80
    assert all(jarak(sidik, sidik_rupa(lain)) is not None for lain in (kecil, Image.open(keluaran), terang))
    assert jarak(sidik, sidik_rupa(pemandangan(7))) is None


def test_sidik_rupa_dihitung_per_bit():
    gambar = Image.new("L", (9, 8))
    gambar.putdata([255 if x == 0 and y == 0 else 0 for y in range(8) for x in range(9)])
    assert sidik_rupa(gambar)[:16] == "8000000000000000"


def test_gambar_polos_tidak_bersidik():
    assert sidik_rupa(Image.new("RGB", (300, 300), "white")) == ""
