"""Changes through Django's admin leave audit rows with before and after, by form, list, file and deletion."""

import pytest
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory
from django.urls import reverse

from klaster.admin_dasar import HanyaBaca
from klaster.admin_tercatat import Tercatat
from klaster.models import Aksi, Klaster, Kota, Opd, Pengguna, Riwayat
from tests.factories.klaster import KlasterFactory, KotaFactory, OpdFactory, PenggunaFactory
from tests.masuk import masuk_segar


@pytest.fixture
def admin_masuk(db, client):
    masuk_segar(client, PenggunaFactory(admin=True, username="admin.sistem", nama="Admin", is_superuser=True))
    return client


def isi_formulir(jawaban) -> dict[str, object]:
    """What the browser would send back unchanged."""
    form = jawaban.context["adminform"].form
    isi = {}
    for bidang in form:
        nilai = bidang.value()
        if nilai is None or nilai is False or getattr(bidang.field, "disabled", False):
            continue
        isi[bidang.html_name] = [getattr(n, "pk", n) for n in nilai] if isinstance(nilai, list) else nilai
    return isi


def terakhir() -> Riwayat:
    return Riwayat.objects.order_by("-pk")[0]


def test_every_page_of_the_admin_reads_only_or_is_noted(rf: RequestFactory, db):
    permintaan = rf.get("/admin/")
    permintaan.user = PenggunaFactory(admin=True, is_superuser=True)
    longgar = []
    for model, halaman in admin.site._registry.items():
        menulis = (
            halaman.has_add_permission(permintaan)
            or halaman.has_change_permission(permintaan)
            or halaman.has_delete_permission(permintaan)
        )
        if menulis and not isinstance(halaman, Tercatat):
            longgar.append(model._meta.label)
        if isinstance(halaman, Tercatat):
            assert not halaman.inlines, "rows below a form are not noted"
        else:
            assert isinstance(halaman, HanyaBaca), model
    assert longgar == []
    assert sum(isinstance(halaman, Tercatat) for halaman in admin.site._registry.values()) >= 5


def test_models_that_hold_secrets_have_no_admin():
    jenis = {model._meta.label for model in admin.site._registry}
    assert not jenis & {"mfa.Authenticator", "usersessions.UserSession", "account.EmailAddress", "klaster.TokenApi"}


def test_an_added_row(admin_masuk):
    kota = KotaFactory(nama="Kota Uji")
    isi = {"kota": kota.pk, "kode": "DLH", "nama": "Dinas Lingkungan", "jenis": "perangkat_daerah", "aktif": "on"}
    assert admin_masuk.post(reverse("admin:klaster_opd_add"), isi).status_code == 302
    baris = terakhir()
    assert baris.kalimat == "Admin (Admin sistem) menambah OPD Dinas Lingkungan."
    assert (baris.kota, baris.objek_id, baris.keterangan) == (kota, Opd.objects.get().pk, "Lewat halaman admin")
    assert baris.sebelum is None
    assert baris.sesudah["kode"] == "DLH"
    assert baris.sesudah["kota"] == "Kota Uji"


def test_a_changed_row_says_only_what_changed(admin_masuk):
    opd = OpdFactory(nama="Dinas Lama", kode="DL")
    alamat = reverse("admin:klaster_opd_change", args=[opd.pk])
    isi = isi_formulir(admin_masuk.get(alamat))
    assert admin_masuk.post(alamat, isi | {"nama": "Dinas Baru"}).status_code == 302
    baris = terakhir()
    assert (baris.aksi, baris.sebelum, baris.sesudah) == (
        Aksi.ACUAN_DIUBAH,
        {"nama": "Dinas Lama"},
        {"nama": "Dinas Baru"},
    )
    banyak = Riwayat.objects.count()
    assert admin_masuk.post(alamat, isi | {"nama": "Dinas Baru"}).status_code == 302
    assert Riwayat.objects.count() == banyak


