"""Writes of the second step that are ours and not allauth's."""

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.utils import decrypt
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.crypto import constant_time_compare

from klaster.models import Aksi, Pengguna
from klaster.queries.dua_langkah import LANGKAH
from klaster.services.jejak_masuk import catat_langkah
from klaster.services.sesi import akhiri_semua
from klaster.services.wewenang import pastikan_wewenang

#: Where the authenticator app's row keeps the number of the last half minute whose code was taken.
_URUTAN = "urutan_terakhir"


@transaction.atomic
def pakai_kode(*, pengguna: Pengguna, kode: str) -> Authenticator | None:
    """Take a code of the app or a recovery code, each once; what it belongs to, or None.

    A code of the app counts once, and none before it any more (RFC 6238, 5.2). That stands in the row and not in the
    cache, so it holds for all processes and without Redis. Two requests with one code: one of them gets it.
    """
    milik = Authenticator.objects.select_for_update().filter(user_id=pengguna.pk)
    for alat in milik.exclude(type=Authenticator.Type.WEBAUTHN).order_by("-type"):
        if alat.type == Authenticator.Type.TOTP and _pakai_totp(alat, kode):
            return alat
        if alat.type == Authenticator.Type.RECOVERY_CODES and alat.wrap().validate_code(kode):
            return Authenticator.objects.get(pk=alat.pk)
    return None


def _pakai_totp(alat: Authenticator, kode: str) -> bool:
    rahasia = decrypt(alat.data["secret"])
    terakhir = alat.data.get(_URUTAN, -1)
    for urutan in yield_hotp_counters_from_time():
        cocok = constant_time_compare(kode, format_hotp_value(hotp_value(rahasia, urutan)))
        if cocok and urutan > terakhir:
            alat.data[_URUTAN] = urutan
            alat.save(update_fields=["data"])
            return True
    return False


@transaction.atomic
def cabut_dua_langkah(*, pengguna: Pengguna, oleh: Pengguna | None) -> bool:
    """Take every second step off an account whose owner has lost telephone and codes; whether it had one.

    The secretariat of the city or the system admin does it, after having made sure who asks; `oleh=None` is the
    command line. All sessions of the account end. Whoever must have a second step sets it up anew at the next log-in.
    """
    if oleh is not None:
        if pengguna.pk == oleh.pk:
            raise PermissionDenied("Verifikasi dua langkah sendiri dicabut di halaman sendiri.")
        pastikan_wewenang(pengguna.kota_id, oleh)
    milik = Authenticator.objects.filter(user_id=pengguna.pk)
    ada = milik.filter(type__in=LANGKAH).exists()
    milik.delete()
    if not ada:
        return False
    catat_langkah(pengguna=pengguna, aksi=Aksi.DUA_LANGKAH_DICABUT, cara="semua cara", oleh=oleh)
    akhiri_semua(pengguna, oleh=oleh, alasan="Verifikasi dua langkah dicabut.")
    return True
