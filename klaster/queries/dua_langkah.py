"""Who has a second step, and who must have one."""

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, Q, QuerySet

from klaster.models import PengaturanKota, Pengguna
from klaster.models.pengguna import Peran

#: What counts as a second step; recovery codes are only the way back.
LANGKAH = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def _kota_mewajibkan(pengguna: Pengguna) -> QuerySet[PengaturanKota]:
    """Settings of the cities that demand it of this account: its own of a secretariat, any at all of the admin."""
    if pengguna.peran == Peran.SEKRETARIAT:
        return PengaturanKota.objects.filter(kota_id=pengguna.kota_id, wajib_dua_langkah=True)
    if pengguna.peran == Peran.ADMIN:
        return PengaturanKota.objects.filter(wajib_dua_langkah=True)
    return PengaturanKota.objects.none()


def wajib_dua_langkah(pengguna: Pengguna) -> bool:
    return _kota_mewajibkan(pengguna).exists()


def kurang_dua_langkah(pengguna: Pengguna) -> bool:
    """Whether the account must have a second step and has none. At most one query."""
    punya = Authenticator.objects.filter(user_id=pengguna.pk, type__in=LANGKAH)
    return _kota_mewajibkan(pengguna).filter(~Exists(punya)).exists()


def punya_langkah_lain(pengguna: Pengguna, *, selain: int | None = None) -> bool:
    """Whether the account has a second step besides the one named."""
    return Authenticator.objects.filter(user_id=pengguna.pk, type__in=LANGKAH).exclude(pk=selain).exists()


def dengan_dua_langkah(daftar: QuerySet[Pengguna]) -> QuerySet[Pengguna]:
    """Accounts with `dua_langkah`: whether they have a second step."""
    punya = Authenticator.objects.filter(Q(user_id=OuterRef("pk")), type__in=LANGKAH)
    return daftar.annotate(dua_langkah=Exists(punya))
