"""Windows as they bind the services: to the second at midnight of each zone, by role, with whom to ask."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine

from indikator.models import Evaluasi, JendelaTahap, Kegiatan, Penugasan
from indikator.queries.jendela import tenggat_nyata
from indikator.queries.kemajuan import kemajuan_bagian, kemajuan_evaluasi
from indikator.services import pengisian
from indikator.services.kunci import pastikan_belum_lewat, pastikan_jendela
from indikator.services.verifikasi import batalkan_verifikasi, kembalikan_jawaban, terima_jawaban
from klaster.galat import Ditolak
from klaster.models import Kota
from klaster.models.kota import ZonaWaktu
from klaster.models.pengguna import Peran

#: The beginning of 1 March 2024, the day after a leap day, in each zone.
TENGAH_MALAM = {
    ZonaWaktu.WIB: datetime(2024, 2, 29, 17, tzinfo=UTC),
    ZonaWaktu.WITA: datetime(2024, 2, 29, 16, tzinfo=UTC),
    ZonaWaktu.WIT: datetime(2024, 2, 29, 15, tzinfo=UTC),
}
SEPERSEPULUH = timedelta(milliseconds=100)


def jendela(evaluasi, kegiatan, mulai, sampai, peran=""):
    return JendelaTahap.objects.create(evaluasi=evaluasi, kegiatan=kegiatan, peran=peran, mulai=mulai, sampai=sampai)


def isi(kota, oleh, kode="4.2"):
    jawaban = kota.jawaban(kode)
    return pengisian.simpan_jawaban(jawaban=jawaban, opsi="a", angka=None, catatan="", versi=jawaban.versi, oleh=oleh)


def tutup(evaluasi, kegiatan, oleh) -> str:
    """The refusal, or nothing."""
    try:
        pastikan_jendela(Evaluasi.objects.select_related("kota").get(pk=evaluasi.pk), kegiatan, oleh)
    except Ditolak as galat:
        return galat.pesan
    return ""


@pytest.mark.parametrize("zona", ZonaWaktu)
def test_window_ends_with_its_last_day_and_begins_at_midnight_in_each_zone(dunia, zona):
    kota = dunia.sini
    Kota.objects.filter(pk=kota.kota.pk).update(zona_waktu=zona)
    jendela(kota.evaluasi, Kegiatan.VERIFIKASI, date(2024, 2, 1), date(2024, 2, 29))
    jendela(kota.evaluasi, Kegiatan.PENGESAHAN, date(2024, 3, 1), date(2024, 3, 5))
    keadaan = []
    for saat in (TENGAH_MALAM[zona] - SEPERSEPULUH, TENGAH_MALAM[zona]):
        with time_machine.travel(saat, tick=False):
            keadaan.append(
                (
                    tutup(kota.evaluasi, Kegiatan.VERIFIKASI, kota.verifikator),
                    tutup(kota.evaluasi, Kegiatan.PENGESAHAN, kota.operator_dinkes),
                )
            )
    dinas = kota.kota.nama_dinas
    assert keadaan == [
        (
            "",
            f"Pengesahan dan pengajuan belum dibuka; mulai 1 Maret 2024 pukul 00.00 {zona.label}. "
            f"Bila perlu lebih awal, hubungi sekretariat ({dinas}).",
        ),
        (
            f"Verifikasi dalam kota sudah ditutup pada 29 Februari 2024 pukul 23.59 {zona.label}. "
            f"Mintalah perpanjangan kepada sekretariat ({dinas}).",
            "",
        ),
    ]


@pytest.mark.parametrize("zona", ZonaWaktu)
def test_filling_opens_at_midnight_of_its_first_day_in_each_zone(dunia, zona):
    kota = dunia.sini
    Kota.objects.filter(pk=kota.kota.pk).update(zona_waktu=zona)
    Evaluasi.objects.filter(pk=kota.evaluasi.pk).update(mulai=date(2024, 3, 1))
    with (
        time_machine.travel(TENGAH_MALAM[zona] - SEPERSEPULUH, tick=False),
        pytest.raises(Ditolak, match=f"Pengisian belum dibuka; mulai 1 Maret 2024 pukul 00.00 {zona.label}"),
    ):
        isi(kota, kota.operator_dinkes)
    with time_machine.travel(TENGAH_MALAM[zona], tick=False):
        assert isi(kota, kota.operator_dinkes).opsi == "a"


def test_a_roles_own_filling_window_binds_that_role_only(dunia):
    kota = dunia.sini
    jendela(kota.evaluasi, Kegiatan.PENGISIAN, date(2024, 1, 1), date(2024, 2, 28), Peran.OPERATOR)
    with time_machine.travel(datetime(2024, 2, 29, 3, tzinfo=UTC), tick=False):
        with pytest.raises(Ditolak, match="sudah lewat pada 28 Februari 2024 pukul 23.59 WIB. Mintalah perpanjangan"):
            isi(kota, kota.operator_dinkes)
        assert isi(kota, kota.sekretariat).opsi == "a"


def test_extension_of_a_part_outweighs_the_roles_window_but_not_its_beginning(dunia):
    kota = dunia.sini
    jendela(kota.evaluasi, Kegiatan.PENGISIAN, date(2024, 1, 10), date(2024, 2, 1), Peran.OPERATOR)
    Penugasan.objects.filter(pk=kota.bagian("4.2", kota.dinkes).pk).update(tenggat=date(2024, 2, 3))
    with time_machine.travel(datetime(2024, 2, 3, 12, tzinfo=UTC), tick=False):
        assert isi(kota, kota.operator_dinkes).opsi == "a"
    with (
        time_machine.travel(datetime(2024, 1, 9, 12, tzinfo=UTC), tick=False),
        pytest.raises(Ditolak, match="belum dibuka; mulai 10 Januari 2024"),
    ):
        pengisian.ajukan_bagian(penugasan=kota.bagian("4.2", kota.dinkes), oleh=kota.operator_dinkes)


def test_secretariat_is_told_where_it_can_change_the_plan(dunia):
    kota = dunia.sini
    with (
        time_machine.travel(datetime(2100, 1, 1, 12, tzinfo=UTC), tick=False),
        pytest.raises(Ditolak, match="23.59 WIB. Ubah jadwal atau beri perpanjangan pada halaman Rencana tahun."),
    ):
        pastikan_belum_lewat(kota.bagian("4.2", kota.dinkes), kota.jawaban("4.2"), kota.sekretariat)


def test_an_activity_without_a_window_is_open_and_a_roles_own_outweighs_everybodys(dunia):
    kota = dunia.sini
    assert tutup(kota.evaluasi, Kegiatan.VF, dunia.evaluator) == ""
    jendela(kota.evaluasi, Kegiatan.VERIFIKASI, date(2024, 1, 1), date(2024, 1, 31))
    jendela(kota.evaluasi, Kegiatan.VERIFIKASI, date(2024, 1, 1), date(2024, 3, 31), Peran.SEKRETARIAT)
    with time_machine.travel(datetime(2024, 2, 10, tzinfo=UTC), tick=False):
        assert "ditutup pada 31 Januari 2024" in tutup(kota.evaluasi, Kegiatan.VERIFIKASI, kota.verifikator)
        assert tutup(kota.evaluasi, Kegiatan.VERIFIKASI, kota.sekretariat) == ""


@pytest.mark.parametrize("putusan", ["terima", "kembalikan", "batalkan"])
def test_no_verdict_outside_the_verification_window(dunia, putusan):
    kota = dunia.sini
    isi(kota, kota.operator_dinkes)
    pengisian.ajukan_bagian(penugasan=kota.bagian("4.2", kota.dinkes), oleh=kota.operator_dinkes)
    jawaban = kota.jawaban("4.2")
    if putusan == "batalkan":
        terima_jawaban(jawaban=jawaban, nilai=Decimal(5), catatan="", versi=jawaban.versi, oleh=kota.verifikator)
        jawaban = kota.jawaban("4.2")
    jendela(kota.evaluasi, Kegiatan.VERIFIKASI, date(2020, 1, 1), date(2020, 1, 31))
    umum = {"jawaban": jawaban, "versi": jawaban.versi, "oleh": kota.verifikator}
    tindakan = {
        "terima": lambda: terima_jawaban(nilai=Decimal(5), catatan="", **umum),
        "kembalikan": lambda: kembalikan_jawaban(alasan="Kurang.", opd=[], **umum),
        "batalkan": lambda: batalkan_verifikasi(**umum),
    }
    with pytest.raises(Ditolak, match="Verifikasi dalam kota sudah ditutup pada 31 Januari 2020"):
        tindakan[putusan]()
    assert kota.jawaban("4.2").versi == jawaban.versi


def test_last_day_of_a_part_own_then_operators_then_the_evaluations(dunia):
    kota = dunia.sini
    jendela(dunia.sana.evaluasi, Kegiatan.PENGISIAN, date(2024, 1, 1), date(2024, 1, 9), Peran.OPERATOR)
    Penugasan.objects.filter(pk=kota.bagian("4.2", kota.dinkes).pk).update(tenggat=date(2024, 2, 3))

    def hari(bagian):
        return Penugasan.objects.filter(pk=bagian.pk).annotate(hari=tenggat_nyata()).get().hari

    assert hari(kota.bagian("4.2", kota.dinkes)) == date(2024, 2, 3)
    assert hari(kota.bagian("4.3", kota.dinsos)) == kota.evaluasi.tenggat
    assert hari(dunia.sana.bagian("4.3", dunia.sana.dinsos)) == date(2024, 1, 9)


def test_lateness_follows_the_operators_window_and_the_extension(dunia):
    kota = dunia.sini
    jendela(kota.evaluasi, Kegiatan.PENGISIAN, date(2020, 1, 1), date(2020, 1, 31), Peran.OPERATOR)
    semua = Penugasan.objects.filter(jawaban__evaluasi=kota.evaluasi)
    assert kemajuan_bagian(semua).terlambat == 7
    Penugasan.objects.filter(pk=kota.bagian("4.2", kota.dinkes).pk).update(tenggat=date(2099, 1, 1))
    assert kemajuan_bagian(semua).terlambat == 6
    assert kemajuan_bagian(Penugasan.objects.filter(jawaban__evaluasi=dunia.sana.evaluasi)).terlambat == 0
    assert {k: v.terlambat for k, v in kemajuan_evaluasi([kota.evaluasi.pk]).items()} == {kota.evaluasi.pk: 6}
