# ruff: noqa: E501 -- one fault a line reads better than wrapped
"""Tables in an instrument file: what is read, what is refused and where, and that files without them stay the same."""

from pathlib import Path

import pytest

from indikator.berkas.instrumen import InstrumenCacat, baca_berkas, baca_instrumen, sidik_isi
from indikator.matriks.definisi import Jenis, definisi_dari_data
from indikator.models import Instrumen, Pertanyaan
from indikator.services.instrumen import muat_instrumen
from tests.indikator.instrumen_kecil import INSTRUMEN, ubah

ACUAN = Path(__file__).resolve().parents[2] / "indikator" / "instrumen" / "kla-2024.yaml"

#: Lines 33-52 of the file: named tables stand before the klaster.
TABEL = """\
matriks_acuan:
  mitra:
    judul: "Mitra"
    kolom:
      - kode: "nama"
        label: "Nama mitra"
        jenis: "teks"
        wajib: true
      - kode: "unsur"
        label: "Unsur"
        jenis: "pilihan"
        pilihan:
          - "Media"
          - "Usaha"
      - kode: "anak"
        label: "Anak"
        jenis: "bulat"
        satuan: "anak"
        minimum: 0
        total: "jumlah"
klaster:
"""
DUA_SATU = "            tahun_data: 2\n            bukti: []"
BERTABEL = ubah(
    ("klaster:\n", TABEL),
    ('              - jenis: "peraturan"', '              - jenis: "matriks"'),
    (
        "            bukti:\n              - jenis",
        '            matriks: "mitra"\n            bukti:\n              - jenis',
    ),
    (
        DUA_SATU,
        """\
            tahun_data: 2
            matriks:
              nilai: "rasio:terlatih/petugas"
              kolom:
                - kode: "tahun"
                  label: "Tahun"
                  jenis: "tahun"
                  wajib: true
                - kode: "petugas"
                  label: "Petugas"
                  jenis: "bulat"
                - kode: "terlatih"
                  label: "Terlatih"
                  jenis: "bulat"
              baris_tetap:
                tahun: 2
            bukti:
              - jenis: "matriks"
                uraian: "Matriks petugas"
                wajib: true""",
    ),
)


def cacat(teks: str) -> list[str]:
    with pytest.raises(InstrumenCacat) as galat:
        baca_instrumen(teks)
    return [str(c) for c in galat.value.cacat]


def test_tabel_acuan_dan_tabel_sendiri_terbaca():
    satu, dua, tiga, empat = baca_instrumen(BERTABEL).pertanyaan
    assert satu.matriks.sebagai_data() == {
        "judul": "Mitra",
        "kolom": [
            {"kode": "nama", "label": "Nama mitra", "jenis": "teks", "wajib": True},
            {"kode": "unsur", "label": "Unsur", "jenis": "pilihan", "pilihan": ["Media", "Usaha"]},
            {"kode": "anak", "label": "Anak", "jenis": "bulat", "satuan": "anak", "minimum": "0", "total": "jumlah"},
        ],
    }
    assert (dua.matriks, empat.matriks) == (None, None)
    assert tiga.matriks.sebagai_data()["nilai"] == "rasio:terlatih/petugas"
    assert tiga.matriks.sebagai_data()["baris_tetap"] == {"tahun": 2}


def test_acuan_dengan_judul_dan_nilai_sendiri():
    teks = ubah(
        (
            '            matriks: "mitra"',
            '            matriks:\n              acuan: "mitra"\n              judul: "Mitra gugus tugas"',
        ),
        teks=BERTABEL,
    )
    tabel = baca_instrumen(teks).pertanyaan[0].matriks
    assert (tabel.judul, len(tabel.kolom)) == ("Mitra gugus tugas", 3)


def test_berkas_tanpa_tabel_bersidik_sama_seperti_dahulu():
    """Computed by the reader before it knew of tables."""
    assert sidik_isi(baca_instrumen(INSTRUMEN)) == SIDIK_LAMA
    assert sidik_isi(baca_instrumen(BERTABEL)) != SIDIK_LAMA
    tanpa_tabel = ubah(("klaster:\n", TABEL))
    assert sidik_isi(baca_instrumen(tanpa_tabel)) == SIDIK_LAMA


