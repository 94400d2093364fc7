from django.urls import path

from klaster.views import masuk, notifikasi, pastikan

app_name = "klaster"
urlpatterns = [
    path("pemberitahuan/", notifikasi.notifikasi_list, name="notifikasi_list"),
    path("pemberitahuan/semua/", notifikasi.notifikasi_semua, name="notifikasi_semua"),
    path("pemberitahuan/<int:pk>/", notifikasi.notifikasi_buka, name="notifikasi_buka"),
    path("pemberitahuan/<int:pk>/tandai/", notifikasi.notifikasi_tandai, name="notifikasi_tandai"),
    path("saya/pemberitahuan/", notifikasi.pilihan_notifikasi, name="pilihan_notifikasi"),
    path("masuk/", masuk.masuk, name="masuk"),
    path("keluar/", masuk.keluar, name="keluar"),
    path("saya/pastikan/lanjutkan/", pastikan.lanjutkan, name="lanjutkan"),
    path("akun/sandi/", masuk.sandi, name="sandi"),
    path("akun/sandi/selesai/", masuk.sandi_selesai, name="sandi_selesai"),
]
