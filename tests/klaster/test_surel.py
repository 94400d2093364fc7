"""Mail that leaves: what the server refuses, what is uncertain, what a person asks for again."""

import smtplib
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from klaster import pengingat
from klaster.galat import SudahBerubah
from klaster.models import Aksi, Kiriman, Riwayat
from klaster.queries.kiriman import MACET
from klaster.services import surel
from klaster.services.ringkasan import jalankan_pagi
from tests.factories.notifikasi import KirimanFactory, NotifikasiFactory

pytestmark = pytest.mark.django_db
PAGI = datetime(2024, 5, 3, 0, 30, tzinfo=UTC)
Status = Kiriman.Status


class PeladenBuruk(EmailBackend):
    """A mail server that fails as told: at the door, or once it has the mail."""

    di_pintu: Exception | None = None
    di_dalam: Exception | None = None
    dibuka = 0

    def open(self):
        type(self).dibuka += 1
        if self.di_pintu:
            raise self.di_pintu

    def send_messages(self, messages):
        if self.di_dalam:
            raise self.di_dalam
        return super().send_messages(messages)


@pytest.fixture
def peladen(monkeypatch, settings):
    monkeypatch.setattr(pengingat, "_penyiap", [])
    settings.EMAIL_BACKEND = f"{__name__}.PeladenBuruk"
    for nama, nilai in (("di_pintu", None), ("di_dalam", None), ("dibuka", 0)):
        monkeypatch.setattr(PeladenBuruk, nama, nilai)
    monkeypatch.setattr(surel, "get_connection", lambda **_: PeladenBuruk())
    return PeladenBuruk


@pytest.fixture
def orang(dunia):
    satu = dunia.sini.operator_dinkes
    satu.email = "dinkes@kota.example"
    satu.save()
    NotifikasiFactory(penerima=satu)
    return satu


@pytest.mark.parametrize(
    ("galat", "kata"),
    [
        (smtplib.SMTPRecipientsRefused({"x": (550, b"no")}), "Periksa alamat"),
        (smtplib.SMTPDataError(554, b"spam"), "menolak (554): spam"),
        (smtplib.SMTPDataError(451, b"later"), "menolak (451): later"),
    ],
)
def test_what_the_server_refuses_has_failed_with_its_words(peladen, orang, galat, kata):
    peladen.di_dalam = galat
    assert jalankan_pagi(PAGI) == 0
    satu = Kiriman.objects.get()
    assert satu.status == Status.GAGAL
    assert kata in satu.galat


def test_a_refused_mail_is_tried_again_with_growing_pauses(peladen, orang):
    peladen.di_dalam = smtplib.SMTPDataError(451, b"later")
    with time_machine.travel(PAGI, tick=False) as jam:
        jalankan_pagi()
        assert Kiriman.objects.get().status == Status.GAGAL
        for lewat, percobaan in ((9, 1), (11, 2), (12, 2), (32, 3)):
            jam.move_to(PAGI + timedelta(minutes=lewat))
            jalankan_pagi()
            assert Kiriman.objects.get().percobaan == percobaan, lewat
        peladen.di_dalam = None
        jam.move_to(PAGI + timedelta(minutes=120))
        assert jalankan_pagi() == 1
    satu = Kiriman.objects.get()
    assert (satu.status, satu.percobaan, satu.galat, len(mail.outbox)) == (Status.TERKIRIM, 4, "", 1)


def test_it_is_given_up_after_some_tries(peladen, orang):
    peladen.di_dalam = smtplib.SMTPDataError(451, b"later")
    with time_machine.travel(PAGI, tick=False) as jam:
        for ke in range(20):
            jam.move_to(PAGI + timedelta(minutes=30 * ke))
            jalankan_pagi()
    assert Kiriman.objects.get().percobaan == surel.PERCOBAAN_MAKS


@pytest.mark.parametrize("galat", [smtplib.SMTPServerDisconnected(), TimeoutError(), ConnectionResetError()])
def test_what_may_have_arrived_is_never_sent_again_by_itself(peladen, orang, galat):
    peladen.di_dalam = galat
    with time_machine.travel(PAGI, tick=False) as jam:
        jalankan_pagi()
        peladen.di_dalam = None
        jam.move_to(PAGI + timedelta(hours=5))
        jalankan_pagi()
        surel.kirim_yang_diminta()
    satu = Kiriman.objects.get()
    assert (satu.status, mail.outbox) == (Status.SEDANG, [])
    assert "mungkin sudah sampai" in satu.galat


