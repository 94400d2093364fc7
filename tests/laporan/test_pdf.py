"""The printed report: what is in it, how it is ordered, and what it may load."""

from __future__ import annotations

import io
import logging
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from pypdf import PdfReader

from indikator.models import Evaluasi, Jawaban, Penugasan, Status
from klaster.models import Kota
from laporan import pdf
from laporan.isi_laporan import IsiLaporan
from laporan.queries.evaluasi_mandiri import kumpulkan_isi
from tests.dunia import Dunia
from tests.factories.bukti import BuktiFactory, TautanBuktiFactory
from tests.factories.indikator import SAAT_UJI, PenugasanFactory
from tests.factories.klaster import OpdFactory, PredikatTerbitFactory

pytestmark = [pytest.mark.lama, pytest.mark.sekali]

SAAT = datetime(2026, 11, 22, 17, 30, tzinfo=UTC)  # 23 November 2026 00.30 WIB
JAHAT = '<img src="file:///etc/passwd"><script>alert(1)</script>&amp;'


def isi_penuh(dunia: Dunia) -> IsiLaporan:
    """Something of everything: accepted with less, sent back, waiting, without evidence, unanswered."""
    sini = dunia.sini
    Kota.objects.filter(pk=sini.kota.pk).update(
        alamat_dinas="Jalan Uji Nomor 1",
        nama_penanda_tangan="Dr. Siti Uji, M.Si.",
        nip_penanda_tangan="19700101 199503 2 001",
    )
    diterima, kembali, angka = (sini.jawaban(kode) for kode in ("4.1", "4.2", "4.4"))
    Jawaban.objects.filter(pk=diterima.pk).update(
        opsi="ya",
        catatan="Dilaksanakan sepanjang tahun.",
        status=Status.DITERIMA,
        nilai_verifikasi=Decimal("7.50"),
        verifikator=sini.verifikator,
        diverifikasi_pada=SAAT_UJI,
        catatan_verifikasi="Cakupan baru sebagian.",
    )
    Jawaban.objects.filter(pk=kembali.pk).update(
        opsi="b", status=Status.DIKEMBALIKAN, alasan_kembali="Belum ditandatangani.", putaran=1
    )
    Jawaban.objects.filter(pk=angka.pk).update(
        angka=Decimal("72.5"), status=Status.MENUNGGU, menunggu_sejak=SAAT_UJI, alasan_kembali="Sebutkan tahunnya."
    )
    Penugasan.objects.filter(jawaban=diterima, opd=sini.dinsos).update(catatan="Rekap terlampir.")
    bukti = BuktiFactory(
        opd=sini.dinkes, judul="SK Gugus Tugas", nomor="12/Kep/2024", tanggal_dokumen=date(2024, 5, 24)
    )
    tautan = TautanBuktiFactory(jawaban=diterima, bukti=bukti, diterima=True, halaman_dari=3, halaman_sampai=7)
    TautanBuktiFactory(jawaban=kembali, bukti=bukti, versi=tautan.versi, ditolak=True)
    PredikatTerbitFactory(kota=sini.kota, tahun_evaluasi=2023, nilai=Decimal("623.40"))
    return kumpulkan_isi(ambil(sini.evaluasi.pk))


def ambil(pk: int) -> Evaluasi:
    return Evaluasi.objects.select_related("kota", "instrumen", "target").get(pk=pk)


def cetak(isi: IsiLaporan) -> PdfReader:
    hasil = pdf.cetak(isi, sidik="ab" * 32, dibuat_pada=SAAT, lapor=lambda persen, langkah: None)
    pembaca = PdfReader(io.BytesIO(hasil.bita))
    assert len(pembaca.pages) == hasil.halaman
    return pembaca


def teks(pembaca: PdfReader) -> str:
    """All text with single spaces, so that line breaks do not matter."""
    return " ".join(" ".join(halaman.extract_text() for halaman in pembaca.pages).split())


@pytest.fixture(scope="module")
def tercetak() -> dict[str, PdfReader]:
    """The sample, once it has been laid out: that takes seconds, and reading it changes nothing."""
    return {}


