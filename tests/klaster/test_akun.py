"""Accounts of a city: made, changed, suspended, activated; who may, what is refused, what is left in the history."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from klaster.galat import Ditolak, SudahBerubah
from klaster.models import Aksi, Klaster, Opd, Pengguna, Riwayat, TautanAkun
from klaster.models.pengguna import Peran
from klaster.services import akun as layanan
from klaster.services.akun import IsiAkun
from klaster.services.tautan_akun import buat_tautan
from tests.factories.klaster import PenggunaFactory

pytestmark = pytest.mark.django_db


def isi(**ganti) -> IsiAkun:
    return IsiAkun(**{"nama": "Siti Aminah", "peran": Peran.PIMPINAN, **ganti})


def buat(kota, oleh=None, username="siti.aminah", **ganti) -> Pengguna:
    return layanan.buat_akun(kota=kota, username=username, isi=isi(**ganti), oleh=oleh)


def aksi_terakhir() -> Riwayat:
    return Riwayat.objects.latest("pk")


def test_a_new_account_has_no_password_and_stands_in_the_history(dunia):
    kota = dunia.sini
    akun = buat(
        kota.kota,
        kota.sekretariat,
        "Siti.Aminah",
        peran=Peran.OPERATOR,
        opd=kota.dinkes,
        kepala_opd=True,
        nip="1987654",
    )
    akun.refresh_from_db()
    assert (akun.username, akun.peran, akun.opd, akun.kota, akun.kepala_opd) == (
        "siti.aminah",
        Peran.OPERATOR,
        kota.dinkes,
        kota.kota,
        True,
    )
    assert not akun.has_usable_password()
    assert akun.is_active
    assert not akun.is_staff
    baris = aksi_terakhir()
    assert (baris.aksi, baris.objek_id, baris.pelaku, baris.kota) == (
        Aksi.AKUN_DIBUAT,
        akun.pk,
        kota.sekretariat,
        kota.kota,
    )
    assert baris.sesudah["opd"] == "DINKES"
    assert baris.sesudah["nip"] == "…654"  # history cannot forget: only the end of a number


def test_what_the_role_does_not_have_is_left_out(dunia):
    kota = dunia.sini
    akun = buat(kota.kota, peran=Peran.PIMPINAN, opd=kota.dinkes, kepala_opd=True, klaster=tuple(Klaster.objects.all()))
    assert (akun.opd, akun.kepala_opd, akun.klaster_verifikasi.count()) == (None, False, 0)


@pytest.mark.parametrize("nama", ["SINI.dinkes", "sini.dinkes "])
def test_a_user_name_is_taken_in_any_spelling(dunia, nama):
    with pytest.raises(Ditolak, match="sudah dipakai") as galat:
        buat(dunia.sini.kota, dunia.sini.sekretariat, nama)
    assert galat.value.bidang == "username"


@pytest.mark.parametrize(
    ("ganti", "bidang"),
    [
        ({"peran": Peran.ADMIN}, "peran"),
        ({"peran": Peran.EVALUATOR}, "peran"),
        ({"peran": "raja"}, "peran"),
        ({"peran": Peran.OPERATOR}, "opd"),
        ({"peran": Peran.VERIFIKATOR}, "klaster"),
    ],
)
def test_a_role_that_no_city_gives_or_that_lacks_its_place_is_refused(dunia, ganti, bidang):
    with pytest.raises(Ditolak) as galat:
        buat(dunia.sini.kota, dunia.admin, **ganti)
    assert galat.value.bidang == bidang
    assert not Pengguna.objects.filter(username="siti.aminah").exists()


def test_an_opd_of_elsewhere_or_out_of_use_is_refused(dunia):
    with pytest.raises(Ditolak, match="bukan OPD"):
        buat(dunia.sini.kota, peran=Peran.OPERATOR, opd=dunia.sana.dinkes)
    Opd.objects.filter(pk=dunia.sini.dinkes.pk).update(aktif=False)
    dunia.sini.dinkes.refresh_from_db()
    with pytest.raises(Ditolak, match="tidak aktif"):
        buat(dunia.sini.kota, peran=Peran.OPERATOR, opd=dunia.sini.dinkes)


@pytest.mark.parametrize("siapa", ["verifikator", "operator_dinkes", "pimpinan"])
def test_only_the_secretariat_of_the_city_and_the_admin_manage_accounts(dunia, siapa):
    for orang in (getattr(dunia.sini, siapa), dunia.sana.sekretariat, dunia.evaluator):
        with pytest.raises(PermissionDenied):
            buat(dunia.sini.kota, orang)
        with pytest.raises(PermissionDenied):
            layanan.tangguhkan(pengguna=dunia.sini.operator_dinsos, alasan="Pindah", oleh=orang)
        with pytest.raises(PermissionDenied):
            buat_tautan(pengguna=dunia.sini.operator_dinsos, oleh=orang)
    assert buat(dunia.sini.kota, dunia.admin).kota == dunia.sini.kota


def test_accounts_without_a_city_are_out_of_reach(dunia):
    for akun in (dunia.admin, dunia.evaluator):
        with pytest.raises(PermissionDenied):
            layanan.tangguhkan(pengguna=akun, alasan="Coba", oleh=dunia.sini.sekretariat)
        with pytest.raises(PermissionDenied):
            buat_tautan(pengguna=akun, oleh=dunia.sini.sekretariat)


def test_a_change_is_written_down_before_and_after_and_counts_from_the_next_request(dunia):
    kota, akun = dunia.sini, dunia.sini.operator_dinkes
    client = Client()
    client.force_login(akun)
    alamat = reverse("bukti:pertanyaan", args=[kota.kota.kode, 2024, "4.2"])
    assert client.get(alamat).status_code == 200
    layanan.ubah_akun(
        pengguna=akun,
        isi=isi(nama=akun.nama, peran=Peran.OPERATOR, opd=kota.dinsos),
        versi=0,
        oleh=kota.sekretariat,
    )
    assert client.get(alamat).status_code == 404
    baris = aksi_terakhir()
    assert (baris.aksi, baris.sebelum, baris.sesudah) == (Aksi.AKUN_DIUBAH, {"opd": "DINKES"}, {"opd": "DINSOS"})


def test_an_overtaken_change_is_refused_and_an_equal_one_leaves_no_trace(dunia):
    kota, akun = dunia.sini, dunia.sini.pimpinan
    sama = isi(nama=akun.nama)
    banyak = Riwayat.objects.count()
    layanan.ubah_akun(pengguna=akun, isi=sama, versi=0, oleh=kota.sekretariat)
    assert Riwayat.objects.count() == banyak
    layanan.ubah_akun(pengguna=akun, isi=isi(nama="Baru"), versi=0, oleh=kota.sekretariat)
    with pytest.raises(SudahBerubah):
        layanan.ubah_akun(pengguna=akun, isi=isi(nama="Lain"), versi=0, oleh=kota.sekretariat)
    akun.refresh_from_db()
    assert (akun.nama, akun.versi) == ("Baru", 1)


def test_nobody_changes_their_own_role_or_place(dunia):
    saya = dunia.sini.sekretariat
    PenggunaFactory(sekretariat=True, kota=dunia.sini.kota)
    with pytest.raises(Ditolak, match="akun sendiri") as galat:
        layanan.ubah_akun(pengguna=saya, isi=isi(nama=saya.nama), versi=0, oleh=saya)
    assert galat.value.bidang == "peran"
    with pytest.raises(Ditolak, match="Akun sendiri"):
        layanan.tangguhkan(pengguna=saya, alasan="Cuti", oleh=saya)
    layanan.ubah_akun(pengguna=saya, isi=isi(nama="Nama Baru", peran=Peran.SEKRETARIAT), versi=0, oleh=saya)
    saya.refresh_from_db()
    assert (saya.nama, saya.peran) == ("Nama Baru", Peran.SEKRETARIAT)


def test_the_last_active_secretariat_stays(dunia):
    satu = dunia.sini.sekretariat
    dua = PenggunaFactory(sekretariat=True, kota=dunia.sini.kota)
    layanan.tangguhkan(pengguna=dua, alasan="Pindah", oleh=satu)
    with pytest.raises(Ditolak, match="satu-satunya sekretariat"):
        layanan.tangguhkan(pengguna=satu, alasan="Pindah", oleh=dunia.admin)
    with pytest.raises(Ditolak, match="satu-satunya sekretariat"):
        layanan.ubah_akun(pengguna=satu, isi=isi(), versi=0, oleh=dunia.admin)
    layanan.aktifkan(pengguna=dua, oleh=dunia.admin)
    layanan.tangguhkan(pengguna=satu, alasan="Pindah", oleh=dunia.admin)
    assert not Pengguna.objects.get(pk=satu.pk).is_active


def test_suspension_ends_sessions_and_links_and_can_be_undone(dunia):
    kota, akun = dunia.sini, dunia.sini.operator_dinkes
    client = Client()
    client.force_login(akun)
    buat_tautan(pengguna=akun, oleh=kota.sekretariat)
    hasil = layanan.tangguhkan(pengguna=akun, alasan="  Cuti  besar ", oleh=kota.sekretariat)
    assert (hasil.is_active, hasil.alasan_nonaktif) == (False, "Cuti besar")
    assert client.get(reverse("laporan:beranda")).status_code == 302
    assert not TautanAkun.objects.filter(pengguna=akun, dicabut_pada=None).exists()
    with pytest.raises(SudahBerubah):
        layanan.tangguhkan(pengguna=akun, alasan="Lagi", oleh=kota.sekretariat)
    layanan.aktifkan(pengguna=akun, oleh=kota.sekretariat)
    akun.refresh_from_db()
    assert (akun.is_active, akun.alasan_nonaktif) == (True, "")
    assert client.get(reverse("laporan:beranda")).status_code == 302  # the old session stays closed
    assert list(Riwayat.objects.untuk(akun).values_list("aksi", flat=True))[:1] == [Aksi.AKUN_DIAKTIFKAN]
    with pytest.raises(SudahBerubah):
        layanan.aktifkan(pengguna=akun, oleh=kota.sekretariat)


@pytest.mark.parametrize("alasan", ["", "   ", "x" * 201])
def test_a_suspension_needs_a_reason(dunia, alasan):
    with pytest.raises(Ditolak) as galat:
        layanan.tangguhkan(pengguna=dunia.sini.pimpinan, alasan=alasan, oleh=dunia.sini.sekretariat)
    assert galat.value.bidang == "alasan"


def test_an_account_whose_opd_is_out_of_use_does_not_come_back(dunia):
    akun = dunia.sini.operator_dinkes
    layanan.tangguhkan(pengguna=akun, alasan="Pindah", oleh=dunia.sini.sekretariat)
    Opd.objects.filter(pk=dunia.sini.dinkes.pk).update(aktif=False)
    with pytest.raises(Ditolak, match="tidak aktif lagi"):
        layanan.aktifkan(pengguna=akun, oleh=dunia.sini.sekretariat)
