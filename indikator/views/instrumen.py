"""The instrument: what is asked, what it is worth, and where the weights come from."""

from django.db.models import Count, Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from indikator.models import Indikator, Instrumen, Pertanyaan
from klaster.izin import Izin, punya_izin, wajib_izin


@wajib_izin(Izin.LIHAT_INSTRUMEN)
@require_GET
def instrumen_list(request: HttpRequest) -> HttpResponse:
    instrumen = Instrumen.objects.terlihat_oleh(request.user).annotate(jumlah_pertanyaan=Count("pertanyaan"))
    isi = {"daftar": instrumen, "boleh_memetakan": punya_izin(request.user, Izin.ATUR_INSTRUMEN)}
    return render(request, "indikator/instrumen_list.html", isi)


@wajib_izin(Izin.LIHAT_INSTRUMEN)
@require_GET
def instrumen_detail(request: HttpRequest, kode: str, versi: int) -> HttpResponse:
    """All blocks with their indicators; the questions of one block (`?klaster=K1`, else the first) in full."""
    instrumen = get_object_or_404(Instrumen.objects.terlihat_oleh(request.user), kode=kode, versi=versi)
    blok = list(
        instrumen.blok.select_related("klaster").annotate(
            jumlah_indikator=Count("indikator", distinct=True), jumlah_pertanyaan=Count("indikator__pertanyaan")
        )
    )
    terbuka = next((b for b in blok if b.klaster.kode == request.GET.get("klaster")), blok[0] if blok else None)
    pertanyaan = Pertanyaan.objects.prefetch_related("opd_acuan", "kebutuhan").order_by("urutan")
    indikator = Indikator.objects.filter(blok=terbuka).prefetch_related(Prefetch("pertanyaan", pertanyaan))
    return render(
        request,
        "indikator/instrumen_detail.html",
        {
            "instrumen": instrumen,
            "blok": blok,
            "terbuka": terbuka,
            "indikator": indikator.order_by("urutan"),
            "predikat": instrumen.predikat.order_by("urutan"),
            "jumlah_pertanyaan": sum(b.jumlah_pertanyaan for b in blok),
            "boleh_membuka": instrumen.terbit and punya_izin(request.user, Izin.ATUR_EVALUASI),
            "jumlah_indikator": sum(b.jumlah_indikator for b in blok),
        },
    )