def test_a_refused_form_leaves_nothing(admin_masuk):
    opd = OpdFactory()
    alamat = reverse("admin:klaster_opd_change", args=[opd.pk])
    isi = isi_formulir(admin_masuk.get(alamat)) | {"nama": ""}
    assert admin_masuk.post(alamat, isi).status_code == 200
    assert not Riwayat.objects.exists()


def test_an_account_with_its_klaster_and_without_its_secrets(admin_masuk):
    k1, k2 = KlasterFactory(kode="K1"), KlasterFactory(kode="K2")
    akun = PenggunaFactory(verifikator=True, username="vera", nama="Vera", nip="198001012000012001")
    akun.klaster_verifikasi.set([k1])
    alamat = reverse("admin:klaster_pengguna_change", args=[akun.pk])
    isi = isi_formulir(admin_masuk.get(alamat))
    isi |= {"nip": "198001012000012999", "klaster_verifikasi": [k1.pk, k2.pk]}
    assert admin_masuk.post(alamat, isi).status_code == 302
    baris = terakhir()
    assert (baris.aksi, baris.kota_id, baris.pelaku.username) == (Aksi.AKUN_DIUBAH, akun.kota_id, "admin.sistem")
    assert baris.sebelum == {"nip": "…001", "klaster_verifikasi": [str(k1)]}
    assert baris.sesudah == {"nip": "…999", "klaster_verifikasi": sorted([str(k1), str(k2)])}


def test_a_password_set_by_the_admin(admin_masuk):
    akun = PenggunaFactory(sekretariat=True, username="sek")
    alamat = reverse("admin:auth_user_password_change", args=[akun.pk])
    sandi = "rahasia-sekali-77"
    isi = {"password1": sandi, "password2": sandi, "usable_password": "true", "set-password": "1"}
    assert admin_masuk.post(alamat, isi).status_code == 302
    assert Pengguna.objects.get(pk=akun.pk).check_password(sandi)
    baris = terakhir()
    assert baris.kalimat == "Admin (Admin sistem) mengganti kata sandi akun sek."
    assert (baris.kota_id, baris.sebelum, baris.sesudah) == (akun.kota_id, None, None)


def test_a_new_account_is_noted_without_its_password(admin_masuk):
    isi = {"username": "baru", "nama": "Orang Baru", "peran": "admin", "usable_password": "false"}
    assert admin_masuk.post(reverse("admin:klaster_pengguna_add"), isi).status_code == 302
    baris = terakhir()
    assert baris.aksi == Aksi.AKUN_DIBUAT
    assert "password" not in baris.sesudah


def test_a_deleted_row_keeps_what_it_was(admin_masuk):
    opd = OpdFactory(nama="Dinas Salah", kode="DS")
    alamat = reverse("admin:klaster_opd_delete", args=[opd.pk])
    assert admin_masuk.post(alamat, {"post": "yes"}).status_code == 302
    baris = terakhir()
    assert (baris.kalimat, baris.objek_id, baris.kota) == (
        "Admin (Admin sistem) menghapus OPD Dinas Salah.",
        opd.pk,
        opd.kota,
    )
    assert baris.sebelum["kode"] == "DS"


def test_deleting_many_at_once(admin_masuk):
    satu, dua = KlasterFactory(kode="K4"), KlasterFactory(kode="K5")
    isi = {"action": "delete_selected", "_selected_action": [satu.pk, dua.pk], "post": "yes"}
    assert admin_masuk.post(reverse("admin:klaster_klaster_changelist"), isi).status_code == 302
    assert not Klaster.objects.filter(pk__in=[satu.pk, dua.pk]).exists()
    assert {b.objek_id for b in Riwayat.objects.filter(aksi=Aksi.ACUAN_DIHAPUS)} == {satu.pk, dua.pk}


