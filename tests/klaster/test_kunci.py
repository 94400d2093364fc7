"""The page of locked accounts: who stands on it, and who may release whom."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from axes.models import AccessAttempt
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from klaster.kunci_masuk import NAMA_MAKS
from klaster.models import Aksi, Pengguna, Riwayat
from klaster.queries.kunci import akun_terkunci
from klaster.services.kunci import lepas_kunci
from tests.factories.klaster import SANDI
from tests.masuk import masuk_segar

pytestmark = pytest.mark.django_db


def gagal(pengguna: Pengguna, kali: int, dari: str = "192.0.2.1", menit: int = 0, peramban: str = "uji") -> None:
    satu = AccessAttempt.objects.create(
        username=pengguna.username.lower(), ip_address=dari, user_agent=peramban, failures_since_start=kali
    )
    AccessAttempt.objects.filter(pk=satu.pk).update(attempt_time=timezone.now() - timedelta(minutes=menit))


def terkunci(dunia):
    akun = Pengguna.objects.filter(kota=dunia.sini.kota)
    return [(t.pengguna, t.gagal, t.alamat, t.menit) for t in akun_terkunci(akun, batas=5, batas_nama=NAMA_MAKS)]


def test_locked_are_those_at_the_limit_of_this_city_now(dunia):
    kota = dunia.sini
    Pengguna.objects.filter(pk=kota.operator_dinkes.pk).update(username="Dinkes.Sini")
    kota.operator_dinkes.refresh_from_db()
    gagal(kota.operator_dinkes, 3, menit=5)
    gagal(kota.operator_dinkes, 2, menit=5, peramban="lain")
    gagal(kota.operator_dinkes, 1, dari="192.0.2.9")
    gagal(kota.operator_dinsos, 4)
    gagal(kota.pimpinan, 5, menit=15)
    gagal(dunia.sana.sekretariat, 5)
    assert terkunci(dunia) == [(kota.operator_dinkes, 6, ("192.0.2.1",), 10)]


def test_name_with_failures_from_many_addresses_stands_there(dunia):
    for n in range(NAMA_MAKS // 3):
        gagal(dunia.sini.pimpinan, 3, dari=f"198.51.100.{n}")
    assert [(p, n) for p, n, _, _ in terkunci(dunia)] == [(dunia.sini.pimpinan, NAMA_MAKS)]


def test_release_opens_the_door_and_is_in_the_history(dunia, client):
    kota = dunia.sini
    gagal(kota.operator_dinkes, 5, dari="127.0.0.1")
    kiriman = {"login": kota.operator_dinkes.username, "password": SANDI}
    assert client.post(reverse("klaster:masuk"), kiriman).status_code == 429
    masuk_segar(client, kota.sekretariat)
    alamat = reverse("klaster:kunci_lepas", args=[kota.kota.kode, kota.operator_dinkes.pk])
    assert "Lepas kunci" in client.get(reverse("klaster:kunci_list", args=[kota.kota.kode])).content.decode()
    for pesan in ("dilepas. Minta", "sudah tidak terkunci"):
        assert pesan in client.post(alamat, follow=True).content.decode()
    baris = Riwayat.objects.get(aksi=Aksi.KUNCI_DILEPAS)
    assert (baris.pelaku, baris.objek_label, baris.kota) == (
        kota.sekretariat,
        f"akun {kota.operator_dinkes.username}",
        kota.kota,
    )
    client.logout()
    assert client.post(reverse("klaster:masuk"), kiriman).status_code == 302


def test_nobody_releases_oneself(dunia, client):
    kota = dunia.sini
    gagal(kota.sekretariat, 5)
    with pytest.raises(PermissionDenied):
        lepas_kunci(pengguna=kota.sekretariat, oleh=kota.sekretariat)
    client.force_login(kota.sekretariat)
    isi = client.get(reverse("klaster:kunci_list", args=[kota.kota.kode])).content.decode()
    assert kota.sekretariat.username in isi
    assert "klaster/lepas" not in isi and "Lepas kunci</" not in isi


def test_the_service_itself_keeps_to_the_city(dunia):
    for oleh in (dunia.sana.sekretariat, dunia.sini.pimpinan, dunia.sini.verifikator, dunia.evaluator):
        gagal(dunia.sini.operator_dinkes, 5, peramban=oleh.username)
        with pytest.raises(PermissionDenied, match="sekretariat kota itu"):
            lepas_kunci(pengguna=dunia.sini.operator_dinkes, oleh=oleh)
    gagal(dunia.evaluator, 5)
    with pytest.raises(PermissionDenied):
        lepas_kunci(pengguna=dunia.evaluator, oleh=dunia.sini.sekretariat)
    assert AccessAttempt.objects.count() == 5
    assert lepas_kunci(pengguna=dunia.evaluator, oleh=dunia.admin)
    assert lepas_kunci(pengguna=dunia.sini.operator_dinkes, oleh=dunia.admin)


def test_account_of_another_city_is_not_there(dunia, client):
    sini, sana = dunia.sini, dunia.sana
    gagal(sana.operator_dinkes, 5)
    masuk_segar(client, sini.sekretariat)
    for kode in (sini.kota.kode, sana.kota.kode):
        alamat = reverse("klaster:kunci_lepas", args=[kode, sana.operator_dinkes.pk])
        assert client.post(alamat).status_code == 404
    assert AccessAttempt.objects.exists()


def test_page_costs_the_same_for_many(dunia, client):
    kota = dunia.sini
    client.force_login(kota.sekretariat)
    alamat = reverse("klaster:kunci_list", args=[kota.kota.kode])
    client.get(alamat)
    gagal(kota.operator_dinkes, 5)
    sedikit = _hitung(client, alamat)
    for satu in (kota.operator_dinsos, kota.pimpinan, kota.verifikator):
        gagal(satu, 5)
    assert _hitung(client, alamat) == sedikit


def _hitung(client, alamat: str) -> int:
    with CaptureQueriesContext(connection) as tangkap:
        client.get(alamat)
    return len(tangkap)


def test_command_helps_the_admin_whom_nobody_else_can_help(dunia, capsys):
    gagal(dunia.admin, 5)
    TOTP.activate(dunia.admin, "JBSWY3DPEHPK3PXP")
    call_command("bantu_masuk", "Admin")
    call_command("bantu_masuk", "admin", "--cabut-dua-langkah")
    assert capsys.readouterr().out.splitlines() == [
        "Kunci admin dilepas.",
        "admin tidak terkunci.",
        "Verifikasi dua langkah admin dicabut; semua sesinya diakhiri.",
    ]
    assert not Authenticator.objects.exists()
    kalimat = [b.kalimat for b in Riwayat.objects.filter(aksi__in=["kunci_dilepas", "dua_langkah_dicabut"])]
    assert sorted(kalimat) == [
        "Sistem melepas kunci akun admin.",
        "Sistem mencabut verifikasi dua langkah semua cara akun admin.",
    ]


def test_command_refuses_an_unknown_name(capsys):
    with pytest.raises(SystemExit) as keluar:
        call_command("bantu_masuk", "siapa")
    assert (keluar.value.code, capsys.readouterr().err) == (2, "Tidak ada akun aktif bernama siapa.\n")
