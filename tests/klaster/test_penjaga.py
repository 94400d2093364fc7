"""Step-up: a dangerous act asks who one is once more, keeps what was typed, and lets it be sent again."""

from collections.abc import Iterator
from fnmatch import fnmatchcase

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import URLResolver, get_resolver, include, path, reverse

from klaster.izin import cukup_masuk
from klaster.models import MasaSimpan
from klaster.penjaga import ISI_MAKS, KUNCI_TERTUNDA, wajib_segar
from klaster.queries.retensi import masa_kota
from tests.factories.klaster import SANDI, PenggunaFactory
from tests.masuk import masuk_segar
from tests.matriks_izin import MATRIKS, SEMUA_ORANG


@cukup_masuk
@wajib_segar
def bahaya(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"{request.method} {request.POST.get('alasan', '')}")


urlpatterns = [path("uji/bahaya/", bahaya, name="uji_bahaya"), path("", include("kla_portal.urls"))]
ALAMAT = "/uji/bahaya/"
PASTIKAN = "/saya/pastikan/"

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@pytest.fixture
def orang():
    return PenggunaFactory()


def test_fresh_authentication_opens(client, orang):
    masuk_segar(client, orang)
    assert client.get(ALAMAT).content == b"GET "


def test_log_in_through_the_form_is_fresh(client, orang):
    client.post(reverse("klaster:masuk"), {"login": orang.username, "password": SANDI})
    assert client.post(ALAMAT, {"alasan": "ya"}).content == b"POST ya"


@pytest.mark.parametrize("umur", [15 * 60 + 1, -120])
def test_old_or_future_authentication_asks_again(client, orang, umur):
    """A clock that was set back must not make a session fresh for ever."""
    masuk_segar(client, orang, umur=umur)
    assert client.get(f"{ALAMAT}?a=1").url == f"{PASTIKAN}?next=%2Fuji%2Fbahaya%2F%3Fa%3D1"


def test_authentication_of_another_account_does_not_count(client, orang):
    masuk_segar(client, orang)
    sesi = client.session
    sesi["account_authentication_methods_user"] = str(PenggunaFactory().pk)
    sesi.save()
    assert client.get(ALAMAT).status_code == 302


def test_stranger_goes_to_the_log_in(client):
    assert client.get(ALAMAT).url == f"{reverse('klaster:masuk')}?next={ALAMAT}"


def test_page_comes_back_after_the_password(client, orang):
    client.force_login(orang)
    alamat = client.get(ALAMAT).url
    assert client.get(alamat).status_code == 200
    salah = client.post(alamat, {"password": "bukan-ini", "next": ALAMAT})
    assert salah.status_code == 422
    assert "Kata sandi tidak cocok" in salah.content.decode()
    assert client.post(alamat, {"password": SANDI, "next": ALAMAT}).url == ALAMAT
    assert client.get(ALAMAT).content == b"GET "


def test_what_was_typed_is_sent_after_the_password_and_one_press(client, orang):
    client.force_login(orang)
    kiriman = {"alasan": 'pindah "dinas"', "sandi_baru": "rahasia-sekali", "password1": "rahasia-juga"}
    alamat = client.post(f"{ALAMAT}?dari=x", kiriman).url
    assert alamat == f"{PASTIKAN}?next=%2Fsaya%2Fpastikan%2Flanjutkan%2F"
    assert "rahasia" not in str(dict(client.session))
    assert client.get(reverse("klaster:lanjutkan")).url == PASTIKAN
    lanjut = client.post(alamat, {"password": SANDI, "next": reverse("klaster:lanjutkan")}).url
    halaman = client.get(lanjut).content.decode()
    assert f'action="{ALAMAT}?dari=x"' in halaman
    assert 'name="alasan" value="pindah &quot;dinas&quot;"' in halaman
    assert client.post(ALAMAT, {"alasan": "pindah"}).content == b"POST pindah"
    assert KUNCI_TERTUNDA not in client.session
    assert client.get(lanjut).url == reverse("laporan:beranda")


@pytest.mark.parametrize(
    "kiriman", [{"f": SimpleUploadedFile("a.txt", b"x")}, {"alasan": "x" * (ISI_MAKS + 1)}], ids=["file", "too much"]
)
def test_what_cannot_be_kept_leads_back_to_the_form(client, orang, kiriman):
    client.force_login(orang)
    client.post(ALAMAT, kiriman, headers={"Referer": "http://testserver/uji/formulir/?x=1"})
    _segarkan(client, orang)
    halaman = client.get(reverse("klaster:lanjutkan")).content.decode()
    assert 'href="/uji/formulir/"' in halaman
    assert "<form" not in halaman


