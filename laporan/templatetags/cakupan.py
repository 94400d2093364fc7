"""Cells of the heat map of coverage: `{% load cakupan %}`. Tags, not includes: a large city has a thousand of them."""

from typing import Any
from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from indikator.models import Evaluasi
from indikator.queries.kemajuan import Kemajuan
from klaster.templatetags.kla import bagian_persen, buat_ikon, klaster_singkat, tingkat, tulis_angka

register = template.Library()
KOSONG = format_html(
    '<span><span aria-hidden="true">–</span><span class="visually-hidden">{}</span></span>', "tidak ada yang diminta"
)


@register.simple_tag
def alamat_kelengkapan(evaluasi: Evaluasi, **saringan: Any) -> str:
    """Address of the questions with these filters: `{% alamat_kelengkapan evaluasi klaster="K1" opd=3 %}`."""
    alamat = reverse("laporan:kelengkapan", args=[evaluasi.kota.kode, evaluasi.tahun])
    isi = {k: "1" if nilai is True else nilai for k, nilai in saringan.items() if nilai}
    return f"{alamat}?{urlencode(isi)}" if isi else alamat


@register.simple_tag
def sel_cakupan(
    evaluasi: Evaluasi,
    kemajuan: Kemajuan | None,
    klaster: str = "",
    opd: int | None = None,
    pimpin: bool = False,
    tautan: bool = True,
) -> SafeString:
    """One cell: there/asked for on the colour of its percentage; what was refused gets a mark and a word."""
    singkat = klaster_singkat(klaster) if klaster else "Semua klaster"
    if kemajuan is None:
        return format_html('<td class="k-t-kosong" data-singkat="{}">{}</td>', singkat, KOSONG)
    persen = bagian_persen(kemajuan.selesai, kemajuan.total)
    isi = format_html(
        '{}<span>{}/{}</span><span class="visually-hidden"> bukti ada, {} %{}</span>',
        buat_ikon("x-circle") if kemajuan.dikembalikan else "",
        tulis_angka(kemajuan.selesai, 0),
        tulis_angka(kemajuan.total, 0),
        persen,
        f", {kemajuan.dikembalikan} ditolak" if kemajuan.dikembalikan else "",
    )
    url = alamat_kelengkapan(evaluasi, klaster=klaster, opd=opd, pimpin=pimpin) if tautan else ""
    dalam = format_html('<a href="{}">{}</a>', url, isi) if url else format_html("<span>{}</span>", isi)
    awas = " k-panas__awas" if kemajuan.dikembalikan else ""
    return format_html('<td class="k-t-{}{}" data-singkat="{}">{}</td>', tingkat(persen), awas, singkat, dalam)