@pytest.fixture
def contoh(dunia: Dunia, tercetak: dict[str, PdfReader]) -> PdfReader:
    if "contoh" not in tercetak:
        tercetak["contoh"] = cetak(isi_penuh(dunia))
    return tercetak["contoh"]


def penanda(daftar, tingkat: int = 0) -> list[tuple[int, str]]:
    hasil: list[tuple[int, str]] = []
    for satu in daftar:
        if isinstance(satu, list):
            hasil += penanda(satu, tingkat + 1)
        else:
            hasil.append((tingkat, " ".join(satu.title.split())))
    return hasil


# --- Contents ---------------------------------------------------------------------------------------------------


def test_laporan_memuat_kop_nilai_jawaban_dan_pengesahan(contoh: PdfReader):
    isi = teks(contoh)

    for potongan in [
        "KOTA SINI",
        "Jalan Uji Nomor 1",
        "Tahun Evaluasi 2024",
        "22,25",  # 10 (4.1) + 5 (4.2) + 7,25 (4.4)
        "7,50",
        "623,40",
        "Dilaksanakan sepanjang tahun.",
        "DINSOS: Rekap terlampir.",
        "Cakupan baru sebagian.",
        "Dikembalikan Belum ditandatangani.",
        "Riwayat Pernah dikembalikan: Sebutkan tahunnya.",
        "SK Gugus Tugas, No. 12/Kep/2024, 24 Mei 2024, hlm. 3–7",
        "72,5 %",
        "Sini, 23 November 2026",
        "Dr. Siti Uji, M.Si.",
        "NIP 19700101 199503 2 001",
        "https://contoh.test/berita",
        "DINKES (pemimpin), DINSOS",
    ]:
        assert potongan in isi


def test_setiap_indikator_dan_klaster_ada_di_daftar_isi_dan_penanda(contoh: PdfReader):
    judul = penanda(contoh.outline)

    assert (0, "Daftar Isi") in judul
    assert (0, "2 Rincian Jawaban dan Bukti") in judul
    assert (1, "Hak Sipil dan Kebebasan") in judul
    assert (2, "Indikator 4 Indikator 4") in judul
    assert (2, "Indikator 26 Indikator 26") in judul
    daftar_isi = contoh.pages[1].extract_text()
    for nama in ("Hak Sipil dan Kebebasan", "Indikator 26", "Pengesahan", "Lampiran A"):
        assert nama in daftar_isi


def test_nomor_halaman_dan_metadata(contoh: PdfReader):
    jumlah = len(contoh.pages)

    assert "Halaman" not in contoh.pages[0].extract_text()
    for nomor in range(2, jumlah + 1):
        assert f"Halaman {nomor} dari {jumlah}" in " ".join(contoh.pages[nomor - 1].extract_text().split())
    assert contoh.metadata.title == "Laporan Evaluasi Mandiri KLA Kota Sini 2024"
    assert contoh.trailer["/Root"]["/Lang"] == "id"
    assert contoh.trailer["/Root"]["/MarkInfo"]["/Marked"]


def test_data_contoh_ditandai_di_setiap_halaman(dunia: Dunia):
    Evaluasi.objects.filter(pk=dunia.sini.evaluasi.pk).update(contoh=True)

    halaman = cetak(isi_penuh(dunia)).pages

    assert "Data contoh" in halaman[0].extract_text()
    assert all("DATA CONTOH" in satu.extract_text() for satu in halaman[1:])


def test_data_nyata_tidak_ditandai(contoh: PdfReader):
    assert "DATA CONTOH" not in teks(contoh).upper()


def test_evaluasi_yang_belum_disentuh_tetap_dapat_dicetak(dunia: Dunia):
    """Nothing answered, nobody to sign, nothing published."""
    isi = teks(cetak(kumpulkan_isi(ambil(dunia.sini.evaluasi.pk))))

    assert "menjawab 0 dari 5 pertanyaan" in isi
    assert "Belum ada nilai atau predikat terbit" in isi
    assert "Nama penanda tangan" in isi


