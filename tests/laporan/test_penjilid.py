"""Files become pages of A4, pages become a volume; and a file that breaks its reader only loses itself."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pypdf
import pypdfium2
import pytest
from PIL import Image

from laporan.penjilid import A4, PDF, SISI_QR, TEPI, siapkan, susun
from laporan.services import proses_jilid
from laporan.services.proses_jilid import GagalMenjilid, Penyiap, susun_jilid
from tests.laporan.bahan_berkas import foto, pdf

CAP = {
    "letak": "Pertanyaan 4.1, bukti 01",
    "kaki": "Kota Uji 2024",
    "ket": "SHA-256 abc",
    "qr": "https://kla.test/c/1/",
}


def tugas(folder: Path, isi: bytes, tipe: str = PDF, judul: str = "Judul (asli)") -> dict:
    jalur = folder / "asal"
    jalur.write_bytes(isi)
    return {"jalur": str(jalur), "tipe": tipe, "keluar": str(folder / "siap.pdf"), "judul": judul}


def ukuran(berkas: str | Path) -> list[tuple[int, int]]:
    with pikepdf.open(berkas) as dokumen:
        return [(round(p.mediabox[2]), round(p.mediabox[3])) for p in dokumen.pages]


def teks(berkas: str | Path, nomor: int) -> str:
    return pypdf.PdfReader(berkas).pages[nomor].extract_text()


@pytest.mark.parametrize(
    ("kertas", "putar", "jadi"),
    [
        ((595, 842), 0, (595, 842)),
        ((842, 595), 0, (842, 595)),
        ((595, 842), 90, (842, 595)),
        ((1684, 2384), 0, (595, 842)),
        ((100, 150), 0, (595, 842)),
    ],
)
def test_setiap_halaman_menjadi_a4_dengan_isinya(tmp_path, kertas, putar, jadi):
    satu = tugas(tmp_path, pdf(2, ukuran=kertas, putar=putar))

    hasil = siapkan(satu)

    assert hasil == {"halaman": 2, "bita": Path(satu["keluar"]).stat().st_size}
    assert ukuran(satu["keluar"]) == [jadi, jadi]
    assert "Asli 2" in teks(satu["keluar"], 1)


def test_foto_menjadi_halaman_tanpa_exif(tmp_path):
    exif = Image.Exif()
    exif[0x010E] = "RAHASIA-GPS"
    satu = tugas(tmp_path, foto(400, 200, exif=exif.tobytes()), "image/jpeg")

    assert siapkan(satu)["halaman"] == 1
    assert ukuran(satu["keluar"]) == [(842, 595)]
    assert "Judul (asli)" in teks(satu["keluar"], 0)
    with pikepdf.open(satu["keluar"]) as dokumen:
        (gambar,) = dokumen.pages[0].get_images().values()
        bita = gambar.read_raw_bytes()
    assert b"RAHASIA" not in bita
    assert Image.open(io.BytesIO(bita)).size == (400, 200)


def test_foto_tembus_pandang_berlatar_putih(tmp_path):
    wadah = io.BytesIO()
    Image.new("RGBA", (30, 60), (0, 0, 0, 0)).save(wadah, "PNG")

    satu = tugas(tmp_path, wadah.getvalue(), "image/png")

    assert siapkan(satu)["halaman"] == 1
    with pypdfium2.PdfDocument(satu["keluar"]) as dokumen:
        titik = dokumen[0].render(scale=1).to_pil().getpixel((297, 380))
    assert titik == (255, 255, 255)


@pytest.mark.parametrize("isi", [b"", b"%PDF-1.7 rusak"])
def test_yang_rusak_menyebut_sebab(tmp_path, isi):
    assert "sebab" in siapkan(tugas(tmp_path, isi))


def susunan(folder: Path, **lain) -> dict:
    (folder / "dasar.pdf").write_bytes(pdf(3))
    siap = tugas(folder, pdf(2))
    siapkan(siap)
    return {
        "dasar": str(folder / "dasar.pdf"),
        "keluar": str(folder / "jilid.pdf"),
        "judul": "Bukti KLA",
        "awalan": "Jilid 2. ",
        "penanda": [[0, "Sampul", 0], [0, "Klaster", 1], [1, "4.1", 2], [0, "Penutup", 4]],
        "langkah": [{"dasar": 2}, {"berkas": siap["keluar"], "cap": {**CAP, **lain}}, {"dasar": 1}],
    }


def test_jilid_berurutan_bernomor_berpenanda_dan_bercap(tmp_path):
    tata = susunan(tmp_path)

    assert list(susun(tata)) == [1, 2, 3]

    baca = pypdf.PdfReader(tata["keluar"])
    isi = [p.extract_text() for p in baca.pages]
    assert len(isi) == 5
    assert ["Asli 1" in isi[0], "Asli 2" in isi[1], "Asli 1" in isi[2], "Asli 2" in isi[3], "Asli 3" in isi[4]] == [
        True
    ] * 5
    assert "Halaman" not in isi[0]
    assert all(f"Jilid 2. Halaman {n}" in isi[n - 1] for n in range(2, 6))
    assert "Pertanyaan 4.1, bukti 01, halaman 1 dari 2" in isi[2]
    assert "SHA-256 abc" in isi[2]
    assert "SHA-256" not in isi[3]
    judul = [(x.title, baca.get_destination_page_number(x)) for x in baca.outline if not isinstance(x, list)]
    assert judul == [("Sampul", 0), ("Klaster", 1), ("Penutup", 4)]
    assert [x.title for x in baca.outline[2]] == ["4.1"]
    assert baca.metadata.title == "Bukti KLA"


def test_cap_memuat_kode_qr_yang_terbaca_dan_data_anak_tanpa_kode(tmp_path):
    """The modules as they are seen on the page are those of the code."""
    import segno

    tata = susunan(tmp_path)
    list(susun(tata))
    modul = segno.make(CAP["qr"], error="m", micro=False).matrix
    skala = 6
    with pypdfium2.PdfDocument(tata["keluar"]) as dokumen:
        bingkai = (TEPI, 22, A4[0] - TEPI - SISI_QR, A4[1] - 22 - SISI_QR)
        gambar = dokumen[2].render(scale=skala, crop=bingkai).to_pil().convert("L")
    sisi = gambar.width / len(modul)
    terbaca = [
        [gambar.getpixel((int((x + 0.5) * sisi), int((y + 0.5) * sisi))) < 128 for x in range(len(modul))]
        for y in range(len(modul))
    ]
    assert terbaca == [[bool(m) for m in baris] for baris in modul]

    polos = susunan(tmp_path, qr="")
    list(susun(polos))
    with pypdfium2.PdfDocument(polos["keluar"]) as dokumen:
        kiri = dokumen[2].render(scale=1).to_pil().convert("L").crop((28, 778, 36, 815))
    assert kiri.getextrema()[0] < 255  # the text begins where the code would stand


def test_nomor_tegak_juga_di_atas_halaman_yang_koordinatnya_terbalik(tmp_path):
    """WeasyPrint leaves its pages with the axis turned down."""
    tata = susunan(tmp_path)
    with pikepdf.open(tata["dasar"], allow_overwriting_input=True) as dokumen:
        dokumen.pages[1].contents_add(b"1 0 0 -1 0 842 cm\n", prepend=True)
        dokumen.save(tata["dasar"])
    list(susun(tata))

    with pypdfium2.PdfDocument(tata["keluar"]) as dokumen:
        lembar = dokumen[1].get_textpage()
        letak = lembar.search("Halaman 2").get_next()[0]
        assert lembar.get_charbox(letak)[1] < 40


# --- The processes ----------------------------------------------------------------------------------------------


def test_berkas_yang_mematikan_proses_hanya_kehilangan_dirinya(tmp_path, monkeypatch):
    asli = proses_jilid._jalankan
    jumlah = iter(range(9))

    def jalankan(argumen, catatan):
        proses = asli(argumen, catatan)
        if next(jumlah) == 0:
            proses.kill()
            proses.wait()
        return proses

    monkeypatch.setattr(proses_jilid, "_jalankan", jalankan)
    with Penyiap(tmp_path) as penyiap:
        satu = tugas(tmp_path, pdf(1))
        assert penyiap.siapkan(satu, lambda: None) == {"sebab": "process died"}
        assert penyiap.siapkan(satu, lambda: None)["halaman"] == 1


def test_yang_terlalu_lama_ditinggalkan(tmp_path, monkeypatch):
    monkeypatch.setattr(proses_jilid, "DETIK_MAKS", 0)
    denyut = []
    with Penyiap(tmp_path) as penyiap:
        assert penyiap.siapkan(tugas(tmp_path, pdf(1)), lambda: denyut.append(1)) == {"sebab": "process died"}


def test_jilid_yang_gagal_disusun_dikatakan(tmp_path):
    tata = susunan(tmp_path)
    tata["langkah"][1]["berkas"] = str(tmp_path / "tidak-ada.pdf")

    with pytest.raises(GagalMenjilid, match="tidak-ada"):
        susun_jilid(tata, tmp_path, lambda *_: None, 0, 10)


def test_kemajuan_menyusun_dilaporkan(tmp_path):
    kabar: list[tuple[int, str]] = []

    susun_jilid(susunan(tmp_path), tmp_path, lambda p, t: kabar.append((p, t)), 74, 94)

    assert kabar == [
        (80, "Menjilid 1 dari 3 bagian"),
        (87, "Menjilid 2 dari 3 bagian"),
        (94, "Menjilid 3 dari 3 bagian"),
    ]
    assert len(ukuran(tmp_path / "jilid.pdf")) == 5


def test_proses_tidak_memuat_django():
    import subprocess
    import sys

    kode = "import sys, laporan.penjilid; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", kode], check=False).returncode == 0
