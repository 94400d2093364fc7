"""History as sentences: who did what, with the values in words, and autosaves told once."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import time_machine

from bukti.queries.riwayat import riwayat_bukti, riwayat_jawaban
from bukti.services import unggahan
from indikator.services import pengisian
from indikator.services.wilayah import jawab_unit
from tests.factories.bukti import TautanBuktiFactory

PAGI = datetime(2024, 5, 24, 3, 0, tzinfo=UTC)


def simpan(kota, oleh, kode="4.2", *, menit=0, **isi) -> None:
    jawaban = kota.jawaban(kode)
    isian = {"opsi": jawaban.opsi, "angka": jawaban.angka, "catatan": jawaban.catatan, "versi": jawaban.versi} | isi
    with time_machine.travel(PAGI + timedelta(minutes=menit), tick=False):
        pengisian.simpan_jawaban(jawaban=jawaban, oleh=oleh, **isian)


def kalimat(kota, kode="4.2") -> list[str]:
    return [c.kalimat for c in riwayat_jawaban(kota.jawaban(kode), [])]


DINKES = "dinkes Kota Sini (Operator Dinas Kesehatan Kota Sini)"
SEKRETARIAT = "sekretariat Kota Sini (Sekretariat Kota Sini)"


def test_nilai_dengan_kata(kota):
    simpan(kota, kota.operator_dinkes, opsi="c")
    simpan(kota, kota.operator_dinkes, opsi="a", menit=20)
    simpan(kota, kota.operator_dinkes, opsi="", menit=40)
    simpan(kota, kota.operator_dinkes, catatan="Menunggu SK.", menit=60)
    assert kalimat(kota) == [
        f"{DINKES} mengubah catatan jawaban.",
        f"{DINKES} mengosongkan jawaban, semula “Lengkap”.",
        f"{DINKES} mengubah jawaban dari “Belum ada” menjadi “Lengkap”.",
        f"{DINKES} mengisi jawaban: “Belum ada”.",
    ]


def test_angka_dengan_satuan(kota):
    simpan(kota, kota.operator_dinkes, "4.4", angka=Decimal("1.5"))
    simpan(kota, kota.operator_dinkes, "4.4", angka=Decimal("62.25"), menit=15)
    assert kalimat(kota, "4.4") == [
        f"{DINKES} mengubah jawaban dari 1,5 % menjadi 62,25 %.",
        f"{DINKES} mengisi jawaban: 1,5 %.",
    ]


def test_simpan_beruntun_menjadi_satu_langkah(kota):
    """Each within ten minutes of the one before; from the first value to the last, at the time of the last."""
    for menit, opsi in [(0, "c"), (8, "b"), (16, "a")]:
        simpan(kota, kota.operator_dinkes, opsi=opsi, menit=menit)
    langkah = riwayat_jawaban(kota.jawaban("4.2"), [])
    assert [(c.kalimat, c.waktu) for c in langkah] == [
        (f"{DINKES} mengisi jawaban: “Lengkap”.", PAGI + timedelta(minutes=16))
    ]


def test_jeda_lebih_dari_sepuluh_menit_memisahkan(kota):
    simpan(kota, kota.operator_dinkes, opsi="c")
    simpan(kota, kota.operator_dinkes, opsi="b", menit=10)
    simpan(kota, kota.operator_dinkes, opsi="a", menit=21)
    assert kalimat(kota) == [
        f"{DINKES} mengubah jawaban dari “Sebagian” menjadi “Lengkap”.",
        f"{DINKES} mengisi jawaban: “Sebagian”.",
    ]


def test_orang_lain_di_antaranya_memisahkan(kota):
    simpan(kota, kota.operator_dinkes, opsi="c")
    simpan(kota, kota.sekretariat, opsi="b", menit=1)
    simpan(kota, kota.operator_dinkes, opsi="a", menit=2)
    assert [k.split(" mengubah")[0].split(" mengisi")[0] for k in kalimat(kota)] == [DINKES, SEKRETARIAT, DINKES]


def test_bagian_dan_bukti_tanpa_mengulang_pertanyaannya(kota):
    tautan = TautanBuktiFactory(jawaban=kota.jawaban("4.2"), bukti__opd=kota.dinkes, bukti__judul="SK")
    simpan(kota, kota.operator_dinkes, opsi="c")
    pengisian.ajukan_bagian(penugasan=kota.bagian("4.2", kota.dinkes), oleh=kota.operator_dinkes)
    unggahan.tarik_bukti(bukti=tautan.bukti, oleh=kota.operator_dinkes)
    langkah = [c.kalimat for c in riwayat_jawaban(kota.jawaban("4.2"), [tautan.bukti])]
    assert langkah == [
        f"{DINKES} menarik bukti SK.",
        f"{DINKES} melengkapi semua bagian pertanyaan 4.2; jawaban menunggu verifikasi.",
        f"{DINKES} mengajukan bagian Dinas Kesehatan Kota Sini.",
        f"{DINKES} mengisi jawaban: “Belum ada”.",
    ]
    assert [c.kalimat for c in riwayat_bukti(tautan.bukti)] == [f"{DINKES} menarik bukti."]


def test_jawaban_unit_dan_nilai_yang_mengikutinya(kota):
    bagian = kota.bagian("26.1", kota.kelurahan)
    for nilai, versi in (("ya", 1), ("", 2)):
        jawab_unit(penugasan=bagian, nilai=nilai, catatan="", versi=versi, oleh=kota.operator_kelurahan)
    lurah = "kelurahan Kota Sini (Operator Kelurahan Uji Kota Sini)"
    assert kalimat(kota, "26.1") == [
        f"{lurah} menghitung nilai dari unit pada pertanyaan 26.1.",
        f"{lurah} menjawab untuk unit Kelurahan Uji Kota Sini: jawaban dikosongkan.",
        f"{lurah} menghitung nilai dari unit pada pertanyaan 26.1.",
        f"{lurah} menjawab untuk unit Kelurahan Uji Kota Sini: Ya.",
    ]
    terbaru = riwayat_jawaban(kota.jawaban("26.1"), [])
    assert [c.kutipan for c in terbaru if c.kutipan] == [
        "Belum ada yang menjawab dari 1 kelurahan.",
        "1 dari 1 kelurahan menjawab ya; semuanya ya, sehingga jawaban kota Ya.",
    ]
