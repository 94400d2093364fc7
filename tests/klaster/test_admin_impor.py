"""Import of departments and accounts through the admin: preview, row errors, all or nothing, formulas made harmless."""

import csv
import io
from dataclasses import replace

import pytest
import tablib
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from klaster.galat import SudahBerubah
from klaster.models import Opd, Pengguna
from klaster.resources import OpdResource, PenggunaResource
from klaster.services.akun import isi_dari, ubah_akun
from tests.factories.klaster import KlasterFactory, KotaFactory, OpdFactory, PenggunaFactory
from tests.masuk import masuk_segar

pytestmark = pytest.mark.django_db
FORMAT_CSV = "1"


@pytest.fixture
def admin_masuk(client):
    masuk_segar(client, PenggunaFactory(admin=True))
    return client


def kirim(client, nama: str, teks: str):
    return client.post(
        reverse(f"admin:{nama}_import"),
        {"format": FORMAT_CSV, "import_file": SimpleUploadedFile("data.csv", teks.encode(), content_type="text/csv")},
    )


def test_preview_changes_nothing_and_confirmation_stores(admin_masuk):
    kota = KotaFactory(kode="32.77")
    halaman = kirim(
        admin_masuk, "klaster_opd", "kota,kode,nama,jenis,induk,aktif\n32.77,DLH,Dinas Lingkungan,perangkat_daerah,,1\n"
    )
    assert halaman.status_code == 200
    assert not Opd.objects.exists()
    konfirmasi = halaman.context["confirm_form"].initial
    admin_masuk.post(
        reverse("admin:klaster_opd_process_import"), {k: v for k, v in konfirmasi.items() if v is not None}
    )
    assert Opd.objects.get().kota == kota


def test_each_bad_row_is_named_and_nothing_is_stored(admin_masuk):
    KotaFactory(kode="32.77")
    halaman = kirim(
        admin_masuk,
        "klaster_opd",
        "kota,kode,nama,jenis,induk,aktif\n"
        "32.77,DLH,Dinas Lingkungan,perangkat_daerah,,1\n"
        "99.99,X,Tanpa Kota,perangkat_daerah,,1\n"
        "32.77,Y,Jenis Salah,kerajaan,,1\n",
    )
    hasil = halaman.context["result"]
    salah = {r.number: str(r.errors[0].error) for r in hasil.error_rows} | {
        r.number: str(r.error) for r in hasil.invalid_rows
    }
    assert set(salah) == {2, 3}
    assert "Kota “99.99” tidak dikenal" in salah[2]
    daftar = " ".join(halaman.content.decode().split())  # numbered as in the spreadsheet: the headings are line 1
    assert "Baris 3: Kota “99.99” tidak dikenal" in daftar
    assert "Baris 4, jenis: " in daftar
    assert not Opd.objects.exists()


def test_rows_that_fail_their_rules_are_numbered_as_in_the_spreadsheet(admin_masuk):
    """Also where nothing else is wrong with the file: the library has a page of its own for that."""
    KotaFactory(kode="32.77")
    halaman = kirim(
        admin_masuk,
        "klaster_opd",
        "kota,kode,nama,jenis,induk,aktif\n32.77,A,Dinas A,perangkat_daerah,,1\n32.77,B,Dinas B,kerajaan,,1\n",
    )
    daftar = " ".join(halaman.content.decode().split())
    assert "Baris 3, jenis: " in daftar
    assert "Baris 2" not in daftar


def test_an_account_changed_by_a_file_is_a_new_version():
    """Whoever has it open on the city's page is told, instead of writing the old values back."""
    sama, ubah = PenggunaFactory(sekretariat=True), PenggunaFactory(verifikator=True)
    ubah.klaster_verifikasi.set([KlasterFactory(kode="K1")])
    KlasterFactory(kode="K2")
    judul = ["username", "nama", "peran", "kota", "klaster_verifikasi", "is_active"]
    data = tablib.Dataset(headers=judul)
    for satu, klaster in ((sama, ""), (ubah, "K2")):
        data.append([satu.username, satu.nama, satu.peran, satu.kota.kode, klaster, "1"])
    data.append(["baru", "Baru", "pimpinan", sama.kota.kode, "", "1"])
    PenggunaResource().import_data(data, raise_errors=True)
    versi = dict(Pengguna.objects.values_list("username", "versi"))
    assert versi == {sama.username: sama.versi, ubah.username: ubah.versi + 1, "baru": 0}
    with pytest.raises(SudahBerubah):
        ubah_akun(pengguna=ubah, isi=replace(isi_dari(ubah), nama="Basi"), versi=ubah.versi, oleh=None)


def test_same_file_twice_changes_nothing():
    OpdFactory(kota=KotaFactory(kode="32.77"), kode="DLH", nama="Dinas Lingkungan")
    data = OpdResource().export()
    hasil = OpdResource().import_data(data, raise_errors=True)
    assert (hasil.totals["skip"], hasil.totals["update"], hasil.totals["new"]) == (1, 0, 0)