def test_isian_pengguna_dicetak_sebagai_teks(dunia: Dunia):
    sini = dunia.sini
    jawaban = sini.jawaban("4.1")
    Jawaban.objects.filter(pk=jawaban.pk).update(opsi="ya", catatan=JAHAT, status=Status.DRAF)
    TautanBuktiFactory(jawaban=jawaban, bukti=BuktiFactory(opd=sini.dinkes, judul=JAHAT, nomor=JAHAT))
    Kota.objects.filter(pk=sini.kota.pk).update(nama_dinas=JAHAT[:160], alamat_dinas=JAHAT)

    isi = teks(cetak(kumpulkan_isi(ambil(sini.evaluasi.pk))))

    assert '<img src="file:///etc/passwd">' in isi
    assert "root:x" not in isi


def test_kemajuan_dilaporkan_naik_per_halaman(dunia: Dunia):
    lapor: list[tuple[int, str]] = []

    pdf.cetak(
        isi_penuh(dunia), sidik="", dibuat_pada=SAAT, lapor=lambda persen, langkah: lapor.append((persen, langkah))
    )

    persen = [p for p, _ in lapor]
    assert persen[0] == 10
    assert persen[-1] == 88
    assert persen == sorted(persen)
    assert any(langkah == "Menata halaman 3" for _, langkah in lapor)
    sisa = [type(h) for h in logging.getLogger("weasyprint.progress").handlers]
    assert pdf._Pendengar not in sisa


def test_dua_laporan_dicetak_bergiliran(dunia: Dunia, monkeypatch):
    """While another thread prints, this one waits and says so; it gives up its place when it is stopped."""
    monkeypatch.setattr(pdf, "JEDA_GILIRAN", 0.01)

    class Cukup(Exception):
        pass

    def lapor(persen: int, langkah: str) -> None:
        if langkah.startswith("Menunggu laporan lain"):
            raise Cukup

    isi = isi_penuh(dunia)
    with pdf._SATU, pytest.raises(Cukup):
        pdf.cetak(isi, sidik="", dibuat_pada=SAAT, lapor=lapor)
    assert not pdf._SATU.locked()


def test_yang_menghentikan_lapor_menghentikan_pencetakan(dunia: Dunia):
    class Berhenti(Exception):
        pass

    def lapor(persen: int, langkah: str) -> None:
        if langkah.startswith("Menata halaman "):
            raise Berhenti

    with pytest.raises(Berhenti):
        pdf.cetak(isi_penuh(dunia), sidik="", dibuat_pada=SAAT, lapor=lapor)
    assert not pdf._SATU.locked()


def test_daftar_bukti_yang_panjang_boleh_pindah_halaman(dunia: Dunia):
    """More evidence than a page holds: all of it is printed, and the question stays with the first of it."""
    jawaban = dunia.sini.jawaban("4.1")
    Jawaban.objects.filter(pk=jawaban.pk).update(opsi="ya", status=Status.DRAF)
    for nomor in range(90):
        TautanBuktiFactory(jawaban=jawaban, bukti=BuktiFactory(opd=dunia.sini.dinkes, judul=f"Dokumen ke-{nomor:03}"))

    halaman = [h.extract_text() for h in cetak(kumpulkan_isi(ambil(dunia.sini.evaluasi.pk))).pages]

    assert all(any(f"Dokumen ke-{nomor:03}" in h for h in halaman) for nomor in range(90))
    pertama = next(h for h in halaman if "Dokumen ke-000" in h)
    assert "Apakah hal 4.1 sudah dilaksanakan?" in pertama
    assert "Dokumen ke-010" in pertama


def test_catatan_yang_sama_disebut_sekali(dunia: Dunia):
    sini = dunia.sini
    for nomor in range(1002, 1008):
        unit = OpdFactory(kota=sini.kota, kode=f"32.77.01.{nomor}", nama=f"Kelurahan {nomor}", jenis="kelurahan")
        PenugasanFactory(jawaban=sini.jawaban("26.1"), opd=unit, catatan="Sudah terbentuk.")

    (soal,) = [p for p in kumpulkan_isi(ambil(sini.evaluasi.pk)).pertanyaan if p.kode == "26.1"]

    assert [b.opd for b in soal.disebut] == ["DP3A"]
    assert [(k.sebutan, k.jumlah, k.mengajukan) for k in soal.wilayah] == [("kelurahan", 7, 0)]
    assert soal.catatan_opd == [("Kelurahan 1002, 1003, 1004, 1005, 1006, 1007", "Sudah terbentuk.")]


