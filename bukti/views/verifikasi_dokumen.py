"""Judging one document for many questions: the list of documents that several answers lean on, and its page."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from bukti.forms.verifikasi_dokumen import PutusanDokumenForm, SaringDokumenForm
from bukti.models import Bukti, TautanBukti
from bukti.queries import verifikasi_dokumen as kueri
from bukti.services.verifikasi_dokumen import putuskan_dokumen
from bukti.views import verifikasi_meja as meja
from indikator.models import Evaluasi, Kegiatan
from indikator.pilihan import ambil_evaluasi
from indikator.queries.jendela import alasan_tutup_kegiatan
from klaster.batas import dibatasi, mencari
from klaster.galat import Ditolak
from klaster.izin import Izin, wajib_izin
from klaster.views.daftar import PILIHAN_BARIS, halaman

Putusan = TautanBukti.Putusan
KABAR = {
    Putusan.DITERIMA: "diterima",
    Putusan.DITOLAK: "ditolak",
    Putusan.MENUNGGU: "dibatalkan putusannya",
}


@wajib_izin(Izin.VERIFIKASI)
@dibatasi("cari", bila=mencari)
@require_GET
def dokumen_bersama(request: HttpRequest, kota: str, tahun: int) -> HttpResponse:
    evaluasi = ambil_evaluasi(request, kota, tahun)
    saring = SaringDokumenForm(request.GET).saring()
    page_obj = halaman(request, kueri.dokumen_bersama(evaluasi, request.user, **saring))
    isi = {"evaluasi": evaluasi, "saring": saring, "page_obj": page_obj, "pilihan_baris": PILIHAN_BARIS}
    return render(request, "bukti/verifikasi_bersama.html", isi)


@wajib_izin(Izin.VERIFIKASI)
@require_http_methods(["GET", "HEAD", "POST"])
def putusan_dokumen(request: HttpRequest, kota: str, tahun: int, pk: int) -> HttpResponse:
    """The document beside every question it is to prove; a POST gives the ticked ones one verdict."""
    evaluasi = ambil_evaluasi(request, kota, tahun)
    tersedia = Bukti.objects.terlihat_oleh(request.user).filter(kota=evaluasi.kota_id).select_related("opd")
    bukti = get_object_or_404(tersedia, pk=pk)
    if request.method != "POST":
        return _tampilkan(request, evaluasi, bukti)
    _, baris = kueri.baris_dokumen(bukti, evaluasi, request.user)
    form = PutusanDokumenForm(request.POST, kota_id=evaluasi.kota_id, baris=baris)
    if not form.is_valid():
        return _tampilkan(request, evaluasi, bukti, form, status=422)
    try:
        diputuskan = putuskan_dokumen(bukti=bukti, oleh=request.user, **form.isi())
    except Ditolak as galat:
        form.tampung(galat)
        return _tampilkan(request, evaluasi, bukti, form, status=galat.status)
    kabar = KABAR[form.cleaned_data["putusan"]]
    messages.success(request, f"“{bukti}” {kabar} pada {len(diputuskan)} pertanyaan.")
    return _sesudah(request, evaluasi, bukti)


def _sesudah(request: HttpRequest, evaluasi: Evaluasi, bukti: Bukti) -> HttpResponse:
    """Back to the desk that the verifier came from, else on to the next document that waits, else to this one."""
    if kode := _dari(request, evaluasi):
        return redirect(meja.url_meja(evaluasi, kode, meja.saring_dari(request)))
    berikut = kueri.dokumen_bersama(evaluasi, request.user).exclude(pk=bukti.pk).first()
    _, baris = kueri.baris_dokumen(bukti, evaluasi, request.user)
    if berikut and not any(b.tertunda for b in baris):
        return redirect("bukti:putusan_dokumen", evaluasi.kota.kode, evaluasi.tahun, berikut.pk)
    return redirect("bukti:putusan_dokumen", evaluasi.kota.kode, evaluasi.tahun, bukti.pk)


def _dari(request: HttpRequest, evaluasi: Evaluasi) -> str:
    """The code of the question from whose desk the page was opened, when there is such a question."""
    kode = request.GET.get("dari", "")[:20]
    return kode if kode and evaluasi.jawaban.filter(pertanyaan__kode=kode).exists() else ""


def _tampilkan(
    request: HttpRequest,
    evaluasi: Evaluasi,
    bukti: Bukti,
    form: PutusanDokumenForm | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    versi, baris = kueri.baris_dokumen(bukti, evaluasi, request.user)
    kini = PutusanDokumenForm(kota_id=evaluasi.kota_id, baris=baris)
    berikut = kueri.dokumen_bersama(evaluasi, request.user).exclude(pk=bukti.pk).first()
    tutup = alasan_tutup_kegiatan(evaluasi, Kegiatan.VERIFIKASI, request.user)
    dari = _dari(request, evaluasi)
    isi: dict[str, Any] = {
        "evaluasi": evaluasi,
        "b": bukti,
        "menunggu": [b for b in baris if b.boleh],
        "lainnya": [b for b in baris if not b.boleh],
        "form": form or kini,
        "terpilih": (form or kini).terpilih,
        "boleh_menilai": evaluasi.terbuka and not tutup and not bukti.ditarik and any(b.boleh for b in baris),
        "tutup": tutup,
        "basi": status == 409,
        "dari": dari,
        "url_dari": meja.url_meja(evaluasi, dari, meja.saring_dari(request)) if dari else "",
        "url_berikut": reverse("bukti:putusan_dokumen", args=[evaluasi.kota.kode, evaluasi.tahun, berikut.pk])
        if berikut
        else "",
        "t": next((b.tautan for b in baris if b.tautan.versi_id == (versi.pk if versi else None)), None),
        **meja.isi_berkas(request, versi, query=urlencode({"dari": dari}) if dari else "", tahun=evaluasi.tahun),
    }
    return render(request, "bukti/verifikasi_bersama_detail.html", isi, status=status)
