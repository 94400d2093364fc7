"""Opening an evaluation, and who sees what of it."""

from datetime import date, timedelta

import pytest

from indikator.models import Evaluasi, Jawaban, Penugasan, Status
from indikator.queries.kemajuan import kemajuan_bagian
from indikator.queries.tugas import jumlah_tugas_terbuka, menurut_mendesak, tugas
from indikator.services.evaluasi import buka_evaluasi, ubah_target, ubah_tenggat, ubah_tenggat_bagian
from indikator.services.pengajuan import ajukan_evaluasi
from klaster.galat import Ditolak
from klaster.models import Opd, Riwayat
from tests.dunia import TENGGAT
from tests.factories.indikator import InstrumenFactory


def test_opening_makes_one_answer_a_question_and_one_part_an_opd(dunia):
    kota = dunia.sini
    bagian = {
        kode: sorted(Penugasan.objects.filter(jawaban=kota.jawaban(kode)).values_list("opd__kode", "pimpin"))
        for kode in ("4.1", "4.2", "26.1")
    }
    assert Jawaban.objects.filter(evaluasi=kota.evaluasi).count() == 5
    assert bagian["4.1"] == [("DINKES", True), ("DINSOS", False)]
    assert bagian["4.2"] == [("DINKES", True)]
    # A question for kelurahan only: the secretariat's office leads.
    assert bagian["26.1"] == [("32.77.01.1001", False), ("DP3A", True)]


def test_city_without_kelurahan_asks_its_kecamatan(dunia):
    sana = dunia.sana
    Penugasan.objects.filter(opd=sana.kelurahan).delete()
    sana.operator_kelurahan.delete()
    sana.kelurahan.delete()
    evaluasi = buka_evaluasi(kota=sana.kota, instrumen=dunia.instrumen, tahun=2025, tenggat=TENGGAT, oleh=None)
    kode = Penugasan.objects.filter(jawaban__evaluasi=evaluasi, jawaban__pertanyaan__kode="26.1").values_list(
        "opd__kode"
    )
    assert sorted(k for (k,) in kode) == ["32.75.01", "DP3A"]


def test_opening_twice_or_without_a_department_is_refused_and_leaves_nothing(dunia):
    sana = dunia.sana
    with pytest.raises(Ditolak, match="tahun 2024 sudah ada"):
        buka_evaluasi(kota=sana.kota, instrumen=dunia.instrumen, tahun=2024, tenggat=TENGGAT, oleh=None)
    Opd.objects.filter(pk=sana.dinsos.pk).update(aktif=False)
    with pytest.raises(Ditolak, match=r"Pertanyaan 4\.1 memerlukan DINSOS"):
        buka_evaluasi(kota=sana.kota, instrumen=dunia.instrumen, tahun=2025, tenggat=TENGGAT, oleh=None)
    assert not Evaluasi.objects.filter(tahun=2025).exists()


def test_draft_instrument_cannot_be_opened(dunia):
    with pytest.raises(Ditolak, match="belum terbit"):
        buka_evaluasi(
            kota=dunia.sini.kota, instrumen=InstrumenFactory(), tahun=2025, tenggat=TENGGAT, oleh=dunia.sini.sekretariat
        )


def test_deadline_in_the_past_is_refused_and_a_later_one_logged(dunia):
    evaluasi, oleh = dunia.sini.evaluasi, dunia.sini.sekretariat
    with pytest.raises(Ditolak, match="sebelum hari ini"):
        ubah_tenggat(evaluasi=evaluasi, tenggat=evaluasi.hari_ini - timedelta(days=1), oleh=oleh)
    ubah_tenggat(evaluasi=evaluasi, tenggat=date(2100, 1, 31), oleh=oleh)
    assert Riwayat.objects.untuk(evaluasi).first().sesudah == {"tenggat": "2100-01-31"}


