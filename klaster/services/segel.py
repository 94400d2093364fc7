"""Sealing the audit trail: rows get their place in the one chain of the portal right after their transaction."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from django.db import DatabaseError, connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from klaster.models import JangkarRiwayat, Riwayat, SegelRiwayat
from klaster.rantai import AWAL, KOLOM, hitung_sidik

log = logging.getLogger(__name__)

#: Rows sealed in one transaction.
KELOMPOK = 1000
#: After a request: at most so many rows, looked for among the newest. What is older or more, the sweeper takes.
SEUSAI_PERMINTAAN, DEKAT_KEPALA = 2000, 2000
#: The sweeper looks so far back each minute; once a day (`pemeriksaan_rantai`) everything is looked through.
DEKAT_SAPUAN = 20_000
#: The head is noted in the log while rows were sealed as recently as this.
_SELANG_CATATAN = timedelta(minutes=2)
#: Milliseconds that a request waits for the database before it leaves the sealing to the sweeper.
_TUNGGU_MS = 200
#: PostgreSQL's advisory lock of the chain's head ("KLA1").
_KUNCI = 0x4B4C4131


@dataclass(frozen=True)
class Kepala:
    """The last seal: who notes it down elsewhere can prove later that nothing before it was touched."""

    urutan: int
    sidik: str

    def __str__(self) -> str:
        return f"{self.urutan}:{self.sidik}"


def kepala_rantai() -> Kepala:
    """The end of the chain; place 0 when nothing was ever sealed."""
    akhir = SegelRiwayat.objects.order_by("-urutan").values_list("urutan", "sidik").first()
    akhir = akhir or JangkarRiwayat.objects.order_by("-urutan").values_list("urutan", "sidik").first()
    return Kepala(*akhir) if akhir else Kepala(0, AWAL)


def segel(*, maks: int | None = None, dekat: int | None = None) -> int:
    """Seal unsealed rows in order of their number, at most `maks`; the count of those sealed.

    `dekat`: look only at the last so many numbers before the chain's head; None looks at every row. Several may do
    this at once: one seals, the others find nothing left or leave it to the one.
    """
    jumlah = 0
    while maks is None or jumlah < maks:
        banyak = KELOMPOK if maks is None else min(KELOMPOK, maks - jumlah)
        disegel = _segel_sekelompok(banyak, dekat)
        jumlah += disegel
        if disegel < banyak:
            break
    return jumlah


def sapu_segel(*, semua: bool = False) -> int:
    """Seal what a request could not, and note the head of the chain in the log, which lies outside the database."""
    jumlah = 0
    if _belum_bersegel(None if semua else DEKAT_SAPUAN).exists():
        jumlah = segel(dekat=None if semua else DEKAT_SAPUAN)
    if SegelRiwayat.objects.filter(disegel_pada__gte=timezone.now() - _SELANG_CATATAN).exists():
        log.info("kepala rantai riwayat %s", kepala_rantai())
    return jumlah


def jadwalkan_segel() -> None:
    """Seal after the running transaction, once however many rows it writes. What fails, the sweeper does later."""
    if not any(tugas is _segel_seusai for _, tugas, *_ in connection.run_on_commit):
        transaction.on_commit(_segel_seusai, robust=True)


def _segel_seusai() -> None:
    try:
        with _tanpa_menunggu():
            segel(maks=SEUSAI_PERMINTAAN, dekat=DEKAT_KEPALA)
    except DatabaseError as galat:  # the change itself is stored; its seal comes with the next sweep
        log.info("segel riwayat ditunda: %s", galat)


@transaction.atomic
def _segel_sekelompok(banyak: int, dekat: int | None) -> int:
    if not _pegang_kepala():
        return 0
    akhir, kini = kepala_rantai(), timezone.now()
    urutan, sidik = akhir.urutan, akhir.sidik
    segel_baru = []
    for nilai in _belum_bersegel(dekat).order_by("pk").values_list(*KOLOM)[:banyak]:
        urutan, sebelum = urutan + 1, sidik
        sidik = hitung_sidik(sebelum=sebelum, urutan=urutan, disegel_pada=kini, nilai=nilai)
        segel_baru.append(
            SegelRiwayat(riwayat_id=nilai[0], urutan=urutan, sidik_sebelum=sebelum, sidik=sidik, disegel_pada=kini)
        )
    SegelRiwayat.objects.bulk_create(segel_baru, batch_size=200)
    return len(segel_baru)


def _belum_bersegel(dekat: int | None) -> QuerySet[Riwayat]:
    baris = Riwayat._base_manager.filter(segel__isnull=True)
    if dekat is None:
        return baris
    akhir = SegelRiwayat.objects.order_by("-urutan").values_list("riwayat_id", flat=True).first()
    return baris.filter(pk__gt=(akhir or 0) - dekat)


def _pegang_kepala() -> bool:
    """One sealer at a time. SQLite's transaction is the lock; PostgreSQL asks, and does not wait for another's."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as kursor:
        kursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_KUNCI])
        return bool(kursor.fetchone()[0])


@contextmanager
def _tanpa_menunggu() -> Iterator[None]:
    """On SQLite another's long write would hold up the answer to a request that is done."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    semula = int(1000 * connection.settings_dict["OPTIONS"].get("timeout", 5))
    _sqlite_sabar(_TUNGGU_MS)
    try:
        yield
    finally:
        _sqlite_sabar(semula)


def _sqlite_sabar(milidetik: int) -> None:
    with connection.cursor() as kursor:
        kursor.execute(f"PRAGMA busy_timeout = {milidetik}")
