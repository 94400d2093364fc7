"""Who answers what: changes, the rules they keep, batches, stale forms, races, what follows from them."""

from datetime import date
from decimal import Decimal

import pytest

from bukti.services.tautan import tautkan_bukti
from indikator.aturan.tata_tugas import Tata
from indikator.models import Evaluasi, IsiMatriks, Jawaban, Penugasan, Status
from indikator.queries.kemajuan import kemajuan_bagian
from indikator.services import pengisian
from indikator.services.penugasan import (
    LEPAS,
    PIMPIN,
    TAMBAH,
    HasilBorongan,
    PenugasanDitolak,
    pulihkan_penugasan,
    tata_bagian,
    ubah_borongan,
    ubah_penugasan,
)
from klaster.galat import Ditolak, SudahBerubah
from klaster.models import Opd, Riwayat
from tests.factories.bukti import BuktiFactory, VersiBuktiFactory


@pytest.fixture
def kota(dunia):
    return dunia.sini


def tata(kota, kode) -> Tata:
    return tata_bagian(kota.jawaban(kode).penugasan.all())


def sebut(kota, kode) -> set[str]:
    """OPD codes of a question, the lead marked with a star."""
    bagian = kota.jawaban(kode).penugasan.values_list("opd__kode", "pimpin")
    return {f"{opd}*" if pimpin else opd for opd, pimpin in bagian}


def atur(kota, kode, pimpin: Opd | None, *opd: Opd, sidik: str | None = None) -> bool:
    baru = Tata(pimpin.pk if pimpin else None, frozenset(o.pk for o in opd))
    return ubah_penugasan(
        jawaban=kota.jawaban(kode), tata=baru, sidik=sidik or tata(kota, kode).sidik, oleh=kota.sekretariat
    )


def borong(kota, tindakan, opd, *kode, evaluasi=None) -> int:
    pk = [kota.jawaban(k).pk for k in kode]
    hasil = ubah_borongan(
        evaluasi=evaluasi or kota.evaluasi, jawaban_ids=pk, tindakan=tindakan, opd=opd, oleh=kota.sekretariat
    )
    return hasil.berubah


def jawab(kota, kode, oleh) -> Jawaban:
    jawaban = kota.jawaban(kode)
    return pengisian.simpan_jawaban(jawaban=jawaban, opsi="a", angka=None, catatan="", versi=jawaban.versi, oleh=oleh)


def test_several_opd_one_lead_set_at_once_and_logged(kota):
    assert atur(kota, "4.2", kota.dinsos, kota.dinsos, kota.dinkes, kota.dp3a)
    assert sebut(kota, "4.2") == {"DINSOS*", "DINKES", "DP3A"}
    baris = Riwayat.objects.untuk(kota.jawaban("4.2")).first()
    assert baris.kalimat.endswith("mengubah penugasan pertanyaan 4.2.")
    assert baris.sebelum == {"pimpin": "Dinas Kesehatan Kota Sini", "opd": ["Dinas Kesehatan Kota Sini"]}
    assert baris.sesudah["pimpin"] == "Dinas Sosial Kota Sini"


def test_progress_counts_follow(kota):
    semua = Penugasan.objects.filter(jawaban__evaluasi=kota.evaluasi)
    assert kemajuan_bagian(semua).total == 7
    atur(kota, "4.2", kota.dinkes, kota.dinkes, kota.dinsos)
    assert kemajuan_bagian(semua).total == 8


def test_the_same_again_changes_and_logs_nothing(kota):
    assert not atur(kota, "4.1", kota.dinkes, kota.dinkes, kota.dinsos, sidik="basi")
    assert not Riwayat.objects.filter(aksi="penugasan_diubah").exists()


def test_stale_form_is_told_and_changes_nothing(kota):
    dilihat = tata(kota, "4.2").sidik
    atur(kota, "4.2", kota.dinkes, kota.dinkes, kota.dinsos)
    with pytest.raises(SudahBerubah, match="baru diubah orang lain"):
        atur(kota, "4.2", kota.dp3a, kota.dp3a, sidik=dilihat)
    assert sebut(kota, "4.2") == {"DINKES*", "DINSOS"}


