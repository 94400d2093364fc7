"""Addresses whose names allauth looks for, without a namespace; only those that we use, each behind its guard."""

from django.urls import path

from klaster.views import dua_langkah, masuk, pastikan

urlpatterns = [
    path("masuk/", masuk.masuk, name="account_login"),
    path("masuk/langkah-kedua/", dua_langkah.kode_masuk, name="mfa_authenticate"),
    path("masuk/kunci-sandi/", dua_langkah.masuk_kunci, name="mfa_login_webauthn"),
    path("saya/pastikan/", pastikan.pastikan, name="account_reauthenticate"),
    path("saya/pastikan/kode/", dua_langkah.pastikan_kode, name="mfa_reauthenticate"),
    path("saya/pastikan/kunci-sandi/", dua_langkah.pastikan_kunci, name="mfa_reauthenticate_webauthn"),
    path("saya/dua-langkah/", dua_langkah.indeks, name="mfa_index"),
    path("saya/dua-langkah/aplikasi/", dua_langkah.pasang_aplikasi, name="mfa_activate_totp"),
    path("saya/dua-langkah/aplikasi/cabut/", dua_langkah.cabut_aplikasi, name="mfa_deactivate_totp"),
    path("saya/dua-langkah/kunci-sandi/", dua_langkah.tambah_kunci, name="mfa_add_webauthn"),
    path("saya/dua-langkah/kunci-sandi/<int:pk>/", dua_langkah.namai_kunci, name="mfa_edit_webauthn"),
    path("saya/dua-langkah/kunci-sandi/<int:pk>/cabut/", dua_langkah.cabut_kunci, name="mfa_remove_webauthn"),
    path("saya/dua-langkah/kode-pemulihan/", dua_langkah.kode_pulih, name="mfa_view_recovery_codes"),
    path("saya/dua-langkah/kode-pemulihan/unduh/", dua_langkah.unduh_kode, name="mfa_download_recovery_codes"),
    path("saya/dua-langkah/kode-pemulihan/buat/", dua_langkah.buat_kode, name="mfa_generate_recovery_codes"),
]
