from django.urls import path

from klaster.views import masuk

app_name = "klaster"
urlpatterns = [
    path("masuk/", masuk.masuk, name="masuk"),
    path("keluar/", masuk.keluar, name="keluar"),
    path("akun/sandi/", masuk.sandi, name="sandi"),
    path("akun/sandi/selesai/", masuk.sandi_selesai, name="sandi_selesai"),
]
