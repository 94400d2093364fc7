"""The stages of the season: side by side, and whether their figures add up."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from bukti.views.catatan import baca_saring
from indikator.aturan.hak_tahap import tahap_dinilai
from indikator.models.skor import Tahap
from indikator.pilihan import ambil_evaluasi
from indikator.queries.catatan import daftar_catatan
from indikator.queries.lembar_tahap import lembar_papan
from indikator.queries.rekonsiliasi import DASAR, rekonsiliasi
from indikator.queries.tahap import INDIKATOR, BarisTahap, PapanTahap, papan_tahap, tahap_berisi
from indikator.views.unduhan import unduhan_xlsx
from klaster.batas import dibatasi
from klaster.izin import Izin, punya_izin, wajib_izin
from klaster.views.daftar import PILIHAN_BARIS, halaman
from laporan.forms.tahap import PilihTahapForm, SaringTahapForm
from laporan.queries.lembar_catatan import butir_catatan, lembar_xlsx
from laporan.queries.lingkup import klaster_terbuka


@wajib_izin(Izin.LIHAT_RINGKASAN)
@require_GET
def tahap(request: HttpRequest, kota: str, tahun: int) -> HttpResponse:
    evaluasi = ambil_evaluasi(request, kota, tahun)
    papan = papan_tahap(evaluasi)
    form, baris = _tersaring(request, papan)
    return render(
        request,
        "laporan/tahap.html",
        {
            "evaluasi": evaluasi,
            "papan": papan,
            "form": form,
            "saring": form.pilihan(),
            "page_obj": halaman(request, baris),
            "pilihan_baris": PILIHAN_BARIS,
            "terbuka": klaster_terbuka(request.user),
            "dicatat": _untuk_dicatat(request, papan),
        },
    )


@wajib_izin(Izin.LIHAT_RINGKASAN)
@dibatasi("ekspor")
@require_GET
def tahap_xlsx(request: HttpRequest, kota: str, tahun: int) -> HttpResponse:
    """The rows that pass the filters of the address, all pages of them."""
    evaluasi = ambil_evaluasi(request, kota, tahun)
    papan = papan_tahap(evaluasi)
    _, baris = _tersaring(request, papan)
    return unduhan_xlsx([lembar_papan(papan, baris)], evaluasi, "Nilai-Tahap")


@wajib_izin(Izin.LIHAT_RINGKASAN)
@require_GET
def banding(request: HttpRequest, kota: str, tahun: int) -> HttpResponse:
    """Question = indikator = klaster = total? Both figures wherever they differ."""
    evaluasi = ambil_evaluasi(request, kota, tahun)
    berisi = tahap_berisi(evaluasi)
    terpilih = PilihTahapForm(request.GET).tahap_terpilih(berisi)
    hasil = rekonsiliasi(evaluasi, terpilih)
    return render(
        request,
        "laporan/rekonsiliasi.html",
        {
            "evaluasi": evaluasi,
            "tahap": terpilih,
            "pilihan": [(t, t in berisi) for t in Tahap],
            "hasil": hasil,
            "terbuka": [k for k, semua in hasil.blok if not all(b.cocok for b in (k, *semua))],
            "total": [(DASAR[sumber], nilai) for sumber, nilai in hasil.total.items()],
            "dinilai": terpilih in tahap_dinilai(request.user),
        },
    )


@wajib_izin(Izin.LIHAT_CATATAN)
@require_GET
def lembar_catatan(request: HttpRequest, kota: str, tahun: int) -> HttpResponse:
    """The follow-up sheet: what was noted, what is done, what is not, by whom, and what is needed."""
    evaluasi = ambil_evaluasi(request, kota, tahun)
    saring = baca_saring(request, evaluasi)
    page_obj = halaman(request, butir_catatan(evaluasi, daftar_catatan(evaluasi, request.user, saring)))
    return render(
        request,
        "laporan/lembar_catatan.html",
        {
            "evaluasi": evaluasi,
            "saring": saring,
            "page_obj": page_obj,
            "pilihan_baris": PILIHAN_BARIS,
            "boleh_laporan": punya_izin(request.user, Izin.BUAT_LAPORAN),
        },
    )


@wajib_izin(Izin.LIHAT_CATATAN)
@dibatasi("ekspor")
@require_GET
def lembar_catatan_xlsx(request: HttpRequest, kota: str, tahun: int) -> HttpResponse:
    """The sheet as it is filtered, all pages of it."""
    evaluasi = ambil_evaluasi(request, kota, tahun)
    catatan = daftar_catatan(evaluasi, request.user, baca_saring(request, evaluasi))
    return unduhan_xlsx([lembar_xlsx(butir_catatan(evaluasi, catatan))], evaluasi, "Lembar-Catatan-Verifikasi")


def _untuk_dicatat(request: HttpRequest, papan: PapanTahap) -> Tahap | None:
    """The stage that this user most likely comes to write: the first outside one without scores, else the last."""
    luar = [t for t in tahap_dinilai(request.user) if t != Tahap.EM]
    berisi = {k.kode for k in papan.kolom if k.ada}
    return next((t for t in luar if t.value not in berisi), luar[-1] if luar else None)


def _tersaring(request: HttpRequest, papan: PapanTahap) -> tuple[SaringTahapForm, list[BarisTahap]]:
    diminta = request.GET.copy()
    diminta.setdefault("tingkat", INDIKATOR)
    form = SaringTahapForm(diminta, papan=papan)
    saring: dict[str, Any] = form.pilihan()
    return form, papan.pilih(**saring, klaster_terbuka=klaster_terbuka(request.user))
