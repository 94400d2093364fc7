"""The charts: geometry by numbers, drawings well-formed, what is written on them equal to the table."""

import re
from decimal import Decimal as D
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from django.template import Context, Template

from indikator.skoring import BatasPredikat
from klaster.templatetags.kla import tulis_angka
from laporan.grafik import grafik_blok, grafik_opd, letak
from laporan.grafik_skala import Penanda, skala_rebah, skala_tegak
from laporan.queries.capaian import NilaiKlaster
from laporan.queries.terbuka import PoinTerbuka
from tests.factories.indikator import SKALA as BATAS

SVG = "{http://www.w3.org/2000/svg}"
SKALA = tuple(BatasPredikat(kode, nama, D(batas), inklusif) for kode, nama, batas, inklusif in BATAS)
KLASTER = (
    NilaiKlaster("KEL", "Kelembagaan", D("140.50"), D("96.25"), D(164)),
    NilaiKlaster("K4", "Pendidikan, Pemanfaatan Waktu Luang, dan Kegiatan Budaya", D("55.02"), D("60"), D(110)),
    NilaiKlaster("K5", "Perlindungan <Khusus> & Lain", None, None, D(205)),
)
OPD = (
    PoinTerbuka(1, "Dinas Pemberdayaan Perempuan dan Perlindungan Anak", 30, D(20), D("60.5"), D(30)),
    PoinTerbuka(2, "Dinas Kesehatan", 12, D(0), D(40), D("12.5")),
)
NAMA_SVG = ["klaster", "opd", "rebah", "tegak"]


def gambar(nama: str) -> str:
    return Template(
        "{% load grafik %}{% if nama == 'klaster' %}{% svg_klaster klaster 'g' %}"
        "{% elif nama == 'opd' %}{% svg_poin_opd opd 'g' %}"
        "{% elif nama == 'rebah' %}{% svg_skala skala maks 'g' mandiri=m verifikasi=v target=t %}"
        "{% else %}{% svg_skala_tegak skala maks 'g' mandiri=m verifikasi=v target=t %}{% endif %}"
    ).render(
        Context(
            {
                "nama": nama,
                "klaster": KLASTER,
                "opd": OPD,
                "skala": SKALA,
                "maks": D(1000),
                "m": D("721.5"),
                "v": D("588.4"),
                "t": SKALA[3],
            }
        )
    )


def tulisan(svg: str) -> list[str]:
    akar = ElementTree.fromstring(svg.strip())
    return ["".join(t.itertext()).strip() for t in akar.iter(f"{SVG}text")]


@pytest.mark.parametrize("nama", NAMA_SVG)
def test_svg_baik_dan_terbaca_mesin(nama):
    akar = ElementTree.fromstring(gambar(nama).strip())

    assert akar.tag == f"{SVG}svg"
    assert akar.get("role") == "img"
    assert akar.get("aria-labelledby") == "g-judul g-uraian"
    assert {akar.find(f"{SVG}title").get("id"), akar.find(f"{SVG}desc").get("id")} == {"g-judul", "g-uraian"}
    assert all(e.find(f"{SVG}a") is None for e in akar.iter())


@pytest.mark.parametrize("nama", NAMA_SVG)
def test_svg_tanpa_gaya_dan_tanpa_koma_desimal_pada_letak(nama):
    """The same drawing must hold in a page with a strict CSP and in the PDF, where no style sheet is."""
    akar = ElementTree.fromstring(gambar(nama).strip())

    for unsur in akar.iter():
        assert "style" not in unsur.attrib
        for kunci in ("x", "y", "width", "height", "x1", "x2", "y1", "y2", "dx", "dy"):
            assert re.fullmatch(r"-?\d+(\.\d)?", unsur.get(kunci, "0")), (unsur.tag, kunci, unsur.get(kunci))
        titik = unsur.get("points", "0,0").split()
        assert all(re.fullmatch(r"-?\d+(\.\d)?,-?\d+(\.\d)?", t) for t in titik)
    assert akar.get("font-family", "").startswith("Plus Jakarta Sans")


@pytest.mark.parametrize("nama", NAMA_SVG)
def test_svg_tidak_keluar_dari_bidangnya(nama):
    akar = ElementTree.fromstring(gambar(nama).strip())
    lebar, tinggi = (D(n) for n in akar.get("viewBox").split()[2:])

    for kotak in akar.iter(f"{SVG}rect"):
        assert D(kotak.get("x")) >= -2 and D(kotak.get("x")) + D(kotak.get("width")) <= lebar + 2
        assert D(kotak.get("y")) >= 0 and D(kotak.get("y")) + D(kotak.get("height")) <= tinggi + D("0.1")
    for teks in akar.iter(f"{SVG}text"):
        assert 0 <= D(teks.get("y")) <= tinggi