@pytest.mark.parametrize(
    ("pimpin", "opd", "pesan"),
    [
        (None, ["dinkes"], "memimpin pertanyaan 4.2; setiap pertanyaan harus mempunyai satu pemimpin"),
        (None, [], "setiap pertanyaan harus mempunyai satu pemimpin"),
        ("dinsos", ["dinkes"], "setiap pertanyaan harus mempunyai satu pemimpin"),
        ("kecamatan", ["kecamatan"], "pemimpin harus OPD, bukan wilayah"),
    ],
)
def test_every_question_keeps_one_lead_among_its_opd(kota, pimpin, opd, pesan):
    with pytest.raises(PenugasanDitolak, match=pesan):
        atur(kota, "4.2", getattr(kota, pimpin) if pimpin else None, *(getattr(kota, o) for o in opd))
    assert sebut(kota, "4.2") == {"DINKES*"}


def test_opd_of_another_city_or_one_that_is_closed_is_refused(kota, dunia):
    with pytest.raises(Ditolak, match="tidak ada di kota ini"):
        atur(kota, "4.2", kota.dinkes, kota.dinkes, dunia.sana.dinsos)
    Opd.objects.filter(pk=kota.dinsos.pk).update(aktif=False)
    with pytest.raises(PenugasanDitolak, match="Dinas Sosial Kota Sini tidak aktif"):
        atur(kota, "4.2", kota.dinkes, kota.dinkes, kota.dinsos)


def test_changing_the_lead_keeps_the_value(kota):
    jawab(kota, "4.2", kota.operator_dinkes)
    atur(kota, "4.2", kota.dinsos, kota.dinkes, kota.dinsos)
    assert kota.jawaban("4.2").opsi == "a"
    with pytest.raises(Ditolak, match="ditetapkan oleh OPD pemimpin, yaitu Dinas Sosial"):
        jawab(kota, "4.2", kota.operator_dinkes)


def test_part_with_a_note_is_not_taken_away(kota):
    bagian = kota.bagian("4.1", kota.dinsos)
    Penugasan.objects.filter(pk=bagian.pk).update(catatan="Data panti.", status=Status.DRAF)
    with pytest.raises(PenugasanDitolak, match=r"Bagian Dinas Sosial Kota Sini pada pertanyaan 4\.1 berisi catatan\."):
        atur(kota, "4.1", kota.dinkes, kota.dinkes)
    assert sebut(kota, "4.1") == {"DINKES*", "DINSOS"}


def test_part_with_evidence_and_a_table_is_not_taken_away(kota):
    bukti = BuktiFactory(opd=kota.dinsos, pengunggah=kota.operator_dinsos)
    VersiBuktiFactory(bukti=bukti)
    tautkan_bukti(jawaban=kota.jawaban("4.1"), bukti=bukti, kebutuhan=None, oleh=kota.operator_dinsos)
    IsiMatriks.objects.create(penugasan=kota.bagian("4.1", kota.dinsos), baris=[{"a": "1"}])
    with pytest.raises(PenugasanDitolak, match="berisi tabel dan 1 bukti. Kosongkan atau pindahkan"):
        atur(kota, "4.1", kota.dinkes, kota.dinkes)
    # Evidence of the other OPD in the same question does not hold this one.
    IsiMatriks.objects.all().delete()
    Penugasan.objects.filter(pk=kota.bagian("4.1", kota.dinkes).pk).update(pimpin=False)
    Penugasan.objects.filter(pk=kota.bagian("4.1", kota.dinsos).pk).update(pimpin=True)
    assert atur(kota, "4.1", kota.dinsos, kota.dinsos)


def test_an_empty_table_does_not_hold_a_part(kota):
    IsiMatriks.objects.create(penugasan=kota.bagian("4.1", kota.dinsos), baris=[])
    assert atur(kota, "4.1", kota.dinkes, kota.dinkes)


