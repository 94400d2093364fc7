from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indikator.berkas.instrumen import (
    JENIS_BUKTI,
    UKURAN_MAKS,
    WILAYAH,
    InstrumenCacat,
    baca_berkas,
    baca_instrumen,
    sidik_isi,
)
from indikator.models.instrumen import JenisBukti
from indikator.models.instrumen import Pertanyaan as BarisPertanyaan
from indikator.skoring import (
    BatasPredikat,
    Indikator,
    Instrumen,
    Jawaban,
    Klaster,
    Pertanyaan,
    aturan_dari_data,
    hitung,
)
from tests.indikator.daftar_cacat import CACAT
from tests.indikator.instrumen_kecil import INSTRUMEN, ubah

ACUAN = Path(__file__).resolve().parents[2] / "indikator" / "instrumen" / "kla-2024.yaml"
D = Decimal


def cacat(teks):
    with pytest.raises(InstrumenCacat) as galat:
        baca_instrumen(teks)
    return [str(c) for c in galat.value.cacat]


def untuk_mesin(isi):
    """The file's content as the engine's instrument, without a database between."""

    def soal(q):
        a = q.penilaian
        aturan = aturan_dari_data(a.cara, a.sebagai_data(), minimum=a.minimum, maksimum=a.maksimum)
        return Pertanyaan(q.kode, q.skor_maks, aturan)

    return Instrumen(
        tuple(
            Klaster(k.kode, tuple(Indikator(i.kode, tuple(map(soal, i.pertanyaan))) for i in k.indikator))
            for k in isi.klaster
        ),
        tuple(BatasPredikat(s.kode, s.nama, s.batas_bawah, s.inklusif) for s in isi.predikat),
    )


def jawaban_terbaik(q):
    a = q.penilaian
    match a.cara:
        case "ya_tidak":
            return Jawaban("ya")
        case "pilihan":
            return Jawaban(a.opsi[0].kode)
        case "rentang":
            return Jawaban(angka=max(a.rentang, key=lambda p: p.proporsi).dari)
        case _:
            return Jawaban(angka=a.penuh)


def jawaban_terburuk(q):
    a = q.penilaian
    match a.cara:
        case "ya_tidak":
            return Jawaban("tidak")
        case "pilihan":
            return Jawaban(a.opsi[-1].kode)
        case "rentang":
            return Jawaban(angka=min(a.rentang, key=lambda p: p.proporsi).dari)
        case _:
            return Jawaban(angka=a.nol)


# --- The reference instrument --------------------------------------------------------------------------------------


def test_instrumen_acuan_berjumlah_seribu():
    isi = baca_berkas(ACUAN)
    assert (isi.kode, isi.tahun_mulai, isi.total_maks) == ("KLA-2024", 2024, 1000)
    assert (len(isi.klaster), len(isi.indikator), len(isi.pertanyaan)) == (7, 31, 274)
    assert sum(q.skor_maks for q in isi.pertanyaan) == 1000
    assert [(k.kode, k.skor_maks) for k in isi.klaster] == [
        ("KEL", 164),
        ("K1", 115),
        ("K2", 156),
        ("K3", 150),
        ("K4", 110),
        ("K5", 205),
        ("KDK", 100),
    ]
    cara = [q.penilaian.cara.value for q in isi.pertanyaan]
    assert {c: cara.count(c) for c in cara} == {"pilihan": 135, "rentang": 88, "linear": 28, "ya_tidak": 23}
    assert sum(len(q.bukti) for q in isi.pertanyaan) == 587
    assert len(isi.opd_acuan) == 30


def test_jawaban_terbaik_pada_instrumen_acuan_seribu_dan_kla():
    isi = baca_berkas(ACUAN)
    hasil = hitung(untuk_mesin(isi), {q.kode: jawaban_terbaik(q) for q in isi.pertanyaan})
    assert (hasil.total, hasil.skor_maks, hasil.predikat.kode, hasil.berikut) == (1000, 1000, "kla", None)
    assert (hasil.terjawab, hasil.total_pertanyaan) == (274, 274)
    assert all(p.skor == p.skor_maks for k in hasil.klaster for i in k.indikator for p in i.pertanyaan)


