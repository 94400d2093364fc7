"""The pages of accounts: create, change, suspend, links, import; what is refused keeps what was typed."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from klaster.lembar_kerja import baca_lembar
from klaster.models import Aksi, Pengguna, Riwayat, TautanAkun
from klaster.models.pengguna import Peran
from klaster.services.tautan_akun import baca_tautan, buat_tautan
from tests.factories.klaster import PenggunaFactory
from tests.masuk import masuk_segar

pytestmark = pytest.mark.django_db


@pytest.fixture
def sekretariat(dunia) -> Client:
    client = Client()
    masuk_segar(client, dunia.sini.sekretariat)
    return client


def alamat(dunia, nama: str, *lain) -> str:
    return reverse(f"klaster:{nama}", args=[dunia.sini.kota.kode, *lain])


def akun_baru(**ganti) -> dict:
    return {"nama": "Siti Aminah", "username": "siti.aminah", "peran": "pimpinan", "versi": 0, **ganti}


def kirim_lembar(client, dunia, isi: str):
    return client.post(alamat(dunia, "akun_impor"), {"berkas": SimpleUploadedFile("akun.csv", isi.encode())})


def test_the_list_shows_the_own_city_and_costs_the_same_for_many(dunia, sekretariat):
    def jumlah() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as tangkap:
            jawaban = sekretariat.get(alamat(dunia, "akun_list"))
        return len(tangkap), len(jawaban.context["peringatan"].tampak_bersama)

    sekretariat.get(alamat(dunia, "akun_list"))
    kueri, bersama = jumlah()
    verifikator = PenggunaFactory.create_batch(12, verifikator=True, kota=dunia.sini.kota, nama="Admin Kantor")
    for satu in verifikator:
        satu.klaster_verifikasi.set(dunia.sini.verifikator.klaster_verifikasi.all())
    assert jumlah() == (kueri, bersama + 12)
    halaman = sekretariat.get(alamat(dunia, "akun_list")).content.decode()
    assert f"{bersama + 12} akun tampak dipakai bersama" in halaman
    assert "sini.dinkes" in halaman
    assert "sana.dinkes" not in halaman


def test_create_then_hand_over_a_link_that_is_shown_once(dunia, sekretariat):
    jawaban = sekretariat.post(
        alamat(dunia, "akun_baru"), akun_baru(peran="operator", opd=dunia.sini.dinkes.pk, kepala_opd="on")
    )
    akun = Pengguna.objects.get(username="siti.aminah")
    assert (akun.opd, akun.kepala_opd) == (dunia.sini.dinkes, True)
    assert jawaban.url == alamat(dunia, "akun_detail", akun.pk)
    rincian = sekretariat.get(jawaban.url)
    assert "Buat tautan aktivasi" in rincian.content.decode()
    dasar = rincian.context["form"].initial["dasar"]
    halaman = sekretariat.post(alamat(dunia, "akun_tautan", akun.pk), {"dasar": dasar})
    assert halaman.status_code == 200
    assert halaman["Cache-Control"] == "no-store, private"
    token = halaman.context["alamat"].rstrip("/").rpartition("/")[2]
    assert baca_tautan(token).pengguna == akun
    lagi = sekretariat.post(alamat(dunia, "akun_tautan", akun.pk), {"dasar": dasar})
    assert lagi.status_code == 409
    assert "hanya ditampilkan sekali" in lagi.content.decode()
    assert token not in lagi.content.decode()
    assert baca_tautan(token).pengguna == akun


@pytest.mark.parametrize(
    ("ganti", "bidang"),
    [
        ({"username": "sini.dinkes"}, "username"),
        ({"username": "a b"}, "username"),
        ({"nama": "123"}, "nama"),
        ({"nip": "12"}, "nip"),
        ({"telepon": "12"}, "telepon"),
        ({"email": "x"}, "email"),
        ({"peran": "operator"}, "opd"),
        ({"peran": "verifikator"}, "klaster"),
        ({"peran": "admin"}, "peran"),
        ({"peran": "evaluator"}, "peran"),
    ],
)
def test_refused_input_keeps_everything_typed(dunia, sekretariat, ganti, bidang):
    banyak = Pengguna.objects.count()
    isian = akun_baru(**{"nama": "Siti Aminah", **ganti})
    jawaban = sekretariat.post(alamat(dunia, "akun_baru"), isian)
    assert jawaban.status_code == 422
    assert list(jawaban.context["form"].errors) == [bidang]
    assert f'value="{isian["nama"]}"' in jawaban.content.decode()
    assert Pengguna.objects.count() == banyak


def test_protected_columns_cannot_be_sent_along(dunia, sekretariat):
    lebih = {"is_staff": "on", "is_superuser": "on", "kota": dunia.sana.kota.pk, "password": "x", "lembaga": "provinsi"}
    sekretariat.post(alamat(dunia, "akun_baru"), akun_baru(**lebih))
    akun = Pengguna.objects.get(username="siti.aminah")
    assert (akun.is_staff, akun.is_superuser, akun.kota, akun.lembaga) == (False, False, dunia.sini.kota, "")
    assert not akun.has_usable_password()
    sekretariat.post(alamat(dunia, "akun_ubah", akun.pk), akun_baru(username="lain", is_active="", **lebih))
    akun.refresh_from_db()
    assert (akun.username, akun.is_staff, akun.is_active, akun.kota) == ("siti.aminah", False, True, dunia.sini.kota)


def test_an_opd_of_another_city_is_no_choice(dunia, sekretariat):
    jawaban = sekretariat.post(alamat(dunia, "akun_baru"), akun_baru(peran="operator", opd=dunia.sana.dinkes.pk))
    assert jawaban.status_code == 422
    assert "opd" in jawaban.context["form"].errors
    assert dunia.sana.dinkes.nama not in jawaban.content.decode()


def test_accounts_of_others_are_not_there(dunia, sekretariat):
    for orang in (dunia.sana.sekretariat, dunia.sana.operator_dinkes, dunia.admin, dunia.evaluator):
        for nama in ("akun_detail", "akun_ubah", "akun_tangguhkan"):
            assert sekretariat.get(alamat(dunia, nama, orang.pk)).status_code == 404
        for nama in ("akun_aktifkan", "akun_tautan", "akun_tautan_cabut", "akun_tangguhkan"):
            assert sekretariat.post(alamat(dunia, nama, orang.pk), {"alasan": "x"}).status_code == 404
        orang.refresh_from_db()
        assert orang.is_active
    assert not TautanAkun.objects.exists()


def test_a_change_that_was_overtaken_shows_both_and_can_be_sent_again(dunia, sekretariat):
    akun = dunia.sini.pimpinan
    sekretariat.post(alamat(dunia, "akun_ubah", akun.pk), akun_baru(nama="Pertama"))
    jawaban = sekretariat.post(alamat(dunia, "akun_ubah", akun.pk), akun_baru(nama="Kedua"))
    assert jawaban.status_code == 409
    isi = jawaban.content.decode()
    assert 'value="Kedua"' in isi
    assert "Yang tersimpan sekarang: “Pertama”." in isi
    sekretariat.post(alamat(dunia, "akun_ubah", akun.pk), akun_baru(nama="Kedua", versi=1))
    akun.refresh_from_db()
    assert akun.nama == "Kedua"


def test_suspend_with_a_reason_and_take_back(dunia, sekretariat):
    akun = dunia.sini.operator_dinsos
    assert sekretariat.post(alamat(dunia, "akun_tangguhkan", akun.pk), {"alasan": " "}).status_code == 422
    sekretariat.post(alamat(dunia, "akun_tangguhkan", akun.pk), {"alasan": "Pindah tugas"})
    halaman = sekretariat.get(alamat(dunia, "akun_detail", akun.pk)).content.decode()
    assert "Pindah tugas" in halaman
    assert sekretariat.post(alamat(dunia, "akun_tangguhkan", akun.pk), {"alasan": "Lagi"}).status_code == 409
    sekretariat.post(alamat(dunia, "akun_aktifkan", akun.pk))
    akun.refresh_from_db()
    assert akun.is_active


def test_dangerous_acts_ask_for_the_password_again(dunia):
    client = Client()
    client.force_login(dunia.sini.sekretariat)
    akun = dunia.sini.operator_dinkes
    for nama, isi in [("akun_tautan", {"dasar": 0}), ("akun_tangguhkan", {"alasan": "x"}), ("akun_aktifkan", {})]:
        assert client.post(alamat(dunia, nama, akun.pk), isi).status_code == 302
    akun.refresh_from_db()
    assert akun.is_active
    assert not TautanAkun.objects.exists()


def test_a_link_can_be_revoked(dunia, sekretariat):
    akun = dunia.sini.operator_dinkes
    buat_tautan(pengguna=akun, oleh=None)
    sekretariat.post(alamat(dunia, "akun_tautan_cabut", akun.pk))
    assert TautanAkun.objects.get().dicabut_pada
    halaman = sekretariat.post(alamat(dunia, "akun_tautan_cabut", akun.pk), follow=True)
    assert "Tidak ada tautan yang masih berlaku" in halaman.content.decode()


def test_the_warning_leads_to_a_form_with_the_unit_chosen(dunia, sekretariat):
    Pengguna.objects.filter(pk=dunia.sini.operator_dinkes.pk).update(is_active=False)
    daftar = sekretariat.get(alamat(dunia, "akun_list")).content.decode()
    assert "1 OPD tanpa operator aktif" in daftar
    form = sekretariat.get(alamat(dunia, "akun_baru"), {"opd": dunia.sini.dinkes.pk}).context["form"]
    assert (form["peran"].value(), form["opd"].value()) == ("operator", dunia.sini.dinkes.pk)
    assert sekretariat.get(alamat(dunia, "akun_baru"), {"opd": "9" * 30}).status_code == 200


def test_the_sheet_of_accounts_is_filtered_and_noted(dunia, sekretariat):
    jawaban = sekretariat.get(alamat(dunia, "akun_xlsx"), {"peran": Peran.VERIFIKATOR})
    baris = baca_lembar(jawaban.content, baris_maks=50).baris
    assert [sel[1] for _, sel in baris[1:]] == ["sini.verifikator", "sini.verifikator-kdk"]
    riwayat = Riwayat.objects.latest("pk")
    assert (riwayat.aksi, riwayat.objek_label) == (Aksi.DATA_DIRI_DIUNDUH, "2 akun Kota Sini")


def test_import_from_the_template_to_the_slips(dunia, sekretariat):
    templat = sekretariat.get(alamat(dunia, "akun_templat"))
    assert baca_lembar(templat.content, baris_maks=50).baris[0][1][:2] == ["nama", "nama_pengguna"]
    acuan = baca_lembar(templat.content, baris_maks=50, nama_lembar="Acuan")
    assert ["opd", "DINKES", "Dinas Kesehatan Kota Sini"] in [sel for _, sel in acuan.baris]
    pratinjau = kirim_lembar(sekretariat, dunia, "nama,peran,opd\nSiti Aminah,operator,DINKES\n")
    assert pratinjau.status_code == 200
    assert "usulan portal" in pratinjau.content.decode()
    segel = pratinjau.context["form_terapkan"].initial["segel"]
    jawaban = sekretariat.post(alamat(dunia, "akun_impor_terapkan"), {"segel": segel})
    assert jawaban.url == reverse("laporan:akun_slip", args=[dunia.sini.kota.kode])
    assert [a.username for a in sekretariat.get(jawaban.url).context["akun"]] == ["siti.aminah"]
    ulang = sekretariat.post(alamat(dunia, "akun_impor_terapkan"), {"segel": segel})
    assert (ulang.status_code, Pengguna.objects.filter(nama="Siti Aminah").count()) == (409, 1)


def test_a_bad_sheet_names_its_rows_and_cannot_be_applied(dunia, sekretariat):
    jawaban = kirim_lembar(sekretariat, dunia, "nama,peran\nSiti,raja\n")
    assert jawaban.status_code == 422
    halaman = jawaban.content.decode()
    assert "Baris 2: peran “raja” tidak dikenal" in halaman
    assert "form_terapkan" not in jawaban.context
    assert sekretariat.post(alamat(dunia, "akun_impor"), {}).status_code == 422
    assert sekretariat.post(alamat(dunia, "akun_impor_terapkan"), {"segel": "x"}).status_code == 422


def test_slips_are_for_those_ticked_or_for_all_that_the_filter_finds(dunia, sekretariat):
    kota, semua = dunia.sini, alamat(dunia, "akun_pilih")
    assert sekretariat.post(semua, {"cakupan": "terpilih"}).status_code == 422
    asing = sekretariat.post(semua, {"cakupan": "terpilih", "akun": [dunia.sana.sekretariat.pk]})
    assert asing.status_code == 422
    sekretariat.post(semua, {"cakupan": "terpilih", "akun": [kota.operator_dinkes.pk]})
    assert sekretariat.session["akun_slip"] == [kota.operator_dinkes.pk]
    sekretariat.post(f"{semua}?peran=verifikator", {"cakupan": "saringan"})
    assert set(sekretariat.session["akun_slip"]) == {kota.verifikator.pk, kota.verifikator_lain.pk}
