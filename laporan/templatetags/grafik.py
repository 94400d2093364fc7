"""The charts as template tags, for pages and for the PDF: `{% load grafik %}`.

Each takes figures and an `id` (unique on the page). With `evaluasi` given, bars lead by click to their rows; the PDF
leaves it out. `lebar` is the width of the drawing in its own units: letters keep their size, so wider is finer.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode, urlsplit

from django import template
from django.urls import reverse

from indikator.models import Evaluasi
from klaster.models import Kota
from klaster.templatetags.kla import BULAN, jam
from laporan.grafik import NilaiBlok, PoinOpd, grafik_blok, grafik_opd
from laporan.grafik_garis import GrafikGaris
from laporan.grafik_skala import Batas, Penanda, skala_rebah, skala_tegak

register = template.Library()

#: Colours of the charts; red is kept for what needs action.
WARNA = {
    "mandiri": "#46959e",
    "verifikasi": "#0a414a",
    "target": "#80500b",
    "maks": "#eceeed",
    "garis": "#c8d0cc",
    "tinta": "#17211f",
    "redup": "#5a6763",
    "tautan": "#0f626e",
    "dikembalikan": "#b93a22",
    "di_opd": "#227985",
    "menunggu": "#b1d5d8",
}
HURUF = "Plus Jakarta Sans, sans-serif"


@register.simple_tag
def alamat_pertanyaan(evaluasi: Evaluasi, **saringan: Any) -> str:
    """Address of the list of questions with these filters: `{% alamat_pertanyaan evaluasi klaster="K1" opd=3 %}`."""
    alamat = reverse("indikator:pertanyaan_list", args=[evaluasi.kota.kode, evaluasi.tahun])
    isi = {kunci: nilai for kunci, nilai in saringan.items() if nilai not in (None, "")}
    return f"{alamat}?{urlencode(isi)}" if isi else alamat


@register.filter
def nama_situs(url: str) -> str:
    """The site of a source, to show instead of a long address."""
    return urlsplit(url).netloc.removeprefix("www.")


@register.inclusion_tag("laporan/grafik/klaster.svg")
def svg_klaster(
    klaster: Sequence[NilaiBlok],
    id: str,
    lebar: int = 360,
    evaluasi: Evaluasi | None = None,
    terbuka: Collection[str] | None = None,
) -> dict[str, Any]:
    """Self, verified and maximum of each klaster. `terbuka`: codes that may be linked, None for all."""
    grafik = grafik_blok(klaster, lebar=lebar)
    return _dasar(id, grafik) | {
        "batang": [
            (b, alamat_pertanyaan(evaluasi, klaster=b.kode) if _boleh(evaluasi, terbuka, b.kode) else "", k.nama)
            for b, k in zip(grafik.batang, klaster, strict=True)
        ],
        "bertautan": any(_boleh(evaluasi, terbuka, k.kode) for k in klaster),
    }


@register.inclusion_tag("laporan/grafik/opd.svg")
def svg_poin_opd(opd: Sequence[PoinOpd], id: str, lebar: int = 360, evaluasi: Evaluasi | None = None) -> dict[str, Any]:
    """Open points of the OPD: sent back, with the OPD, with the verifier."""
    grafik = grafik_opd(opd, lebar=lebar)
    return _dasar(id, grafik) | {
        "batang": [
            (b, alamat_poin_opd(evaluasi, p.opd_id) if evaluasi else "", p)
            for b, p in zip(grafik.batang, opd, strict=True)
        ],
        "bertautan": evaluasi is not None,
    }


@register.simple_tag
def alamat_poin_opd(evaluasi: Evaluasi, opd_id: int) -> str:
    """The questions behind an OPD's open points: those it leads and no verifier has accepted."""
    return alamat_pertanyaan(evaluasi, opd=opd_id, peran="pimpin", keadaan="belum_diterima")


@register.inclusion_tag("laporan/grafik/skala.svg")
def svg_skala(
    skala: Sequence[Batas],
    maks: Decimal,
    id: str,
    mandiri: Decimal | None = None,
    verifikasi: Decimal | None = None,
    target: Batas | None = None,
    lebar: int = 760,
) -> dict[str, Any]:
    """The scale of the predikat, lying, with a mark for each value given."""
    grafik = skala_rebah(skala, _penanda(mandiri, verifikasi, target), maks=maks, lebar=lebar)
    return _dasar(id, grafik)


@register.inclusion_tag("laporan/grafik/skala_tegak.svg")
def svg_skala_tegak(
    skala: Sequence[Batas],
    maks: Decimal,
    id: str,
    mandiri: Decimal | None = None,
    verifikasi: Decimal | None = None,
    target: Batas | None = None,
    lebar: int = 340,
) -> dict[str, Any]:
    """The same scale standing, for a narrow screen."""
    grafik = skala_tegak(skala, _penanda(mandiri, verifikasi, target), maks=maks, lebar=lebar)
    return _dasar(id, grafik)


@register.inclusion_tag("laporan/grafik/garis.svg")
def svg_garis(grafik: GrafikGaris, kota: Kota, id: str, judul: str) -> dict[str, Any]:
    """The line of a season, drawn by `laporan.grafik_garis`; days and hours are those of the city."""
    tanda = [(t, jam(t.nilai, kota) if grafik.berjam else _hari_bulan(t.nilai)) for t in grafik.tanda_waktu]
    return _dasar(id, grafik) | {"tanda_waktu": tanda, "judul": judul}


def _hari_bulan(nilai: datetime) -> str:
    """24 Mei; the moment is in the city's zone already."""
    return f"{nilai.day} {BULAN[nilai.month - 1][:3]}"


def _penanda(mandiri: Decimal | None, verifikasi: Decimal | None, target: Batas | None) -> list[Penanda]:
    nilai = [("mandiri", "Mandiri", mandiri), ("verifikasi", "Verifikasi", verifikasi)]
    tanda = [Penanda(jenis, label, n) for jenis, label, n in nilai if n is not None]
    if target:
        di_atas = "" if target.inklusif else " >"  # with 600 exactly it is not reached
        tanda.append(Penanda("target", f"Target {target.nama}{di_atas}", target.batas_bawah))
    return tanda


def _dasar(id: str, grafik: Any) -> dict[str, Any]:
    return {"id": id, "grafik": grafik, "warna": WARNA, "huruf": HURUF}


def _boleh(evaluasi: Evaluasi | None, terbuka: Collection[str] | None, kode: str) -> bool:
    return evaluasi is not None and (terbuka is None or kode in terbuka)
