"""URLs of the whole portal. Each app brings its own; the names are `app:name`."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from kla_portal import sehat
from laporan.api.alamat import pola_api

handler400 = "kla_portal.penangan.galat_400"
handler500 = "kla_portal.penangan.galat_500"

# One door for all: locks, second step and history are there.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
admin.site.password_change = RedirectView.as_view(pattern_name="klaster:sandi")  # type: ignore[method-assign]

urlpatterns = [
    path("sehat/", sehat.sehat, name="sehat"),
    path("admin/", admin.site.urls),
    path("", include("klaster.urls")),
    path("", include("klaster.urls_masuk")),
    path("", include("laporan.urls")),
    path("api/v1/", include((pola_api(), "api_v1"))),
    path("", include("bukti.urls")),
    path("", include("indikator.urls")),
]
