"""Audit rows."""

from datetime import datetime
from typing import Any

from django.db import models
from django.utils import timezone

from klaster.asal import asal_kini
from klaster.models import Aksi, Kota, Pengguna, Riwayat

SISTEM = "Sistem"


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
        waktu=waktu or timezone.now(),
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
    """Store one audit row; takes what `susun_riwayat` takes. Call it inside the transaction of the change."""
    baris = susun_riwayat(**rincian)
    baris.save(force_insert=True)
    return baris