SIDIK_LAMA = "8a6c2b6e0eb03ab176b88df33927367e07aa3de42cfcddac42dc01a6d3a842b4"

# fmt: off
CACAT = [
    ('kode: "unsur"', 'kode: "nama"', ["baris 41: matriks mitra: kode kolom nama sudah dipakai pada baris 37"]),
    ('label: "Unsur"', 'label: "nama mitra"', ["baris 41: matriks mitra: label kolom nama mitra sudah dipakai pada baris 37"]),
    ('jenis: "bulat"\n        satuan', 'jenis: "uang"\n        satuan', ["baris 49: matriks mitra: kolom anak: jenis 'uang' tidak dikenal; pilih " + ", ".join(Jenis)]),
    ('        pilihan:\n          - "Media"\n          - "Usaha"\n', "", ["baris 41: matriks mitra: kolom unsur: jenis pilihan memerlukan daftar pilihan"]),
    ('          - "Media"\n          - "Usaha"\n', '          []\n', ["baris 45: matriks mitra: kolom unsur: pilihan tidak boleh kosong"]),
    ('- "Usaha"', '- "media"', ["baris 46: matriks mitra: kolom unsur: pilihan media sudah dipakai pada baris 45"]),
    ('jenis: "teks"\n        wajib: true', 'jenis: "teks"\n        total: "jumlah"', ["baris 40: matriks mitra: kolom nama: total jumlah tidak dapat dipakai pada kolom teks"]),
    ('total: "jumlah"', 'total: "persen_ya"', ["baris 52: matriks mitra: kolom anak: total persen_ya tidak dapat dipakai pada kolom bulat"]),
    ('total: "jumlah"', 'total: "median"', ["baris 52: matriks mitra: kolom anak: total 'median' tidak dikenal; pilih jumlah, rata_rata, persen_ya"]),
    ('jenis: "teks"\n        wajib: true', 'jenis: "teks"\n        pilihan: ["A"]', ["baris 40: matriks mitra: kolom nama: pilihan tidak dapat dipakai pada kolom teks"]),
    ('jenis: "teks"\n        wajib: true', 'jenis: "teks"\n        maksimum: 9', ["baris 40: matriks mitra: kolom nama: maksimum tidak dapat dipakai pada kolom teks"]),
    ("minimum: 0\n        total", "minimum: 9\n        maksimum: 9\n        total", ["baris 47: matriks mitra: kolom anak: minimum harus di bawah maksimum"]),
    ('matriks: "mitra"', 'matriks: "mitre"', ["baris 84: pertanyaan 1.1: matriks 'mitre' tidak ada pada matriks_acuan"]),
    ('matriks: "mitra"', "matriks: 7", ["baris 84: pertanyaan 1.1: matriks harus berupa teks; tulis di antara tanda kutip"]),
    ('matriks: "mitra"', 'matriks: ["mitra"]', ["baris 84: pertanyaan 1.1: matriks harus berupa nama tabel acuan atau tabel sendiri"]),
    ('- jenis: "matriks"\n                uraian: "Salinan', '- jenis: "dokumen"\n                uraian: "Salinan', ["baris 84: pertanyaan 1.1: ada matriks, tetapi tidak ada bukti berjenis matriks"]),
    ('matriks: "mitra"', 'matriks:\n              acuan: "mitra"\n              nilai: "jumlah_baris"', ["baris 86: pertanyaan 1.1: matriks: nilai hanya untuk pertanyaan berjawaban angka"]),
    ('"rasio:terlatih/petugas"', '"rasio:terlatih"', ["baris 133: pertanyaan 2.1: matriks: nilai 'rasio:terlatih' tidak dikenal; pilih jumlah_baris, jumlah_beda:kolom, jumlah_ya:kolom, total:kolom, persen_ya:kolom, rasio:kolom/kolom"]),
    ('"rasio:terlatih/petugas"', '"rasio:terlatih/guru"', ["baris 133: pertanyaan 2.1: matriks: nilai memakai kolom 'guru' yang tidak ada"]),
    ('"rasio:terlatih/petugas"', '"persen_ya:terlatih"', ["baris 133: pertanyaan 2.1: matriks: nilai persen_ya tidak dapat dipakai pada kolom bulat"]),
    ('"rasio:terlatih/petugas"', '"total:terlatih"', ["baris 133: pertanyaan 2.1: matriks: nilai total tidak sesuai dengan satuan '%'"]),
    ("tahun: 2\n            bukti", "tahun: 9\n            bukti", ["baris 146: pertanyaan 2.1: matriks: baris_tetap: tahun harus bilangan bulat 1 sampai 5"]),
    ("baris_tetap:\n                tahun: 2", 'baris_tetap:\n                isi: ["A"]', ["baris 146: pertanyaan 2.1: matriks: baris_tetap: kolom pertama harus berjenis teks"]),
    ("baris_tetap:\n                tahun: 2", "baris_tetap: {}", ["baris 145: pertanyaan 2.1: matriks: baris_tetap: tulis salah satu saja, isi atau tahun"]),
    ('judul: "Mitra"', 'judul: "Mitra"\n    nilai: "jumlah_baris"', ["baris 36: matriks mitra: kunci 'nilai' tidak dikenal"]),
    ('judul: "Mitra"', "7: 1", ["baris 35: nama kunci harus berupa teks"]),
]
# fmt: on


