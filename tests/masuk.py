"""Logging a test client in where the page asks for a fresh authentication (`klaster.penjaga.wajib_segar`)."""

import time

from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from django.test import Client

from klaster.models import Pengguna


def masuk_segar(client: Client, pengguna: Pengguna, *, umur: float = 0) -> None:
    """`force_login`, with a session that says: showed the password `umur` seconds ago."""
    client.force_login(pengguna)
    sesi = client.session
    sesi[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "password", "at": time.time() - umur}]
    sesi[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(pengguna.pk)
    sesi.save()