@pytest.mark.parametrize("status", [Status.MENUNGGU, Status.DIKEMBALIKAN])
def test_part_that_was_handed_in_is_not_taken_away(kota, status):
    serah = (
        {"diajukan_oleh": kota.sekretariat, "diajukan_pada": "2024-01-01T00:00Z"} if status == Status.MENUNGGU else {}
    )
    Penugasan.objects.filter(pk=kota.bagian("4.1", kota.dinsos).pk).update(status=status, **serah)
    with pytest.raises(PenugasanDitolak, match="sudah pernah diajukan"):
        atur(kota, "4.1", kota.dinkes, kota.dinkes)


def test_opd_whose_part_is_handed_in_does_not_become_lead(kota):
    pengisian.ajukan_bagian(penugasan=kota.bagian("4.1", kota.dinsos), oleh=kota.operator_dinsos)
    with pytest.raises(PenugasanDitolak, match="Tarik kembali dahulu, lalu jadikan pemimpin"):
        atur(kota, "4.1", kota.dinsos, kota.dinkes, kota.dinsos)


def test_answer_that_waits_is_not_reassigned(kota):
    jawab(kota, "4.2", kota.operator_dinkes)
    pengisian.ajukan_bagian(penugasan=kota.bagian("4.2", kota.dinkes), oleh=kota.operator_dinkes)
    with pytest.raises(PenugasanDitolak, match=r"Pertanyaan 4\.2 sudah diajukan"):
        atur(kota, "4.2", kota.dinkes, kota.dinkes, kota.dinsos)


def test_taking_away_the_last_part_that_is_owed_completes_the_question(kota):
    jawab(kota, "4.2", kota.operator_dinkes)
    atur(kota, "4.2", kota.dinkes, kota.dinkes, kota.dinsos)
    pengisian.ajukan_bagian(penugasan=kota.bagian("4.2", kota.dinkes), oleh=kota.operator_dinkes)
    assert kota.jawaban("4.2").status == Status.DRAF
    atur(kota, "4.2", kota.dinkes, kota.dinkes)
    assert kota.jawaban("4.2").status == Status.MENUNGGU


def test_units_of_a_wilayah_question_stay_and_its_office_can_change(kota):
    with pytest.raises(PenugasanDitolak, match=r"Kelurahan Uji Kota Sini menjawab sendiri pertanyaan 26\.1"):
        atur(kota, "26.1", kota.dp3a, kota.dp3a)
    with pytest.raises(PenugasanDitolak, match="mengikuti daftar wilayah kota"):
        atur(kota, "26.1", kota.dp3a, kota.dp3a, kota.kelurahan, kota.kecamatan)
    assert atur(kota, "26.1", kota.dinsos, kota.dinsos, kota.kelurahan)
    assert sebut(kota, "26.1") == {"DINSOS*", "32.77.01.1001"}


def test_submitted_evaluation_keeps_its_assignments(kota):
    Evaluasi.objects.filter(pk=kota.evaluasi.pk).update(status="diajukan", diajukan_pada="2024-01-01T00:00Z")
    with pytest.raises(Ditolak, match="Evaluasi sudah diajukan"):
        atur(kota, "4.2", kota.dinkes, kota.dinkes, kota.dinsos)


def test_batch_adds_takes_away_and_sets_the_lead(kota):
    semua = ("4.1", "4.2", "4.3", "4.4")
    assert borong(kota, TAMBAH, kota.dp3a, *semua) == 4
    assert borong(kota, TAMBAH, kota.dp3a, *semua) == 0
    assert borong(kota, PIMPIN, kota.dp3a, "4.3", "4.4", "26.1") == 2
    assert sebut(kota, "4.3") == {"DP3A*", "DINSOS"}
    assert borong(kota, LEPAS, kota.dinsos, *semua) == 2
    assert sebut(kota, "4.3") == {"DP3A*"}
    assert sebut(kota, "4.1") == {"DINKES*", "DP3A"}


