"""What pages of messages need."""

from django import template

from klaster.models import JenisNotifikasi

register = template.Library()

_IKON = {
    JenisNotifikasi.TENGGAT: "calendar-event",
    JenisNotifikasi.DIKEMBALIKAN: "arrow-return-left",
    JenisNotifikasi.DITERIMA: "check2-circle",
    JenisNotifikasi.PENUGASAN: "people",
    JenisNotifikasi.MENUNGGU: "hourglass-split",
    JenisNotifikasi.BUKTI: "paperclip",
    JenisNotifikasi.EVALUASI: "clipboard-check",
    JenisNotifikasi.CATATAN: "chat-left-text",
    JenisNotifikasi.LAPORAN: "file-earmark-text",
    JenisNotifikasi.KEPALA: "bar-chart",
    JenisNotifikasi.KEAMANAN: "shield-check",
}


@register.filter
def ikon_jenis(jenis: str) -> str:
    """The icon of a kind of message."""
    return _IKON.get(jenis, "bell")  # type: ignore[call-overload]  # a member equals its value
