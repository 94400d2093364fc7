"""Logging in and out, and the own password. What a page may show is decided by `klaster.izin`."""

from django.contrib.auth import views as auth_views
from django.urls import reverse_lazy

from klaster.forms.masuk import MasukForm, SandiForm
from klaster.izin import cukup_masuk, publik

masuk = publik(
    auth_views.LoginView.as_view(
        template_name="registration/masuk.html", authentication_form=MasukForm, redirect_authenticated_user=True
    )
)
keluar = publik(auth_views.LogoutView.as_view())
sandi = cukup_masuk(
    auth_views.PasswordChangeView.as_view(
        template_name="registration/sandi.html", form_class=SandiForm, success_url=reverse_lazy("klaster:sandi_selesai")
    )
)
sandi_selesai = cukup_masuk(auth_views.PasswordChangeDoneView.as_view(template_name="registration/sandi_selesai.html"))
