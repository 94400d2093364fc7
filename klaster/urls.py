from django.urls import path

from klaster import views

app_name = "klaster"
urlpatterns = [
    path("masuk/", views.masuk, name="masuk"),
    path("keluar/", views.keluar, name="keluar"),
    path("akun/sandi/", views.sandi, name="sandi"),
    path("akun/sandi/selesai/", views.sandi_selesai, name="sandi_selesai"),
]
