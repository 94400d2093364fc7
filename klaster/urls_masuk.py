"""Addresses whose names allauth looks for, without a namespace; only those that we use, each behind its guard."""

from django.urls import path

from klaster.views import masuk, pastikan

urlpatterns = [
    path("masuk/", masuk.masuk, name="account_login"),
    path("saya/pastikan/", pastikan.pastikan, name="account_reauthenticate"),
]
