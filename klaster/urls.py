from django.urls import path

from klaster import konverter  # noqa: F401 -- registers <kota:...>
from klaster.views import data_diri, diri, kunci, masuk, notifikasi, pastikan, pengaturan, retensi, riwayat, sesi, token_api

app_name = "klaster"
urlpatterns = [
    path("kota/<kota:kota>/riwayat/", riwayat.riwayat_list, name="riwayat_list"),
    path("kota/<kota:kota>/riwayat/<int:pk>/", riwayat.riwayat_detail, name="riwayat_detail"),
    path("kota/<kota:kota>/riwayat/ekspor/<bentuk_ekspor:bentuk>/", riwayat.riwayat_ekspor, name="riwayat_ekspor"),
    path("pemberitahuan/", notifikasi.notifikasi_list, name="notifikasi_list"),
    path("pemberitahuan/semua/", notifikasi.notifikasi_semua, name="notifikasi_semua"),
    path("pemberitahuan/<int:pk>/", notifikasi.notifikasi_buka, name="notifikasi_buka"),
    path("pemberitahuan/<int:pk>/tandai/", notifikasi.notifikasi_tandai, name="notifikasi_tandai"),
    path("kota/<kota:kota>/pengaturan/", pengaturan.pengaturan_kota, name="pengaturan_kota"),
    path("saya/pemberitahuan/", notifikasi.pilihan_notifikasi, name="pilihan_notifikasi"),
    path("kota/<kota:kota>/token-api/", token_api.token_list, name="token_list"),
    path("kota/<kota:kota>/token-api/buat/", token_api.token_buat, name="token_buat"),
    path("kota/<kota:kota>/token-api/<int:pk>/cabut/", token_api.token_cabut, name="token_cabut"),
    path("kota/<kota:kota>/masa-simpan/", retensi.retensi, name="retensi"),
    path("kota/<kota:kota>/pemusnahan/susun/", retensi.pemusnahan_susun, name="pemusnahan_susun"),
    path("kota/<kota:kota>/pemusnahan/<int:pk>/", retensi.pemusnahan, name="pemusnahan"),
    path("kota/<kota:kota>/pemusnahan/<int:pk>/xlsx/", retensi.pemusnahan_xlsx, name="pemusnahan_xlsx"),
    path("kota/<kota:kota>/pemusnahan/<int:pk>/setujui/", retensi.pemusnahan_setujui, name="pemusnahan_setujui"),
    path("kota/<kota:kota>/pemusnahan/<int:pk>/batalkan/", retensi.pemusnahan_batalkan, name="pemusnahan_batalkan"),
    path("kota/<kota:kota>/akun/terkunci/", kunci.kunci_list, name="kunci_list"),
    path("kota/<kota:kota>/akun/<int:pk>/lepas-kunci/", kunci.kunci_lepas, name="kunci_lepas"),
    path("masuk/", masuk.masuk, name="masuk"),
    path("keluar/", masuk.keluar, name="keluar"),
    path("saya/pastikan/lanjutkan/", pastikan.lanjutkan, name="lanjutkan"),
    path("saya/", diri.profil, name="profil"),
    path("saya/data/", data_diri.data_saya, name="data_saya"),
    path("akun/<int:pk>/hapus-data/", data_diri.hapus_data_diri, name="hapus_data_diri"),
    path("saya/sandi/", diri.sandi, name="sandi"),
    path("saya/perangkat/", sesi.perangkat, name="perangkat"),
    path("saya/perangkat/lain/", sesi.perangkat_lain, name="perangkat_lain"),
    path("saya/perangkat/semua/", sesi.perangkat_semua, name="perangkat_semua"),
    path("saya/perangkat/<int:pk>/akhiri/", sesi.perangkat_akhiri, name="perangkat_akhiri"),
    path("saya/sesi/", sesi.sesi, name="sesi"),
]
