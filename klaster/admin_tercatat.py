"""What every writing page of the admin wears: each addition, change and deletion leaves an audit row."""

from typing import Any, cast

from django.db import models, transaction
from django.http import HttpRequest

from klaster.models import Aksi, Pengguna
from klaster.services import acuan
from klaster.services.kabar_keamanan import kabari_akun_diubah, kabari_sandi_diganti
from klaster.services.riwayat import catat, catat_banyak

_LEWAT = "Lewat halaman admin"


class Tercatat:
    """Mixin for a ModelAdmin without inlines. Files that come in are noted by their resource (`klaster.resources`).

    The picture before is taken when the form is saved, the one after when Django logs the change: many-to-many fields
    are saved in between.
    """

    def save_model(self, request: HttpRequest, obj: models.Model, form: Any, change: bool) -> None:
        if change:
            _potret(request)[obj.pk] = acuan.potret_objek(obj)
        super().save_model(request, obj, form, change)  # type: ignore[misc]

    def log_addition(self, request: HttpRequest, obj: models.Model, message: Any) -> Any:
        catat_banyak([acuan.riwayat_ditambah(objek=obj, oleh=_oleh(request), keterangan=_LEWAT)])
        return super().log_addition(request, obj, message)  # type: ignore[misc]

    def log_change(self, request: HttpRequest, obj: models.Model, message: Any) -> Any:
        sebelum = _potret(request).pop(obj.pk, None)
        if sebelum is not None:
            baris = acuan.riwayat_diubah(objek=obj, sebelum=sebelum, oleh=_oleh(request), keterangan=_LEWAT)
            catat_banyak([baris] if baris else [])
            if baris and isinstance(obj, Pengguna):
                kabari_akun_diubah(
                    pengguna=obj, baris=baris, surel_lama=sebelum.get("email") or "", oleh=_oleh(request)
                )
        elif isinstance(obj, Pengguna):  # the page of the password has no save_model
            baris = catat(
                aksi=Aksi.SANDI_DIGANTI,
                objek=obj,
                oleh=_oleh(request),
                kota=obj.kota_id,
                label=f"akun {obj.username}",
                keterangan=_LEWAT,
            )
            kabari_sandi_diganti(pengguna=obj, baris=baris)
        return super().log_change(request, obj, message)  # type: ignore[misc]

    @transaction.atomic
    def delete_model(self, request: HttpRequest, obj: models.Model) -> None:
        baris = self._riwayat_hapus(request, [obj])
        super().delete_model(request, obj)  # type: ignore[misc]
        catat_banyak(baris)

    @transaction.atomic
    def delete_queryset(self, request: HttpRequest, queryset: models.QuerySet) -> None:
        baris = self._riwayat_hapus(request, list(queryset))
        super().delete_queryset(request, queryset)  # type: ignore[misc]
        catat_banyak(baris)

    def _riwayat_hapus(self, request: HttpRequest, objek: list[models.Model]) -> list[Any]:
        """One row for each; what goes along with it is named in its note."""
        hasil = []
        for satu in objek:
            _, ikut, _, _ = self.get_deleted_objects([satu], request)  # type: ignore[attr-defined]
            lain = {str(nama): n for nama, n in ikut.items() if nama != satu._meta.verbose_name_plural}
            ekor = "; ikut terhapus " + ", ".join(f"{n} {nama}" for nama, n in lain.items()) if lain else ""
            potret = acuan.potret_objek(satu)
            hasil.append(
                acuan.riwayat_dihapus(objek=satu, sebelum=potret, oleh=_oleh(request), keterangan=_LEWAT + ekor)
            )
        return hasil


def _oleh(request: HttpRequest) -> Pengguna:
    """The admin lets nobody in who is not logged in."""
    return cast(Pengguna, request.user)


def _potret(request: HttpRequest) -> dict[Any, acuan.Potret]:
    """Pictures taken in this request, by id: a list that is edited in place saves many."""
    if not hasattr(request, "_kla_potret"):
        request._kla_potret = {}  # type: ignore[attr-defined]
    return request._kla_potret  # type: ignore[attr-defined]
