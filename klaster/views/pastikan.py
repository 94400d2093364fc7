"""Step-up: show once more who one is, then go on where one was. See `klaster.penjaga.wajib_segar`."""

import time
from typing import Any

from allauth.account import views as allauth_views
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from klaster.batas import dibatasi
from klaster.izin import cukup_masuk
from klaster.penjaga import KUNCI_TERTUNDA, segar


class Pastikan(allauth_views.ReauthenticateView):
    """The password; links lead to the other ways that the account has."""

    template_name = "registration/pastikan.html"

    def form_invalid(self, form: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)


pastikan = cukup_masuk(dibatasi("langkah_kedua")(Pastikan.as_view()))


@cukup_masuk
@require_safe
def lanjutkan(request: HttpRequest) -> HttpResponse:
    """One button that sends what was typed before the password was asked for; nothing happens without the press."""
    tertunda = request.session.get(KUNCI_TERTUNDA)
    if not tertunda or time.time() - tertunda["pada"] > settings.ACCOUNT_REAUTHENTICATION_TIMEOUT:
        return redirect("laporan:beranda")
    if not segar(request):
        return redirect("account_reauthenticate")
    return render(request, "registration/lanjutkan.html", {"tertunda": tertunda})
