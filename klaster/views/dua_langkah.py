"""The second step: asked for at the log-in and as step-up, put on and taken off on the own pages.

allauth does the work; here are the guards, our templates and the status of a refused form.
"""

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import views as dasar
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as kode
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from klaster.batas import dibatasi, hitung_gagal
from klaster.izin import Izin, cukup_masuk, publik, wajib_izin
from klaster.models import Pengguna
from klaster.penjaga import wajib_segar
from klaster.qr import buat_qr
from klaster.queries.dua_langkah import kurang_dua_langkah, wajib_dua_langkah
from klaster.services.dua_langkah import cabut_dua_langkah, pakai_kode

#: What reading a passkey raises that was stored damaged.
_TAK_TERBACA = (ValidationError, KeyError, TypeError, ValueError)


class _Menolak:
    """A refused form is answered with 422, as everywhere in the portal."""

    def form_invalid(self, form: Any) -> HttpResponse:
        jawaban = super().form_invalid(form)  # type: ignore[misc]
        jawaban.status_code = 422
        return jawaban


# --- At the door ----------------------------------------------------------------------------------------------------
class Kode(_Menolak, dasar.AuthenticateView):
    template_name = "mfa/authenticate.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What to offer depends on what the account has; the form that was sent is the one whose errors count.

        A passkey that was stored damaged must not shut its owner out: the code does as well.
        """
        kunci = self.webauthn_form
        try:
            isi = super().get_context_data(**kwargs)
        except _TAK_TERBACA:
            self.webauthn_form = None
            isi = super().get_context_data(**kwargs)
        punya = set(Authenticator.objects.filter(user=self.stage.login.user).values_list("type", flat=True))
        return isi | {
            "ada_kunci": self.webauthn_form is not None and Authenticator.Type.WEBAUTHN in punya,
            "ada_kode": bool(punya - {Authenticator.Type.WEBAUTHN}),
            "ada_aplikasi": Authenticator.Type.TOTP in punya,
            "form_galat": kunci if kunci and kunci.errors else isi["form"],
        }


class MasukKunci(webauthn.LoginWebAuthnView):
    """A passkey instead of name, password and code. GET from a script is the question, POST the answer."""

    def form_invalid(self, form: Any) -> HttpResponse:
        hitung_gagal(self.request, "masuk")
        messages.error(self.request, "Kunci sandi itu tidak dikenal di portal ini. Masuk dengan kata sandi.")
        return redirect("klaster:masuk")


# --- Step-up --------------------------------------------------------------------------------------------------------
class PastikanKode(_Menolak, dasar.ReauthenticateView):
    template_name = "mfa/reauthenticate.html"


class PastikanKunci(webauthn.ReauthenticateWebAuthnView):
    template_name = "mfa/webauthn/reauthenticate.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """A passkey that was stored damaged must not shut its owner out: the password does as well."""
        try:
            return super().get(request, *args, **kwargs)
        except _TAK_TERBACA:
            messages.error(request, "Kunci sandi Anda tidak terbaca. Pakai kata sandi, lalu pasang kunci yang baru.")
            return redirect(self.passthrough_next_url(reverse("account_reauthenticate")))

    def form_invalid(self, form: Any) -> HttpResponse:
        hitung_gagal(self.request, "langkah_kedua")
        messages.error(self.request, "Kunci sandi itu tidak cocok. Coba lagi, atau pakai cara lain.")
        return redirect(self.passthrough_next_url(self.request.path))


# --- The own second step --------------------------------------------------------------------------------------------
class Indeks(dasar.IndexView):
    template_name = "mfa/index.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        isi = super().get_context_data(**kwargs)
        return isi | {"wajib": wajib_dua_langkah(self.request.user)}  # type: ignore[arg-type]


class PasangAplikasi(_Menolak, totp.ActivateTOTPView):
    template_name = "mfa/totp/activate_form.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Sent twice, or from another tab: allauth would lead who has just put it on to the page that removes it."""
        if Authenticator.objects.filter(user_id=request.user.pk, type=Authenticator.Type.TOTP).exists():
            messages.info(request, "Aplikasi autentikator sudah terpasang. Simpan kode pemulihannya bila belum.")
            return redirect("mfa_index")
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        isi = super().get_context_data(**kwargs)
        rahasia = isi["form"].secret
        berkelompok = " ".join(rahasia[i : i + 4] for i in range(0, len(rahasia), 4))
        return isi | {"qr": buat_qr(isi["totp_url"]), "rahasia": berkelompok, **_bingkai(self.request)}

    def form_valid(self, form: Any) -> HttpResponse:
        """The code that put the app on is used up: nobody who saw it comes in with it in the same half minute."""
        with transaction.atomic():
            jawaban = super().form_valid(form)
            pakai_kode(pengguna=self.request.user, kode=form.cleaned_data["code"])  # type: ignore[arg-type]
        return jawaban


