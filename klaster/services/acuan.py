"""Audit rows of what the system admin changes on the pages of Django's admin, by form or by file."""

import copy
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.db.models import Count, Field, Model, QuerySet

from klaster.models import Aksi, Kota, Pengguna, Riwayat
from klaster.services.akun import label_akun, samarkan
from klaster.services.riwayat import susun_riwayat

Potret = dict[str, Any]
#: Which action a model's rows get, instead of those of reference data: (added, changed, deleted).
_AKSI_MODEL: dict[type[Model], tuple[Aksi, Aksi, Aksi]] = {
    Pengguna: (Aksi.AKUN_DIBUAT, Aksi.AKUN_DIUBAH, Aksi.AKUN_DIHAPUS),
}
_AKSI_ACUAN = (Aksi.ACUAN_DITAMBAH, Aksi.ACUAN_DIUBAH, Aksi.ACUAN_DIHAPUS)
#: Never in an audit row, not even hashed; and what changes by itself.
_RAHASIA = {"password", "last_login", "versi"}
#: Of a person's account only the last signs are told, as in `klaster.services.akun`.
_DISAMARKAN = {"nip", "telepon", "email"}


def potret_objek(objek: Model) -> Potret:
    """All fields of a stored row as words and plain values, many-to-many included."""
    tersimpan = type(objek)._base_manager.get(pk=objek.pk)
    isi = {
        bidang.name: _nilai(bidang, tersimpan)
        for bidang in tersimpan._meta.concrete_fields
        if not bidang.primary_key and bidang.name not in _RAHASIA
    }
    for banyak in tersimpan._meta.many_to_many:
        perantara = banyak.remote_field.through
        if perantara is not None and perantara._meta.auto_created:
            isi[banyak.name] = sorted(str(satu) for satu in getattr(tersimpan, banyak.name).all())
    return isi


def riwayat_ditambah(*, objek: Model, oleh: Pengguna | None, keterangan: str = "") -> Riwayat:
    """The audit row of a new object, not yet stored."""
    sesudah = {kunci: nilai for kunci, nilai in potret_objek(objek).items() if nilai not in (None, "", [], False)}
    return _susun(objek, 0, oleh, keterangan, None, sesudah)


def riwayat_diubah(*, objek: Model, sebelum: Potret, oleh: Pengguna | None, keterangan: str = "") -> Riwayat | None:
    """The audit row of a changed object, not yet stored; None when nothing differs from `sebelum`."""
    kini = potret_objek(objek)
    beda = [kunci for kunci, nilai in kini.items() if sebelum.get(kunci) != nilai]
    if not beda:
        return None
    lama = {kunci: sebelum.get(kunci) for kunci in beda}
    return _susun(objek, 1, oleh, keterangan, lama, {kunci: kini[kunci] for kunci in beda})


def riwayat_dihapus(*, objek: Model, sebelum: Potret, oleh: Pengguna | None, keterangan: str = "") -> Riwayat:
    """The audit row of an object that is going, not yet stored; call it while `objek` still has its id."""
    return _susun(copy.copy(objek), 2, oleh, keterangan, sebelum, None)


def _susun(
    objek: Model, langkah: int, oleh: Pengguna | None, keterangan: str, sebelum: Potret | None, sesudah: Potret | None
) -> Riwayat:
    label = label_akun(objek) if isinstance(objek, Pengguna) else f"{objek._meta.verbose_name} {objek}"
    return susun_riwayat(
        aksi=_AKSI_MODEL.get(type(objek), _AKSI_ACUAN)[langkah],
        objek=objek,
        label=label,
        oleh=oleh,
        kota=_kota(objek, langkah),
        keterangan=keterangan,
        sebelum=_samar(objek, sebelum),
        sesudah=_samar(objek, sesudah),
    )


def _samar(objek: Model, isi: Potret | None) -> Potret | None:
    if isi is None or not isinstance(objek, Pengguna):
        return isi
    return {kunci: samarkan(nilai) if kunci in _DISAMARKAN and nilai else nilai for kunci, nilai in isi.items()}


def _kota(objek: Model, langkah: int) -> int | None:
    """Whose trail it belongs to. A city that comes or goes is the portal's: a row of its own would hold it forever."""
    if isinstance(objek, Kota):
        return objek.pk if langkah == 1 else None
    return getattr(objek, "kota_id", None)


def _nilai(bidang: Field, objek: Model) -> Any:
    nilai = getattr(objek, bidang.name)
    if isinstance(nilai, datetime | date | time):
        return nilai.isoformat()
    if isinstance(nilai, Model | Decimal):
        return str(nilai)
    return nilai if nilai is None or isinstance(nilai, bool | int | float | str | list | dict) else str(nilai)


def riwayat_akun_diekspor(*, akun: QuerySet[Pengguna], oleh: Pengguna) -> list[Riwayat]:
    """Audit rows of an export of accounts, not yet stored: one for each city that has some among them."""
    banyak = akun.order_by().values_list("kota").annotate(n=Count("pk"))
    return [
        susun_riwayat(
            aksi=Aksi.DATA_DIRI_DIUNDUH, objek=oleh, label=f"{n} akun", oleh=oleh, kota=kota, sesudah={"banyak": n}
        )
        for kota, n in banyak
    ]