def test_jawaban_terburuk_pada_instrumen_acuan_nol_tetapi_terjawab():
    isi = baca_berkas(ACUAN)
    hasil = hitung(untuk_mesin(isi), {q.kode: jawaban_terburuk(q) for q in isi.pertanyaan})
    assert (hasil.total, hasil.predikat.kode, hasil.terjawab) == (0, "tanpa", 274)
    assert (hasil.berikut.batas.kode, hasil.berikut.kurang) == ("pratama", 500)


# --- What is read --------------------------------------------------------------------------------------------------


def test_isi_terbaca_dengan_baris_dan_desimal():
    isi = baca_instrumen(INSTRUMEN)
    satu, dua, tiga, empat = isi.pertanyaan
    assert (satu.baris, satu.opd, satu.wilayah) == (43, ("DP3A", "DINKES"), None)
    assert [(o.kode, o.proporsi, o.baris) for o in satu.penilaian.opsi] == [
        ("a", D(1), 50),
        ("b", D("0.25"), 53),
        ("c", D(0), 56),
    ]
    assert [(b.jenis, b.wajib) for b in satu.bukti] == [("peraturan", True), ("tautan", False)]
    assert dua.penilaian.sebagai_data() == {}
    assert (tiga.skor_maks, tiga.wilayah, tiga.tahun_data) == (D("4.5"), "kecamatan", 2)
    assert tiga.penilaian.sebagai_data() == {
        "rentang": [
            {"dari": "0", "proporsi": "0"},
            {"dari": "40.5", "proporsi": "0.33"},
            {"dari": "75", "proporsi": "1"},
        ]
    }
    assert (tiga.penilaian.minimum, tiga.penilaian.maksimum) == (0, 100)
    assert empat.penilaian.sebagai_data() == {"nol": "40", "penuh": "14"}
    assert (empat.penilaian.minimum, empat.penilaian.maksimum) == (None, None)
    assert isi.predikat[2].batas_bawah == D("18.5")


def test_bom_dan_byte_dibaca_sama():
    assert baca_instrumen(b"\xef\xbb\xbf" + INSTRUMEN.encode()) == baca_instrumen(INSTRUMEN)


def test_sidik_hanya_mengikuti_isi():
    semula = sidik_isi(baca_instrumen(INSTRUMEN))
    berganti_rupa = ubah(
        ('kode: "UJI"\nnama: "Instrumen uji"\n', "# catatan\nnama: Instrumen uji\n\nkode: UJI\n"),
        ("total_maks: 20\n", "total_maks: 20.00\n"),
        ("skor_maks: 4.5", "skor_maks: 4.50"),
    )
    assert sidik_isi(baca_instrumen(berganti_rupa)) == semula
    assert len(semula) == 64
    for lama, baru in (("Adakah Perda?", "Adakah Perda KLA?"), ("wajib: true", "wajib: false"), ("40.5", "40.6")):
        assert sidik_isi(baca_instrumen(ubah((lama, baru)))) != semula


def test_kata_kunci_sama_dengan_model():
    assert set(JENIS_BUKTI) == set(JenisBukti.values)
    assert set(WILAYAH) == set(BarisPertanyaan.Wilayah.values)


# --- Refusals: one change, one message with its line ---------------------------------------------------------------


@pytest.mark.parametrize(("lama", "baru", "pesan"), CACAT)
def test_cacat_dengan_barisnya(lama, baru, pesan):
    assert cacat(ubah((lama, baru))) == pesan


def test_semua_cacat_dilaporkan_sekaligus_urut_baris():
    teks = ubah(
        ("total_maks: 20", "total_maks: banyak"),
        ('kode: "madya"', "kode: 5"),
        ("proporsi: 0.25", "proporsi: 2"),
        ('cara: "ya_tidak"', 'cara: "tidak_ada"'),
        ('- "KECAMATAN"', '- "LAIN"'),
        ("penuh: 14", "penuh: 40"),
        ("maksimum: 100", "maksimum: banyak"),
    )
    assert [p.split(":")[0] for p in cacat(teks)] == [f"baris {n}" for n in (4, 15, 55, 76, 99, 108, 120)]


