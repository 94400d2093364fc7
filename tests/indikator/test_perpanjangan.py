"""More time for one OPD, one question or one part: with a reason, also after the deadline, logged."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from indikator.models import Evaluasi, JendelaTahap, Penugasan
from indikator.queries.kemajuan import kemajuan_bagian
from indikator.services import pengisian
from indikator.services.perpanjangan import Sasaran, beri_perpanjangan, cabut_perpanjangan, ubah_tenggat_bagian
from klaster.galat import Ditolak, SudahBerubah
from klaster.models import Klaster, Riwayat

SESUDAH = datetime(2100, 1, 3, 3, tzinfo=UTC)  # three days after the deadline of the world
SAMPAI = date(2100, 1, 10)


@pytest.fixture
def kota(dunia):
    """The world was opened in time; now the deadline is past."""
    with time_machine.travel(SESUDAH, tick=False):
        yield dunia.sini


def beri(kota, sampai=SAMPAI, alasan="Gangguan jaringan.", **sasaran) -> int:
    return beri_perpanjangan(
        evaluasi=kota.evaluasi, sasaran=Sasaran(**sasaran), sampai=sampai, alasan=alasan, oleh=kota.sekretariat
    )


def bertenggat(kota) -> set[tuple[str, str]]:
    bagian = Penugasan.objects.filter(jawaban__evaluasi=kota.evaluasi, tenggat=SAMPAI)
    return set(bagian.values_list("jawaban__pertanyaan__kode", "opd__kode"))


def log() -> list[str]:
    return [b.objek_label for b in Riwayat.objects.filter(aksi="perpanjangan_diberi").order_by("pk")]


def isi(kota, oleh):
    jawaban = kota.jawaban("4.2")
    return pengisian.simpan_jawaban(jawaban=jawaban, opsi="a", angka=None, catatan="", versi=jawaban.versi, oleh=oleh)


def test_an_opd_gets_time_for_all_its_open_parts_after_the_deadline(kota, dunia):
    with pytest.raises(Ditolak, match="sudah lewat"):
        isi(kota, kota.operator_dinkes)
    assert beri(kota, opd=kota.dinkes) == 3
    assert bertenggat(kota) == {("4.1", "DINKES"), ("4.2", "DINKES"), ("4.4", "DINKES")}
    assert bertenggat(dunia.sana) == set()
    assert isi(kota, kota.operator_dinkes).opsi == "a"
    baris = Riwayat.objects.get(aksi="perpanjangan_diberi")
    assert baris.objek_label == "kepada Dinas Kesehatan Kota Sini (3 bagian) sampai 10 Januari 2100"
    assert baris.keterangan == "Gangguan jaringan."
    assert baris.sesudah["bagian"] == 3


def test_lateness_follows(kota):
    semua = Penugasan.objects.filter(jawaban__evaluasi=kota.evaluasi)
    assert kemajuan_bagian(semua).terlambat == 7
    beri(kota, opd=kota.dinkes)
    assert kemajuan_bagian(semua).terlambat == 4


def test_one_klaster_of_an_opd(kota):
    beri(kota, opd=kota.kelurahan, klaster=Klaster.objects.get(kode="KDK"))
    assert bertenggat(kota) == {("26.1", "32.77.01.1001")}
    with pytest.raises(Ditolak, match="Tidak ada bagian terbuka milik Dinas Kesehatan Kota Sini, klaster"):
        beri(kota, opd=kota.dinkes, klaster=Klaster.objects.get(kode="KDK"))


def test_one_question_for_every_opd_in_it(kota):
    assert beri(kota, jawaban=kota.jawaban("4.1")) == 2
    assert bertenggat(kota) == {("4.1", "DINKES"), ("4.1", "DINSOS")}
    assert log() == ["kepada pertanyaan 4.1 (2 bagian) sampai 10 Januari 2100"]
    assert Riwayat.objects.untuk(kota.jawaban("4.1")).first().aksi == "perpanjangan_diberi"


def test_one_part(kota):
    assert beri(kota, penugasan=kota.bagian("4.1", kota.dinsos)) == 1
    assert bertenggat(kota) == {("4.1", "DINSOS")}
    assert log() == ["kepada Dinas Sosial Kota Sini pada pertanyaan 4.1 sampai 10 Januari 2100"]


def test_what_is_handed_in_or_has_longer_stays(kota):
    with time_machine.travel(datetime(2099, 12, 1, tzinfo=UTC), tick=False):
        isi(kota, kota.operator_dinkes)
        pengisian.ajukan_bagian(penugasan=kota.bagian("4.2", kota.dinkes), oleh=kota.operator_dinkes)
    Penugasan.objects.filter(pk=kota.bagian("4.4", kota.dinkes).pk).update(tenggat=date(2100, 2, 1))
    assert beri(kota, opd=kota.dinkes) == 1
    assert bertenggat(kota) == {("4.1", "DINKES")}
    assert kota.bagian("4.4", kota.dinkes).tenggat == date(2100, 2, 1)


def test_a_second_press_changes_and_logs_nothing(kota):
    assert [beri(kota, opd=kota.dinkes), beri(kota, opd=kota.dinkes)] == [3, 0]
    assert len(log()) == 1
    with pytest.raises(Ditolak, match="Tidak ada bagian terbuka"):
        beri(kota, opd=kota.dinkes, alasan="Alasan lain.")


@pytest.mark.parametrize(
    ("isian", "bidang", "pesan"),
    [
        ({"alasan": "  "}, "alasan", "Tulis alasan perpanjangan"),
        ({"sampai": date(2100, 1, 2)}, "sampai", "sebelum hari ini"),
        ({"sampai": date(2100, 1, 21)}, "sampai", "melewati penutupan resmi, 20 Januari 2100"),
    ],
)
def test_refusals_name_their_field(kota, isian, bidang, pesan):
    Evaluasi.objects.filter(pk=kota.evaluasi.pk).update(penutupan=date(2100, 1, 20))
    with pytest.raises(Ditolak, match=pesan) as galat:
        beri(kota, opd=kota.dinkes, **isian)
    assert galat.value.bidang == bidang
    assert log() == []


def test_after_the_closing_a_reopened_evaluation_may_still_be_extended(kota):
    Evaluasi.objects.filter(pk=kota.evaluasi.pk).update(penutupan=date(2100, 1, 2))
    assert beri(kota, opd=kota.dinkes) == 3


def test_submitted_evaluation_is_not_extended(kota):
    Evaluasi.objects.filter(pk=kota.evaluasi.pk).update(status="diajukan", diajukan_pada=SESUDAH)
    with pytest.raises(SudahBerubah, match="sudah diajukan"):
        beri(kota, opd=kota.dinkes)
    with pytest.raises(Ditolak, match="sudah diajukan"):
        cabut_perpanjangan(evaluasi=kota.evaluasi, opd=kota.dinkes, tenggat=SAMPAI, oleh=kota.sekretariat)


def test_extension_reaches_beyond_the_operators_window(kota):
    JendelaTahap.objects.create(
        evaluasi=kota.evaluasi, kegiatan="PENGISIAN", peran="operator", mulai=date(2099, 1, 1), sampai=date(2099, 6, 1)
    )
    assert beri(kota, opd=kota.dinkes) == 3
    assert isi(kota, kota.operator_dinkes).opsi == "a"


def test_taking_back_lets_the_open_parts_follow_the_evaluation_again(kota):
    beri(kota, opd=kota.dinkes)
    beri(kota, opd=kota.dinsos)
    argumen = {"evaluasi": kota.evaluasi, "opd": kota.dinkes, "tenggat": SAMPAI, "oleh": kota.sekretariat}
    assert [cabut_perpanjangan(**argumen), cabut_perpanjangan(**argumen)] == [3, 0]
    assert {opd for _, opd in bertenggat(kota)} == {"DINSOS"}
    assert kota.bagian("4.1", kota.dinkes).tenggat is None


def test_one_parts_deadline_later_needs_a_reason_and_earlier_does_not(kota):
    bagian = kota.bagian("4.1", kota.dinsos)
    with pytest.raises(Ditolak, match="Tulis alasan perpanjangan"):
        ubah_tenggat_bagian(penugasan=bagian, tenggat=SAMPAI, oleh=kota.sekretariat)
    assert (
        ubah_tenggat_bagian(penugasan=bagian, tenggat=SAMPAI, alasan="Sakit.", oleh=kota.sekretariat).tenggat == SAMPAI
    )
    bagian = kota.bagian("4.1", kota.dinsos)
    lebih_awal = ubah_tenggat_bagian(penugasan=bagian, tenggat=date(2100, 1, 5), oleh=kota.sekretariat)
    assert lebih_awal.tenggat == date(2100, 1, 5)
    assert ubah_tenggat_bagian(penugasan=lebih_awal, tenggat=None, oleh=kota.sekretariat).tenggat is None
    aksi = list(Riwayat.objects.untuk(kota.jawaban("4.1")).values_list("aksi", flat=True))
    assert aksi == ["tenggat_diubah", "tenggat_diubah", "perpanjangan_diberi"]


def test_a_part_taken_away_meanwhile_is_told(kota):
    bagian = kota.bagian("4.1", kota.dinsos)
    Penugasan.objects.filter(pk=bagian.pk).delete()
    with pytest.raises(SudahBerubah, match="baru saja dilepas"):
        ubah_tenggat_bagian(penugasan=bagian, tenggat=SAMPAI, alasan="Sakit.", oleh=kota.sekretariat)
