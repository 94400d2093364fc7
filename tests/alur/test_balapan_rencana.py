"""Races of the year plan: two windows, two changes of one assignment, an assignment against a note being written."""

from datetime import date

import pytest

from indikator.aturan.jendela import Waktu
from indikator.aturan.tata_tugas import Tata
from indikator.models import Penugasan
from indikator.services import pengisian
from indikator.services.jendela import tambah_jendela
from indikator.services.penugasan import tata_bagian, ubah_penugasan
from indikator.services.perpanjangan import Sasaran, beri_perpanjangan
from klaster.galat import Ditolak, SudahBerubah
from klaster.models import Riwayat
from tests.alur.serentak import serentak
from tests.dunia import TENGGAT
from tests.potret_dunia import pinjam_dunia


@pytest.fixture
def kota(transactional_db):
    return pinjam_dunia().sini


def jenis(hasil: list[object]) -> list[str]:
    return sorted(type(h).__name__ for h in hasil)


def test_two_stages_that_overlap_are_not_both_set(kota):
    waktu = [Waktu(t, "", date(2100, 2, 1), date(2100, 2, 9)) for t in ("VA_PROV", "VA_PUSAT")]
    hasil = serentak(
        [lambda w=w: tambah_jendela(evaluasi=kota.evaluasi, waktu=w, oleh=kota.sekretariat) for w in waktu]
    )
    assert jenis(hasil) == ["JadwalDitolak", "JendelaTahap"]
    assert kota.evaluasi.jendela.count() == 1


def test_two_changes_of_one_assignment_are_one_and_the_other_is_told(kota):
    jawaban = kota.jawaban("4.2")
    sidik = tata_bagian(jawaban.penugasan.all()).sidik
    baru = [Tata(kota.dinkes.pk, frozenset({kota.dinkes.pk, lain.pk})) for lain in (kota.dinsos, kota.dp3a)]
    hasil = serentak(
        [lambda t=t: ubah_penugasan(jawaban=jawaban, tata=t, sidik=sidik, oleh=kota.sekretariat) for t in baru]
    )
    assert jenis(hasil) == ["SudahBerubah", "bool"]
    assert jawaban.penugasan.count() == 2
    assert jawaban.penugasan.filter(pimpin=True).count() == 1


def test_a_note_written_at_that_moment_is_never_lost(kota):
    jawaban, bagian = kota.jawaban("4.1"), kota.bagian("4.1", kota.dinsos)
    hanya = Tata(kota.dinkes.pk, frozenset({kota.dinkes.pk}))
    sidik = tata_bagian(jawaban.penugasan.all()).sidik
    hasil = serentak(
        [
            lambda: ubah_penugasan(jawaban=jawaban, tata=hanya, sidik=sidik, oleh=kota.sekretariat),
            lambda: pengisian.simpan_catatan_bagian(
                penugasan=bagian, catatan="Data panti.", versi=bagian.versi, oleh=kota.operator_dinsos
            ),
        ],
    )
    lepas, catatan = hasil
    if isinstance(lepas, Ditolak):
        assert Penugasan.objects.get(pk=bagian.pk).catatan == "Data panti."
    else:
        assert isinstance(catatan, SudahBerubah)
        assert not Penugasan.objects.filter(pk=bagian.pk).exists()


def test_an_extension_pressed_twice_is_given_and_logged_once(kota):
    def beri() -> int:
        return beri_perpanjangan(
            evaluasi=kota.evaluasi,
            sasaran=Sasaran(opd=kota.dinkes),
            sampai=TENGGAT.replace(year=2100),
            alasan="Bencana.",
            oleh=kota.sekretariat,
        )

    assert sorted(serentak([beri, beri])) == [0, 3]
    assert Riwayat.objects.filter(aksi="perpanjangan_diberi").count() == 1
