"""News about an account goes out at once, once, also at night; to whom there is an address for."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import tablib
import time_machine
from axes.models import AccessLog
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from klaster import pengingat
from klaster.models import Aksi, JenisNotifikasi, Kiriman, Notifikasi, PilihanNotifikasi
from klaster.queries.kiriman import KEAMANAN
from klaster.resources import PenggunaResource
from klaster.services import akun as layanan_akun
from klaster.services import diri, jejak_masuk, surel
from klaster.services.kabar_keamanan import kabari_keamanan
from klaster.services.ringkasan import jalankan_pagi
from klaster.services.riwayat import bertanggal
from klaster.services.tautan_akun import buat_tautan, pakai_tautan
from tests.factories.notifikasi import KirimanFactory
from tests.masuk import masuk_segar

pytestmark = pytest.mark.django_db
SANDI_BARU = "Kereta-Malam-77"
#: Sunday, 5 May 2024, 02.00 in Jakarta: a day off, in the quiet hours.
MALAM = datetime(2024, 5, 4, 19, 0, tzinfo=UTC)


@pytest.fixture
def orang(dunia, monkeypatch):
    monkeypatch.setattr(pengingat, "_penyiap", [])
    satu = dunia.sini.operator_dinkes
    satu.email = "dinkes@kota.example"
    satu.save()
    return satu


@pytest.fixture
def jalankan(django_capture_on_commit_callbacks):
    """Do something, then what is to be done once it is committed: the worker runs in this process."""

    def _jalankan(perbuatan, **isi):
        with django_capture_on_commit_callbacks(execute=True):
            return perbuatan(**isi)

    return _jalankan


def kiriman() -> list[tuple[str, str]]:
    return [(m.to[0], m.subject) for m in mail.outbox]


def masuk_dari(pengguna, peramban: str) -> None:
    AccessLog.objects.create(username=pengguna.username, user_agent=peramban, attempt_time=timezone.now())
    jejak_masuk.catat_masuk(pengguna=pengguna, cara="kata sandi", peramban=peramban)


def test_a_new_device_is_told_at_once_also_at_night_on_a_day_off(orang, jalankan, settings):
    settings.KLA_ALAMAT_SITUS = "https://kla.example"
    PilihanNotifikasi.objects.create(pengguna=orang, surel=False)  # that is about the digest
    with time_machine.travel(MALAM, tick=False):
        jalankan(masuk_dari, pengguna=orang, peramban="Firefox lama")
        assert mail.outbox == []
        jalankan(masuk_dari, pengguna=orang, peramban="Peramban asing")
    (surat,) = mail.outbox
    assert (surat.to, surat.subject) == (
        ["dinkes@kota.example"],
        "Akun Anda dipakai masuk dari perangkat atau peramban baru",
    )
    assert "Waktu: 5 Mei 2024 02.00 WIB" in surat.body
    assert "ganti kata sandi sekarang" in surat.body
    assert "https://kla.example/pemberitahuan/" in surat.body
    assert "List-Unsubscribe" not in surat.extra_headers
    satu = Kiriman.objects.get()
    assert (satu.status, satu.jenis, satu.percobaan) == (Kiriman.Status.TERKIRIM, KEAMANAN, 1)


def test_once_however_often_said_swept_and_restarted_and_not_again_in_the_digest(orang, jalankan):
    for _ in range(3):
        jalankan(kabari_keamanan, kepada=orang, judul="Kabar", kunci="kabar:1")
    for hari in range(4):
        jalankan_pagi(datetime(2024, 5, 6 + hari, 1, 0, tzinfo=UTC))
        surel.kirim_yang_diminta()
    assert kiriman() == [("dinkes@kota.example", "Kabar")]


def test_a_worker_that_died_on_it_sends_it_no_second_time(orang):
    kabari_keamanan(kepada=orang, judul="Kabar", kunci="kabar:1")
    Kiriman.objects.update(status=Kiriman.Status.SEDANG, percobaan=1)
    surel.kirim_yang_diminta()
    assert mail.outbox == []


def test_what_the_server_refuses_is_tried_again_at_night_too(orang, monkeypatch):
    with time_machine.travel(MALAM, tick=False) as jam:
        kabari_keamanan(kepada=orang, judul="Kabar", kunci="kabar:1")
        with monkeypatch.context() as tambalan:
            tambalan.setattr(surel, "_serahkan", lambda *_: (_ for _ in ()).throw(ValueError()))
            assert surel.kirim_yang_diminta() == 0
        assert Kiriman.objects.get().percobaan == 1
        assert surel.kirim_yang_diminta() == 0
        jam.shift(timedelta(minutes=11))
        assert surel.kirim_yang_diminta() == 1


def test_without_an_address_or_a_mail_server_it_is_in_the_box_and_in_the_digest(dunia, orang, settings):
    tanpa = dunia.sini.operator_dinsos
    kabari_keamanan(kepada=tanpa, judul="Kabar", kunci="kabar:1")
    settings.KLA_SUREL_AKTIF = False
    kabari_keamanan(kepada=orang, judul="Kabar", kunci="kabar:1")
    assert surel.kirim_yang_diminta() == 0
    assert not Kiriman.objects.exists()
    assert Notifikasi.objects.filter(jenis=JenisNotifikasi.KEAMANAN, diringkas_pada=None).count() == 2


def test_nothing_is_said_to_a_closed_account_or_of_what_is_dated_back(orang):
    with bertanggal(MALAM):
        kabari_keamanan(kepada=orang, judul="Kabar", kunci="kabar:1")
    orang.is_active = False
    orang.save()
    kabari_keamanan(kepada=orang, judul="Kabar", kunci="kabar:2")
    assert not Kiriman.objects.exists()


def test_a_broker_that_is_away_does_not_break_the_log_in(orang, jalankan, monkeypatch):
    def rusak() -> None:
        raise RuntimeError

    monkeypatch.setattr("klaster.services.kabar_keamanan.antrekan_surel", rusak)
    jalankan(kabari_keamanan, kepada=orang, judul="Kabar", kunci="kabar:1")
    assert surel.kirim_yang_diminta() == 1  # the sweep takes it


# --- What is told ---------------------------------------------------------------------------------------------------


def test_a_changed_password(orang, jalankan):
    jalankan(diri.ganti_sandi, sandi=SANDI_BARU, kunci="x", oleh=orang)
    assert kiriman() == [("dinkes@kota.example", "Kata sandi Anda diganti")]


def test_a_link_that_was_made_and_one_that_was_used(orang, dunia, jalankan):
    tautan = jalankan(buat_tautan, pengguna=orang, oleh=dunia.sini.sekretariat)
    jalankan(pakai_tautan, token=tautan.token, sandi=SANDI_BARU)
    assert [judul for _, judul in kiriman()] == [
        "Tautan kata sandi baru dibuat untuk akun Anda",
        "Kata sandi Anda diganti",
    ]


def test_the_first_password_is_no_change(orang, dunia, jalankan):
    orang.set_unusable_password()
    orang.save()
    tautan = buat_tautan(pengguna=orang, oleh=dunia.sini.sekretariat)
    jalankan(pakai_tautan, token=tautan.token, sandi=SANDI_BARU)
    assert mail.outbox == []


def test_a_second_step_taken_off(orang, dunia, jalankan):
    jalankan(
        jejak_masuk.catat_langkah,
        pengguna=orang,
        aksi=Aksi.DUA_LANGKAH_DICABUT,
        cara="semua cara",
        oleh=dunia.sini.sekretariat,
    )
    assert kiriman() == [("dinkes@kota.example", "Verifikasi dua langkah dicabut: semua cara")]


def test_an_own_new_address_is_told_to_the_old_one_too(orang, jalankan):
    isi = diri.IsiDiri(nama=orang.nama, nip=orang.nip, telepon=orang.telepon, email="baru@kota.example")
    jalankan(diri.ubah_diri, isi=isi, versi=orang.versi, oleh=orang)
    assert {tujuan for tujuan, _ in kiriman()} == {"dinkes@kota.example", "baru@kota.example"}


def test_data_changed_by_somebody_else_is_told_to_the_old_address_even_on_a_later_try(orang, dunia):
    isi = replace(layanan_akun.isi_dari(orang), email="penyusup@lain.example", telepon="0812-1111-2222")
    layanan_akun.ubah_akun(pengguna=orang, isi=isi, versi=orang.versi, oleh=dunia.sini.sekretariat)
    Kiriman.objects.update(percobaan=1, dimulai_pada=timezone.now() - timedelta(hours=1))
    surel.kirim_yang_diminta()
    assert sorted(m.to[0] for m in mail.outbox) == ["dinkes@kota.example", "penyusup@lain.example"]
    surat = mail.outbox[0]
    assert surat.subject == f"Data akun Anda diubah oleh {dunia.sini.sekretariat}"
    assert "mail" in surat.body and "Telepon" in surat.body
    assert "penyusup@" not in surat.body and "1111" not in surat.body


def test_own_changes_in_the_list_of_accounts_are_no_news(dunia):
    saya = dunia.sini.sekretariat
    saya.email = "sekretariat@kota.example"
    saya.save()
    isi = replace(layanan_akun.isi_dari(saya), telepon="0812-1111-2222")
    layanan_akun.ubah_akun(pengguna=saya, isi=isi, versi=saya.versi, oleh=saya)
    assert not Kiriman.objects.exists()


def test_the_system_admin_is_told_on_as_well(orang, dunia, jalankan):
    client = Client()
    masuk_segar(client, dunia.admin)
    alamat = reverse("admin:auth_user_password_change", args=[orang.pk])
    isi = {"password1": SANDI_BARU, "password2": SANDI_BARU, "usable_password": "true"}
    jalankan(client.post, path=alamat, data=isi)
    ((tujuan, judul),) = kiriman()
    assert tujuan == "dinkes@kota.example"
    assert judul.startswith(f"Kata sandi Anda diganti oleh {dunia.admin}")


def test_the_admins_form_tells_the_owner_what_was_changed(orang, dunia, jalankan):
    client = Client()
    masuk_segar(client, dunia.admin)
    alamat = reverse("admin:klaster_pengguna_change", args=[orang.pk])
    form = client.get(alamat).context["adminform"].form
    isi = {nama: form[nama].value() for nama in form.fields if nama != "password" and form[nama].value() is not None}
    isi = {k: v for k, v in isi.items() if v is not False} | {"nama": "Nama Lain", "telepon": ""}
    jawaban = jalankan(client.post, path=alamat, data=isi)
    assert jawaban.status_code == 302
    ((tujuan, judul),) = kiriman()
    assert (tujuan, judul) == ("dinkes@kota.example", f"Data akun Anda diubah oleh {dunia.admin}")
    assert "Nama lengkap" in mail.outbox[0].body


def test_a_file_of_the_admin_tells_the_owner_of_each_account_that_it_changes(orang, dunia):
    """Also at the address that the file has replaced; nobody whose row says what was there already."""
    sama = dunia.sini.operator_dinsos
    judul = ["username", "nama", "email", "peran", "kota", "opd", "is_active"]
    isi = tablib.Dataset(headers=judul)
    for satu, surel_baru in ((orang, "penyusup@lain.example"), (sama, sama.email)):
        isi.append([satu.username, satu.nama, surel_baru, satu.peran, satu.kota.kode, satu.opd.kode, "1"])
    hasil = PenggunaResource().import_data(isi, raise_errors=True, user=dunia.admin)
    assert hasil.totals["update"] == 1
    assert set(Kiriman.objects.values_list("tujuan", "subjek")) == {
        ("dinkes@kota.example", f"Data akun Anda diubah oleh {dunia.admin}"),
        ("penyusup@lain.example", f"Data akun Anda diubah oleh {dunia.admin}"),
    }
    assert set(Kiriman.objects.values_list("penerima", flat=True)) == {orang.pk}


# --- The page -------------------------------------------------------------------------------------------------------


def test_the_log_of_mails_shows_them(orang, dunia, client):
    KirimanFactory(penerima=orang)
    kabari_keamanan(kepada=orang, judul="Kata sandi Anda diganti", kunci="kabar:1")
    client.force_login(dunia.sini.sekretariat)
    isi = client.get(reverse("klaster:kiriman_list", args=[dunia.sini.kota.kode])).content.decode()
    assert "Kata sandi Anda diganti" in isi
    assert "Menunggu dikirim" in isi
