from crispy_forms.helper import FormHelper
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm


class MasukForm(AuthenticationForm):
    """Log in by username: many operators have no office mail."""

    error_messages = {
        "invalid_login": "Nama pengguna atau kata sandi tidak cocok. Periksa huruf besar dan kecilnya, lalu coba lagi.",
        "inactive": "Akun ini tidak aktif. Hubungi sekretariat kota Anda.",
    }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = "Nama pengguna"
        self.fields["password"].label = "Kata sandi"
        self.fields["username"].widget.attrs["autocapitalize"] = "none"
        self.helper = FormHelper()
        self.helper.form_tag = False


class SandiForm(PasswordChangeForm):
    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["old_password"].label = "Kata sandi sekarang"
        self.fields["new_password1"].label = "Kata sandi baru"
        self.fields["new_password2"].label = "Ulangi kata sandi baru"
        self.helper = FormHelper()
        self.helper.form_tag = False
