"""Dividing evidence into volumes and numbering it: every file once, every number the page it stands on."""

from __future__ import annotations

from dataclasses import replace

from laporan.isi_berkas import Berkas, Butir, Indikator, IsiBerkas, Klaster, Pilihan, Soal
from laporan.isi_laporan import Kop
from laporan.tata_jilid import Siap, bagi, letakkan, penanda, tidak_terjilid

KOP = Kop("Kota Uji", "32.77", "Jawa Barat", "Asia/Jakarta", "Dinas", "", "", "", "")


def berkas(nomor: int) -> Berkas:
    return Berkas(nomor, f"b/{nomor}", f"{nomor}.pdf", "application/pdf", 10, "a" * 64, None, f"k{nomor}")


def butir(urut: int, *versi: int, tautan: str = "") -> Butir:
    return Butir(
        urut=urut,
        bukti_id=urut,
        judul=f"Bukti {urut}",
        jenis="Dokumen",
        nomor="",
        tanggal=None,
        penanda_tangan="",
        opd="Dinas",
        memenuhi="",
        halaman_dari=None,
        halaman_sampai=None,
        putusan="menunggu",
        versi=1,
        peka=False,
        tautan=tautan,
        berkas=tuple(berkas(v) for v in versi),
    )


def isi(*soal: Soal) -> IsiBerkas:
    indikator = Indikator("4", "Akta", soal)
    return IsiBerkas(KOP, 2024, False, "2022", Pilihan(), (Klaster("K1", "Hak sipil", (indikator,)),), ())


A = Soal("4.1", "Satu?", "001_4.1", (butir(1, 11), butir(2, tautan="https://a.test/")))
B = Soal("4.2", "Dua?", "002_4.2", (butir(1, 11, 12),))
KOSONG = Soal("4.3", "Tiga?", "003_4.3")
SIAP = {11: Siap("s11", 3, 600), 12: Siap("s12", 1, 500)}
JANGKAR = {"i-4": 2, "s-001": 3, "t-001-2": 5, "s-002": 6}


def test_berkas_dijilid_sekali_dan_dirujuk_sesudahnya():
    (jilid,) = bagi(isi(A, B, KOSONG), SIAP, bita_maks=10_000)
    (indikator,) = jilid.indikator

    assert [x.berkas.versi_id for x in jilid.lembaran] == [11, 12]
    assert [x.kode for x in indikator.soal[1].baris[0].rujuk] == ["4.1"]
    assert indikator.kosong == ["4.3"]


def test_nomor_adalah_halaman_yang_sebenarnya():
    (jilid,) = bagi(isi(A, B), SIAP, bita_maks=10_000)

    langkah = letakkan(jilid, JANGKAR, 8)

    assert [s["dasar"] if "dasar" in s else s["lembaran"].berkas.versi_id for s in langkah] == [2, 1, 2, 11, 1, 2, 12]
    (indikator,) = jilid.indikator
    satu, dua = indikator.soal
    assert (indikator.awal, satu.awal, dua.awal) == (3, 4, 10)
    assert satu.baris[0].lembaran[0].letak == "hlm. 6–8"
    assert satu.baris[1].letak == "hlm. 9"
    assert dua.baris[0].rujuk[0].letak == "hlm. 6–8"
    assert dua.baris[0].lembaran[0].letak == "hlm. 12"


def test_penanda_bertingkat_dari_klaster_sampai_bukti():
    (jilid,) = bagi(isi(A, B), SIAP, bita_maks=10_000)
    letakkan(jilid, {**JANGKAR, "penutup": 8, "asing": 1}, 9)

    assert penanda(jilid, 13) == [
        [0, "Sampul", 0],
        [0, "Daftar isi", 1],
        [0, "Hak sipil", 2],
        [1, "4 Akta", 2],
        [2, "4.1 Satu?", 3],
        [3, "01 Bukti 1", 5],
        [3, "02 Bukti 2", 8],
        [2, "4.2 Dua?", 9],
        [3, "01 Bukti 1", 11],
        [0, "Yang tidak dijilid", 12],
    ]


def test_terlalu_besar_dibagi_di_antara_pertanyaan():
    besar = Soal("4.9", "Besar?", "009_4.9", (butir(1, 13),))
    siap = {**SIAP, 13: Siap("s13", 9, 5000)}
    jilid = bagi(isi(A, B, besar, KOSONG), siap, bita_maks=1000)

    assert [[s.soal.kode for s in j.indikator[0].soal] for j in jilid] == [["4.1"], ["4.2"], ["4.9"]]
    assert [j.indikator[0].lanjutan for j in jilid] == [False, True, True]
    assert [j.indikator[0].kosong for j in jilid] == [["4.3"], [], []]
    assert [[x.jilid for x in j.lembaran] for j in jilid] == [[1], [2], [3]]


def test_banyak_berkas_juga_membagi():
    jilid = bagi(isi(A, B), SIAP, bita_maks=10_000, berkas_maks=1)

    assert len(jilid) == 2


def test_yang_tidak_dapat_dijilid_disebut_dengan_sebabnya():
    jilid = bagi(isi(A, B), {11: "Berkas Excel", 12: SIAP[12]}, bita_maks=10_000)

    assert [(kode, b.urut, sebab) for kode, b, sebab in tidak_terjilid(jilid)] == [
        ("4.1", 1, "Berkas Excel"),
        ("4.2", 1, "Berkas Excel"),
    ]
    assert [x.berkas.versi_id for x in jilid[0].lembaran] == [12]


def test_instrumen_tanpa_bukti_pada_klaster_tetap_berpembatas():
    kosong = replace(isi(A), klaster=(Klaster("K2", "Lain", (Indikator("9", "Nihil", (KOSONG,)),)),))

    (jilid,) = bagi(kosong, {}, bita_maks=1)

    assert [(i.kode, i.soal, i.kosong) for i in jilid.indikator] == [("9", [], ["4.3"])]
