"""One-time links: shown once, used once, void by a newer one, by suspension and by time."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from klaster.galat import Ditolak, SudahBerubah
from klaster.models import Aksi, Notifikasi, Pengguna, Riwayat, TautanAkun
from klaster.services.akun import tangguhkan
from klaster.services.tautan_akun import (
    TautanTidakBerlaku,
    baca_tautan,
    buat_tautan,
    buat_tautan_banyak,
    cabut_tautan,
    pakai_tautan,
    sidik_token,
    tautan_terakhir,
)
from tests.factories.klaster import PenggunaFactory

pytestmark = pytest.mark.django_db
SANDI_BARU = "Kereta-Malam-77"


def keadaan(token: str) -> str:
    with pytest.raises(TautanTidakBerlaku) as galat:
        baca_tautan(token)
    return galat.value.keadaan


def test_only_the_hash_of_a_token_is_kept(dunia):
    baru = buat_tautan(pengguna=dunia.sini.operator_dinkes, oleh=dunia.sini.sekretariat)
    tersimpan = TautanAkun.objects.get()
    assert tersimpan.sidik == sidik_token(baru.token)
    assert len(baru.token) == 32
    riwayat = Riwayat.objects.latest("pk")
    assert riwayat.aksi == Aksi.TAUTAN_AKUN_DIBUAT
    assert baru.token not in str([getattr(riwayat, k.attname) for k in Riwayat._meta.fields])


def test_the_kind_follows_from_whether_there_is_a_password(dunia):
    akun = PenggunaFactory(kota=dunia.sini.kota)
    assert buat_tautan(pengguna=akun, oleh=None).tautan.jenis == TautanAkun.Jenis.RESET
    assert Notifikasi.objects.get(penerima=akun).judul == "Tautan kata sandi baru dibuat untuk akun Anda"
    akun.set_unusable_password()
    akun.save()
    baru = buat_tautan(pengguna=akun, oleh=None).tautan
    assert baru.jenis == TautanAkun.Jenis.AKTIVASI
    assert baru.kedaluwarsa_pada - baru.dibuat_pada == timedelta(days=14)


def test_a_link_sets_the_password_once_and_ends_open_sessions(dunia):
    akun = dunia.sini.operator_dinkes
    Pengguna.objects.filter(pk=akun.pk).update(harus_ganti_sandi=True)
    client = Client()
    client.force_login(akun)
    token = buat_tautan(pengguna=akun, oleh=dunia.sini.sekretariat).token
    assert client.get(reverse("laporan:publik")).status_code == 200
    hasil = pakai_tautan(token=token, sandi=SANDI_BARU)
    akun.refresh_from_db()
    assert hasil == akun
    assert akun.check_password(SANDI_BARU)
    assert not akun.harus_ganti_sandi
    assert client.get(reverse("laporan:beranda")).status_code == 302
    baris = Riwayat.objects.filter(aksi=Aksi.SANDI_DIGANTI).get()
    assert (baris.pelaku, baris.keterangan) == (akun, "Kata sandi baru")
    assert keadaan(token) == "dipakai"
    with pytest.raises(TautanTidakBerlaku):
        pakai_tautan(token=token, sandi="Sesuatu-Yang-Lain-9")
    akun.refresh_from_db()
    assert akun.check_password(SANDI_BARU)


def test_a_weak_password_leaves_the_link_open(dunia):
    akun = dunia.sini.operator_dinkes
    token = buat_tautan(pengguna=akun, oleh=None).token
    with pytest.raises(Ditolak) as galat:
        pakai_tautan(token=token, sandi="12345")
    assert galat.value.bidang == "sandi"
    assert pakai_tautan(token=token, sandi=SANDI_BARU) == akun


def test_a_newer_link_voids_the_one_before(dunia):
    akun = dunia.sini.operator_dinkes
    pertama = buat_tautan(pengguna=akun, oleh=None).token
    kedua = buat_tautan(pengguna=akun, oleh=None).token
    assert keadaan(pertama) == "dicabut"
    assert baca_tautan(kedua).pengguna == akun
    cabut_tautan(pengguna=akun, oleh=None)
    assert keadaan(kedua) == "dicabut"
    with pytest.raises(SudahBerubah):
        cabut_tautan(pengguna=akun, oleh=None)


def test_links_are_voided_by_the_secretariat_of_the_city_only(dunia):
    """Asked by the service itself, not by its page only."""
    akun = dunia.sini.operator_dinkes
    token = buat_tautan(pengguna=akun, oleh=None).token
    for oleh in (dunia.sana.sekretariat, dunia.sini.pimpinan, dunia.evaluator, akun):
        with pytest.raises(PermissionDenied, match="sekretariat kota itu"):
            cabut_tautan(pengguna=akun, oleh=oleh)
    assert baca_tautan(token).pengguna == akun
    cabut_tautan(pengguna=akun, oleh=dunia.sini.sekretariat)
    assert keadaan(token) == "dicabut"


def test_time_suspension_and_an_unknown_token(dunia):
    akun = dunia.sini.operator_dinkes
    token = buat_tautan(pengguna=akun, oleh=None).token
    TautanAkun.objects.update(kedaluwarsa_pada=timezone.now())
    assert keadaan(token) == "kedaluwarsa"
    token = buat_tautan(pengguna=akun, oleh=None).token
    tangguhkan(pengguna=akun, alasan="Pindah", oleh=None)
    assert keadaan(token) == "nonaktif"
    assert keadaan("x" * 32) == "asing"
    with pytest.raises(Ditolak, match="ditangguhkan"):
        buat_tautan(pengguna=akun, oleh=None)


def test_a_second_press_is_noticed(dunia):
    semua = [dunia.sini.operator_dinkes, dunia.sini.operator_dinsos]
    dasar = tautan_terakhir(semua)
    pertama = buat_tautan_banyak(pengguna=semua, oleh=dunia.sini.sekretariat, dasar=dasar)
    with pytest.raises(SudahBerubah, match="hanya ditampilkan sekali"):
        buat_tautan_banyak(pengguna=semua, oleh=dunia.sini.sekretariat, dasar=dasar)
    assert [baca_tautan(satu.token).pengguna for satu in pertama] == semua


def test_many_at_once_are_all_or_nothing(dunia, django_assert_max_num_queries):
    kota = dunia.sini.kota
    semua = [PenggunaFactory(kota=kota) for _ in range(12)]
    Pengguna.objects.filter(pk__in=[p.pk for p in semua]).update(password="!")
    with django_assert_max_num_queries(14):
        hasil = buat_tautan_banyak(pengguna=semua, oleh=dunia.sini.sekretariat)
    assert [h.pengguna for h in hasil] == semua
    assert len({h.token for h in hasil}) == 12
    semua[3].is_active = False
    semua[3].save()
    with pytest.raises(Ditolak):
        buat_tautan_banyak(pengguna=semua, oleh=dunia.sini.sekretariat)
    assert TautanAkun.objects.filter(dicabut_pada=None).count() == 12


def test_a_link_releases_a_lock_after_wrong_passwords(dunia):

    akun = dunia.sini.operator_dinkes
    AccessAttempt.objects.create(username=akun.username, ip_address="203.0.113.5", failures_since_start=9)
    AccessAttempt.objects.create(username="lain", ip_address="203.0.113.5", failures_since_start=9)
    pakai_tautan(token=buat_tautan(pengguna=akun, oleh=None).token, sandi=SANDI_BARU)
    assert list(AccessAttempt.objects.values_list("username", flat=True)) == ["lain"]
    assert Riwayat.objects.filter(aksi=Aksi.KUNCI_DILEPAS, objek_id=akun.pk).exists()