def test_batch_is_all_or_nothing_and_names_every_question(kota):
    with pytest.raises(PenugasanDitolak) as galat:
        borong(kota, LEPAS, kota.dinkes, "4.1", "4.2", "4.4")
    assert [kode for kode, _ in galat.value.salah] == ["4.1", "4.2", "4.4"]
    assert "Tetapkan OPD lain sebagai pemimpin dahulu." in galat.value.pesan
    assert sebut(kota, "4.1") == {"DINKES*", "DINSOS"}
    assert not Riwayat.objects.filter(aksi="penugasan_diubah").exists()


def test_batch_may_pass_over_what_a_rule_keeps(kota):
    Jawaban.objects.filter(pk=kota.jawaban("4.2").pk).update(status=Status.MENUNGGU, menunggu_sejak="2024-01-01T00:00Z")
    pk = [kota.jawaban(kode).pk for kode in ("4.1", "4.2", "4.3")]
    isi = {"evaluasi": kota.evaluasi, "jawaban_ids": pk, "tindakan": TAMBAH, "opd": kota.dp3a, "oleh": kota.sekretariat}
    with pytest.raises(PenugasanDitolak) as galat:
        ubah_borongan(**isi)
    assert (galat.value.sisa, [kode for kode, _ in galat.value.salah]) == (2, ["4.2"])
    assert ubah_borongan(**isi, lewati=True) == HasilBorongan(2, ("4.2",))
    assert sebut(kota, "4.1") == {"DINKES*", "DINSOS", "DP3A"}
    assert sebut(kota, "4.2") == {"DINKES*"}
    assert ubah_borongan(**isi, lewati=True) == HasilBorongan(0, ("4.2",))


def test_long_list_of_refusals_is_cut_with_its_number(kota):
    salah = [(str(n), f"Halangan {n}.") for n in range(13)]
    assert PenugasanDitolak(salah).pesan.endswith("Halangan 9. Masih ada 3 halangan lain.")


def test_questions_of_another_city_in_a_batch_are_left_alone(kota, dunia):
    asing = dunia.sana.jawaban("4.2")
    assert (
        ubah_borongan(
            evaluasi=kota.evaluasi,
            jawaban_ids=[asing.pk, kota.jawaban("4.2").pk],
            tindakan=TAMBAH,
            opd=kota.dinsos,
            oleh=kota.sekretariat,
        ).berubah
        == 1
    )
    assert asing.penugasan.count() == 1


def test_defaults_of_the_instrument_come_back_and_units_stay(kota):
    atur(kota, "4.1", kota.dp3a, kota.dp3a)
    atur(kota, "26.1", kota.dinsos, kota.dinsos, kota.kelurahan)
    for kode in ("4.1", "26.1"):
        jawaban = kota.jawaban(kode)
        assert pulihkan_penugasan(jawaban=jawaban, sidik=tata(kota, kode).sidik, oleh=kota.sekretariat)
        assert not pulihkan_penugasan(jawaban=jawaban, sidik=tata(kota, kode).sidik, oleh=kota.sekretariat)
    assert sebut(kota, "4.1") == {"DINKES*", "DINSOS"}
    assert sebut(kota, "26.1") == {"DP3A*", "32.77.01.1001"}


def test_number_of_queries_does_not_grow_with_the_batch(kota, django_assert_max_num_queries):
    with django_assert_max_num_queries(22):
        borong(kota, TAMBAH, kota.dp3a, "4.1")
    with django_assert_max_num_queries(22):
        borong(kota, TAMBAH, kota.dp3a, "4.2", "4.3", "4.4")


def test_other_parts_keep_their_state_and_deadline(kota):
    jawaban = kota.jawaban("4.4")
    pengisian.simpan_jawaban(
        jawaban=jawaban, opsi="", angka=Decimal(40), catatan="", versi=jawaban.versi, oleh=kota.operator_dinkes
    )
    Penugasan.objects.filter(jawaban=jawaban).update(tenggat=date(2100, 1, 1))
    atur(kota, "4.4", kota.dinkes, kota.dinkes, kota.dinsos)
    bagian = kota.bagian("4.4", kota.dinkes)
    assert (bagian.status, bagian.tenggat) == (Status.DRAF, date(2100, 1, 1))
    assert kota.jawaban("4.4").angka == 40