def test_angka_klaster_sama_dengan_tabel():
    isi = tulisan(gambar("klaster"))

    for k in KLASTER:
        assert tulis_angka(k.mandiri) in isi
        assert tulis_angka(k.verifikasi) in isi
        assert tulis_angka(k.maks, 2, pangkas=True) in isi
    assert "Perlindungan <Khusus> & Lain" in isi


def test_angka_opd_sama_dengan_tabel():
    isi = tulisan(gambar("opd"))

    assert [t for t in isi if t in ("110,5", "52,5")] == ["110,5", "52,5"]


@pytest.mark.parametrize("nama", ["rebah", "tegak"])
def test_angka_skala(nama):
    isi = tulisan(gambar(nama))

    for teks in ("Mandiri 721,50", "Verifikasi 588,40", "Target Nindya > 700"):
        assert teks in isi
    for batas in SKALA[1:]:
        assert any(batas.nama in t for t in isi) and any(f"{batas.batas_bawah}" in t for t in isi)


def test_panjang_batang_klaster_sebanding_dengan_skor():
    grafik = grafik_blok(KLASTER, lebar=410)  # the largest maximum is 205: two units a point

    assert [(b.lebar_maks, b.lebar_mandiri, b.lebar_verifikasi) for b in grafik.batang] == [
        ("328", "281", "192.5"),
        ("220", "110", "120"),
        ("410", "0", "0"),
    ]


def test_batang_klaster_tidak_bertumpuk():
    grafik = grafik_blok(KLASTER)

    tepi = [(D(b.y_atas), D(b.y_atas) + D(b.tinggi)) for b in grafik.batang]
    assert all(bawah <= atas for (_, bawah), (atas, _) in pairwise(tepi))
    assert tepi[-1][1] <= grafik.tinggi


def test_ruas_opd_bersambung_dan_yang_nol_tidak_digambar():
    grafik = grafik_opd(OPD, lebar=221)  # the longest bar is 110.5 points: two units a point

    assert [(r.jenis, r.x, r.lebar) for r in grafik.batang[0].ruas] == [
        ("dikembalikan", "0", "40"),
        ("di_opd", "40", "121"),
        ("menunggu", "161", "60"),
    ]
    assert [(r.jenis, r.x, r.lebar) for r in grafik.batang[1].ruas] == [("di_opd", "0", "80"), ("menunggu", "80", "25")]


def test_grafik_tanpa_baris_atau_tanpa_nilai_tetap_dapat_digambar():
    assert grafik_blok([]).batang == ()
    assert grafik_opd([]).batang == ()
    assert grafik_blok([NilaiKlaster("K1", "", None, None, D(0))]).batang[0].lebar_maks == "0"


def test_letak_pita_menurut_batasnya():
    rebah = skala_rebah(SKALA, [], maks=D(1000), lebar=1000)
    tegak = skala_tegak(SKALA, [], maks=D(1000))

    assert [(p.nama, p.awal, p.panjang) for p in rebah.pita] == [
        ("Belum berpredikat", "0", "499"),
        ("Pratama", "500", "99"),
        ("Madya", "600", "99"),
        ("Nindya", "700", "99"),
        ("Utama", "800", "99"),
        ("KLA", "900", "99"),
    ]
    assert D(tegak.pita[-1].awal) == 0
    assert D(tegak.pita[0].awal) == tegak.tinggi / D(2)
    assert [p.tanda for p in rebah.pita] == ["mulai", "mulai", "di atas", "di atas", "di atas", "di atas"]


@pytest.mark.parametrize(
    "nilai", [["0", "0", "0"], ["721.5", "735", "700"], ["1000", "999", "1001"], ["0", "500", "1000"]]
)
def test_penanda_pada_tempatnya_dan_label_tidak_bertumpuk(nilai):
    penanda = [Penanda(j, j.title(), D(n)) for j, n in zip(["mandiri", "verifikasi", "target"], nilai, strict=True)]

    rebah = skala_rebah(SKALA, penanda, maks=D(1000), lebar=760)
    kotak = [(D(p.alas[0]), D(p.alas[1]), D(p.alas[0]) + D(p.alas[2])) for p in rebah.penanda]
    for nomor, (kiri, y, kanan) in enumerate(kotak):
        assert all(kanan <= a or b <= kiri or y != c for a, c, b in kotak[nomor + 1 :])
        assert kiri >= -3 and kanan <= 763
    assert [D(p.titik) for p in rebah.penanda] == [D(letak(min(D(n), D(1000)) * D("0.76"))) for n in nilai]

    tegak = skala_tegak(SKALA, penanda, maks=D(1000))
    y = sorted(D(p.y) for p in tegak.penanda)
    assert all(b - a >= 18 for a, b in pairwise(y))
    assert y[0] > 0 and y[-1] <= tegak.tinggi


@pytest.mark.parametrize(
    ("nilai", "teks"), [("12.34", "12.3"), ("12.96", "13"), ("0", "0"), ("-0.04", "0"), ("100", "100")]
)
def test_letak_ditulis_seperti_yang_dimengerti_svg(nilai, teks):
    assert letak(D(nilai)) == teks
