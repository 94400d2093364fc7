"""Logging in and out, and the own password. What a page may show is decided by `klaster.izin`."""

from typing import Any

from allauth.account import views as allauth_views
from django.contrib.auth import views as auth_views
from django.http import HttpResponse
from django.urls import reverse_lazy

from klaster.batas import dibatasi
from klaster.forms.masuk import SandiForm
from klaster.izin import cukup_masuk, publik


class Masuk(allauth_views.LoginView):
    """Name and password; the second step, where the account has one, is a page of its own."""

    template_name = "registration/masuk.html"

    def form_invalid(self, form: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)


masuk = publik(dibatasi("masuk")(Masuk.as_view()))
keluar = publik(auth_views.LogoutView.as_view())
sandi = cukup_masuk(
    auth_views.PasswordChangeView.as_view(
        template_name="registration/sandi.html", form_class=SandiForm, success_url=reverse_lazy("klaster:sandi_selesai")
    )
)
sandi_selesai = cukup_masuk(auth_views.PasswordChangeDoneView.as_view(template_name="registration/sandi_selesai.html"))
