"""Ending sessions: what closes, what stays, and what is noted."""

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from klaster.models import Aksi, Pengguna, Riwayat
from klaster.services.sesi import akhiri_semua
from tests.dunia import Dunia
from tests.factories.klaster import SesiFactory


def masuk_dikenal(pengguna: Pengguna, *, peramban: str = "Mozilla/5.0 (X11; Linux x86_64) Firefox/128.0") -> Client:
    """A client with an open session of which the portal knows the browser."""
    client = Client(headers={"user-agent": peramban})
    client.force_login(pengguna)
    SesiFactory(user=pengguna, user_agent=peramban, session_key=client.session.session_key)
    return client


def masih_masuk(client: Client) -> bool:
    jawaban = client.get(reverse("indikator:instrumen_list"))
    if jawaban.status_code == 302:
        assert jawaban["Location"].startswith(reverse("klaster:masuk"))
    return jawaban.status_code == 200


def test_all_sessions_of_one_account_end(dunia: Dunia) -> None:
    orang = dunia.sini.operator_dinkes
    dua = [masuk_dikenal(orang), masuk_dikenal(orang)]
    orang_lain = masuk_dikenal(dunia.sini.operator_dinsos)

    assert akhiri_semua(orang, oleh=dunia.sini.sekretariat, alasan="Ponsel hilang.") == 2

    assert [masih_masuk(c) for c in dua] == [False, False]
    assert masih_masuk(orang_lain)
    assert list(UserSession.objects.values_list("user__username", flat=True)) == [dunia.sini.operator_dinsos.username]
    assert Session.objects.count() == 1
    baris = Riwayat.objects.get(aksi=Aksi.SESI_DIAKHIRI)
    assert (baris.pelaku, baris.kota, baris.objek_label) == (
        dunia.sini.sekretariat,
        dunia.sini.kota,
        f"2 sesi {orang}",
    )
    assert baris.keterangan == "Ponsel hilang."


def test_a_session_nobody_noted_ends_too(dunia: Dunia) -> None:
    client = Client()
    client.force_login(dunia.sini.operator_dinkes)
    assert akhiri_semua(dunia.sini.operator_dinkes) == 0
    assert not masih_masuk(client)
    assert not Riwayat.objects.filter(aksi=Aksi.SESI_DIAKHIRI).exists()


def test_saving_the_account_afterwards_reopens_nothing(dunia: Dunia) -> None:
    orang = dunia.sini.operator_dinkes
    client = masuk_dikenal(orang)
    akhiri_semua(orang)
    orang.save()
    assert not masih_masuk(client)


def test_a_new_log_in_works_and_ending_twice_is_harmless(dunia: Dunia) -> None:
    orang = dunia.sini.operator_dinkes
    akhiri_semua(orang)
    assert akhiri_semua(orang) == 0
    assert masih_masuk(masuk_dikenal(orang))
