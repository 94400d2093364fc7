"""Sessions close by themselves: after silence, after a working day; and whoever comes too late is told."""

import time

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.messages import get_messages
from django.contrib.sessions.models import Session
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from klaster.models import Aksi, PengaturanKota, Riwayat
from klaster.services import sesi as layanan
from klaster.sesi import KUNCI
from tests.dunia import Dunia
from tests.klaster.test_sesi import masih_masuk, masuk_dikenal

MENIT = 60


def mundurkan(client: Client, **detik: float) -> None:
    """The session's own notes, so many seconds earlier."""
    sesi = client.session
    sesi[KUNCI] = {**sesi[KUNCI], **{nama: sesi[KUNCI][nama] - lama for nama, lama in detik.items()}}
    sesi.save()


def pesan(client: Client, url: str) -> str:
    return " ".join(str(p) for p in get_messages(client.get(url).wsgi_request))


def masuk_ke(jawaban) -> str:
    assert jawaban.status_code == 302
    return jawaban["Location"]


@pytest.fixture
def client(dunia: Dunia) -> Client:
    return masuk_dikenal(dunia.sini.sekretariat)


@pytest.mark.parametrize(("diam", "masih"), [(29 * MENIT, True), (30 * MENIT, True), (31 * MENIT, False)])
def test_silence_closes(client: Client, diam: int, masih: bool) -> None:
    """Thirty minutes, and the minute within which a note of activity may be missing."""
    mundurkan(client, aktif=diam + 1)
    assert masih_masuk(client) is masih


def test_the_city_says_how_long(client: Client, dunia: Dunia) -> None:
    PengaturanKota.objects.create(kota=dunia.sini.kota, menit_diam=5)
    PengaturanKota.objects.create(kota=dunia.sana.kota, menit_diam=240)
    mundurkan(client, aktif=6 * MENIT + 1)
    assert not masih_masuk(client)


def test_closed_is_closed_on_the_server(client: Client, dunia: Dunia) -> None:
    mundurkan(client, aktif=31 * MENIT + 1)
    tujuan = reverse("indikator:instrumen_list")
    assert masuk_ke(client.get(tujuan)) == f"{reverse('klaster:masuk')}?next={tujuan}"
    assert not Session.objects.exists()
    assert not UserSession.objects.exists()
    baris = Riwayat.objects.get(aksi=Aksi.SESI_DIAKHIRI)
    assert (baris.pelaku, baris.objek_id) == (None, dunia.sini.sekretariat.pk)
    assert baris.keterangan == "Ditutup karena tidak ada kegiatan selama 30 menit."
    assert pesan(client, reverse("klaster:masuk")) == (
        "Sesi Anda ditutup karena tidak ada kegiatan selama 30 menit. Masuk lagi untuk melanjutkan."
    )


def test_a_form_that_comes_too_late_is_not_swallowed(client: Client, dunia: Dunia) -> None:
    """Without JavaScript nobody warned: the log-in page says that nothing was stored, and leads back to the form."""
    mundurkan(client, aktif=31 * MENIT + 1)
    kota = [dunia.sini.kota.kode, 2024]
    jawaban = client.post(reverse("indikator:target", args=kota), {"target": "Utama"})
    tujuan = reverse("indikator:evaluasi_detail", args=kota)
    assert masuk_ke(jawaban) == f"{reverse('klaster:masuk')}?next={tujuan}"
    assert pesan(client, reverse("klaster:masuk")) == (
        "Sesi Anda ditutup karena tidak ada kegiatan selama 30 menit. "
        "Yang baru saja Anda kirim belum tersimpan: masuk lagi, lalu kirim sekali lagi."
    )
    assert not Riwayat.objects.filter(aksi=Aksi.TARGET_DIUBAH).exists()


def test_a_session_ended_elsewhere_is_explained(client: Client) -> None:
    Session.objects.all().delete()
    masuk_ke(client.get(reverse("indikator:instrumen_list")))
    assert pesan(client, reverse("klaster:masuk")) == "Sesi Anda sudah berakhir. Masuk lagi untuk melanjutkan."


def test_a_visitor_without_a_session_is_told_nothing(db: None) -> None:
    client = Client()
    masuk_ke(client.get(reverse("indikator:instrumen_list")))
    assert pesan(client, reverse("klaster:masuk")) == ""


