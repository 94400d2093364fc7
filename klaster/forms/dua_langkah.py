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
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.core.exceptions import ValidationError

from klaster.kunci_masuk import catat_gagal, terkunci
from klaster.services.dua_langkah import pakai_kode

#: Signs of a code that people type for readability.
_SELA = str.maketrans("", "", " -")


class _Terjaga(forms.Form):
    """Refuses while the account is locked, and counts each failure towards the lock."""

    user: Any

    def clean(self) -> dict[str, Any] | None:
        bersih = super().clean()
        dikirim = any(self.data.get(self.add_prefix(nama)) for nama in self.errors)
        if dikirim and not terkunci(context.request, self.user.username):
            catat_gagal(context.request, self.user.username)
        return bersih

    def pastikan_terbuka(self) -> None:
        if terkunci(context.request, self.user.username):
            raise ValidationError("Akun terkunci sementara.")


class _KodeForm(_Terjaga):
    """Six digits of the app, or a recovery code."""

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
    def clean_credential(self) -> Authenticator:
        self.pastikan_terbuka()
        return super().clean_credential()  # type: ignore[misc]


class KunciForm(_KunciForm, AuthenticateWebAuthnForm):
    """A passkey as the second step of a log-in."""


class PastikanKunciForm(_KunciForm, ReauthenticateWebAuthnForm):
    """A passkey as a step-up."""


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
