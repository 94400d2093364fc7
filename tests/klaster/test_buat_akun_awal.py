"""`manage.py buat_akun_awal`: the first secretariat of a city, without a default password."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from klaster.models import Pengguna
from klaster.services.tautan_akun import TautanTidakBerlaku, baca_tautan, pakai_tautan
from tests.factories.klaster import KotaFactory, PenggunaFactory

pytestmark = pytest.mark.django_db


def jalankan(**ganti) -> str:
    isi = {"kota": "32.77", "username": "siti.aminah", "nama": "Siti Aminah", "alamat": "https://kla.contoh.go.id/"}
    keluar = StringIO()
    call_command("buat_akun_awal", stdout=keluar, **{**isi, **ganti})
    return keluar.getvalue()


def token(keluaran: str) -> str:
    alamat = next(baris for baris in keluaran.splitlines() if baris.startswith("https://kla.contoh.go.id/tautan-akun/"))
    return alamat.rstrip("/").rpartition("/")[2]


@pytest.fixture
def kota():
    return KotaFactory(kode="32.77", nama="Kota Cimahi")


def test_it_makes_the_account_and_prints_a_link(kota):
    keluaran = jalankan()
    akun = Pengguna.objects.get()
    assert (akun.username, akun.peran, akun.kota) == ("siti.aminah", "sekretariat", kota)
    assert not akun.has_usable_password()
    assert baca_tautan(token(keluaran)).pengguna == akun


def test_run_again_it_prints_a_new_link_for_the_same_account(kota):
    pertama, kedua = token(jalankan()), token(jalankan())
    assert Pengguna.objects.count() == 1
    with pytest.raises(TautanTidakBerlaku):
        baca_tautan(pertama)
    pakai_tautan(token=kedua, sandi="Kereta-Malam-77")


@pytest.mark.parametrize(
    ("ganti", "pesan"),
    [
        ({"kota": "99.99"}, "Kota 99.99 tidak ada"),
        ({"username": "a b"}, "Nama pengguna 3 sampai 60"),
        ({"nama": "123"}, "Tulis nama lengkap"),
    ],
)
def test_bad_input_is_exit_code_2_with_the_remedy(kota, capsys, ganti, pesan):
    with pytest.raises(SystemExit) as galat:
        jalankan(**ganti)
    assert galat.value.code == 2
    assert pesan in capsys.readouterr().err
    assert not Pengguna.objects.exists()


def test_a_city_that_has_a_secretariat_makes_accounts_itself(kota, capsys):
    pakai_tautan(token=token(jalankan()), sandi="Kereta-Malam-77")
    for ganti, pesan in [({"username": "lain.orang"}, "sudah punya sekretariat"), ({}, "sudah punya kata sandi")]:
        with pytest.raises(SystemExit):
            jalankan(**ganti)
        assert pesan in capsys.readouterr().err
    assert Pengguna.objects.count() == 1


def test_it_wants_its_arguments():
    with pytest.raises(CommandError):
        call_command("buat_akun_awal")


def test_a_link_for_an_account_without_a_city(capsys):
    evaluator = PenggunaFactory(evaluator=True, username="penilai")
    keluar = StringIO()
    call_command("buat_tautan_akun", username="Penilai", alamat="https://kla.contoh.go.id", stdout=keluar)
    assert baca_tautan(token(keluar.getvalue())).pengguna == evaluator
    with pytest.raises(SystemExit) as galat:
        call_command("buat_tautan_akun", username="siapa")
    assert galat.value.code == 2
    Pengguna.objects.update(is_active=False)
    with pytest.raises(SystemExit):
        call_command("buat_tautan_akun", username="penilai")
    assert "ditangguhkan" in capsys.readouterr().err
