"""Accounts of a city to look at: the list, what its secretariat should see to, the sheet to download."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Case, Exists, F, OuterRef, Prefetch, Q, QuerySet, Sum, When
from django.db.models.functions import Lower
from django.utils import timezone

from klaster.aturan.nama_akun import tampak_bersama
from klaster.aturan.nama_klaster import singkat
from klaster.berkas_akun import KEPALA_AKUN
from klaster.kunci_masuk import NAMA_MAKS
from klaster.lembar_kerja import LembarTulis
from klaster.models import Klaster, Kota, Opd, Pengguna, TautanAkun
from klaster.models.pengguna import PERAN_KOTA, Peran

#: After so many days an account that nobody has used is worth a question.
HARI_TAK_DIPAKAI = 14
CONTOH_MAKS = 12
#: Passwords that cannot be used begin with this (django.contrib.auth.hashers.UNUSABLE_PASSWORD_PREFIX).
_TANPA_SANDI = "!"


def daftar_akun(kota: Kota) -> QuerySet[Pengguna]:
    """All accounts of the city with `terkunci` and `tautan_terbuka`; those whose data was erased come last."""
    kini = timezone.now()
    tautan = TautanAkun.objects.filter(
        pengguna=OuterRef("pk"), dipakai_pada=None, dicabut_pada=None, kedaluwarsa_pada__gt=kini
    )
    return (
        Pengguna.objects.filter(kota=kota, peran__in=PERAN_KOTA)
        .select_related("kota", "opd")
        .prefetch_related(Prefetch("klaster_verifikasi", Klaster.objects.order_by("nomor")))
        .annotate(terkunci=Case(When(terkunci(kini), then=True), default=False), tautan_terbuka=Exists(tautan))
        .order_by(F("dihapus_pada").asc(nulls_first=True), "-is_active", "nama", "username")
    )


def terkunci(kini: datetime) -> Q:
    """That wrong passwords lock the account for some address now: the limits of `klaster.kunci_masuk`."""
    baru = AccessAttempt.objects.filter(
        username=Lower(OuterRef("username")), attempt_time__gte=kini - settings.AXES_COOLOFF_TIME
    ).order_by()
    gagal = Sum("failures_since_start")
    per_alamat = (
        baru.values("username", "ip_address").annotate(gagal=gagal).filter(gagal__gte=settings.AXES_FAILURE_LIMIT)
    )
    semua = baru.values("username").annotate(gagal=gagal).filter(gagal__gte=NAMA_MAKS)
    return Q(Exists(per_alamat)) | Q(Exists(semua))


def belum_bersandi() -> Q:
    return Q(password__startswith=_TANPA_SANDI) | Q(password="")


@dataclass(frozen=True)
class Peringatan:
    """What the secretariat should see to, each with its number and the first of them."""

    opd_tanpa_operator: int
    contoh_opd: tuple[Opd, ...]
    tak_pernah_dipakai: int
    tampak_bersama: tuple[Pengguna, ...]
    satu_sekretariat: bool

    @property
    def ada(self) -> bool:
        return bool(self.opd_tanpa_operator or self.tak_pernah_dipakai or self.tampak_bersama or self.satu_sekretariat)


def peringatan(kota: Kota) -> Peringatan:
    """Three queries, whatever the size of the city."""
    tanpa = opd_tanpa_operator(kota)
    contoh = list(tanpa[:CONTOH_MAKS])
    aktif = list(
        Pengguna.objects.filter(kota=kota, is_active=True)
        .select_related("opd")
        .only("nama", "username", "peran", "last_login", "date_joined", "opd__nama", "opd__kode")
        .order_by("nama")
    )
    lama = timezone.now() - timedelta(days=HARI_TAK_DIPAKAI)
    return Peringatan(
        opd_tanpa_operator=len(contoh) if len(contoh) < CONTOH_MAKS else tanpa.count(),
        contoh_opd=tuple(contoh),
        tak_pernah_dipakai=sum(p.last_login is None and p.date_joined < lama for p in aktif),
        tampak_bersama=bernama_bersama(aktif),
        satu_sekretariat=sum(p.peran == Peran.SEKRETARIAT for p in aktif) == 1,
    )


def opd_tanpa_operator(kota: Kota) -> QuerySet[Opd]:
    """Units in use that nobody can fill in for: without an active operator of their own and of the unit above."""
    operator = Pengguna.objects.filter(peran=Peran.OPERATOR, is_active=True)
    terurus = Exists(operator.filter(opd=OuterRef("pk"))) | Exists(operator.filter(opd=OuterRef("induk")))
    return Opd.objects.filter(~terurus, kota=kota, aktif=True).order_by("jenis", "nama")


def bernama_bersama(akun: Iterable[Pengguna]) -> tuple[Pengguna, ...]:
    """Those whose full name is an office's or a function's. The system cannot know who uses them; it can ask."""
    return tuple(p for p in akun if tampak_bersama(p.nama, p.opd.nama if p.opd else "", p.opd.kode if p.opd else ""))


def satu_satunya_sekretariat(pengguna: Pengguna) -> bool:
    """Whether the city of this secretariat has no other active one; False for other roles and closed accounts."""
    if pengguna.peran != Peran.SEKRETARIAT or not pengguna.is_active:
        return False
    lain = Pengguna.objects.filter(kota=pengguna.kota_id, peran=Peran.SEKRETARIAT, is_active=True)
    return not lain.exclude(pk=pengguna.pk).exists()


def tak_pernah_masuk() -> Q:
    return Q(last_login=None, is_active=True)


def sebutan_keadaan(akun: Any) -> str:
    """The state of a row of `daftar_akun` in a word or two; the first that applies."""
    if akun.dihapus_pada:
        return "Data diri dihapus"
    if not akun.is_active:
        return "Ditangguhkan"
    if akun.terkunci:
        return "Terkunci sementara"
    if not akun.has_usable_password():
        return "Menunggu aktivasi" if akun.tautan_terbuka else "Belum diaktifkan"
    return "Aktif" if akun.last_login else "Belum pernah masuk"


def lembar_akun(kota: Kota, akun: QuerySet[Pengguna]) -> LembarTulis:
    """The list as a sheet; its first columns are those that the import takes."""
    return LembarTulis(
        nama="Akun",
        kepala=[*KEPALA_AKUN, "keadaan", "alasan ditangguhkan", "terakhir masuk", "dibuat"],
        baris=(_baris(satu, kota) for satu in akun),
        lebar=[28, 26, 22, 18, 28, 14, 16, 12, 16, 20, 30, 16, 16],
    )


def _baris(akun: Pengguna, kota: Kota) -> list[Any]:
    def hari(saat: datetime | None) -> Any:
        return saat.astimezone(kota.zona).date() if saat else None

    return [
        akun.nama,
        akun.username,
        akun.nip,
        akun.telepon,
        akun.email,
        akun.peran,
        akun.opd.kode if akun.opd else "",
        "ya" if akun.kepala_opd else "",
        ", ".join(singkat(k.kode) for k in akun.klaster_verifikasi.all()),
        sebutan_keadaan(akun),
        akun.alasan_nonaktif,
        hari(akun.last_login),
        hari(akun.date_joined),
    ]