def test_twelve_hours_are_the_end_however_busy(client: Client) -> None:
    mundurkan(client, awal=12 * 3600 - MENIT)
    assert masih_masuk(client)
    mundurkan(client, awal=MENIT + 1)
    assert not masih_masuk(client)
    assert pesan(client, reverse("klaster:masuk")).startswith("Sesi Anda ditutup karena sudah berlangsung 12 jam.")


def test_activity_does_not_move_the_end(client: Client) -> None:
    """Neither in the store nor in the cookie, which Django would both renew with every change."""
    akhir = Session.objects.get().expire_date
    mundurkan(client, aktif=2 * MENIT)
    assert masih_masuk(client)
    assert abs((Session.objects.get().expire_date - akhir).total_seconds()) < 1
    assert time.time() - client.session[KUNCI]["aktif"] < 30


def test_what_a_page_does_by_itself_is_no_activity(client: Client) -> None:
    mundurkan(client, aktif=20 * MENIT)
    for _ in range(2):
        assert client.get(reverse("indikator:instrumen_list"), headers={"X-Latar": "1"}).status_code == 200
        mundurkan(client, aktif=6 * MENIT)
    assert not masih_masuk(client)


def test_the_note_of_activity_keeps_the_list_of_devices(client: Client, dunia: Dunia) -> None:
    UserSession.objects.all().delete()
    mundurkan(client, aktif=2 * MENIT)
    client.get(reverse("indikator:instrumen_list"), REMOTE_ADDR="10.9.8.7")
    sesi = UserSession.objects.get()
    assert (sesi.user, sesi.ip, sesi.session_key) == (dunia.sini.sekretariat, "10.9.8.7", client.session.session_key)
    mundurkan(client, aktif=2 * MENIT)
    client.get(reverse("indikator:instrumen_list"), REMOTE_ADDR="10.9.8.6")
    assert UserSession.objects.get().ip == "10.9.8.6"


@pytest.mark.parametrize("beda", [3600, -3600])
def test_a_clock_that_jumps_closes_nothing_and_opens_nothing(client: Client, beda: int) -> None:
    """Put back by an hour, the note is written anew; forward, the session ends as after an hour of silence."""
    mundurkan(client, aktif=beda)
    assert masih_masuk(client) is (beda < 0)
    if beda < 0:
        assert abs(time.time() - client.session[KUNCI]["aktif"]) < 30


def test_an_ordinary_request_costs_no_query_more(dunia: Dunia) -> None:
    client = masuk_dikenal(dunia.sini.operator_dinkes)

    def banyak() -> int:
        with CaptureQueriesContext(connection) as hitung:
            client.get(reverse("indikator:instrumen_list"))
        return sum("usersession" in q["sql"] or "pengaturan" in q["sql"] for q in hitung.captured_queries)

    assert banyak() == 0
    mundurkan(client, aktif=2 * MENIT)
    assert banyak() == 2  # once a minute: the city's setting, and when and where one was seen
    assert banyak() == 0


def test_the_health_page_answers_without_looking_at_sessions(client: Client) -> None:
    mundurkan(client, aktif=31 * MENIT + 1)
    with CaptureQueriesContext(connection) as hitung:
        client.get(reverse("sehat"))
    assert not any("django_session" in q["sql"] for q in hitung.captured_queries)


@pytest.mark.parametrize(
    ("dari", "ke"),
    [("http://testserver/saya/", "/saya/"), ("https://jahat.test/saya/sandi/", "/"), ("", "/")],
)
def test_the_way_back_is_the_page_with_the_form(client: Client, dari: str, ke: str) -> None:
    """A page that takes its own form leads back to itself; another site's word for where one was is not taken."""
    mundurkan(client, aktif=31 * MENIT + 1)
    jawaban = client.post(reverse("klaster:profil"), {}, headers={"referer": dari} if dari else {})
    assert masuk_ke(jawaban) == f"{reverse('klaster:masuk')}?next={ke}"


def test_a_page_opens_though_nothing_can_be_written(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def gagal(**_: object) -> None:
        raise OperationalError("attempt to write a readonly database")

    monkeypatch.setattr(layanan, "catat_kegiatan", gagal)
    mundurkan(client, aktif=2 * MENIT)
    lama = client.session[KUNCI]
    assert client.get(reverse("indikator:instrumen_list")).status_code == 200
    assert client.session[KUNCI] == lama