@pytest.mark.parametrize(("lama", "baru", "pesan"), CACAT, ids=[f"{i}" for i in range(len(CACAT))])
def test_cacat_disebut_dengan_barisnya(lama, baru, pesan):
    assert cacat(ubah((lama, baru), teks=BERTABEL)) == pesan


def test_terlalu_banyak_kolom():
    kolom = "".join(f'      - kode: "k{i}"\n        label: "K{i}"\n        jenis: "teks"\n' for i in range(11))
    teks = ubah(("klaster:\n", f"matriks_acuan:\n  besar:\n    kolom:\n{kolom}klaster:\n"))
    assert cacat(teks) == ["baris 66: matriks besar: paling banyak 10 kolom, sekarang 11"]


# --- The reference instrument ---------------------------------------------------------------------------------------


def test_setiap_bukti_matriks_pada_instrumen_acuan_bertabel():
    isi = baca_berkas(ACUAN)
    meminta = [q for q in isi.pertanyaan if any(b.jenis == "matriks" for b in q.bukti)]
    assert len(meminta) == 75
    assert [q.kode for q in isi.pertanyaan if q.matriks] == [q.kode for q in meminta]
    assert all(any(k.wajib for k in q.matriks.kolom) for q in meminta)
    assert all(3 <= len(q.matriks.kolom) <= 10 for q in meminta)


def test_tabel_tentang_anak_tidak_meminta_identitas():
    """No column asks for a child's name: where children are counted, only counts are."""
    terlarang = ("nama anak", "inisial", "nik", "tempat lahir", "tanggal lahir", "alamat anak")
    for soal in baca_berkas(ACUAN).pertanyaan:
        for kolom in soal.matriks.kolom if soal.matriks else ():
            assert not any(kata in kolom.label.lower() for kata in terlarang), f"{soal.kode}: {kolom.label}"


def test_angka_jawaban_dapat_ditelusuri_ke_tabel():
    """Number questions with a table say how the rows give the number; those of the units are computed elsewhere."""
    angka = [q for q in baca_berkas(ACUAN).pertanyaan if q.matriks and q.penilaian.satuan and not q.wilayah]
    assert len(angka) == 47
    assert [q.kode for q in angka if not q.matriks.nilai] == []


@pytest.mark.django_db
def test_pemuat_menyimpan_tabel_dan_muat_ulang_tidak_mengubah_apa_pun():
    hasil = muat_instrumen(isi=baca_instrumen(BERTABEL))
    soal = Pertanyaan.objects.get(kode="2.1")
    definisi = definisi_dari_data(soal.matriks)
    assert (definisi.tetap_tahun, definisi.sumber.cara, definisi.sumber.penyebut) == (2, "rasio", "petugas")
    assert Pertanyaan.objects.get(kode="1.2").matriks == {}
    assert definisi_dari_data({}) is None
    ulang = muat_instrumen(isi=baca_instrumen(BERTABEL))
    assert (hasil.dibuat, ulang.dibuat, Instrumen.objects.count()) == (True, False, 1)
    assert muat_instrumen(isi=baca_instrumen(INSTRUMEN)).instrumen.versi == 2
