"""Races on accounts, on real threads and transactions: the last secretariat stays, a link is used once, one account."""

from collections.abc import Callable

import pytest

from klaster.galat import Ditolak
from klaster.models import Aksi, Kota, Pengguna, Riwayat, SerahTerima, TautanAkun
from klaster.models.pengguna import Peran
from klaster.services.akun import IsiAkun, buat_akun, tangguhkan
from klaster.services.akun_awal import buat_akun_awal
from klaster.services.tautan_akun import buat_tautan, pakai_tautan
from laporan.services.serah_terima import serah_terimakan
from tests.alur.serentak import serentak
from tests.factories.klaster import KotaFactory, PenggunaFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def kota(transactional_db: None) -> Kota:
    return KotaFactory()


def ditolak(hasil: list[object]) -> list[object]:
    return [h for h in hasil if isinstance(h, Ditolak)]


def test_two_secretariats_suspend_each_other(kota: Kota) -> None:
    satu, dua = PenggunaFactory.create_batch(2, sekretariat=True, kota=kota)

    def tutup(siapa: Pengguna, oleh: Pengguna) -> Callable[[], object]:
        return lambda: tangguhkan(pengguna=siapa, alasan="Pindah", oleh=oleh)

    hasil = serentak([tutup(satu, dua), tutup(dua, satu)])
    assert len(ditolak(hasil)) == 1
    assert Pengguna.objects.filter(kota=kota, peran=Peran.SEKRETARIAT, is_active=True).count() == 1


def test_a_link_is_used_once(kota: Kota) -> None:
    akun = PenggunaFactory(kota=kota)
    token = buat_tautan(pengguna=akun, oleh=None).token
    hasil = serentak([lambda n=n: pakai_tautan(token=token, sandi=f"Kereta-Malam-{n}7") for n in range(4)])
    assert len(ditolak(hasil)) == 3
    assert Riwayat.objects.filter(aksi=Aksi.SANDI_DIGANTI).count() == 1
    menang = next(n for n, h in enumerate(hasil) if not isinstance(h, Ditolak))
    akun.refresh_from_db()
    assert akun.check_password(f"Kereta-Malam-{menang}7")


def test_a_double_press_leaves_one_open_link(kota: Kota) -> None:
    akun = PenggunaFactory(kota=kota)
    hasil = serentak([lambda: buat_tautan(pengguna=akun, dasar=0, oleh=None)] * 4)
    assert len(ditolak(hasil)) == 3
    assert TautanAkun.objects.filter(pengguna=akun, dicabut_pada=None).count() == 1


def test_one_user_name_is_given_once(kota: Kota) -> None:
    isi = IsiAkun(nama="Siti Aminah", peran=Peran.PIMPINAN)
    hasil = serentak([lambda: buat_akun(kota=kota, username="siti.aminah", isi=isi, oleh=None)] * 4)
    assert len(ditolak(hasil)) == 3
    assert Pengguna.objects.filter(username="siti.aminah").count() == 1


def test_two_runs_of_the_first_account_make_one(kota: Kota) -> None:
    serentak([lambda: buat_akun_awal(kota=kota, username="siti.aminah", nama="Siti Aminah")] * 3)
    assert Pengguna.objects.filter(kota=kota).count() == 1
    assert TautanAkun.objects.filter(dicabut_pada=None).count() == 1


def test_a_handover_happens_once(kota: Kota) -> None:
    dari, kepada = PenggunaFactory.create_batch(2, kota=kota)
    oleh = PenggunaFactory(sekretariat=True, kota=kota)

    def serahkan() -> object:
        return serah_terimakan(dari=dari, kepada=kepada, orang={}, alasan="Pindah", catatan="", oleh=oleh)

    assert len(ditolak(serentak([serahkan] * 3))) == 2
    assert SerahTerima.objects.count() == 1
