"""The tables of questions in the printed report."""

import io

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from indikator.models import Jawaban, Status
from laporan.isi_tabel import BARIS_TABEL_MAKS
from laporan.pdf import html_ke_pdf
from laporan.queries.evaluasi_mandiri import kumpulkan_isi
from laporan.queries.sidik import sidik_kini
from tests.bahan_matriks import baris, isi, pasang_matriks


@pytest.fixture
def kota(dunia):
    pasang_matriks(wajib=False)
    Jawaban.objects.filter(pk=dunia.sini.jawaban("4.1").pk).update(opsi="ya", status=Status.DRAF)
    return dunia.sini


def pertanyaan(kota, kode="4.1"):
    return next(p for p in kumpulkan_isi(kota.evaluasi).pertanyaan if p.kode == kode)


def test_tabel_semua_bagian_dengan_total(kota):
    isi(kota.bagian("4.1", kota.dinsos), baris("Koran", anak="1200", mulai="2024-05-24", aktif="ya"))
    isi(kota.bagian("4.1", kota.dinkes), baris("Radio", anak="34"))
    tabel = pertanyaan(kota).tabel
    assert tabel.baris == (
        ("DINKES", ("Radio", "", "34", "", "")),
        ("DINSOS", ("Koran", "", "1.200", "24 Mei 2024", "Ya")),
    )
    assert tabel.total == ("", "", "1.234", "", "100\N{NO-BREAK SPACE}% ya")
    assert [(k.label, k.lebar, k.angka) for k in tabel.kolom][2:] == [
        ("Penerima (anak)", "angka", True),
        ("Mulai", "tanggal", False),
        ("Aktif", "angka", False),
    ]
    assert pertanyaan(kota, "4.2").tabel is None


def test_tabel_kosong_tidak_dicetak_dan_tidak_membuktikan(kota):
    isi(kota.bagian("4.1", kota.dinkes))
    assert pertanyaan(kota).tabel is None
    assert [p.kode for k in kumpulkan_isi(kota.evaluasi).tanpa_bukti for p in k.pertanyaan] == ["4.1"]


def test_pertanyaan_bertabel_bukan_pertanyaan_tanpa_bukti(kota):
    isi(kota.bagian("4.1", kota.dinkes), baris())
    assert kumpulkan_isi(kota.evaluasi).tanpa_bukti == []


def test_perubahan_tabel_mengubah_sidik_masukan(kota):
    semula = sidik_kini(kota.evaluasi)
    tabel = isi(kota.bagian("4.1", kota.dinkes), baris("Radio"))
    terisi = sidik_kini(kota.evaluasi)
    tabel.baris = [baris("Koran")]
    tabel.save()
    assert len({semula, terisi, sidik_kini(kota.evaluasi)}) == 3


def test_tabel_panjang_dipotong_dengan_keterangan(kota):
    isi(kota.bagian("4.1", kota.dinkes), *[baris(f"Mitra {n}", anak="1") for n in range(BARIS_TABEL_MAKS + 7)])
    soal = pertanyaan(kota)
    assert (len(soal.tabel.baris), soal.tabel.sisa, soal.tabel.total[2], soal.panjang) == (
        BARIS_TABEL_MAKS,
        7,
        "22",
        True,
    )


def test_tercetak_pada_pdf_dan_isi_tidak_menjadi_markup(kota):
    jahat = "<b>x</b>"
    isi(kota.bagian("4.1", kota.dinkes), baris(jahat), *[baris(f"Mitra {n}", anak="2") for n in range(20)])
    laporan = kumpulkan_isi(kota.evaluasi)
    html = render_to_string(
        "laporan/pdf/_klaster.html", {"isi": laporan, "klaster": laporan.klaster[0], "forloop": {"counter": 1}}
    )
    assert "&lt;b&gt;x&lt;/b&gt;" in html
    assert jahat not in html
    dokumen = html_ke_pdf(
        f'<html lang="id"><head><title>x</title><link rel="stylesheet" href="laporan/pdf/cetak.css"></head>'
        f"<body>{html}</body></html>"
    )
    teks = " ".join(" ".join(h.extract_text() for h in PdfReader(io.BytesIO(dokumen.bita)).pages).split())
    for kata in ("Mitra dan perannya, 21 baris", "Mitra 13", "6 baris lain tidak dicetak", "Total semua baris"):
        assert kata in teks
    assert "Mitra 19" not in teks


def test_jumlah_kueri_tidak_bergantung_pada_tabel(kota):
    banyak = []
    for jumlah in (1, 60):
        isi_baris = [baris(f"M{n}") for n in range(jumlah)]
        isi(kota.bagian("4.1", kota.dinkes if jumlah == 1 else kota.dinsos), *isi_baris)
        with CaptureQueriesContext(connection) as kueri:
            kumpulkan_isi(kota.evaluasi)
        banyak.append(len(kueri))
    assert banyak[0] == banyak[1]
