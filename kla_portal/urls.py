"""URLs of the whole portal. Each app brings its own; the names are `app:name`."""

from django.contrib import admin
from django.urls import include, path

from kla_portal import sehat

handler400 = "kla_portal.penangan.galat_400"
handler500 = "kla_portal.penangan.galat_500"

urlpatterns = [
    path("sehat/", sehat.sehat, name="sehat"),
    path("admin/", admin.site.urls),
    path("", include("klaster.urls")),
    path("", include("klaster.urls_masuk")),
    path("", include("laporan.urls")),
    path("", include("bukti.urls")),
    path("", include("indikator.urls")),
]
