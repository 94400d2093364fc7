"""Who may do what in the admin: the table of `klaster.izin`, nothing of Django's own permissions.

`is_staff` opens no page by itself and `is_superuser` none that the role does not open: an account of a city that was
given both by mistake sees nothing.
"""

from collections.abc import Callable
from functools import update_wrapper
from typing import Any

from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import method_decorator

from klaster.izin import Izin, boleh
from klaster.penjaga import wajib_segar


class SitusAdmin(AdminSite):
    """The admin for those who inspect data of all cities; everybody else who is logged in gets 403."""

    def has_permission(self, request: HttpRequest) -> bool:
        return bool(getattr(request.user, "is_staff", False)) and boleh(request.user, Izin.PERIKSA_DATA)

    def admin_view(self, view: Callable[..., Any], cacheable: bool = False) -> Callable[..., Any]:
        """Django sends who may not enter to the log-in page; who is logged in already would go round in circles."""
        dalam = super().admin_view(view, cacheable)

        def terjaga(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.user.is_authenticated and not self.has_permission(request):
                raise PermissionDenied("Halaman admin hanya untuk admin sistem.")
            return dalam(request, *args, **kwargs)

        return update_wrapper(terjaga, dalam)


def minta_segar(*halaman: str) -> Callable[[type], type]:
    """These methods of an admin page need a fresh log-in, as the pages of accounts outside do (`klaster.penjaga`)."""

    def hias(kelas: type) -> type:
        for nama in halaman:
            kelas = method_decorator(wajib_segar, name=nama)(kelas)  # type: ignore[arg-type]  # narrower views
        return kelas

    return hias


class Berizin:
    """Mixin of every admin page. `izin_lihat` opens it; `izin_ubah` adds, changes, deletes, imports (None: nobody)."""

    izin_lihat: Izin = Izin.PERIKSA_DATA
    izin_ubah: Izin | None = None

    def _boleh_ubah(self, request: HttpRequest) -> bool:
        return self.izin_ubah is not None and boleh(request.user, self.izin_ubah)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return boleh(request.user, self.izin_lihat)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return boleh(request.user, self.izin_lihat)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._boleh_ubah(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._boleh_ubah(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._boleh_ubah(request)

    def has_import_permission(self, request: HttpRequest) -> bool:
        return self._boleh_ubah(request)

    def has_export_permission(self, request: HttpRequest) -> bool:
        return boleh(request.user, self.izin_lihat)