def test_a_worker_killed_between_claim_and_sending_leaves_one_that_is_asked_about(peladen, orang, monkeypatch):
    class Mati(BaseException):
        pass

    def mati(*_):
        raise Mati

    with monkeypatch.context() as tambalan:
        tambalan.setattr(surel, "_serahkan", mati)
        with pytest.raises(Mati):
            jalankan_pagi(PAGI)
    for jam in range(1, 11):
        jalankan_pagi(PAGI + timedelta(hours=jam))
    satu = Kiriman.objects.get()
    assert (satu.status, mail.outbox) == (Status.SEDANG, [])


def test_addresses_that_are_refused_hold_up_nobody_else(peladen, dunia, monkeypatch):
    semua = list(dunia.sini.kota.pengguna.order_by("pk"))
    for orang in semua:
        orang.email = f"{orang.username}@kota.example"
        orang.save()
        NotifikasiFactory(penerima=orang)
    salah = {orang.email for orang in semua[:3]}
    kirim = PeladenBuruk.send_messages

    def pilih(self, surat):
        if surat[0].to[0] in salah:
            raise smtplib.SMTPRecipientsRefused({surat[0].to[0]: (550, b"no such user")})
        return kirim(self, surat)

    monkeypatch.setattr(PeladenBuruk, "send_messages", pilih)
    assert len(semua) > len(salah)
    assert jalankan_pagi(PAGI) == len(semua) - len(salah)
    assert set(Kiriman.objects.filter(status=Status.GAGAL).values_list("tujuan", flat=True)) == salah


def test_a_dead_server_is_not_asked_for_everybody(peladen, dunia):
    for orang in dunia.sini.kota.pengguna.all():
        orang.email = f"{orang.username}@kota.example"
        orang.save()
        NotifikasiFactory(penerima=orang)
    peladen.di_pintu = ConnectionRefusedError()
    jalankan_pagi(PAGI)
    assert peladen.dibuka == 1
    assert not Kiriman.objects.exists()


# --- Asked for again ------------------------------------------------------------------------------------------------


def test_a_failed_mail_is_sent_again_once_when_asked(peladen, orang, dunia, django_capture_on_commit_callbacks):
    satu = KirimanFactory(penerima=orang, status=Status.GAGAL, percobaan=5, galat="x", tujuan="salah@kota.example")
    with django_capture_on_commit_callbacks(execute=True):
        surel.kirim_ulang(kiriman=satu, oleh=dunia.sini.sekretariat)
    surel.kirim_yang_diminta()
    satu.refresh_from_db()
    assert (satu.status, satu.percobaan, satu.tujuan) == (Status.TERKIRIM, 1, "dinkes@kota.example")
    assert [m.to for m in mail.outbox] == [["dinkes@kota.example"]]
    baris = Riwayat.objects.get(aksi=Aksi.KIRIMAN_DIULANG)
    assert (baris.kota, baris.sebelum) == (orang.kota, {"status": "gagal", "percobaan": 5})


def test_only_what_failed_or_is_stuck_can_be_asked_for_again(orang, dunia):
    kini = timezone.now()
    bisa = [
        KirimanFactory(penerima=orang, status=Status.GAGAL, percobaan=1),
        KirimanFactory(penerima=orang, status=Status.SEDANG, dimulai_pada=kini - MACET - timedelta(minutes=1)),
    ]
    tidak = [
        KirimanFactory(penerima=orang),
        KirimanFactory(penerima=orang, status=Status.SEDANG),
        KirimanFactory(penerima=orang, status=Status.GAGAL, percobaan=0),
    ]
    for satu in bisa:
        surel.kirim_ulang(kiriman=satu, oleh=dunia.sini.sekretariat)
        with pytest.raises(SudahBerubah):
            surel.kirim_ulang(kiriman=satu, oleh=dunia.sini.sekretariat)
    for satu in tidak:
        with pytest.raises(SudahBerubah):
            surel.kirim_ulang(kiriman=satu, oleh=dunia.sini.sekretariat)
    assert Riwayat.objects.filter(aksi=Aksi.KIRIMAN_DIULANG).count() == 2


def test_two_workers_take_a_failed_row_once(orang):
    satu = KirimanFactory(penerima=orang, status=Status.GAGAL, percobaan=0)
    kembar = Kiriman.objects.select_related("penerima").get(pk=satu.pk)
    assert surel._ambil_lagi(satu) == satu
    assert surel._ambil_lagi(kembar) is None


def test_a_mail_with_a_forged_header_is_refused_not_sent(peladen, orang):
    satu = KirimanFactory(penerima=orang, status=Status.GAGAL, percobaan=0, subjek="Halo\nBcc: x@jahat.example")
    surel.kirim_yang_diminta()
    satu.refresh_from_db()
    assert (satu.status, mail.outbox) == (Status.GAGAL, [])