def test_a_deletion_that_fails_leaves_nothing(admin_masuk, monkeypatch):
    satu = KlasterFactory(kode="K4")

    def gagal(*_, **__):
        raise RuntimeError("disk")

    monkeypatch.setattr(Klaster, "delete", gagal)
    with pytest.raises(RuntimeError):
        admin_masuk.post(reverse("admin:klaster_klaster_delete", args=[satu.pk]), {"post": "yes"})
    assert not Riwayat.objects.exists()


def test_a_city_that_was_added_can_still_go(admin_masuk):
    """Its trail is the portal's until it has one of its own."""
    isi = {"kode": "99.01", "nama": "Kota Keliru", "provinsi": "P", "zona_waktu": "Asia/Jakarta", "nama_dinas": "DP3A"}
    assert admin_masuk.post(reverse("admin:klaster_kota_add"), isi).status_code == 302
    kota = Kota.objects.get(kode="99.01")
    assert (terakhir().aksi, terakhir().kota) == (Aksi.ACUAN_DITAMBAH, None)
    assert admin_masuk.post(reverse("admin:klaster_kota_delete", args=[kota.pk]), {"post": "yes"}).status_code == 302
    assert (terakhir().aksi, terakhir().kota, terakhir().objek_id) == (Aksi.ACUAN_DIHAPUS, None, kota.pk)


def kirim_berkas(client, nama: str, isi: str) -> None:
    """The file, its preview, and the confirmation."""
    pratinjau = client.post(
        reverse(f"admin:{nama}_import"), {"format": "1", "import_file": SimpleUploadedFile("opd.csv", isi.encode())}
    )
    assert not Riwayat.objects.exists(), "a preview is no change"
    data = {k: v for k, v in pratinjau.context["confirm_form"].initial.items() if v is not None}
    assert client.post(reverse(f"admin:{nama}_process_import"), data).status_code == 302


def test_a_file_leaves_one_row_for_each_that_differs(admin_masuk):
    kota = KotaFactory(kode="32.77")
    OpdFactory(kota=kota, kode="A", nama="Dinas A", jenis="perangkat_daerah")
    OpdFactory(kota=kota, kode="B", nama="Dinas B", jenis="perangkat_daerah")
    isi = "kota,kode,nama,jenis,induk,aktif\n"
    isi += "32.77,A,Dinas A,perangkat_daerah,,1\n32.77,B,Dinas Baru,perangkat_daerah,,1\n"
    isi += "32.77,C,Dinas C,perangkat_daerah,,1\n"
    kirim_berkas(admin_masuk, "klaster_opd", isi)
    baris = list(Riwayat.objects.order_by("pk"))
    assert [(b.aksi, b.objek_label, b.sebelum) for b in baris] == [
        (Aksi.ACUAN_DIUBAH, "OPD Dinas Baru", {"nama": "Dinas B"}),
        (Aksi.ACUAN_DITAMBAH, "OPD Dinas C", None),
    ]
    assert {(b.kota, b.pelaku.username, b.keterangan) for b in baris} == {(kota, "admin.sistem", "Dari berkas opd.csv")}


def test_an_export_of_accounts_is_noted_for_each_city(admin_masuk):
    satu = PenggunaFactory(sekretariat=True)
    PenggunaFactory(sekretariat=True, kota=satu.kota)
    halaman = admin_masuk.get(reverse("admin:klaster_pengguna_export"))
    isi = {"format": "1"} | {
        f.html_name: "on" for f in halaman.context["form"] if f.html_name.startswith("penggunaresource_")
    }
    jawaban = admin_masuk.post(reverse("admin:klaster_pengguna_export"), isi)
    assert jawaban["Content-Type"] == "text/csv"
    baris = {b.kota_id: b for b in Riwayat.objects.filter(aksi=Aksi.DATA_DIRI_DIUNDUH)}
    assert set(baris) == {satu.kota_id, None}
    assert baris[satu.kota_id].kalimat == "Admin (Admin sistem) mengunduh data diri 2 akun."
    assert get_user_model().objects.count() == 3
