"""The guard of dangerous acts: whoever has not shown who they are for a while does so once more.

A session left open on an office computer must not be enough to suspend an account or to make a token. `@wajib_segar`
stands below `@wajib_izin`: first the question whether the role may, then whether it is still the same person.
"""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode, urlsplit

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from klaster.alamat import halaman_asal

View = Callable[..., HttpResponse]

#: Where the session keeps what was sent while the person has to show who they are.
KUNCI_TERTUNDA = "kla_tertunda"
#: A longer body is not kept in the session; characters.
ISI_MAKS = 200_000
#: Names of fields that never go into the session.
RAHASIA = ("sandi", "password", "csrfmiddlewaretoken")


def segar(request: HttpRequest) -> bool:
    """Whether this person has shown who they are (log-in or step-up) within `ACCOUNT_REAUTHENTICATION_TIMEOUT`."""
    saat = [catatan["at"] for catatan in get_authentication_records(request, request.user)]
    return bool(saat) and 0 <= time.time() - max(saat) < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def wajib_segar(view: View) -> View:
    """The view needs a log-in or step-up of the last 15 minutes; others go to the password and come back.

    What was typed into a form is kept in the session meanwhile (not its files and passwords) and sent again with one
    press of a button: see `klaster.views.pastikan.lanjutkan`. Stands below `@wajib_izin` or `@cukup_masuk`.
    """

    @wraps(view)
    def terjaga(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated or segar(request):
            request.session.pop(KUNCI_TERTUNDA, None)
            return view(request, *args, **kwargs)
        return _pastikan_dahulu(request)

    terjaga.segar = True  # type: ignore[attr-defined]  # the walk over all addresses asks for it
    return terjaga


def wajib_segar_menulis(view: View) -> View:
    """Like `wajib_segar` for a page that is open to read: only sending it asks who it is."""
    terjaga = wajib_segar(view)

    @wraps(terjaga)
    def pilih(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        buka = view if request.method in ("GET", "HEAD") else terjaga
        return buka(request, *args, **kwargs)

    return pilih


def _pastikan_dahulu(request: HttpRequest) -> HttpResponse:
    """To the page that asks for the password, and from there back to this address."""
    if getattr(request, "htmx", False):
        dari = urlsplit(request.htmx.current_url or "").path or "/"  # type: ignore[attr-defined]
        return HttpResponseClientRedirect(_alamat_pastikan(dari))
    if request.method in ("GET", "HEAD"):
        return HttpResponseRedirect(_alamat_pastikan(request.get_full_path()))
    request.session[KUNCI_TERTUNDA] = _tunda(request)
    return HttpResponseRedirect(_alamat_pastikan(reverse("klaster:lanjutkan")))


def _alamat_pastikan(tujuan: str) -> str:
    return f"{reverse('account_reauthenticate')}?{urlencode({'next': tujuan})}"


def _tunda(request: HttpRequest) -> dict[str, Any]:
    """What the person was about to send, as plain data for the session."""
    isi = [
        [nama, nilai]
        for nama, daftar in request.POST.lists()
        if not any(kata in nama.lower() for kata in RAHASIA)
        for nilai in daftar
    ]
    muat = sum(len(nama) + len(nilai) for nama, nilai in isi) <= ISI_MAKS and not request.FILES
    return {
        "alamat": request.get_full_path(),
        "isi": isi if muat else None,
        "halaman": halaman_asal(request),
        "pada": time.time(),
    }
