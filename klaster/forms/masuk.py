"""Forms of the door: log in, show once more who one is, and the own password."""

from typing import Any

from allauth.account.forms import LoginForm, ReauthenticateForm
from allauth.account.internal.flows.login import perform_password_login
from django.contrib.auth.forms import PasswordChangeForm, SetPasswordForm
from django.http import HttpRequest

#: The rules of AUTH_PASSWORD_VALIDATORS in one sentence.
SYARAT_SANDI = "Sedikitnya 10 huruf, angka, atau tanda; tidak hanya angka, dan tidak mirip nama Anda."


class MasukForm(LoginForm):
    """Log in by username: many operators have no office mail. "Sekretariat.Depok" and "sekretariat.depok" are one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        nama, sandi = self.fields["login"], self.fields["password"]
        nama.label, sandi.label, sandi.help_text = "Nama pengguna", "Kata sandi", ""
        nama.widget.attrs |= {"autocapitalize": "none", "spellcheck": "false", "autocomplete": "username webauthn"}
        for bidang in (nama, sandi):
            bidang.widget.attrs.pop("placeholder", None)

    def _login_with_password(self, request: HttpRequest, redirect_url: str | None, credentials: dict[str, Any]) -> Any:
        """Without allauth's change of the session's term, which `klaster.sesi` has set at the log-in."""
        self._login.redirect_url = redirect_url
        return perform_password_login(request, credentials, self._login)


class PastikanForm(ReauthenticateForm):
    """The password once more, for an act that a session left open must not be enough for."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sandi = self.fields["password"]
        sandi.label, sandi.help_text = "Kata sandi", ""
        sandi.widget.attrs.pop("placeholder", None)


class _SandiBaru(SetPasswordForm):
    """A new password, twice, in our words: Django's list of rules is long and not Indonesian that people speak."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["new_password1"].label = "Kata sandi baru"
        self.fields["new_password1"].help_text = SYARAT_SANDI
        self.fields["new_password2"].label = "Ulangi kata sandi baru"
        self.fields["new_password2"].help_text = ""


class SandiForm(_SandiBaru, PasswordChangeForm):
    """Change the password; the present one is asked for."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["old_password"].label = "Kata sandi sekarang"


class SandiPertamaForm(_SandiBaru):
    """A password of one's own. The one that was given is not asked for again: the log-in has just done that."""
