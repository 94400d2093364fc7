"""Setting the evaluation's days and windows: rules, races, repeats, the audit trail; and the instrument for good."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import transaction

from indikator.aturan.jendela import Hari, Waktu
from indikator.models import Evaluasi, JendelaTahap
from indikator.services.evaluasi import buka_evaluasi, ubah_tenggat
from indikator.services.jendela import (
    JadwalDitolak,
    hapus_jendela,
    hari_evaluasi,
    susun_waktu,
    tambah_jendela,
    ubah_jadwal,
    ubah_jendela,
)
from klaster.galat import Ditolak, SudahBerubah
from klaster.models import Riwayat
from tests.dunia import TENGGAT, buat_instrumen
from tests.factories.indikator import InstrumenFactory

VERIFIKASI = Waktu("VERIFIKASI", "", date(2099, 1, 1), date(2099, 12, 1))


@pytest.fixture
def kota(dunia):
    return dunia.sini


def tambah(kota, waktu=VERIFIKASI) -> JendelaTahap:
    return tambah_jendela(evaluasi=kota.evaluasi, waktu=waktu, oleh=kota.sekretariat)


def atur(kota, hari: Hari, dilihat: Hari | None = None) -> Evaluasi:
    return ubah_jadwal(
        evaluasi=kota.evaluasi, hari=hari, dilihat=dilihat or hari_evaluasi(kota.evaluasi), oleh=kota.sekretariat
    )


def test_window_is_added_once_and_logged_once(kota):
    assert tambah(kota) == tambah(kota)
    baris = Riwayat.objects.filter(aksi="jendela_diubah")
    assert [(b.sebelum, b.sesudah) for b in baris] == [(None, {"mulai": "2099-01-01", "sampai": "2099-12-01"})]
    assert baris.get().objek_label == "Verifikasi dalam kota pada Evaluasi KLA Kota Sini 2024"


def test_the_same_activity_and_role_with_other_days_is_refused(kota):
    tambah(kota)
    with pytest.raises(JadwalDitolak, match="sudah ada, 1 Januari 2099 sampai 1 Desember 2099") as galat:
        tambah(kota, replace(VERIFIKASI, sampai=date(2099, 12, 2)))
    assert [bidang for bidang, _ in galat.value.salah] == ["kegiatan"]
    assert JendelaTahap.objects.count() == 1


def test_window_is_moved_from_what_was_seen_and_a_stale_form_is_told(kota):
    jendela = tambah(kota)
    baru = ubah_jendela(
        jendela=jendela, mulai=date(2099, 2, 1), sampai=date(2099, 12, 1), dilihat=VERIFIKASI, oleh=kota.sekretariat
    )
    assert susun_waktu(baru) == replace(VERIFIKASI, mulai=date(2099, 2, 1))
    with pytest.raises(SudahBerubah, match="baru diubah orang lain"):
        ubah_jendela(
            jendela=jendela, mulai=date(2099, 3, 1), sampai=date(2099, 12, 1), dilihat=VERIFIKASI, oleh=kota.sekretariat
        )
    # The same press twice is one change.
    ubah_jendela(
        jendela=jendela, mulai=date(2099, 2, 1), sampai=date(2099, 12, 1), dilihat=VERIFIKASI, oleh=kota.sekretariat
    )
    assert Riwayat.objects.filter(aksi="jendela_diubah").count() == 2


def test_window_is_removed_once_and_moving_it_then_is_refused(kota, dunia):
    jendela = tambah(kota)
    assert not hapus_jendela(evaluasi=dunia.sana.evaluasi, pk=jendela.pk, oleh=dunia.sana.sekretariat)
    assert hapus_jendela(evaluasi=kota.evaluasi, pk=jendela.pk, oleh=kota.sekretariat)
    assert not hapus_jendela(evaluasi=kota.evaluasi, pk=jendela.pk, oleh=kota.sekretariat)
    with pytest.raises(SudahBerubah, match="sudah dihapus"):
        ubah_jendela(
            jendela=jendela, mulai=date(2099, 2, 1), sampai=date(2099, 3, 1), dilihat=VERIFIKASI, oleh=kota.sekretariat
        )
    assert Riwayat.objects.filter(aksi="jendela_diubah").count() == 2


def test_finished_evaluation_keeps_its_windows(kota):
    Evaluasi.objects.filter(pk=kota.evaluasi.pk).update(status="selesai", diajukan_pada=datetime.now(UTC))
    with pytest.raises(Ditolak, match="sudah selesai"):
        tambah(kota)


def test_days_are_set_together_and_only_what_changed_is_logged(kota):
    atur(kota, Hari(date(2024, 2, 29), TENGGAT, date(2100, 1, 10)))
    terkini = Evaluasi.objects.get(pk=kota.evaluasi.pk)
    assert hari_evaluasi(terkini) == Hari(date(2024, 2, 29), TENGGAT, date(2100, 1, 10))
    baris = Riwayat.objects.untuk(terkini).first()
    assert baris.sebelum == {"mulai": None, "penutupan": None}
    assert baris.sesudah == {"mulai": "2024-02-29", "penutupan": "2100-01-10"}


def test_days_changed_meanwhile_are_not_overwritten(kota):
    dilihat = hari_evaluasi(kota.evaluasi)
    atur(kota, replace(dilihat, penutupan=date(2100, 2, 1)))
    with pytest.raises(SudahBerubah):
        atur(kota, replace(dilihat, mulai=date(2024, 1, 1)), dilihat)
    assert Evaluasi.objects.get(pk=kota.evaluasi.pk).mulai is None
    # What is asked for is already so: nothing to refuse, nothing to log.
    atur(kota, replace(dilihat, penutupan=date(2100, 2, 1)), dilihat)
    assert Riwayat.objects.filter(aksi="jendela_diubah").count() == 1


def test_days_in_the_wrong_order_are_refused_at_their_fields(kota):
    with pytest.raises(JadwalDitolak) as galat:
        atur(kota, Hari(date(2100, 5, 1), TENGGAT, date(2099, 12, 30)))
    assert [bidang for bidang, _ in galat.value.salah] == ["mulai", "penutupan"]


def test_new_days_may_not_break_a_window_that_is_set(kota):
    atur(kota, Hari(None, TENGGAT, date(2100, 1, 10)))
    tambah(kota, Waktu("PENGESAHAN", "", date(2100, 1, 5), date(2100, 1, 10)))
    with pytest.raises(Ditolak, match="Jadwal Pengesahan dan pengajuan tidak lagi cocok") as galat:
        atur(kota, Hari(None, TENGGAT, date(2100, 1, 9)))
    assert galat.value.bidang == "penutupan"
    tambah(kota, Waktu("PENGISIAN", "operator", date(2099, 1, 1), TENGGAT))
    with pytest.raises(Ditolak, match="Jadwal Pengisian untuk Operator tidak lagi cocok") as galat:
        ubah_tenggat(evaluasi=kota.evaluasi, tenggat=date(2099, 12, 30), oleh=kota.sekretariat)
    assert galat.value.bidang == "tenggat"


def test_deadline_may_stay_in_the_past_while_the_closing_moves(kota):
    with time_machine.travel(datetime(2100, 1, 2, tzinfo=UTC), tick=False):
        atur(kota, Hari(None, TENGGAT, date(2100, 1, 10)))
        with pytest.raises(Ditolak, match="sebelum hari ini"):
            atur(kota, Hari(None, TENGGAT + timedelta(days=1), date(2100, 1, 10)))
    assert Evaluasi.objects.get(pk=kota.evaluasi.pk).penutupan == date(2100, 1, 10)


def test_opening_with_days_and_the_evaluation_it_goes_on_from(dunia, kota):
    evaluasi = buka_evaluasi(
        kota=kota.kota,
        instrumen=dunia.instrumen,
        tahun=2025,
        mulai=date(2098, 1, 1),
        tenggat=TENGGAT,
        penutupan=date(2100, 1, 10),
        dari=kota.evaluasi,
        oleh=kota.sekretariat,
    )
    assert (evaluasi.mulai, evaluasi.penutupan, evaluasi.dari) == (date(2098, 1, 1), date(2100, 1, 10), kota.evaluasi)
    assert Riwayat.objects.untuk(evaluasi).filter(aksi="evaluasi_dibuka").get().sesudah == {
        "mulai": "2098-01-01",
        "tenggat": "2099-12-31",
        "penutupan": "2100-01-10",
        "dari": "Evaluasi KLA Kota Sini 2024",
    }


@pytest.mark.parametrize(("tahun", "asing"), [(2024, False), (2023, False), (2025, True)])
def test_one_goes_on_from_an_earlier_evaluation_of_the_same_city_only(dunia, kota, tahun, asing):
    dari = dunia.sana.evaluasi if asing else kota.evaluasi
    with pytest.raises(Ditolak, match=f"Pilih evaluasi Kota Sini dari tahun sebelum {tahun}") as galat:
        buka_evaluasi(
            kota=kota.kota, instrumen=dunia.instrumen, tahun=tahun, tenggat=TENGGAT, dari=dari, oleh=kota.sekretariat
        )
    assert galat.value.bidang == "dari"


def test_no_path_changes_the_instrument_of_an_open_evaluation(dunia, kota):
    lain = buat_instrumen()
    with pytest.raises(Ditolak, match="sudah ada dengan .*; instrumennya tidak dapat diganti"):
        buka_evaluasi(kota=kota.kota, instrumen=lain, tahun=2024, tenggat=TENGGAT, oleh=kota.sekretariat)
    evaluasi = Evaluasi.objects.get(pk=kota.evaluasi.pk)
    evaluasi.instrumen = lain
    with pytest.raises(PermissionDenied, match="tidak dapat diganti sesudah evaluasi dibuka"):
        evaluasi.save()
    with pytest.raises(PermissionDenied):
        evaluasi.save(update_fields=["instrumen"])
    for isi in ({"instrumen": lain}, {"instrumen_id": lain.pk}):
        with pytest.raises(PermissionDenied):
            Evaluasi.objects.filter(pk=evaluasi.pk).update(**isi)
    with pytest.raises(PermissionDenied), transaction.atomic():
        Evaluasi.objects.bulk_update([evaluasi], ["instrumen"])
    assert Evaluasi.objects.get(pk=evaluasi.pk).instrumen == dunia.instrumen


def test_admin_cannot_change_the_instrument_either(dunia, kota, client):
    client.force_login(dunia.admin)
    alamat = f"/admin/indikator/evaluasi/{kota.evaluasi.pk}/change/"
    assert client.get(alamat).status_code == 200
    jawaban = client.post(alamat, {"instrumen": InstrumenFactory().pk, "tahun": 2024, "tenggat": "2099-12-31"})
    assert jawaban.status_code == 403
    assert Evaluasi.objects.get(pk=kota.evaluasi.pk).instrumen == dunia.instrumen
