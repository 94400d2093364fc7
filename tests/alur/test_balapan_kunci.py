"""Who changes the plan takes the rows in the order of those who fill in, so that nobody waits in a circle."""

from contextlib import contextmanager

import pytest
from django.db import connection

from indikator.aturan.tata_tugas import Tata
from indikator.services.pengisian import simpan_jawaban
from indikator.services.penugasan import tata_bagian, ubah_penugasan
from indikator.services.perpanjangan import Sasaran, beri_perpanjangan, cabut_perpanjangan
from tests.alur.serentak import serentak
from tests.dunia import TENGGAT
from tests.potret_dunia import pinjam_dunia

SAMPAI = TENGGAT.replace(year=2100)


@contextmanager
def dipegang():
    """The tables whose rows are asked for, in order, by the statements that would lock them."""
    tabel = []

    def catat(jalankan, sql, params, many, context):
        for nama in ("indikator_jawaban", "indikator_evaluasi"):
            awal = f'SELECT "{nama}"'
            if sql.startswith((awal, f'UPDATE "{nama}"')) and nama not in tabel:
                tabel.append(nama)
        return jalankan(sql, params, many, context)

    with connection.execute_wrapper(catat):
        yield tabel


def tugaskan(kota, *tambahan):
    jawaban = kota.jawaban("4.1")
    sidik = tata_bagian(jawaban.penugasan.all()).sidik
    tata = Tata(kota.dinkes.pk, frozenset({kota.dinkes.pk, kota.dinsos.pk, *(o.pk for o in tambahan)}))
    return ubah_penugasan(jawaban=jawaban, tata=tata, sidik=sidik, oleh=kota.sekretariat)


def perpanjang(kota):
    sasaran = Sasaran(opd=kota.dinkes)
    return beri_perpanjangan(
        evaluasi=kota.evaluasi, sasaran=sasaran, sampai=SAMPAI, alasan="Bencana.", oleh=kota.sekretariat
    )


def isi(kota, opsi):
    jawaban = kota.jawaban("4.1")
    return simpan_jawaban(
        jawaban=jawaban, opsi=opsi, angka=None, catatan="", versi=jawaban.versi, oleh=kota.operator_dinkes
    )


@pytest.mark.parametrize(
    "perbuatan",
    [
        lambda kota: isi(kota, "ya"),
        lambda kota: tugaskan(kota, kota.dp3a),
        perpanjang,
        lambda kota: cabut_perpanjangan(evaluasi=kota.evaluasi, opd=kota.dinkes, tenggat=SAMPAI, oleh=kota.sekretariat),
    ],
    ids=["isi", "tugaskan", "perpanjang", "cabut"],
)
def test_answers_are_held_before_their_evaluation(dunia, perbuatan):
    kota = dunia.sini
    kota.evaluasi  # noqa: B018 -- read before the statements are watched
    with dipegang() as tabel:
        perbuatan(kota)
    assert tabel == ["indikator_jawaban", "indikator_evaluasi"]


@pytest.mark.django_db(transaction=True)
def test_filling_in_while_parts_and_deadlines_change_ends_for_everybody():
    kota = pinjam_dunia().sini
    for kali in range(5):
        hasil = serentak(
            [
                lambda k=kali: isi(kota, ("ya", "tidak")[k % 2]),
                lambda k=kali: tugaskan(kota, *([kota.dp3a] if k % 2 else [])),
                lambda: perpanjang(kota),
            ]
        )
        assert len(hasil) == 3
    assert kota.bagian("4.1", kota.dinkes).tenggat == SAMPAI
