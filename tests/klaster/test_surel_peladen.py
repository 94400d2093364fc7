"""A real mail server that is away, hangs, refuses or talks nonsense (FT-6): nothing is lost, counted or sent twice."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from klaster import pengingat
from klaster.models import Denyut, Kiriman, Notifikasi
from klaster.services import peladen_surel, surel
from klaster.services.ringkasan import jalankan_pagi
from tests.factories.notifikasi import KirimanFactory, NotifikasiFactory
from tests.peladen_surel import DIAM, PUTUS, PeladenSurel

pytestmark = pytest.mark.django_db
PAGI = datetime(2024, 5, 3, 0, 30, tzinfo=UTC)
Status = Kiriman.Status
#: The server takes no mail from anybody: (stage, what it does there).
TIADA = {
    "sibuk": ("sapa", b"421 coba lagi nanti"),
    "menolak-tetap": ("sapa", b"554 pergi"),
    "diam-saat-menyapa": ("sapa", DIAM),
    "putus-saat-menyapa": ("sapa", PUTUS),
    "sapaan-ngawur": ("sapa", b"\xff\x00 bukan smtp \x07"),
    "sapaan-tanpa-akhir": ("sapa", b"220-" + b"x" * 20_000),
    "pengirim-ditolak": ("mail", b"451 nanti"),
    "pengirim-ditolak-tetap": ("mail", b"550 siapa Anda"),
    "diam-saat-pengirim": ("mail", DIAM),
    "pengirim-ngawur": ("mail", b"entahlah"),
    "putus-saat-tujuan": ("rcpt", PUTUS),
    "tutup-saat-tujuan": ("rcpt", b"421 tutup"),
    "tutup-saat-isi": ("isi", b"421 tutup"),
}


@pytest.fixture
def peladen(monkeypatch, settings):
    monkeypatch.setattr(pengingat, "_penyiap", [])
    satu = PeladenSurel()
    settings.EMAIL_BACKEND = "klaster.sambungan_surel.SambunganSurel"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", satu.porta
    settings.EMAIL_TIMEOUT = 0.2
    yield satu
    satu.tutup()


@pytest.fixture
def orang(dunia):
    """Three people who are to get a digest each."""
    semua = [dunia.sini.operator_dinkes, dunia.sini.operator_dinsos, dunia.sini.pimpinan]
    for satu in semua:
        satu.email = f"{satu.username}@kota.example"
        satu.save()
        NotifikasiFactory(penerima=satu)
    return semua


@pytest.fixture
def jam():
    with time_machine.travel(PAGI, tick=False) as mesin:
        yield mesin


def tujuan(peladen: PeladenSurel) -> list[str]:
    return sorted(alamat for alamat, _ in peladen.surat)


def test_all_go_over_one_connection(peladen, orang, jam):
    assert jalankan_pagi() == 3
    assert (tujuan(peladen), peladen.sambungan) == (sorted(o.email for o in orang), 1)
    (_, surat) = peladen.surat[0]
    assert surat["Auto-Submitted"] == "auto-generated" and surat["List-Unsubscribe"]
    assert surat.is_multipart()


@pytest.mark.parametrize("keadaan", TIADA)
def test_a_server_that_takes_nothing_costs_one_try_and_nobody_a_mail(peladen, orang, jam, keadaan):
    tahap, laku = TIADA[keadaan]
    lama = KirimanFactory(
        penerima=orang[0], status=Status.GAGAL, percobaan=2, galat="x", dimulai_pada=PAGI - timedelta(days=1)
    )
    peladen.laku[tahap] = laku
    for menit in (0, 1, 4):
        jam.move_to(PAGI + timedelta(minutes=menit))
        assert jalankan_pagi() == 0
    assert peladen.sambungan == (1 if tahap == "sapa" else 2)  # let in, it is asked once more with another mail
    lama.refresh_from_db()
    assert (lama.status, lama.percobaan, lama.galat) == (Status.GAGAL, 2, "x")
    assert Kiriman.objects.count() == 1
    assert not Notifikasi.objects.exclude(diringkas_pada=None).exists()

    peladen.laku.clear()
    peladen.dibaca.clear()
    for menit in (5, 30, 60):
        jam.move_to(PAGI + timedelta(minutes=menit))
        jalankan_pagi()
    assert tujuan(peladen) == sorted([orang[0].email, *(o.email for o in orang)])
    assert len(peladen.dibaca) == 4
    assert set(Kiriman.objects.values_list("status", flat=True)) == {Status.TERKIRIM}


@pytest.mark.parametrize("laku", [b"421 tutup", PUTUS])
def test_an_address_at_which_the_server_hangs_up_holds_up_nobody_else(peladen, orang, jam, laku):
    peladen.hanya, peladen.laku["rcpt"] = orang[0].email, laku
    for menit in (0, 5, 10):
        jam.move_to(PAGI + timedelta(minutes=menit))
        jalankan_pagi()
    assert tujuan(peladen) == sorted(o.email for o in orang[1:])
    assert not Kiriman.objects.filter(penerima=orang[0]).exists()
    peladen.laku.clear()
    jam.move_to(PAGI + timedelta(minutes=15))
    assert jalankan_pagi() == 1
    assert tujuan(peladen) == sorted(o.email for o in orang)
    assert not Denyut.objects.filter(nama__startswith="surel-").exists()


def test_a_server_that_is_not_there_at_all(peladen, orang, jam):
    porta = peladen.porta
    peladen.tutup()
    for jam_ke in range(8):  # far longer than five tries with their pauses
        jam.move_to(PAGI + timedelta(hours=jam_ke))
        assert jalankan_pagi() == 0
    assert not Kiriman.objects.exists()
    lagi = PeladenSurel(porta)
    try:
        jam.move_to(PAGI + timedelta(hours=9))
        assert jalankan_pagi() == 3
        jam.move_to(PAGI + timedelta(hours=10))
        assert jalankan_pagi() == 0
        assert tujuan(lagi) == sorted(o.email for o in orang)
    finally:
        lagi.tutup()


def test_the_pause_grows_with_the_absence_up_to_an_hour(peladen, orang, jam):
    peladen.laku["sapa"] = b"421 nanti"
    dicoba = []
    for menit in range(0, 3 * 60, 5):
        jam.move_to(PAGI + timedelta(minutes=menit))
        jalankan_pagi()
        if peladen.sambungan > len(dicoba):
            dicoba.append(menit)
    assert dicoba == [0, 5, 10, 20, 40, 80, 140]


@pytest.mark.parametrize("laku", [DIAM, PUTUS, b"entahlah"])
def test_what_was_handed_over_without_an_answer_is_asked_about_and_only_that(peladen, orang, jam, laku):
    peladen.laku["isi"] = laku
    peladen.hanya = orang[1].email
    jalankan_pagi()
    peladen.laku.clear()
    for menit in (5, 60, 240):
        jam.move_to(PAGI + timedelta(minutes=menit))
        jalankan_pagi()
        surel.kirim_yang_diminta()
    macet = Kiriman.objects.get(status=Status.SEDANG)
    assert (macet.tujuan, macet.galat[:19]) == (orang[1].email, "Sambungan terputus ")
    assert set(tujuan(peladen)) == {orang[0].email, orang[2].email, *([orang[1].email] if laku != b"entahlah" else [])}
    assert len(peladen.dibaca) == 3


@pytest.mark.parametrize(
    ("tahap", "laku", "kata"),
    [
        ("rcpt", b"550 tidak ada orangnya", "Periksa alamat"),
        ("rcpt", b"450 nanti saja", "Periksa alamat"),
        ("isi", b"554 ini sampah", "menolak (554): ini sampah"),
        ("isi", b"452 penuh", "menolak (452): penuh"),
        ("data", b"554 tidak mau", "menolak (554): tidak mau"),
    ],
)
def test_what_is_said_of_one_mail_counts_for_it_and_holds_up_no_other(peladen, orang, jam, tahap, laku, kata):
    peladen.laku[tahap] = laku
    peladen.hanya = orang[0].email
    assert jalankan_pagi() == 2
    satu = Kiriman.objects.get(status=Status.GAGAL)
    assert (satu.tujuan, satu.percobaan) == (orang[0].email, 1)
    assert kata in satu.galat
    assert not peladen_surel.sedang_ditunggu()
    for menit in (11, 32, 73, 154, 400):
        jam.move_to(PAGI + timedelta(minutes=menit))
        jalankan_pagi()
    satu.refresh_from_db()
    assert (satu.status, satu.percobaan) == (Status.GAGAL, surel.PERCOBAAN_MAKS)
    assert tujuan(peladen) == sorted([orang[1].email, orang[2].email])


def test_what_a_person_has_asked_for_waits_for_the_server_and_stays_asked_for(peladen, orang, jam, dunia):
    satu = KirimanFactory(penerima=orang[0], status=Status.GAGAL, percobaan=5, galat="x")
    surel.kirim_ulang(kiriman=satu, oleh=dunia.sini.sekretariat)
    peladen.laku["mail"] = DIAM
    assert surel.kirim_yang_diminta() == 0
    satu.refresh_from_db()
    assert (satu.status, satu.percobaan, satu.galat) == (Status.GAGAL, 0, "Diminta kirim ulang.")
    peladen.laku.clear()
    jam.shift(timedelta(minutes=6))
    assert surel.kirim_yang_diminta() == 1


def test_news_of_a_city_that_was_left_does_not_call_the_server_at_every_sweep(peladen, orang, jam, dunia):
    for satu in orang:
        Notifikasi.objects.filter(penerima=satu).update(kota=dunia.sana.kota)
    for menit in (0, 5, 10):
        jam.move_to(PAGI + timedelta(minutes=menit))
        assert jalankan_pagi() == 0
    assert peladen.sambungan == 1
    assert not Kiriman.objects.exists()


def test_the_log_of_mails_says_since_when_the_server_is_away(peladen, orang, jam, client, dunia):
    alamat = reverse("klaster:kiriman_list", args=[dunia.sini.kota.kode])
    client.force_login(dunia.sini.sekretariat)
    assert "tidak menerima surel" not in client.get(alamat).content.decode()
    peladen.laku["sapa"] = b"421 nanti"
    jalankan_pagi()
    isi = " ".join(client.get(alamat).content.decode().split())
    assert "Server surel tidak menerima surel dari portal sejak 3 Mei 2024 07.30 WIB" in isi
    assert "dicoba lagi mulai 3 Mei 2024 07.35 WIB" in isi
