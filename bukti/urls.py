from django.urls import path

from bukti.views import verifikasi
from klaster import konverter  # noqa: F401 -- registers <kota:...>

MEJA = "<kota:kota>/<int:tahun>/verifikasi/<str:kode>/"

app_name = "bukti"
urlpatterns = [
    path("<kota:kota>/<int:tahun>/verifikasi/", verifikasi.antrean, name="antrean"),
    path(MEJA, verifikasi.verifikasi, name="verifikasi"),
    path(f"{MEJA}terima/", verifikasi.terima, name="terima"),
    path(f"{MEJA}kembalikan/", verifikasi.kembalikan, name="kembalikan"),
    path(f"{MEJA}batalkan/", verifikasi.batalkan_verifikasi, name="batalkan_verifikasi"),
    path(f"{MEJA}bukti/<int:pk>/", verifikasi.putuskan, name="putuskan"),
]
