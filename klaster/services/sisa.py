"""What lies about for hours and not for years: ended sessions and failed log-ins. Swept without being asked."""

from datetime import timedelta

from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from klaster.models import Pengguna

#: Failed log-ins matter for the lock, which holds for minutes, and for whoever looks into them the next day.
UMUR_GAGAL = timedelta(days=1)
#: Log-ins of accounts without a city and of names that nobody has; those of a city follow its own term.
UMUR_MASUK_TANPA_KOTA = timedelta(days=2 * 365)


@transaction.atomic
def buang_sisa() -> int:
    """Delete what is past its use; how many rows. Right whenever and however often it runs."""
    kini = timezone.now()
    sesi_mati = UserSession.objects.filter(last_seen_at__lt=kini - timedelta(seconds=settings.SESSION_COOKIE_AGE))
    bernaung = Pengguna.objects.filter(kota__isnull=False).values("username")
    semua = [
        Session.objects.filter(expire_date__lt=kini),
        sesi_mati.exclude(session_key__in=Session.objects.filter(expire_date__gte=kini).values("session_key")),
        AccessAttempt.objects.filter(attempt_time__lt=kini - UMUR_GAGAL),
        AccessFailureLog.objects.filter(attempt_time__lt=kini - UMUR_GAGAL),
        AccessLog.objects.filter(attempt_time__lt=kini - UMUR_MASUK_TANPA_KOTA).exclude(username__in=bernaung),
    ]
    return sum(baris.delete()[0] for baris in semua)