@pytest.mark.parametrize(
    ("teks", "pesan"),
    [
        ("", "baris 1: berkas kosong"),
        ("  \n\n", "baris 1: berkas kosong"),
        ("# hanya komentar\n", "baris 2: berkas kosong"),
        (b"", "baris 1: berkas kosong"),
        ("[1, 2]", "baris 1: instrumen harus berupa pasangan kunci dan nilai"),
        ("teks saja", "baris 1: instrumen harus berupa pasangan kunci dan nilai"),
        (b"kode: a\nnama: \xff\xfe\n", "baris 2: teks bukan UTF-8; simpan ulang berkas dengan UTF-8"),
        (
            "kode: a\n---\nkode: b\n",
            "baris 2: berkas memuat lebih dari satu dokumen YAML; tulis satu instrumen per berkas",
        ),
        ("a: &x [1]\nb: *x\n", "baris 2: rujukan YAML (*nama) tidak diizinkan; tulis isinya langsung"),
        ("a: &x {b: 1}\nc:\n  <<: *x\n", "baris 3: rujukan YAML (*nama) tidak diizinkan; tulis isinya langsung"),
        ("a: 1\nb: !!python/object/apply:os.system [ls]\n", "baris 2: tanda tipe YAML (!...) tidak diizinkan"),
        ("a: !!float 1\n", "baris 1: tanda tipe YAML (!...) tidak diizinkan"),
        ("a: " + "[" * 30 + "]" * 30, "baris 1: susunan terlalu dalam (lebih dari 20 tingkat)"),
        ("a: " + "[" * 100_000, "baris 1: susunan terlalu dalam (lebih dari 20 tingkat)"),
        ("x" * (UKURAN_MAKS + 1), "baris 1: berkas lebih besar dari 5 MB"),
    ],
    ids=range(15),
)
def test_berkas_yang_tidak_dapat_dipakai(teks, pesan):
    assert cacat(teks) == [pesan]


RUSAK = "YAML tidak dapat dibaca; periksa indentasi, tanda kutip, titik dua, dan karakter tersembunyi"


@pytest.mark.parametrize(
    ("teks", "baris_galat"),
    [
        ('kode: "a\nnama: b\n', 3),
        ("kode: a\n\tnama: b\n", 2),
        ("kode: a\n  nama: b\n", 2),
        ("kode: [a\nnama: b\n", 2),
        ("kode: a\nnama: %b\nx: @c\n", 2),
        ("kode: a\nnama: b\x00c\n", 2),
        ('kode: a\nnama: "\\ud800"\n', 2),
        ("kode: a\nnama: \udcff\n", 2),
    ],
)
def test_yaml_rusak_menyebut_baris(teks, baris_galat):
    (pesan,) = cacat(teks)
    assert pesan.split(":")[0] == f"baris {baris_galat}"


def test_bom_yaml_tidak_mengembang():
    """Nine levels of aliases would be a billion items; the first alias already ends the reading."""
    baris_bom = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    baris_bom += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]
    assert cacat("\n".join(baris_bom)) == ["baris 2: rujukan YAML (*nama) tidak diizinkan; tulis isinya langsung"]


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_setiap_potongan_berkas_ditolak_tanpa_galat_lain(data):
    """Cut or scramble the file anywhere: it is either still sound or refused with lines, never a crash."""
    mulai = data.draw(st.integers(0, len(INSTRUMEN) - 1))
    panjang = data.draw(st.integers(0, 40))
    teks = INSTRUMEN[:mulai] + data.draw(st.text(max_size=5)) + INSTRUMEN[mulai + panjang :]
    try:
        isi = baca_instrumen(teks)
    except InstrumenCacat as galat:
        batas = teks.count("\n") + 2
        assert galat.cacat and all(1 <= c.baris <= batas for c in galat.cacat)
    else:
        assert sum(q.skor_maks for q in isi.pertanyaan) == isi.total_maks


def test_setiap_bobot_dan_jumlah_acuan_terkunci():
    """Change any one weight of the reference file by a cent and it is refused."""
    teks = ACUAN.read_text()
    awal = [n for n in range(len(teks)) if teks.startswith("skor_maks: ", n)]
    assert len(awal) == 7 + 31 + 274
    for n in awal[:: len(awal) // 12]:
        akhir = teks.index("\n", n)
        semula = D(teks[n + len("skor_maks: ") : akhir])
        pesan = cacat(f"{teks[:n]}skor_maks: {semula + D('0.01')}{teks[akhir:]}")
        assert pesan and all("tetapi jumlah" in p for p in pesan)


def test_berkas_tidak_ada():
    with pytest.raises(FileNotFoundError):
        baca_berkas("tidak-ada.yaml")
