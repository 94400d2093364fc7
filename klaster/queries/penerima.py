"""Whom a message concerns: people by role and place. Only active accounts; one person comes once."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from klaster.models import Kota, Opd, Pengguna
from klaster.models.pengguna import Peran


def sekretariat(kota: Kota | int) -> QuerySet[Pengguna]:
    """The secretariat of a city."""
    return _orang_kota(kota, Peran.SEKRETARIAT)


def pimpinan(kota: Kota | int) -> QuerySet[Pengguna]:
    """The mayor and those who read with him."""
    return _orang_kota(kota, Peran.PIMPINAN)


def verifikator(kota: Kota | int, klaster: Iterable[int]) -> QuerySet[Pengguna]:
    """The verifiers of a city who judge any of these klaster (ids of `klaster.Klaster`)."""
    return _orang_kota(kota, Peran.VERIFIKATOR).filter(klaster_verifikasi__in=list(klaster)).distinct()


def pengisi(opd: Iterable[Opd | int]) -> QuerySet[Pengguna]:
    """Who fills in for these offices: their operators, and those of the kecamatan that a kelurahan hangs below."""
    nomor = [satu.pk if isinstance(satu, Opd) else satu for satu in opd]
    induk = Opd.objects.filter(pk__in=nomor, induk__isnull=False).values("induk_id")
    return Pengguna.objects.filter(Q(opd_id__in=nomor) | Q(opd_id__in=induk), is_active=True, peran=Peran.OPERATOR)


def orang_kota(kota: Kota | int) -> QuerySet[Pengguna]:
    """Everybody who works for a city: secretariat, verifiers, operators, mayor."""
    return Pengguna.objects.filter(kota=kota, is_active=True)


def penilai(kota: Kota | int) -> QuerySet[Pengguna]:
    """The evaluators of province and ministry to whom the city was handed over."""
    return Pengguna.objects.filter(kota_binaan=kota, is_active=True, peran=Peran.EVALUATOR)


def _orang_kota(kota: Kota | int, peran: Peran) -> QuerySet[Pengguna]:
    return Pengguna.objects.filter(kota=kota, is_active=True, peran=peran)
