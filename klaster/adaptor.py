"""What allauth asks of us: where the client is, which step-up counts, what is said, and how secrets are kept."""

import base64
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.crypto import salted_hmac

from klaster.alamat_klien import alamat_klien
from klaster.models import Pengguna
from klaster.penjaga import segar
from klaster.queries.dua_langkah import punya_langkah_lain, wajib_dua_langkah

#: What a person reads beside each way to show who they are; the keys are allauth's.
CARA = {
    "reauthenticate": "Kata sandi",
    "mfa_reauthenticate": "Kode dari aplikasi atau kode pemulihan",
    "mfa_reauthenticate:webauthn": "Kunci sandi",
}


class AdaptorAkun(DefaultAccountAdapter):
    """Log-in by username, no sign-up, no mail. The pages speak for themselves: allauth's own messages are not shown."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": (
            "Nama pengguna atau kata sandi tidak cocok. Periksa huruf besar dan kecilnya, lalu coba lagi."
        ),
        "incorrect_password": "Kata sandi tidak cocok. Periksa huruf besar dan kecilnya, lalu coba lagi.",
        "too_many_login_attempts": "Terlalu banyak percobaan yang gagal. Tunggu beberapa menit, lalu coba lagi.",
        "rate_limited": "Terlalu banyak percobaan yang gagal. Tunggu beberapa menit, lalu coba lagi.",
    }

    def get_client_ip(self, request: HttpRequest) -> str:
        return alamat_klien(request) or "0.0.0.0"  # noqa: S104 -- a name for "unknown", nothing listens there

    def is_safe_url(self, url: str | None) -> bool:
        """What cannot be read as an address leads nowhere; allauth itself breaks on "http://[::1/"."""
        try:
            return super().is_safe_url(url)
        except ValueError:
            return False

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """A log-in counts as well as a step-up; allauth itself counts only the latter."""
        return not segar(context.request)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        return [cara | {"description": CARA[cara["id"]]} for cara in super().get_reauthentication_methods(user)]

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        if message:
            super().add_message(request, level, extra_tags=extra_tags, message=message)

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        """Only whoever knows the password of a suspended account gets here."""
        pesan = "Akun ini ditangguhkan. Hubungi sekretariat Gugus Tugas KLA kota Anda untuk mengaktifkannya kembali."
        messages.error(request, pesan)
        return redirect("klaster:masuk")


def _gembok() -> MultiFernet:
    """Locks secrets of the second step with the portal's secret key, and opens those of the keys before it."""
    kunci = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet(
        [
            Fernet(base64.urlsafe_b64encode(salted_hmac("dua-langkah", "kunci", k, algorithm="sha256").digest()))
            for k in kunci
        ]
    )


class AdaptorDuaLangkah(DefaultMFAAdapter):
    """The second step: its secrets lie encrypted in the database, and the last one stays where it is compulsory."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "Kode tidak cocok atau sudah dipakai. Tunggu kode berikutnya, lalu masukkan lagi.",
        "cannot_delete_authenticator": (
            "Kota Anda mewajibkan verifikasi dua langkah. Pasang cara lain dahulu, baru cara ini dapat dicabut."
        ),
        "cannot_generate_recovery_codes": "Pasang aplikasi autentikator atau kunci sandi dahulu.",
    }

    def encrypt(self, text: str) -> str:
        return _gembok().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _gembok().decrypt(encrypted_text.encode()).decode()

    def get_totp_issuer(self) -> str:
        return "Portal KLA"

    def get_totp_label(self, user: Any) -> str:
        return str(user.username)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return super().get_public_key_credential_rp_entity() | {"name": "Portal KLA"}

    def generate_authenticator_name(self, user: Any, type: Authenticator.Type) -> str:  # noqa: A002 -- allauth's name
        banyak = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return f"Kunci sandi {banyak + 1}"

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        pengguna = authenticator.user
        if not isinstance(pengguna, Pengguna) or not wajib_dua_langkah(pengguna):
            return True
        return punya_langkah_lain(pengguna, selain=authenticator.pk)