class CabutAplikasi(_Menolak, totp.DeactivateTOTPView):
    template_name = "mfa/totp/deactivate_form.html"


class TambahKunci(_Menolak, webauthn.AddWebAuthnView):
    template_name = "mfa/webauthn/add_form.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """allauth drops what is passed on, and with it the refused form."""
        isi = super().get_context_data(**kwargs)
        return isi | {"form": kwargs.get("form") or isi["form"], **_bingkai(self.request)}


class NamaiKunci(_Menolak, webauthn.EditWebAuthnView):
    template_name = "mfa/webauthn/edit_form.html"
    success_url = reverse_lazy("mfa_index")


class CabutKunci(webauthn.RemoveWebAuthnView):
    template_name = "mfa/webauthn/authenticator_confirm_delete.html"
    success_url = reverse_lazy("mfa_index")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"boleh": _boleh_dicabut(self.object)}

    def form_valid(self, form: Any) -> HttpResponse:
        if not _boleh_dicabut(self.get_object()):
            return self.render_to_response(self.get_context_data(form=form), status=422)
        return super().form_valid(form)


class KodePulih(kode.ViewRecoveryCodesView):
    template_name = "mfa/recovery_codes/index.html"


class UnduhKode(kode.DownloadRecoveryCodesView):
    template_name = "mfa/recovery_codes/download.txt"

    def render_to_response(self, context: Any, **response_kwargs: Any) -> HttpResponse:
        jawaban = super().render_to_response(context, **response_kwargs)
        nama = f"kode-pemulihan-portal-kla-{self.request.user.username}.txt"  # type: ignore[union-attr]
        jawaban["Content-Disposition"] = f'attachment; filename="{nama}"'
        return jawaban


class BuatKode(_Menolak, kode.GenerateRecoveryCodesView):
    template_name = "mfa/recovery_codes/generate.html"


def _boleh_dicabut(alat: Authenticator) -> bool:
    return bool(get_adapter().can_delete_authenticator(alat))


def _bingkai(request: HttpRequest) -> dict[str, Any]:
    """Whoever must put on a second step before anything else sees the door, not a menu that leads nowhere."""
    harus = kurang_dua_langkah(request.user)  # type: ignore[arg-type]
    return {"harus": harus, "dasar": "registration/pintu.html" if harus else "base.html"}


@wajib_izin(Izin.KELOLA_AKUN)
@wajib_segar
@require_http_methods(["GET", "HEAD", "POST"])
def dua_langkah_cabut(request: HttpRequest, kota: str, pk: int) -> HttpResponse:
    """For somebody who has lost telephone and codes: asks once, then takes the second step off."""
    akun = Pengguna.objects.terlihat_oleh(request.user).filter(kota__kode=kota).select_related("kota", "opd")
    pengguna = get_object_or_404(akun, pk=pk)
    if request.method != "POST":
        return render(request, "klaster/dua_langkah_cabut.html", {"akun": pengguna, "kota": pengguna.kota})
    if cabut_dua_langkah(pengguna=pengguna, oleh=request.user):
        messages.success(request, f"Verifikasi dua langkah {pengguna.username} dicabut dan semua sesinya diakhiri.")
    else:
        messages.info(request, f"{pengguna.username} tidak memakai verifikasi dua langkah.")
    return redirect("klaster:akun_detail", kota, pk)


kode_masuk = publik(dibatasi("langkah_kedua")(Kode.as_view()))
masuk_kunci = publik(never_cache(dibatasi("masuk")(MasukKunci.as_view())))
pastikan_kode = cukup_masuk(dibatasi("langkah_kedua")(PastikanKode.as_view()))
pastikan_kunci = cukup_masuk(dibatasi("langkah_kedua")(PastikanKunci.as_view()))
indeks = cukup_masuk(Indeks.as_view())
pasang_aplikasi = cukup_masuk(wajib_segar(PasangAplikasi.as_view()))
cabut_aplikasi = cukup_masuk(wajib_segar(CabutAplikasi.as_view()))
tambah_kunci = cukup_masuk(wajib_segar(TambahKunci.as_view()))
namai_kunci = cukup_masuk(wajib_segar(NamaiKunci.as_view()))
cabut_kunci = cukup_masuk(wajib_segar(CabutKunci.as_view()))
kode_pulih = cukup_masuk(wajib_segar(KodePulih.as_view()))
unduh_kode = cukup_masuk(wajib_segar(UnduhKode.as_view()))
buat_kode = cukup_masuk(wajib_segar(BuatKode.as_view()))
