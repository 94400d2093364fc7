"""Audit rows."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any

from django.db import models
from django.utils import timezone

from klaster.asal import asal_kini
from klaster.models import Aksi, Kota, Pengguna, Riwayat
from klaster.services.segel import jadwalkan_segel

SISTEM = "Sistem"

_saat_peristiwa: ContextVar[datetime | None] = ContextVar("saat_peristiwa", default=None)


@contextmanager
def bertanggal(waktu: datetime) -> Iterator[None]:
    """What services note down inside happened at `waktu`: for the example cities, whose year is in the past."""
    tanda = _saat_peristiwa.set(waktu)
    try:
        yield
    finally:
        _saat_peristiwa.reset(tanda)


def di_masa_lalu() -> bool:
    """Whether what happens now is dated back by `bertanggal`, so that nobody must be told of it as news."""
    return _saat_peristiwa.get() is not None


def label_pelaku(oleh: Pengguna | None) -> str:
    """A person's name and role as words, to outlive the account; empty when it was the system itself."""
    return f"{oleh} ({oleh.keterangan_peran})"[:200] if oleh else ""


def susun_riwayat(
    *,
    aksi: Aksi,
    objek: models.Model,
    oleh: Pengguna | None,
    kota: Kota | int | None = None,
    label: str | None = None,
    keterangan: str = "",
    sebelum: dict[str, Any] | None = None,
    sesudah: dict[str, Any] | None = None,
    waktu: datetime | None = None,
) -> Riwayat:
    """An audit row, not yet stored. `oleh=None` means the system itself did it."""
    asal = asal_kini.get()
    return Riwayat(
        waktu=waktu or _saat_peristiwa.get() or timezone.now(),
        pelaku=oleh,
        pelaku_label=label_pelaku(oleh) or SISTEM,
        kota_id=kota.pk if isinstance(kota, Kota) else kota,
        aksi=aksi,
        objek_jenis=objek._meta.label_lower,
        objek_id=objek.pk,
        objek_label=(label or str(objek))[:300],
        keterangan=keterangan,
        sebelum=sebelum,
        sesudah=sesudah,
        alamat=asal.alamat or None,
        id_permintaan=asal.id_permintaan,
    )


def catat(**rincian: Any) -> Riwayat:
    """Store one audit row; takes what `susun_riwayat` takes. Call it inside the transaction of the change.

    Several rows at once are `susun_riwayat` and `catat_banyak`.
    """
    baris = susun_riwayat(**rincian)
    baris.save(force_insert=True)
    jadwalkan_segel()
    return baris


def catat_banyak(baris: Iterable[Riwayat]) -> list[Riwayat]:
    """Store many audit rows in one statement for 200, inside the transaction of the change."""
    disimpan = Riwayat.objects.bulk_create(baris, batch_size=200)
    jadwalkan_segel()
    return disimpan
