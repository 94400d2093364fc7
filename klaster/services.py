"""The writes of this app: audit rows and the heart-beat."""

from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from klaster.models import Aksi, Denyut, Kota, Pengguna, Riwayat

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
    )


def catat(**rincian: Any) -> Riwayat:
    """Store one audit row; takes what `susun_riwayat` takes. Call it inside the transaction of the change."""
    baris = susun_riwayat(**rincian)
    baris.save(force_insert=True)
    return baris


@transaction.atomic
def catat_denyut(*, nama: str) -> None:
    """Note that the named periodic process is alive now."""
    Denyut.objects.update_or_create(nama=nama, defaults={"waktu": timezone.now()})