def _segarkan(client: Client, orang) -> None:
    client.post(PASTIKAN, {"password": SANDI})


def test_foreign_referer_is_no_way_back(client, orang):
    client.force_login(orang)
    client.post(ALAMAT, {"alasan": "x"}, headers={"Referer": "https://jahat.test/uji/"})
    assert client.session[KUNCI_TERTUNDA]["halaman"] == "/"


def test_fragment_sends_the_whole_page(client, orang):
    client.force_login(orang)
    kepala = {"HX-Request": "true", "HX-Current-URL": "http://testserver/kota/32.77/akun/"}
    jawaban = client.post(ALAMAT, headers=kepala)
    assert jawaban["HX-Redirect"] == f"{PASTIKAN}?next=%2Fkota%2F32.77%2Fakun%2F"
    assert KUNCI_TERTUNDA not in client.session


def test_next_to_another_site_is_ignored(client, orang):
    client.force_login(orang)
    alamat = f"{PASTIKAN}?next=https://jahat.test/"
    assert client.post(alamat, {"password": SANDI, "next": "https://jahat.test/"}).url == reverse("laporan:beranda")


#: What a session left open on an office computer must not be enough for.
BERBAHAYA = {
    *(f"klaster:akun_{nama}" for nama in ("baru", "ubah", "tangguhkan", "aktifkan", "tautan", "tautan_cabut")),
    *("klaster:akun_impor", "klaster:akun_impor_terapkan", "klaster:kunci_lepas", "klaster:dua_langkah_cabut"),
    *("klaster:hapus_data_diri", "klaster:data_saya", "klaster:sandi_pertama"),
    *("klaster:token_buat", "klaster:token_cabut", "klaster:pengaturan_kota"),
    *("klaster:retensi", "klaster:pemusnahan_setujui"),
    *("indikator:buka_kembali", "indikator:selesaikan", "laporan:akun_slip", "laporan:akun_serah"),
    *(f"mfa_{nama}_totp" for nama in ("activate", "deactivate")),
    *(f"mfa_{nama}_webauthn" for nama in ("add", "edit", "remove")),
    *(f"mfa_{nama}_recovery_codes" for nama in ("view", "download", "generate")),
}
KERJA = "daily work on a year: each step is in the history, and another step takes it back"
AMAN = "ends or narrows something; done in vain it costs a click"
SENDIRI = "the person's own reading marks and choices"
BACA = "computes, previews or chooses; changes nothing"
#: Addresses that take a POST from whoever is logged in, however long ago, and why that is right.
BIASA = {
    "account_reauthenticate": "is the question itself",
    "klaster:sandi": "asks for the present password itself",
    "klaster:profil": "name, telephone and mail of oneself; no password is sent by mail, and the account is told",
    "klaster:akun_pilih": BACA,
    "klaster:perangkat_*": AMAN,
    "klaster:sesi": SENDIRI,
    "klaster:notifikasi_*": SENDIRI,
    "klaster:pilihan_notifikasi": SENDIRI,
    "klaster:kiriman_ulang": "sends to the same person what was meant for them",
    "klaster:pemusnahan_susun": "draws up a list; agreeing to it asks",
    "klaster:pemusnahan_batalkan": AMAN,
    "bukti:*": KERJA,
    "laporan:*": "asks for reports, tries scenarios, prepares what is then agreed to",
    "indikator:ajukan": "the city hands in; indikator:buka_kembali, which asks, gives it back",
    "indikator:buka_evaluasi": "begins an empty year",
    "indikator:peta_kode_ubah": KERJA,
    "indikator:pilih_evaluasi": BACA,
    "indikator:tenggat*": KERJA,
    "indikator:jadwal": KERJA,
    "indikator:jendela_*": KERJA,
    "indikator:penugasan_*": KERJA,
    "indikator:perpanjangan*": KERJA,
    "indikator:target": KERJA,
    "indikator:sahkan": KERJA,
    "indikator:cabut_pengesahan": KERJA,
    "indikator:wajib_pengesahan": "a rule of the next submission, seen by all on its page",
    "indikator:tahap_*": KERJA,
}