# --- What may be loaded -----------------------------------------------------------------------------------------

TERLARANG = [
    "http://127.0.0.1/",
    "http://169.254.169.254/latest/meta-data/",
    "https://contoh.test/gambar.png",
    "https://statis.invalid.contoh.test/laporan/pdf/cetak.css",
    "https://statis.invalid@contoh.test/laporan/pdf/cetak.css",
    "https://statis.invalid:8443/laporan/pdf/cetak.css",
    "http://statis.invalid/laporan/pdf/cetak.css",
    "ftp://contoh.test/a.png",
    "file:///etc/passwd",
    "file:///etc/passwd.css",
    "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'/>",
    "https://statis.invalid/../kla_portal/settings.py",
    "https://statis.invalid/..%2f..%2fetc/passwd",
    "https://statis.invalid/%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/hostname.css",
    "https://statis.invalid//etc/passwd",
    "https://statis.invalid/laporan/pdf/cetak.css%00.png",
    "https://statis.invalid/js/aplikasi.js",
    "https://statis.invalid/laporan/pdf/",
    "https://statis.invalid/laporan/pdf/tidak-ada.css",
    "",
]


@pytest.mark.parametrize("alamat", TERLARANG)
def test_alamat_di_luar_berkas_paket_ditolak(alamat: str):
    with pytest.raises(pdf.AlamatDitolak):
        pdf.berkas_statis(alamat)


def test_tautan_simbolik_keluar_ditolak(tmp_path: Path, settings):
    (tmp_path / "statis").mkdir()
    (tmp_path / "rahasia.css").write_text("rahasia")
    (tmp_path / "statis" / "lolos.css").symlink_to(tmp_path / "rahasia.css")
    settings.STATICFILES_DIRS = [tmp_path / "statis"]

    with pytest.raises(pdf.AlamatDitolak):
        pdf.berkas_statis("https://statis.invalid/lolos.css")


@pytest.mark.parametrize(
    "nama", ["laporan/pdf/cetak.css", "vendor/plus-jakarta-sans/plus-jakarta-sans-latin-400-normal.woff2"]
)
def test_berkas_paket_ditemukan(nama: str):
    assert pdf.berkas_statis(f"{pdf.ALAMAT_STATIS}{nama}").is_file()


DOKUMEN_JAHAT = [
    '<img src="{}">',
    '<link rel="stylesheet" href="{}">',
    "<style>@import url('{}');</style>",
    "<style>body {{ background: url('{}') }}</style>",
    "<style>@font-face {{ font-family: x; src: url('{}') }} p {{ font-family: x }}</style><p>x</p>",
    '<svg xmlns="http://www.w3.org/2000/svg"><image href="{}" width="9" height="9"/><use href="{}#a"/></svg>',
    '<object data="{}"></object><embed src="{}">',
    '<link rel="attachment" href="{}"><a rel="attachment" href="{}">x</a>',
    '<base href="http://127.0.0.1:1/"><img src="a.png">{}',
]


@pytest.mark.parametrize("pola", DOKUMEN_JAHAT)
def test_dokumen_jahat_tidak_membuka_apa_pun(pola: str, monkeypatch, tmp_path: Path):
    """Whatever the way in, no socket is opened and no file outside the package is read."""
    rahasia = tmp_path / "rahasia.png"
    rahasia.write_bytes(b"rahasia")
    import socket
    from urllib import request

    def tertangkap(*args, **kwargs):
        raise AssertionError("a document opened something")

    monkeypatch.setattr(socket, "create_connection", tertangkap)
    monkeypatch.setattr(request.OpenerDirector, "open", tertangkap)

    for alamat in ("http://127.0.0.1:1/a.png", rahasia.as_uri(), "data:image/png;base64,AAAA"):
        assert (
            pdf.html_ke_pdf(
                f"<!doctype html><html lang=id><title>x</title>{pola.replace('{}', alamat)}<p>isi</p>"
            ).halaman
            >= 1
        )


def test_gaya_yang_hilang_menggagalkan_laporan():
    with pytest.raises(pdf.GagalMencetak):
        pdf.html_ke_pdf('<link rel="stylesheet" href="laporan/pdf/tidak-ada.css"><p>isi</p>')
