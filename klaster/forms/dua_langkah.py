"""Forms of the second step. They count wrong codes like wrong passwords, and take each code once."""

from typing import Any

from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from allauth.mfa.webauthn.internal import auth as kunci_sandi
from django import forms
from django.core.exceptions import ValidationError

from klaster.kunci_masuk import catat_gagal, terkunci
from klaster.services.dua_langkah import pakai_kode

#: Signs of a code that people type for readability.
_SELA = str.maketrans("", "", " -")


class _Terjaga(forms.Form):
    """Refuses while the account is locked, and counts each failure towards the lock."""

    user: Any
    #: What is shown, as the history says it.
    cara: str

    @property
    def sasaran(self) -> str:
        """The user name that a failure counts for; empty when nobody knows whose it would be."""
        return str(self.user.username)

    def clean(self) -> dict[str, Any] | None:
        bersih = super().clean()
        dikirim = any(self.data.get(self.add_prefix(nama)) for nama in self.errors)
        if dikirim and self.sasaran and not terkunci(context.request, self.sasaran):
            catat_gagal(context.request, self.sasaran, self.cara)
        return bersih

    def pastikan_terbuka(self) -> None:
        if self.sasaran and terkunci(context.request, self.sasaran):
            raise ValidationError("Akun terkunci sementara.")


class _KodeForm(_Terjaga):
    """Six digits of the app, or a recovery code."""

    cara = "kode"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kode = self.fields["code"]
        kode.label = "Kode"
        kode.max_length = 20  # type: ignore[attr-defined]
        kode.widget.attrs = {"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"}

    def clean_code(self) -> str:
        self.pastikan_terbuka()
        kode = self.cleaned_data["code"].translate(_SELA)
        alat = pakai_kode(pengguna=self.user, kode=kode)
        if alat is None:
            raise get_adapter().validation_error("incorrect_code")
        alat.user = self.user
        self.authenticator = alat
        return kode


class KodeForm(_KodeForm, AuthenticateForm):
    """The second step of a log-in."""


class PastikanKodeForm(_KodeForm, ReauthenticateForm):
    """The code as a step-up."""


class _KunciForm(_Terjaga):
    cara = "kunci sandi"

    def clean_credential(self) -> Authenticator:
        self.pastikan_terbuka()
        try:
            return super().clean_credential()  # type: ignore[misc]
        except (AttributeError, KeyError, TypeError, ValueError) as galat:  # of a key that was stored damaged
            raise get_adapter().validation_error("incorrect_code") from galat


class KunciForm(_KunciForm, AuthenticateWebAuthnForm):
    """A passkey as the second step of a log-in."""


class PastikanKunciForm(_KunciForm, ReauthenticateWebAuthnForm):
    """A passkey as a step-up."""


class MasukKunciForm(_KunciForm, LoginWebAuthnForm):
    """A passkey instead of name, password and code: whose it is says the answer of the device.

    Whoever is named there need not be the one who sent it, as with a name that is typed: so it counts and locks for
    the address that it came from, and the page of the lock does not tell the name.
    """

    milik: Any = None

    def clean_credential(self) -> Authenticator:
        context.request.kla_tanpa_nama = True
        self.milik = _pemilik(self.cleaned_data["credential"])
        return super().clean_credential()

    @property
    def sasaran(self) -> str:
        return self.milik.username if self.milik else ""


def _pemilik(jawaban: Any) -> Any:
    """The account that a passkey's answer names, unproven; None when it names none."""
    try:
        kunci_sandi.parse_authentication_response(jawaban)
        return kunci_sandi.extract_user_from_response(jawaban)
    except (AttributeError, KeyError, TypeError, ValueError, ValidationError):
        return None


class PasangAplikasiForm(ActivateTOTPForm):
    """The first code of the app proves that it has the secret.

    The secret stays the same until it is put on: whoever has scanned it and then opens the page again (a reload,
    another tab, which the door leads here, too) would else type codes of a secret that is no longer asked for.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        ditampilkan = context.request.session.get(SECRET_SESSION_KEY)
        super().__init__(*args, **kwargs)
        if ditampilkan:
            self.secret = context.request.session[SECRET_SESSION_KEY] = ditampilkan
        kode = self.fields["code"]
        kode.label = "Kode enam angka dari aplikasi"
        kode.widget.attrs = {"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}

    def clean_code(self) -> str:
        self.cleaned_data["code"] = self.cleaned_data["code"].translate(_SELA)
        return super().clean_code()


class TambahKunciForm(AddWebAuthnForm):
    """A passkey, with a name by which its owner knows it again."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _beri_nama(self.fields["name"])
        sendiri = self.fields["passwordless"]
        sendiri.initial = True
        sendiri.label = "Cukup kunci ini untuk masuk"
        sendiri.help_text = (
            "Tanpa nama pengguna dan kata sandi; perangkat meminta sidik jari, wajah, atau PIN-nya. "
            "Hapus centang untuk kunci USB tanpa PIN: kunci itu hanya menjadi langkah kedua."
        )


class NamaKunciForm(EditWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _beri_nama(self.fields["name"])


def _beri_nama(bidang: forms.Field) -> None:
    bidang.label = "Nama kunci"
    bidang.help_text = "Misalnya laptop kantor atau telepon sendiri, agar mudah dikenali bila perlu dicabut."
    bidang.required = True
    bidang.max_length = 60  # type: ignore[attr-defined]
    bidang.widget.attrs["maxlength"] = "60"
