"""How the score moved through the season, and what lies between two points of it."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from indikator.jembatan import skala_mesin
from indikator.models import Evaluasi, HasilSkor
from indikator.pilihan import ambil_evaluasi
from indikator.queries import riwayat_skor as kueri
from indikator.skoring import BatasPredikat
from klaster.izin import Izin, wajib_izin
from klaster.views.daftar import PILIHAN_BARIS, halaman
from laporan.grafik_garis import TITIK_MAKS, Deret, GrafikGaris, Titik, grafik_garis

Jenis = HasilSkor.Jenis


@wajib_izin(Izin.LIHAT_RINGKASAN)
@require_GET
def riwayat_skor(request: HttpRequest, kota: str, tahun: int) -> HttpResponse:
    """The line, every result behind it, and with `?dari=` and `?ke=` (revisions) the difference of two of them."""
    evaluasi = ambil_evaluasi(request, kota, tahun)
    titik, skala = kueri.titik_skor(evaluasi), skala_mesin(evaluasi.instrumen_id)
    page_obj = halaman(request, kueri.riwayat_skor(evaluasi))
    return render(
        request,
        "laporan/riwayat_skor.html",
        {
            "evaluasi": evaluasi,
            "grafik": _gambar(evaluasi, titik, skala),
            "grafik_sempit": _gambar(evaluasi, titik, skala, lebar=360, tinggi=320, huruf=12),
            "titik_maks": TITIK_MAKS,
            "page_obj": page_obj,
            "baris": kueri.susun_baris(evaluasi, page_obj.object_list),
            "pilihan_baris": PILIHAN_BARIS,
            **_perbandingan(request, evaluasi, titik),
        },
    )


def _gambar(
    evaluasi: Evaluasi, titik: list[kueri.TitikSkor], skala: Sequence[BatasPredikat], **ukuran: int
) -> GrafikGaris | None:
    deret = [Deret(j, str(j.label), [Titik(t.pada, t.total) for t in titik if t.jenis == j]) for j in Jenis]
    return grafik_garis(
        deret,
        skala,
        maks=evaluasi.instrumen.total_maks,
        zona=evaluasi.kota.zona,
        sampai=timezone.now() if evaluasi.terbuka else None,
        **ukuran,
    )


def _perbandingan(request: HttpRequest, evaluasi: Evaluasi, titik: list[kueri.TitikSkor]) -> dict[str, Any]:
    """What was chosen and its result. A revision that is not there is 404: such an address was never given out."""
    jenis = request.GET.get("jenis", "")
    jenis = jenis if jenis in Jenis.values else Jenis.MANDIRI.value
    dari, ke = (_revisi(request.GET.get(kunci, "")) for kunci in ("dari", "ke"))
    banding = kueri.banding_titik(evaluasi, jenis, dari, ke) if dari and ke else None
    if dari and ke and banding is None:
        raise Http404("Revisi itu tidak mempunyai hasil.")
    pilihan = kueri.akhir_hari(evaluasi, titik)
    dipilih = [t for t in titik if t.jenis == Jenis.MANDIRI and t.revisi in (dari, ke) and t not in pilihan]
    return {
        "jenis": jenis,
        "pilihan_jenis": Jenis.choices,
        "dari": dari,
        "ke": ke,
        "banding": banding,
        "pilihan_titik": sorted([*pilihan, *dipilih], key=lambda t: -t.revisi),
    }


def _revisi(teks: str) -> int | None:
    return int(teks) if teks.isascii() and teks.isdigit() and len(teks) < 10 else None
