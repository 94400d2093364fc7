"""Filling in: who may, when, in which order; and that nothing is lost or done twice."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine
from django.db import IntegrityError, transaction

from indikator.models import Jawaban, Penugasan, Status
from indikator.services import pengisian
from indikator.services.evaluasi import ubah_tenggat
from indikator.services.pengajuan import ajukan_evaluasi
from indikator.services.verifikasi import kembalikan_jawaban
from indikator.services.wilayah import jawab_unit
from klaster.galat import Ditolak, SudahBerubah
from klaster.models import Aksi, Riwayat


def isi(jawaban: Jawaban, oleh, *, opsi="", angka=None, catatan="", versi=None) -> Jawaban:
    return pengisian.simpan_jawaban(
        jawaban=jawaban, opsi=opsi, angka=angka, catatan=catatan, versi=versi or jawaban.versi, oleh=oleh
    )


def test_lead_saves_value_and_part_becomes_draft(dunia):
    kota = dunia.sini
    jawaban = isi(kota.jawaban("4.2"), kota.operator_dinkes, opsi="b", catatan="Ada sebagian.")
    assert (jawaban.opsi, jawaban.catatan, jawaban.status, jawaban.versi) == ("b", "Ada sebagian.", Status.DRAF, 2)
    assert kota.bagian("4.2", kota.dinkes).status == Status.DRAF
    catatan = Riwayat.objects.untuk(jawaban).get()
    assert (catatan.aksi, catatan.pelaku) == (Aksi.JAWABAN_DISIMPAN, kota.operator_dinkes)
    assert catatan.sebelum == {"opsi": "", "angka": None, "catatan": ""}
    assert catatan.sesudah == {"opsi": "b", "angka": None, "catatan": "Ada sebagian."}


def test_saving_the_same_again_changes_nothing(dunia):
    kota = dunia.sini
    sekali = isi(kota.jawaban("4.2"), kota.operator_dinkes, opsi="b")
    lagi = isi(sekali, kota.operator_dinkes, opsi="b")
    assert lagi.versi == sekali.versi == 2
    assert Riwayat.objects.untuk(lagi).count() == 1


def test_revision_grows_with_the_value_not_with_the_note(dunia):
    kota = dunia.sini
    awal = kota.evaluasi.revisi
    jawaban = isi(kota.jawaban("4.4"), kota.operator_dinkes, angka=Decimal("62.5"))
    kota.evaluasi.refresh_from_db()
    setelah_nilai = kota.evaluasi.revisi
    isi(jawaban, kota.operator_dinkes, angka=Decimal("62.5"), catatan="Sumber: profil kesehatan.")
    kota.evaluasi.refresh_from_db()
    assert setelah_nilai > awal
    assert kota.evaluasi.revisi == setelah_nilai


def test_stale_version_is_refused_and_keeps_the_newer_value(dunia):
    kota = dunia.sini
    lama = kota.jawaban("4.2")
    isi(kota.jawaban("4.2"), kota.operator_dinkes, opsi="a")
    with pytest.raises(SudahBerubah, match="sudah diubah orang lain"):
        isi(lama, kota.sekretariat, opsi="c", versi=1)
    assert kota.jawaban("4.2").opsi == "a"


@pytest.mark.parametrize("nama", ["operator_dinsos", "operator_dp3a", "pimpinan", "verifikator"])
def test_value_by_someone_who_does_not_lead_is_refused(dunia, nama):
    kota = dunia.sini
    with pytest.raises(Ditolak, match="ditetapkan oleh OPD pemimpin, yaitu Dinas Kesehatan Kota Sini"):
        isi(kota.jawaban("4.1"), getattr(kota, nama), opsi="ya")
    assert not kota.jawaban("4.1").terjawab


def test_secretariat_may_set_any_value_of_its_own_city_only(dunia):
    assert isi(dunia.sini.jawaban("4.1"), dunia.sini.sekretariat, opsi="ya").opsi == "ya"
    with pytest.raises(Ditolak):
        isi(dunia.sini.jawaban("4.2"), dunia.sana.sekretariat, opsi="a")


@pytest.mark.parametrize(
    ("kode", "nilai"),
    [
        ("4.1", {"opsi": "mungkin"}),
        ("4.1", {"angka": Decimal(1)}),
        ("4.2", {"opsi": "z"}),
        ("4.3", {"angka": Decimal(-1)}),
        ("4.3", {"opsi": "a"}),
        ("4.4", {"angka": Decimal("100.01")}),
    ],
)
def test_value_against_the_rule_is_refused(dunia, kode, nilai):
    kota = dunia.sini
    with pytest.raises(Ditolak, match="tidak sesuai dengan aturan"):
        isi(kota.jawaban(kode), kota.sekretariat, **nilai)
    assert kota.jawaban(kode).status == Status.BELUM


@pytest.mark.parametrize(
    ("saat", "boleh"),
    [
        (datetime(2026, 3, 31, 16, 59, 59, 900_000, tzinfo=UTC), True),  # 23.59.59,9 WIB
        (datetime(2026, 3, 31, 17, 0, 0, tzinfo=UTC), False),  # 00.00.00 WIB the day after
        (datetime(2026, 3, 31, 17, 0, 0, 100_000, tzinfo=UTC), False),
    ],
)
def test_deadline_is_the_end_of_the_day_in_the_citys_zone(dunia, saat, boleh):
    kota = dunia.sini
    with time_machine.travel(datetime(2026, 3, 1, tzinfo=UTC), tick=False):
        ubah_tenggat(evaluasi=kota.evaluasi, tenggat=date(2026, 3, 31), oleh=kota.sekretariat)
    with time_machine.travel(saat, tick=False):
        if boleh:
            assert isi(kota.jawaban("4.2"), kota.operator_dinkes, opsi="a").opsi == "a"
        else:
            with pytest.raises(Ditolak, match="sudah lewat pada 31 Maret 2026 pukul 23.59 WIB"):
                isi(kota.jawaban("4.2"), kota.operator_dinkes, opsi="a")


def test_a_parts_own_deadline_outweighs_the_evaluations(dunia):
    kota = dunia.sini
    Penugasan.objects.filter(pk=kota.bagian("4.2", kota.dinkes).pk).update(tenggat=date(2020, 1, 1))
    with pytest.raises(Ditolak, match="1 Januari 2020"):
        isi(kota.jawaban("4.2"), kota.operator_dinkes, opsi="a")


def test_note_of_a_part_by_its_own_unit_only(dunia):
    kota = dunia.sini
    bagian = pengisian.simpan_catatan_bagian(
        penugasan=kota.bagian("4.1", kota.dinsos), catatan="Data panti.", versi=1, oleh=kota.operator_dinsos
    )
    assert (bagian.catatan, bagian.status) == ("Data panti.", Status.DRAF)
    with pytest.raises(Ditolak, match="milik Dinas Sosial"):
        pengisian.simpan_catatan_bagian(penugasan=bagian, catatan="x", versi=bagian.versi, oleh=kota.operator_dinkes)


def test_kecamatan_works_for_the_kelurahan_below_it(dunia):
    kota = dunia.sini
    jawab_unit(
        penugasan=kota.bagian("26.1", kota.kelurahan), nilai="tidak", catatan="", versi=1, oleh=kota.operator_kecamatan
    )
    bagian = pengisian.ajukan_bagian(penugasan=kota.bagian("26.1", kota.kelurahan), oleh=kota.operator_kecamatan)
    assert (bagian.status, bagian.diajukan_oleh) == (Status.MENUNGGU, kota.operator_kecamatan)


def test_kelurahan_does_not_work_for_its_kecamatan(dunia):
    with pytest.raises(Ditolak):
        pengisian.simpan_catatan_bagian(
            penugasan=dunia.sini.bagian("26.1", dunia.sini.dp3a),
            catatan="x",
            versi=1,
            oleh=dunia.sini.operator_kelurahan,
        )


def test_question_waits_only_when_every_part_is_in(dunia):
    kota = dunia.sini
    isi(kota.jawaban("4.1"), kota.operator_dinkes, opsi="tidak")  # claims no points, so it needs no evidence
    pengisian.ajukan_bagian(penugasan=kota.bagian("4.1", kota.dinkes), oleh=kota.operator_dinkes)
    assert kota.jawaban("4.1").status == Status.DRAF
    pengisian.ajukan_bagian(penugasan=kota.bagian("4.1", kota.dinsos), oleh=kota.operator_dinsos)
    jawaban = kota.jawaban("4.1")
    assert jawaban.status == Status.MENUNGGU
    assert jawaban.menunggu_sejak is not None


def test_lead_cannot_hand_in_an_empty_answer(dunia):
    kota = dunia.sini
    with pytest.raises(Ditolak, match="Jawaban belum diisi"):
        pengisian.ajukan_bagian(penugasan=kota.bagian("4.2", kota.dinkes), oleh=kota.operator_dinkes)


def test_lead_cannot_hand_in_points_without_mandatory_evidence(dunia):
    kota = dunia.sini
    isi(kota.jawaban("4.1"), kota.operator_dinkes, opsi="ya")
    with pytest.raises(Ditolak, match="Bukti wajib belum dilampirkan: Dokumen: Dokumen pelaksanaan"):
        pengisian.ajukan_bagian(penugasan=kota.bagian("4.1", kota.dinkes), oleh=kota.operator_dinkes)
    assert kota.bagian("4.1", kota.dinkes).status == Status.DRAF


def test_handing_in_twice_has_one_effect(dunia):
    kota = dunia.sini
    isi(kota.jawaban("4.2"), kota.operator_dinkes, opsi="a")
    bagian = kota.bagian("4.2", kota.dinkes)
    pengisian.ajukan_bagian(penugasan=bagian, oleh=kota.operator_dinkes)
    with pytest.raises(SudahBerubah):
        pengisian.ajukan_bagian(penugasan=bagian, oleh=kota.operator_dinkes)
    aksi = [r.aksi for r in Riwayat.objects.untuk(kota.jawaban("4.2"))]
    assert aksi.count(Aksi.BAGIAN_DIAJUKAN) == aksi.count(Aksi.JAWABAN_DIAJUKAN) == 1


def test_handed_in_value_cannot_change_until_taken_back(dunia):
    kota = dunia.sini
    isi(kota.jawaban("4.2"), kota.operator_dinkes, opsi="a")
    pengisian.ajukan_bagian(penugasan=kota.bagian("4.2", kota.dinkes), oleh=kota.operator_dinkes)
    with pytest.raises(SudahBerubah, match="Tarik kembali"):
        isi(kota.jawaban("4.2"), kota.operator_dinkes, opsi="b")
    pengisian.tarik_bagian(penugasan=kota.bagian("4.2", kota.dinkes), oleh=kota.operator_dinkes)
    assert kota.jawaban("4.2").status == Status.DRAF
    assert isi(kota.jawaban("4.2"), kota.operator_dinkes, opsi="b").opsi == "b"


def test_a_stale_note_of_a_part_is_refused_unless_nobody_touched_it(dunia):
    kota = dunia.sini
    bagian = kota.bagian("4.1", kota.dinsos)
    pengisian.simpan_catatan_bagian(penugasan=bagian, catatan="Pertama.", versi=1, oleh=kota.operator_dinsos)
    kunci = {"penugasan": bagian, "oleh": kota.sekretariat}
    with pytest.raises(SudahBerubah, match="Bagian ini sudah diubah orang lain"):
        pengisian.simpan_catatan_bagian(catatan="Kedua.", versi=1, dasar={"catatan": ""}, **kunci)
    assert kota.bagian("4.1", kota.dinsos).catatan == "Pertama."
    sama = pengisian.simpan_catatan_bagian(catatan="Pertama.", versi=1, **kunci)  # what is stored already
    assert sama.versi == 2
    ubah = pengisian.simpan_catatan_bagian(catatan="Kedua.", versi=1, dasar={"catatan": "Pertama."}, **kunci)
    assert (ubah.catatan, ubah.versi) == ("Kedua.", 3)


def test_an_older_version_over_unchanged_content_is_no_conflict(dunia):
    """A version also grows when evidence is judged; who typed over the stored value overwrites nobody."""
    kota = dunia.sini
    Jawaban.objects.filter(pk=kota.jawaban("4.2").pk).update(versi=7)
    kunci = {"jawaban": kota.jawaban("4.2"), "opsi": "a", "angka": None, "catatan": "", "oleh": kota.operator_dinkes}
    with pytest.raises(SudahBerubah):
        pengisian.simpan_jawaban(versi=1, dasar={"opsi": "b", "angka": None, "catatan": ""}, **kunci)
    with pytest.raises(SudahBerubah):
        pengisian.simpan_jawaban(versi=1, dasar={"catatan": ""}, **kunci)  # says nothing about the value
    assert pengisian.simpan_jawaban(versi=1, dasar={"opsi": "", "angka": None, "catatan": ""}, **kunci).opsi == "a"


def test_a_part_never_returned_is_taken_back_as_a_draft(dunia):
    """4.1 goes back to DINSOS alone; when all is in again and DINKES takes its part back, nobody returned that one."""
    kota = dunia.sini
    isi(kota.jawaban("4.1"), kota.operator_dinkes, opsi="tidak")
    bagian = {opd: kota.bagian("4.1", opd) for opd in (kota.dinkes, kota.dinsos)}
    oleh = {kota.dinkes: kota.operator_dinkes, kota.dinsos: kota.operator_dinsos}
    for opd, satu in bagian.items():
        pengisian.ajukan_bagian(penugasan=satu, oleh=oleh[opd])
    jawaban = kota.jawaban("4.1")
    kembalikan_jawaban(
        jawaban=jawaban, alasan="Data panti.", opd=[kota.dinsos], versi=jawaban.versi, oleh=kota.verifikator
    )
    pengisian.ajukan_bagian(penugasan=bagian[kota.dinsos], oleh=kota.operator_dinsos)

    ditarik = pengisian.tarik_bagian(penugasan=bagian[kota.dinkes], oleh=kota.operator_dinkes)
    assert (ditarik.status, kota.jawaban("4.1").status) == (Status.DRAF, Status.DRAF)
    ditarik = pengisian.tarik_bagian(penugasan=bagian[kota.dinsos], oleh=kota.operator_dinsos)
    assert (ditarik.status, kota.jawaban("4.1").status) == (Status.DIKEMBALIKAN, Status.DIKEMBALIKAN)


def test_nothing_changes_after_the_evaluation_is_submitted(dunia):
    kota = dunia.sini
    ajukan_evaluasi(evaluasi=kota.evaluasi, oleh=kota.sekretariat)
    with pytest.raises(Ditolak, match="sudah diajukan"):
        isi(kota.jawaban("4.2"), kota.operator_dinkes, opsi="a")
    with pytest.raises(SudahBerubah):
        ajukan_evaluasi(evaluasi=kota.evaluasi, oleh=kota.sekretariat)


@pytest.mark.parametrize(
    "salah",
    [
        {"status": Status.DITERIMA},
        {"opsi": "ya", "angka": Decimal(1)},
        {"nilai_verifikasi": Decimal(1)},
        {"status": Status.DIKEMBALIKAN, "alasan_kembali": ""},
        {"status": Status.MENUNGGU},
        {"status": "entah"},
    ],
)
def test_database_refuses_impossible_answers(dunia, salah):
    with pytest.raises(IntegrityError), transaction.atomic():
        Jawaban.objects.filter(pk=dunia.sini.jawaban("4.2").pk).update(**salah)


def test_database_refuses_two_leads(dunia):
    with pytest.raises(IntegrityError), transaction.atomic():
        Penugasan.objects.filter(pk=dunia.sini.bagian("4.1", dunia.sini.dinsos).pk).update(pimpin=True)