def test_one_part_gets_more_time_and_it_is_logged(dunia):
    kota = dunia.sini
    bagian = kota.bagian("4.1", kota.dinsos)
    with pytest.raises(Ditolak, match="sebelum hari ini"):
        ubah_tenggat_bagian(penugasan=bagian, tenggat=date(2020, 1, 1), oleh=kota.sekretariat)
    ubah_tenggat_bagian(penugasan=bagian, tenggat=date(2098, 2, 1), oleh=kota.sekretariat)
    assert kota.bagian("4.1", kota.dinsos).tenggat == date(2098, 2, 1)
    baris = Riwayat.objects.untuk(kota.jawaban("4.1")).first()
    assert (baris.sebelum, baris.sesudah) == ({"tenggat": None}, {"tenggat": "2098-02-01"})
    ubah_tenggat_bagian(penugasan=bagian, tenggat=None, oleh=kota.sekretariat)
    assert kota.bagian("4.1", kota.dinsos).tenggat is None


def test_target_must_belong_to_the_evaluations_instrument(dunia):
    asing = InstrumenFactory().predikat.create(kode="utama", nama="Utama", batas_bawah=800, urutan=1)
    with pytest.raises(Ditolak, match="salah satu predikat"):
        ubah_target(evaluasi=dunia.sini.evaluasi, target=asing, oleh=dunia.sini.sekretariat)


LINGKUP = {
    "sekretariat": {"4.1", "4.2", "4.3", "4.4", "26.1"},
    "pimpinan": {"4.1", "4.2", "4.3", "4.4", "26.1"},
    "verifikator": {"4.1", "4.2", "4.3", "4.4"},
    "verifikator_lain": {"26.1"},
    "operator_dinkes": {"4.1", "4.2", "4.4"},
    "operator_dinsos": {"4.1", "4.3"},
    "operator_dp3a": {"26.1"},
    "operator_kecamatan": {"26.1"},
    "operator_kelurahan": {"26.1"},
}


@pytest.mark.parametrize(("nama", "kode"), LINGKUP.items())
def test_scope_of_answers_by_role(dunia, nama, kode):
    terlihat = Jawaban.objects.terlihat_oleh(getattr(dunia.sini, nama))
    assert {(j.evaluasi_id, j.pertanyaan.kode) for j in terlihat} == {(dunia.sini.evaluasi.pk, k) for k in kode}


def test_scope_of_evaluator_begins_with_submission_and_ends_at_the_cities_handed_over(dunia):
    assert not Evaluasi.objects.terlihat_oleh(dunia.evaluator).exists()
    for kota in (dunia.sini, dunia.sana):
        ajukan_evaluasi(evaluasi=kota.evaluasi, oleh=kota.sekretariat)
    assert list(Evaluasi.objects.terlihat_oleh(dunia.evaluator)) == [dunia.sini.evaluasi]
    assert set(Jawaban.objects.terlihat_oleh(dunia.evaluator).values_list("evaluasi_id", flat=True)) == {
        dunia.sini.evaluasi.pk
    }


def test_own_list_puts_returned_first_and_counts_what_is_owed(dunia):
    kota = dunia.sini
    Jawaban.objects.filter(pk=kota.jawaban("4.4").pk).update(status=Status.DIKEMBALIKAN, alasan_kembali="Angka beda.")
    Penugasan.objects.filter(pk=kota.bagian("4.4", kota.dinkes).pk).update(status=Status.DIKEMBALIKAN)
    Penugasan.objects.filter(pk=kota.bagian("4.2", kota.dinkes).pk).update(tenggat=date(2098, 1, 1))
    milik = tugas(kota.evaluasi, kota.operator_dinkes)
    assert [b.jawaban.pertanyaan.kode for b in menurut_mendesak(milik)] == ["4.4", "4.2", "4.1"]
    assert jumlah_tugas_terbuka(kota.evaluasi, kota.operator_dinkes) == 3
    kemajuan = kemajuan_bagian(milik)
    assert (kemajuan.total, kemajuan.selesai, kemajuan.dikembalikan, kemajuan.sisa) == (3, 0, 1, 3)
