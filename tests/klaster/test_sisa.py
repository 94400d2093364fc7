"""Ended sessions and old failed log-ins go by themselves; what is still in use stays."""

from datetime import timedelta

from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.sessions.models import Session
from django.utils import timezone

from klaster.services.sisa import buang_sisa


def sesi(kunci: str, jam: float) -> None:
    """A session that ends in so many hours."""
    Session.objects.create(session_key=kunci, session_data="x", expire_date=timezone.now() + timedelta(hours=jam))


def perangkat(pengguna, kunci: str, jam: float) -> UserSession:
    """A device that was last seen so many hours ago."""
    satu = UserSession.objects.create(user=pengguna, ip="203.0.113.1", user_agent="uji", session_key=kunci)
    UserSession.objects.filter(pk=satu.pk).update(last_seen_at=timezone.now() - timedelta(hours=jam))
    return satu


def gagal(model, nama: str, hari: float) -> None:
    lain = {"failures_since_start": 1} if model is AccessAttempt else {}
    satu = model.objects.create(username=nama, ip_address="203.0.113.1", user_agent="uji", **lain)
    model.objects.filter(pk=satu.pk).update(attempt_time=timezone.now() - timedelta(days=hari))


def test_sesi_yang_berakhir_dan_perangkatnya(dunia):
    orang = dunia.sini.sekretariat
    sesi("hidup", 3)
    sesi("mati", -1)
    tetap = {perangkat(orang, "hidup", 20).pk, perangkat(orang, "baru-keluar", 1).pk}
    perangkat(orang, "mati", 20)
    perangkat(orang, "hilang", 20)

    assert buang_sisa() == 3
    assert buang_sisa() == 0

    assert Session.objects.get().session_key == "hidup"
    assert set(UserSession.objects.values_list("pk", flat=True)) == tetap


def test_percobaan_gagal_setelah_sehari(dunia):
    for model in (AccessAttempt, AccessFailureLog):
        gagal(model, "baru", 0.5)
        gagal(model, "lama", 1.5)

    buang_sisa()

    assert [list(m.objects.values_list("username", flat=True)) for m in (AccessAttempt, AccessFailureLog)] == [
        ["baru"],
        ["baru"],
    ]


def test_catatan_masuk_tanpa_kota_dua_tahun_yang_berkota_menunggu_daftar(dunia):
    for nama in ("admin", "tidak-ada", dunia.sini.sekretariat.username):
        gagal(AccessLog, nama, 800)
    gagal(AccessLog, "admin", 700)

    buang_sisa()

    assert sorted(AccessLog.objects.values_list("username", flat=True)) == [
        "admin",
        dunia.sini.sekretariat.username,
    ]
