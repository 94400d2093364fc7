"""Personal data of accounts: the copy that people take away, and erasing (AU-5)."""

import io
import json
import zipfile

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.core.serializers.json import DjangoJSONEncoder
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bukti.models import Unggahan
from bukti.services.unggahan_bertahap import jalur_bagian, mulai_unggahan, terima_isi
from klaster.galat import Ditolak, SudahBerubah
from klaster.models import (
    Aksi,
    JenisNotifikasi,
    Kiriman,
    Notifikasi,
    Pengguna,
    PilihanNotifikasi,
    Riwayat,
    SerahTerima,
    TautanAkun,
)
from klaster.services.akun import aktifkan, tangguhkan
from klaster.services.data_diri import hapus_data_diri
from klaster.services.notifikasi import beri_tahu
from klaster.services.riwayat import catat
from klaster.services.tautan_akun import buat_tautan
from tests.dunia import Dunia
from tests.factories.bukti import BuktiFactory
from tests.factories.klaster import PenggunaFactory, SesiFactory
from tests.klaster.test_sesi import masih_masuk, masuk_dikenal
from tests.masuk import masuk_segar


@pytest.fixture
def orang(dunia: Dunia) -> Pengguna:
    """An operator with one of everything that the portal holds about people."""
    orang = dunia.sini.operator_dinkes
    Notifikasi.objects.all().delete()
    Pengguna.objects.filter(pk=orang.pk).update(
        nama="Siti Aminah", nip="198001012005012001", telepon="+6281234567890", email="siti@contoh.test"
    )
    orang.refresh_from_db()
    beri_tahu(kepada=[orang], jenis=JenisNotifikasi.DITERIMA, judul="Jawaban 4.1 diterima", kunci="uji:1")
    PilihanNotifikasi.objects.create(pengguna=orang, mati=["diterima"])
    Kiriman.objects.create(
        penerima=orang,
        jenis="ringkasan",
        kunci="r:1",
        tujuan=orang.email,
        subjek="Ringkasan",
        isi="Halo Siti",
        dimulai_pada=timezone.now(),
    )
    buat_tautan(pengguna=orang, oleh=dunia.sini.sekretariat)
    Authenticator.objects.create(user=orang, type=Authenticator.Type.TOTP, data={"secret": "RAHASIA-TOTP"})
    AccessFailureLog.objects.create(username=orang.username, ip_address="10.0.0.9", user_agent="curl")
    AccessAttempt.objects.create(
        username=orang.username, ip_address="10.0.0.9", user_agent="curl", failures_since_start=1
    )
    AccessLog.objects.create(username=orang.username, ip_address="10.0.0.9", user_agent="curl")
    SesiFactory(user=orang)
    EmailAddress.objects.create(user=orang, email=orang.email)
    jenis = ContentType.objects.get_for_model(Pengguna)
    for oleh in (dunia.admin, orang):
        LogEntry.objects.create(
            user=oleh,
            content_type=jenis,
            object_id=str(orang.pk),
            object_repr=str(orang),
            action_flag=CHANGE,
            change_message="Siti Aminah dipindahkan",
        )
    SerahTerima.objects.create(
        kota=dunia.sini.kota,
        opd=dunia.sini.dinkes,
        dari=orang,
        kepada=dunia.sini.operator_dinsos,
        dari_label="Siti Aminah (Operator)",
        kepada_label="Sosial",
        paket={"dari": {"nama": "Siti Aminah", "username": orang.username}, "kabar": [{"judul": "Untuk SITI AMINAH"}]},
        catatan="Tanya siti aminah di +6281234567890; Siti Aminahwati tetap.",
        pada=timezone.now(),
    )
    kirim = mulai_unggahan(nama="SK Siti Aminah.pdf", panjang=10, oleh=orang)
    terima_isi(unggahan=kirim, mulai=0, aliran=io.BytesIO(b"0123"), panjang=4)
    catat(aksi=Aksi.JAWABAN_DISIMPAN, objek=dunia.sini.jawaban("4.1"), oleh=orang, kota=dunia.sini.kota)
    return orang