def test_dangerous_addresses_are_guarded():
    terjaga = {n for n in _terjaga(get_resolver("kla_portal.urls")) if not n.startswith("admin:")}
    assert terjaga == BERBAHAYA


def test_every_address_that_writes_is_guarded_or_said_to_be_harmless():
    """A new address is decided about here, not forgotten."""
    menulis = {n for n, (_, metode, harap) in MATRIKS.items() if "post" in metode.split() and harap != SEMUA_ORANG}
    bebas = menulis - BERBAHAYA
    assert sorted(n for n in bebas if not any(fnmatchcase(n, pola) for pola in BIASA)) == []
    assert [pola for pola in BIASA if not any(fnmatchcase(n, pola) for n in bebas)] == []


def test_terms_of_keeping_are_read_at_ease_and_changed_after_the_password(dunia, client):
    client.force_login(dunia.sini.sekretariat)
    alamat = reverse("klaster:retensi", args=[dunia.sini.kota.kode])
    assert client.get(alamat).status_code == 200
    assert client.post(alamat, {m.jenis.kode: 1 for m in masa_kota(dunia.sini.kota)}).url.startswith(PASTIKAN)
    assert not MasaSimpan.objects.exists()


def test_reference_data_is_changed_in_the_admin_after_the_password_only(dunia, client):
    """Of all cities; by form, by deletion of one or many, by file. Reading and taking out stay open."""
    client.force_login(dunia.admin)
    opd = dunia.sini.dinkes
    buka = [reverse(f"admin:klaster_opd_{n}") for n in ("changelist", "export")]
    assert [client.get(a).status_code for a in buka] == [200, 200]
    hapus = {"action": "delete_selected", "_selected_action": [opd.pk], "post": "yes"}
    assert client.post(buka[0], hapus).url.startswith(PASTIKAN)
    for model in ("kota", "opd", "klaster", "predikatterbit"):
        assert client.get(reverse(f"admin:klaster_{model}_add")).url.startswith(PASTIKAN), model
    for nama, argumen in [("change", [opd.pk]), ("delete", [opd.pk]), ("import", []), ("process_import", [])]:
        alamat = reverse(f"admin:klaster_opd_{nama}", args=argumen)
        assert client.post(alamat, {"nama": "X", "post": "yes"}).url.startswith(PASTIKAN), nama
    opd.refresh_from_db()
    assert opd.nama != "X"


def test_settings_of_the_city_are_read_at_ease_and_changed_after_the_password(dunia, client):
    client.force_login(dunia.sini.sekretariat)
    alamat = reverse("klaster:pengaturan_kota", args=[dunia.sini.kota.kode])
    assert client.get(alamat).status_code == 200
    assert client.post(alamat, {"menit_diam": 10}).url.startswith(PASTIKAN)


def test_accounts_are_changed_in_the_admin_after_the_password_only(dunia, client):
    client.force_login(dunia.admin)
    akun = dunia.sini.operator_dinkes
    daftar = reverse("admin:klaster_pengguna_changelist")
    assert client.get(daftar).status_code == 200
    hapus = {"action": "delete_selected", "_selected_action": [akun.pk], "post": "yes"}
    assert client.post(daftar, hapus).url.startswith(PASTIKAN)
    satu = ["klaster_pengguna_change", "klaster_pengguna_delete", "auth_user_password_change"]
    semua = ["klaster_pengguna_add", "klaster_pengguna_import"]
    alamat = [reverse(f"admin:{n}", args=[akun.pk]) for n in satu] + [reverse(f"admin:{n}") for n in semua]
    alamat.append(reverse("admin:klaster_pengguna_process_import"))
    isi = {"peran": "sekretariat", "password1": "Kereta-Malam-77", "password2": "Kereta-Malam-77", "post": "yes"}
    assert [a for a in alamat if not client.post(a, isi).url.startswith(PASTIKAN)] == []
    akun.refresh_from_db()
    assert (akun.peran, akun.check_password("Kereta-Malam-77")) == ("operator", False)


def _terjaga(simpul: URLResolver, awalan: str = "") -> Iterator[str]:
    for pola in simpul.url_patterns:
        if isinstance(pola, URLResolver):
            yield from _terjaga(pola, f"{pola.namespace}:" if pola.namespace else awalan)
        elif getattr(pola.callback, "segar", False):
            yield f"{awalan}{pola.name}"
