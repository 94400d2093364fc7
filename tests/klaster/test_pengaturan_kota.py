"""A city's settings: the page, the rules, two at once."""

from datetime import date, time

import pytest
import time_machine
from django.urls import reverse

from klaster.galat import Ditolak, SudahBerubah
from klaster.models import Aksi, HariLibur, PengaturanKota, Riwayat
from klaster.services.pengaturan import IsianPengaturanKota, simpan_pengaturan_kota
from tests.masuk import masuk_segar

pytestmark = pytest.mark.django_db
ISI = {
    "versi": 0,
    "wajib_dua_langkah": "on",
    "menit_diam": 45,
    "jam_kirim": "07.30",
    "tenang_mulai": "20.00",
    "tenang_sampai": "05.00",
    "hari_kerja_saja": "on",
    "libur": "1 Januari 2099 Tahun Baru\n20-21 Maret 2099 Cuti bersama",
}


def isian(**lain) -> IsianPengaturanKota:
    bawaan = {
        "wajib_dua_langkah": False,
        "menit_diam": 30,
        "jam_kirim": time(7),
        "tenang_mulai": time(19),
        "tenang_sampai": time(6),
        "hari_kerja_saja": True,
        "libur": (),
        "libur_sejak": date(2024, 1, 1),
    }
    return IsianPengaturanKota(**{**bawaan, **lain})


@pytest.fixture
def alamat(dunia):
    return reverse("klaster:pengaturan_kota", args=[dunia.sini.kota.kode])


@pytest.fixture
def masuk(client, dunia):
    masuk_segar(client, dunia.sini.sekretariat)
    return client


def test_the_page_shows_the_defaults_of_a_city_without_settings(masuk, alamat):
    form = masuk.get(alamat).context["form"]
    assert (form["versi"].value(), form["menit_diam"].value(), form["jam_kirim"].value()) == (0, 30, time(7))
    assert not PengaturanKota.objects.exists()


def test_all_fields_are_stored_and_audited(masuk, alamat, dunia):
    assert masuk.post(alamat, ISI).url == alamat
    satu = PengaturanKota.objects.get(kota=dunia.sini.kota)
    assert (satu.wajib_dua_langkah, satu.menit_diam, satu.jam_kirim, satu.versi) == (True, 45, time(7, 30), 1)
    assert (satu.tenang_mulai, satu.tenang_sampai, satu.hari_kerja_saja) == (time(20), time(5), True)
    assert [(h.tanggal, h.nama) for h in HariLibur.objects.filter(kota=dunia.sini.kota)] == [
        (date(2099, 1, 1), "Tahun Baru"),
        (date(2099, 3, 20), "Cuti bersama"),
        (date(2099, 3, 21), "Cuti bersama"),
    ]
    baris = Riwayat.objects.get(aksi=Aksi.PENGATURAN_KOTA_DIUBAH)
    assert baris.sebelum["menit_diam"] == 30
    assert baris.sesudah["jam_kirim"] == "07.30"
    assert "hari_kerja_saja" not in baris.sesudah
    assert masuk.get(alamat).url.startswith(reverse("mfa_activate_totp"))  # it holds for who has set it, too


def test_what_was_stored_is_shown_again(masuk, alamat):
    masuk.post(alamat, {nama: nilai for nama, nilai in ISI.items() if nama != "wajib_dua_langkah"})
    isi = masuk.get(alamat).content.decode()
    assert "20 Maret 2099 Cuti bersama" in isi
    assert 'value="07:30"' in isi


def test_saving_twice_is_one_change(masuk, alamat):
    for _ in range(2):
        assert masuk.post(alamat, ISI).status_code == 302
    assert Riwayat.objects.filter(aksi=Aksi.PENGATURAN_KOTA_DIUBAH).count() == 1
    assert PengaturanKota.objects.get().versi == 1


def test_saving_asks_who_it_is_when_the_log_in_is_old(client, dunia, alamat):
    masuk_segar(client, dunia.sini.sekretariat, umur=3600)
    assert client.get(alamat).status_code == 200
    assert client.post(alamat, ISI).url.startswith(reverse("account_reauthenticate"))
    assert not PengaturanKota.objects.exists()


def test_a_stale_page_shows_what_is_stored_and_keeps_what_was_typed(masuk, alamat, dunia):
    simpan_pengaturan_kota(kota=dunia.sini.kota, isian=isian(menit_diam=60), versi=0, oleh=dunia.sini.sekretariat)
    jawaban = masuk.post(alamat, ISI)
    assert jawaban.status_code == 409
    assert "setelah 60 menit" in jawaban.content.decode()
    form = jawaban.context["form"]
    assert (form["menit_diam"].value(), form["versi"].value()) == ("45", "1")
    assert masuk.post(alamat, {**ISI, "versi": 1}).status_code == 302
    assert PengaturanKota.objects.get().menit_diam == 45


@pytest.mark.parametrize(
    ("salah", "bidang"),
    [
        ({"menit_diam": 4}, "menit_diam"),
        ({"menit_diam": 241}, "menit_diam"),
        ({"menit_diam": "x"}, "menit_diam"),
        ({"jam_kirim": "25.00"}, "jam_kirim"),
        ({"jam_kirim": "21.00"}, "jam_kirim"),
        ({"libur": "besok libur"}, "libur"),
        ({"libur": "1 Januari 2001 Tahun Baru"}, "libur"),
    ],
)
def test_refused_input_keeps_everything_typed(masuk, alamat, salah, bidang):
    jawaban = masuk.post(alamat, {**ISI, **salah})
    assert jawaban.status_code == 422
    assert list(jawaban.context["form"].errors) == [bidang]
    assert jawaban.context["form"]["tenang_mulai"].value() == "20.00"
    assert Riwayat.objects.filter(aksi=Aksi.PENGATURAN_KOTA_DIUBAH).count() == 0


def test_days_off_of_past_years_stay(dunia, masuk, alamat):
    HariLibur.objects.create(kota=dunia.sini.kota, tanggal=date(2023, 1, 1), nama="Lama")
    HariLibur.objects.create(kota=dunia.sana.kota, tanggal=date(2099, 1, 1), nama="Kota lain")
    with time_machine.travel("2098-06-01T00:00:00Z"):
        masuk_segar(masuk, dunia.sini.sekretariat)
        masuk.post(alamat, {**ISI, "libur": "1 Mei 2098 Buruh"})
    assert list(HariLibur.objects.values_list("nama", flat=True).order_by("tanggal")) == ["Lama", "Buruh", "Kota lain"]


def test_the_service_keeps_its_rules_without_the_form(dunia):
    argumen = {"kota": dunia.sini.kota, "versi": 0, "oleh": dunia.sini.sekretariat}
    for buruk in ({"menit_diam": 1}, {"jam_kirim": time(3)}, {"libur": ((date(2020, 1, 1), "X"),)}):
        with pytest.raises(Ditolak):
            simpan_pengaturan_kota(isian=isian(**buruk), **argumen)
    with pytest.raises(SudahBerubah):
        simpan_pengaturan_kota(isian=isian(menit_diam=60), **{**argumen, "versi": 7})