def salinan(client: Client) -> dict[str, str]:
    jawaban = client.post(reverse("klaster:data_saya"))
    assert jawaban["Content-Type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(b"".join(jawaban.streaming_content))) as arsip:
        return {nama: arsip.read(nama).decode() for nama in arsip.namelist()}


# --- Taking away --------------------------------------------------------------------------------------------------
def test_the_copy_holds_all_and_only_ones_own(orang: Pengguna, dunia: Dunia) -> None:
    beri_tahu(kepada=[dunia.sini.pimpinan], jenis=JenisNotifikasi.DITERIMA, judul="Bukan untuk Siti", kunci="uji:2")
    catat(aksi=Aksi.JAWABAN_DISIMPAN, objek=dunia.sini.jawaban("4.2"), oleh=dunia.sini.pimpinan, kota=dunia.sini.kota)
    client = Client()
    masuk_segar(client, orang)
    isi = salinan(client)
    data = {nama.removesuffix(".json"): json.loads(teks) for nama, teks in isi.items() if nama.endswith(".json")}
    assert {nama: len(baris) for nama, baris in data.items()} == {
        "akun": 1,
        "pemberitahuan": 2,  # the link, too
        "pilihan-pemberitahuan": 1,
        "surel": 2,  # the digest, and news of the link that was made
        "sesi": 1,
        "masuk": 2,  # that of this test's client, too
        "percobaan-masuk": 1,
        "dua-langkah": 1,
        "tautan-kata-sandi": 1,
        "serah-terima": 1,
        "riwayat": 2,
    }
    assert (data["akun"][0]["nama"], data["akun"][0]["nip"]) == ("Siti Aminah", "198001012005012001")
    assert [b["kalimat"].split(") ")[1] for b in data["riwayat"]] == [
        "membuat tautan kata sandi sini.dinkes, Siti Aminah.",
        f"menyimpan jawaban {dunia.sini.jawaban('4.1')}.",
    ]
    semua = "".join(isi.values())
    assert "RAHASIA-TOTP" not in semua
    assert orang.password not in semua
    assert TautanAkun.objects.get().sidik not in semua
    assert "Bukan untuk Siti" not in semua
    assert "sesi.json: Perangkat yang sedang masuk." in isi["BACA-DULU.txt"]


def test_the_copy_tells_of_wrong_passwords_as_the_portal_has_noted_them(orang: Pengguna) -> None:
    AccessAttempt.objects.all().delete()
    asing, client = Client(HTTP_USER_AGENT="Peramban uji", REMOTE_ADDR="10.1.1.1"), Client()
    for sandi in ("salah-sekali", "salah-lagi"):
        asing.post(reverse("klaster:masuk"), {"login": orang.username, "password": sandi})
    masuk_segar(client, orang)
    (baris,) = json.loads(salinan(client)["percobaan-masuk.json"])
    assert (baris["failures_since_start"], baris["user_agent"], baris["ip_address"]) == (2, "Peramban uji", "10.1.1.1")


def test_taking_away_is_noted_and_changes_nothing_else(orang: Pengguna) -> None:
    client = Client()
    masuk_segar(client, orang)
    salinan(client)
    salinan(client)
    baris = Riwayat.objects.filter(aksi=Aksi.DATA_DIRI_DIUNDUH)
    assert [(b.pelaku, b.objek_id) for b in baris] == [(orang, orang.pk)] * 2
    assert Pengguna.objects.get(pk=orang.pk).versi == orang.versi


# --- Erasing ------------------------------------------------------------------------------------------------------
def hapus(orang: Pengguna, oleh: Pengguna, **lain: object) -> Pengguna:
    return hapus_data_diri(
        pengguna=orang, oleh=oleh, **{"alasan": "Permintaan tertulis.", "versi": orang.versi, **lain}
    )


def test_nothing_of_the_person_is_left_in_the_account(orang: Pengguna, dunia: Dunia) -> None:
    sesi = masuk_dikenal(orang)
    bukti = BuktiFactory(opd=dunia.sini.dinkes, pengunggah=orang)
    kosong = hapus(orang, dunia.sini.sekretariat)
    assert (kosong.username, kosong.nama) == (f"dihapus#{orang.pk}", "Akun dihapus")
    assert (kosong.nip, kosong.telepon, kosong.email, kosong.alasan_nonaktif) == ("", "", "", "")
    assert not kosong.is_active
    assert kosong.dihapus_pada is not None
    assert not kosong.has_usable_password()
    assert (kosong.peran, kosong.kota, kosong.opd) == (orang.peran, dunia.sini.kota, dunia.sini.dinkes)
    for model, nama in [
        (Notifikasi, "penerima"),
        (Kiriman, "penerima"),
        (PilihanNotifikasi, "pengguna"),
        (TautanAkun, "pengguna"),
        (Authenticator, "user"),
        (UserSession, "user"),
    ]:
        assert not model.objects.filter(**{nama: orang.pk}).exists(), model
    assert not AccessFailureLog.objects.filter(username=orang.username).exists()
    assert not AccessAttempt.objects.filter(username=orang.username).exists()
    assert not AccessLog.objects.filter(username=orang.username).exists()
    assert not masih_masuk(sesi)
    bukti.refresh_from_db()
    assert bukti.pengunggah == kosong
    kosong.full_clean(exclude=["username", "password"])


def sisa(*sebutan: str) -> set[str]:
    """Every column of the database that still holds one of these, in any spelling."""
    kecil = [satu.lower() for satu in sebutan]
    return {
        f"{model._meta.label}.{kolom}"
        for model in apps.get_models()
        for baris in model._base_manager.values()
        for kolom, isi in baris.items()
        if any(satu in json.dumps(isi, cls=DjangoJSONEncoder, ensure_ascii=False).lower() for satu in kecil)
    }


def test_who_has_a_common_word_for_a_name_takes_nobody_elses_along(orang: Pengguna, dunia: Dunia) -> None:
    """Of one word, as many have; and a user name that is the office's own short name."""
    Pengguna.objects.filter(pk=orang.pk).update(nama="Siti", username="dinkes")
    orang.refresh_from_db()
    bagian = {"opd": "dinkes", "status": "draf", "alamat": "/bukti/dinkes/", "alasan": "Menurut Siti belum."}
    SerahTerima.objects.update(
        dari_label="Siti (Operator)",
        kepada_label="Siti Aminah (Operator)",
        paket={"dari": {"username": "dinkes"}, "berutang": [bagian]},
        catatan="Tanya SITI, akun dinkes, di DINKES.",
    )
    hapus(orang, dunia.sini.sekretariat)
    serah = SerahTerima.objects.get()
    assert (serah.dari_label, serah.kepada_label) == ("Akun dihapus (Operator)", "Siti Aminah (Operator)")
    assert serah.paket == {
        "dari": {"username": "Akun dihapus"},
        "berutang": [bagian | {"alasan": "Menurut Akun dihapus belum."}],
    }
    assert serah.catatan == "Tanya Akun dihapus, akun Akun dihapus, di DINKES."


def test_no_column_of_the_database_names_the_person_but_the_history(
    orang: Pengguna, dunia: Dunia, django_capture_on_commit_callbacks
) -> None:
    """A new table that can name somebody is asked, too."""
    sebutan = ("siti aminah", orang.username, orang.nip, orang.telepon, orang.email)
    bagian = jalur_bagian(Unggahan.objects.get().pk)
    assert bagian.exists()
    assert sisa(*sebutan) >= {
        *("klaster.Pengguna.nama", "admin.LogEntry.object_repr", "admin.LogEntry.change_message"),
        *("klaster.SerahTerima.paket", "klaster.SerahTerima.catatan", "bukti.Unggahan.nama"),
        *("account.EmailAddress.email", "axes.AccessLog.username", "klaster.Kiriman.tujuan"),
    }
    with django_capture_on_commit_callbacks(execute=True):
        hapus(orang, dunia.sini.sekretariat)
    assert sisa(*sebutan) == {
        "klaster.Riwayat.pelaku_label",
        "klaster.Riwayat.objek_label",
        "klaster.SerahTerima.catatan",  # of somebody whose name only begins like this
    }
    serah = SerahTerima.objects.get()
    assert serah.catatan == "Tanya Akun dihapus di Akun dihapus; Siti Aminahwati tetap."
    assert serah.paket["dari"] == {"nama": "Akun dihapus", "username": "Akun dihapus"}
    assert (serah.dari_label, serah.kepada_label) == ("Akun dihapus (Operator)", "Sosial")
    assert {c.object_repr for c in LogEntry.objects.all()} == {"Akun dihapus"}
    assert not bagian.exists()


def test_history_keeps_its_label_and_says_who_erased(orang: Pengguna, dunia: Dunia) -> None:
    """A city answers for what was done in its name: ADR 0027."""
    label = Riwayat.objects.get(aksi=Aksi.JAWABAN_DISIMPAN).pelaku_label
    hapus(orang, dunia.sini.sekretariat)
    assert Riwayat.objects.get(aksi=Aksi.JAWABAN_DISIMPAN).pelaku_label == label
    assert "Siti Aminah" in label
    baris = Riwayat.objects.get(aksi=Aksi.AKUN_DIHAPUS)
    assert (baris.pelaku, baris.objek_id, baris.keterangan) == (
        dunia.sini.sekretariat,
        orang.pk,
        "Permintaan tertulis.",
    )
    catatan = json.dumps(list(Riwayat.objects.values("keterangan", "sebelum", "sesudah")))
    assert not any(rahasia in catatan for rahasia in ("198001012005012001", "81234567890", "siti@contoh.test"))


def test_twice_and_never_back(orang: Pengguna, dunia: Dunia) -> None:
    kosong = hapus(orang, dunia.sini.sekretariat)
    with pytest.raises(SudahBerubah, match="sudah dihapus"):
        hapus(kosong, dunia.sini.sekretariat)
    with pytest.raises(Ditolak, match="sudah dihapus"):
        aktifkan(pengguna=kosong, oleh=dunia.sini.sekretariat)
    assert Riwayat.objects.filter(aksi=Aksi.AKUN_DIHAPUS).count() == 1


def test_an_account_changed_meanwhile_is_not_erased(orang: Pengguna, dunia: Dunia) -> None:
    Pengguna.objects.filter(pk=orang.pk).update(nama="Orang lain", versi=orang.versi + 1)
    with pytest.raises(SudahBerubah, match="diubah orang lain"):
        hapus(orang, dunia.sini.sekretariat)
    assert Pengguna.objects.get(pk=orang.pk).nama == "Orang lain"


@pytest.mark.parametrize("alasan", ["", "   ", "a" * 201])
def test_without_a_reason(orang: Pengguna, dunia: Dunia, alasan: str) -> None:
    with pytest.raises(Ditolak, match="Tulis alasannya"):
        hapus(orang, dunia.sini.sekretariat, alasan=alasan)


def test_who_may_not(orang: Pengguna, dunia: Dunia) -> None:
    for lain in (dunia.sana.sekretariat, dunia.sini.pimpinan, dunia.evaluator):
        with pytest.raises(PermissionDenied):
            hapus(orang, lain)
    with pytest.raises(PermissionDenied):
        hapus(dunia.evaluator, dunia.sini.sekretariat)
    for sendiri in (dunia.sini.sekretariat, dunia.admin):
        with pytest.raises(Ditolak, match="akun sendiri"):
            hapus(sendiri, sendiri)


def test_the_last_active_secretariat_stays(dunia: Dunia) -> None:
    with pytest.raises(Ditolak, match="satu-satunya sekretariat"):
        hapus(dunia.sini.sekretariat, dunia.admin)
    lain = PenggunaFactory(sekretariat=True, kota=dunia.sini.kota)
    hapus(dunia.sini.sekretariat, lain)
    with pytest.raises(Ditolak, match="satu-satunya sekretariat"):
        hapus(lain, dunia.admin)


def test_a_suspended_account_can_be_erased(orang: Pengguna, dunia: Dunia) -> None:
    diam = tangguhkan(pengguna=orang, alasan="Pindah.", oleh=dunia.sini.sekretariat)
    assert hapus(diam, dunia.sini.sekretariat).alasan_nonaktif == ""


def test_the_admin_erases_accounts_without_a_city(dunia: Dunia) -> None:
    kosong = hapus(dunia.evaluator, dunia.admin)
    assert kosong.nama == "Akun dihapus"
    assert Riwayat.objects.get(aksi=Aksi.AKUN_DIHAPUS).kota is None


# --- The page -----------------------------------------------------------------------------------------------------
@pytest.fixture
def sekretariat(dunia: Dunia) -> Client:
    client = Client()
    masuk_segar(client, dunia.sini.sekretariat)
    return client


def test_the_page_asks_for_the_name_and_erases(orang: Pengguna, sekretariat: Client) -> None:
    alamat = reverse("klaster:hapus_data_diri", args=[orang.pk])
    isi = sekretariat.get(alamat).content.decode()
    assert "Siti Aminah" in isi
    salah = sekretariat.post(alamat, {"alasan": "Permintaan.", "ketik": "siapa", "versi": orang.versi})
    assert salah.status_code == 422
    assert "Tidak sama dengan sini.dinkes." in salah.content.decode()
    assert "Permintaan." in salah.content.decode()
    orang.refresh_from_db()
    assert orang.nama == "Siti Aminah"
    benar = sekretariat.post(alamat, {"alasan": "Permintaan.", "ketik": "SINI.dinkes", "versi": orang.versi})
    assert benar["Location"] == reverse("klaster:akun_detail", args=["32.77", orang.pk])
    orang.refresh_from_db()
    assert orang.nama == "Akun dihapus"
    lagi = sekretariat.get(alamat, headers={"referer": "http://testserver/saya/"}, follow=True)
    assert "sudah dihapus" in lagi.content.decode()
    basi = sekretariat.post(
        alamat, {"alasan": "Permintaan.", "ketik": "sini.dinkes"}, headers={"referer": f"http://testserver{alamat}"}
    )
    assert basi["Location"] == reverse("klaster:akun_detail", args=["32.77", orang.pk])  # not to this form again


def test_the_page_needs_a_fresh_log_in_and_keeps_to_the_city(orang: Pengguna, dunia: Dunia) -> None:
    alamat = reverse("klaster:hapus_data_diri", args=[orang.pk])
    basi, sana = Client(), Client()
    basi.force_login(dunia.sini.sekretariat)
    assert basi.get(alamat)["Location"].startswith(reverse("account_reauthenticate"))
    masuk_segar(sana, dunia.sana.sekretariat)
    assert sana.get(alamat).status_code == 404


def test_old_commands_still_know_the_rows(orang: Pengguna, dunia: Dunia) -> None:
    """An erased account breaks no list: the history of the city is still read."""
    hapus(orang, dunia.sini.sekretariat)
    call_command("check")
    client = Client()
    client.force_login(dunia.sini.sekretariat)
    jawaban = client.get(reverse("bukti:pertanyaan", args=[dunia.sini.kota.kode, 2024, "4.1"]))
    assert jawaban.status_code == 200
