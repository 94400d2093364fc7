"""Cells of the heat map: `{% load panas %}`. Tags, not includes, because a large city has a thousand of them."""

from collections.abc import Collection

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from indikator.models import Evaluasi
from indikator.queries.kemajuan import Kemajuan
from klaster.templatetags.kla import bagian_persen, buat_ikon, klaster_singkat, tingkat, tulis_angka
from laporan.queries.kemajuan import Kolom, Sel
from laporan.templatetags.grafik import alamat_pertanyaan

register = template.Library()
TANPA_BAGIAN = format_html(
    '<span><span aria-hidden="true">–</span><span class="visually-hidden">{}</span></span>', "tidak ada bagian"
)


@register.simple_tag
def sel_panas(kemajuan: Kemajuan | None, klaster: str = "", url: str = "") -> SafeString:
    """One cell: n/total on the colour of its percentage; parts behind the deadline get a mark and a word."""
    singkat = klaster_singkat(klaster) if klaster else "Semua klaster"
    if kemajuan is None:
        return format_html('<td class="k-t-kosong" data-singkat="{}">{}</td>', singkat, TANPA_BAGIAN)
    persen = bagian_persen(kemajuan.selesai, kemajuan.total)
    isi = format_html(
        '{}<span>{}/{}</span><span class="visually-hidden"> bagian, {} %{}</span>',
        buat_ikon("calendar-x") if kemajuan.terlambat else "",
        tulis_angka(kemajuan.selesai, 0),
        tulis_angka(kemajuan.total, 0),
        persen,
        f", {kemajuan.terlambat} lewat tenggat" if kemajuan.terlambat else "",
    )
    dalam = format_html('<a href="{}">{}</a>', url, isi) if url else format_html("<span>{}</span>", isi)
    awas = " k-panas__awas" if kemajuan.terlambat else ""
    return format_html('<td class="k-t-{}{}" data-singkat="{}">{}</td>', tingkat(persen), awas, singkat, dalam)


@register.simple_tag
def alamat_sel(evaluasi: Evaluasi, sel: Sel | Kolom, terbuka: Collection[str] | None, opd: int | None = None) -> str:
    """Where a cell leads; empty where it has no rows, or where its klaster is not in the user's scope."""
    if sel.kemajuan is None or (terbuka is not None and sel.kode not in terbuka):
        return ""
    return alamat_pertanyaan(evaluasi, klaster=sel.kode, opd=opd)
