"""Reports of faults, as Django makes them for a page or a mail: where it went wrong, not with whose data."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.utils.html import escape
from django.views.debug import ExceptionReporter, SafeExceptionReporterFilter

from kla_portal.penyamaran import SAMAR, samarkan, samarkan_teks


class SaringLaporan(SafeExceptionReporterFilter):
    """Reports of faults outside development say where, not with what: no values of forms, cookies, headers, variables.

    With DEBUG (refused in production, invented data) Django's own rules hold, so that a developer sees something.
    """

    #: What a report may say of the request itself.
    META_BOLEH = frozenset({"REQUEST_METHOD", "PATH_INFO", "SERVER_NAME", "SERVER_PORT", "SERVER_PROTOCOL"})

    def get_post_parameters(self, request: HttpRequest | None) -> Any:
        if settings.DEBUG or request is None:
            return super().get_post_parameters(request)
        kosong = QueryDict(mutable=True)
        for nama in request.POST:
            kosong[nama] = self.cleansed_substitute
        return kosong

    def get_safe_request_meta(self, request: HttpRequest) -> dict[str, Any]:
        if settings.DEBUG:
            return super().get_safe_request_meta(request)
        return {
            nama: samarkan(nilai) if nama in self.META_BOLEH else self.cleansed_substitute
            for nama, nilai in getattr(request, "META", {}).items()
        }

    def get_safe_cookies(self, request: HttpRequest) -> dict[str, Any]:
        return dict.fromkeys(getattr(request, "COOKIES", {}), self.cleansed_substitute)

    def get_traceback_frame_variables(self, request: HttpRequest | None, tb_frame: Any) -> Any:
        if settings.DEBUG:
            return super().get_traceback_frame_variables(request, tb_frame)
        return [(nama, self.cleansed_substitute) for nama in tb_frame.f_locals]


class LaporanGalat(ExceptionReporter):
    """The report itself, through the same patterns as the log."""

    def get_traceback_data(self) -> dict[str, Any]:
        isi = super().get_traceback_data()
        if not settings.DEBUG and self.request is not None:
            isi["request_GET_items"] = [(nama, SAMAR) for nama in self.request.GET]
            isi["request_insecure_uri"] = samarkan_teks(self.request.path)
            isi["user_str"] = (
                f"pengguna {getattr(self.request.user, 'pk', None)}" if hasattr(self.request, "user") else ""
            )
        return isi

    def get_traceback_text(self) -> str:
        teks = super().get_traceback_text()
        return teks if settings.DEBUG else samarkan_teks(teks)

    def get_traceback_html(self) -> str:
        """Plain text outside development: the page with every frame's source is for a developer's own machine."""
        return super().get_traceback_html() if settings.DEBUG else f"<pre>{escape(self.get_traceback_text())}</pre>"