def test_imported_account_has_no_password_until_one_is_set():
    opd = OpdFactory(kota=KotaFactory(kode="32.77"), kode="DINKES")
    data = tablib.Dataset(
        ("dinkes.baru", "Operator Baru", "operator", "32.77", "DINKES", "1"),
        headers=["username", "nama", "peran", "kota", "opd", "is_active"],
    )
    PenggunaResource().import_data(data, raise_errors=True)
    orang = Pengguna.objects.get(username="dinkes.baru")
    assert (orang.opd, orang.has_usable_password()) == (opd, False)


def test_account_of_another_citys_opd_is_refused():
    KotaFactory(kode="32.77")
    OpdFactory(kota=KotaFactory(kode="32.75"), kode="DINKES")
    data = tablib.Dataset(
        ("x", "X", "operator", "32.77", "DINKES", "1"),
        headers=["username", "nama", "peran", "kota", "opd", "is_active"],
    )
    hasil = PenggunaResource().import_data(data, dry_run=True)
    assert "OPD “DINKES” tidak ada di kota itu" in str(hasil.invalid_rows[0].error)
    assert not Pengguna.objects.exists()


def test_export_makes_formulas_harmless(admin_masuk):
    OpdFactory(kota=KotaFactory(kode="32.77"), kode="JAHAT", nama="=1+1")
    halaman = admin_masuk.post(
        reverse("admin:klaster_opd_export"),
        {
            "format": FORMAT_CSV,
            "resource": "0",
            **{f"opdresource_{k}": "on" for k in ("kota", "kode", "nama", "jenis")},
        },
    )
    baris = list(csv.DictReader(io.StringIO(halaman.content.decode())))
    assert baris[0]["nama"] == "1+1"
    assert baris[0]["kota"] == "32.77"


def test_wrong_header_is_a_sentence_without_a_stack_trace(admin_masuk):
    halaman = kirim(admin_masuk, "klaster_opd", "city,name\n32.77,Dinas\n").content.decode()
    assert "Kolom wajib berikut tidak ada pada berkas: kota, kode" in halaman
    assert "Traceback" not in halaman


@pytest.mark.parametrize("peran", ["sekretariat", "verifikator", "evaluator"])
def test_admin_is_closed_to_other_roles(client, peran):
    client.force_login(PenggunaFactory(**{peran: True}))
    assert client.get(reverse("admin:klaster_opd_changelist")).status_code == 403


def test_evaluator_comes_in_with_office_and_cities():
    KotaFactory(kode="32.77")
    KotaFactory(kode="32.75")
    data = tablib.Dataset(headers=["username", "nama", "peran", "lembaga", "kota_binaan", "is_active"])
    data.append(["evaluator.jabar", "Evaluator Jabar", "evaluator", "provinsi", "32.77, 32.75", "1"])
    assert not PenggunaResource().import_data(data, raise_errors=True).has_errors()
    orang = Pengguna.objects.get(username="evaluator.jabar")
    assert (orang.lembaga, sorted(orang.kota_binaan.values_list("kode", flat=True))) == (
        "provinsi",
        ["32.75", "32.77"],
    )


@pytest.mark.parametrize(
    ("lembaga", "binaan", "pesan"),
    [
        ("provinsi", "32.77,99.99", "Kota 99.99 tidak dikenal."),
        ("partai", "32.77", "partai"),
    ],
)
def test_evaluator_with_unknown_city_or_office_is_refused(lembaga, binaan, pesan):
    KotaFactory(kode="32.77")
    data = tablib.Dataset(headers=["username", "nama", "peran", "lembaga", "kota_binaan", "is_active"])
    data.append(["evaluator.jabar", "Evaluator Jabar", "evaluator", lembaga, binaan, "1"])
    hasil = PenggunaResource().import_data(data)
    galat = [str(e.error) for _, baris in hasil.row_errors() for e in baris]
    galat += [str(r.error) for r in hasil.invalid_rows]
    assert any(pesan in g for g in galat), galat
    assert not Pengguna.objects.exists()


@pytest.mark.parametrize(("peran", "aktif"), [("sekretariat", "0"), ("pimpinan", "1")])
@pytest.mark.django_db
def test_the_last_secretariat_of_a_city_stays(peran, aktif):
    akun = PenggunaFactory(sekretariat=True)
    judul = ["username", "nama", "peran", "kota", "is_active"]
    isi = tablib.Dataset([akun.username, akun.nama, peran, akun.kota.kode, aktif], headers=judul)
    hasil = PenggunaResource().import_data(isi, raise_errors=False)
    assert "satu-satunya sekretariat" in str(hasil.invalid_rows[0].error)
    akun.refresh_from_db()
    assert (akun.peran, akun.is_active) == ("sekretariat", True)
    PenggunaFactory(sekretariat=True, kota=akun.kota)
    assert not PenggunaResource().import_data(isi, raise_errors=False).has_validation_errors()
    akun.refresh_from_db()
    assert (akun.peran, akun.is_active) == (peran, aktif == "1")
