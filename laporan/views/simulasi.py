"""The simulation: try answers on a copy, ask for the cheapest way, keep it under a link. Never writes an answer."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from indikator.aturan.simulasi import Papan, Rancangan, rancangan_dari_isi, susun_jalan
from indikator.models import Evaluasi, SkalaPredikat, Skenario
from indikator.models.simulasi import Usaha
from indikator.pilihan import ambil_evaluasi, ingat_evaluasi
from indikator.queries.simulasi import DASAR, MANDIRI, papan_simulasi
from indikator.services.simulasi import boleh_menghapus, hapus_skenario, simpan_skenario
from indikator.skoring.jalur import BOBOT, Jalur
from klaster.galat import Ditolak
from klaster.izin import Izin, wajib_izin
from klaster.views.daftar import halaman
from laporan.forms.simulasi import SimulasiForm
from laporan.queries.simulasi import tampilan_simulasi

HALAMAN = "laporan/simulasi.html"
POTONGAN = "laporan/_simulasi_hasil.html"


@wajib_izin(Izin.SIMULASI)
@require_http_methods(["GET", "HEAD", "POST"])
def simulasi(request: HttpRequest, kota: str, tahun: int) -> HttpResponse:
    """Afresh, or with what was just chosen; `aksi=jalan`, or `?jalan=1`, proposes the cheapest way."""
    evaluasi = ambil_evaluasi(request, kota, tahun)
    if request.method == "POST":
        form = _form_terisi(request, evaluasi)
        jalur = _jalankan(form) if form.is_valid() and request.POST.get("aksi") == "jalan" else None
        return _tampilkan(request, evaluasi, form, jalur=jalur, status=422 if form.errors else 200)
    papan = papan_simulasi(evaluasi, _dasar(request.GET.get("dasar")))
    target = _target_awal(evaluasi, papan, request.GET.get("target"))
    rancangan, jalur = Rancangan(), None
    if request.GET.get("jalan") and target and (batas := papan.batas(target.kode)):
        jalur, rancangan = susun_jalan(papan, rancangan, batas)
    form = SimulasiForm(papan=papan, skala=_skala(evaluasi), awal=rancangan, target=target)
    return _tampilkan(request, evaluasi, form, jalur=jalur)


@wajib_izin(Izin.SIMULASI)
@require_POST
def simulasi_hitung(request: HttpRequest, kota: str, tahun: int) -> HttpResponse:
    """The result alone, for a page that is being played with. Stores nothing."""
    evaluasi = ambil_evaluasi(request, kota, tahun)
    form = _form_terisi(request, evaluasi)
    form.is_valid()
    isi = _konteks(evaluasi, form) | {"potongan": True}
    return render(request, POTONGAN, isi, status=422 if form.errors else 200)


@wajib_izin(Izin.SIMULASI)
@require_POST
def simulasi_simpan(request: HttpRequest, kota: str, tahun: int) -> HttpResponse:
    evaluasi = ambil_evaluasi(request, kota, tahun)
    form = _form_terisi(request, evaluasi)
    status = 422
    if form.is_valid():
        try:
            skenario = simpan_skenario(
                evaluasi=evaluasi,
                nama=form.cleaned_data["nama"],
                papan=form.papan,
                rancangan=form.rancangan(),
                target=form.skala_target(),
                oleh=request.user,
            )
        except Ditolak as galat:
            form.tampung(galat)
            status = galat.status
        else:
            messages.success(request, f"Simulasi “{skenario.nama}” tersimpan. Bagikan alamat halaman ini.")
            return redirect(skenario)
    return _tampilkan(request, evaluasi, form, status=status)


@wajib_izin(Izin.SIMULASI)
@require_GET
def skenario(request: HttpRequest, token: UUID) -> HttpResponse:
    """A saved simulation over the evaluation as it is now; says so when that has moved since."""
    tersimpan = _ambil_skenario(request, token)
    evaluasi = tersimpan.evaluasi
    papan = papan_simulasi(evaluasi, tersimpan.dasar)
    awal = rancangan_dari_isi(papan, tersimpan.isi)
    form = SimulasiForm(papan=papan, skala=_skala(evaluasi), awal=awal, target=tersimpan.target)
    tambahan = {"skenario": tersimpan, "boleh_menghapus": boleh_menghapus(tersimpan, request.user)}
    return _tampilkan(request, evaluasi, form, **tambahan)


@wajib_izin(Izin.SIMULASI)
@require_POST
def skenario_hapus(request: HttpRequest, token: UUID) -> HttpResponse:
    tersimpan = _ambil_skenario(request, token)
    evaluasi = tersimpan.evaluasi
    hapus_skenario(skenario=tersimpan, oleh=request.user)
    messages.success(request, f"Simulasi “{tersimpan.nama}” dihapus.")
    return redirect("laporan:simulasi", evaluasi.kota.kode, evaluasi.tahun)


def _ambil_skenario(request: HttpRequest, token: UUID) -> Skenario:
    tersedia = Skenario.objects.terlihat_oleh(request.user).select_related(
        "evaluasi__kota", "evaluasi__instrumen", "evaluasi__target", "target", "dibuat_oleh"
    )
    tersimpan = get_object_or_404(tersedia, token=token)
    ingat_evaluasi(request, tersimpan.evaluasi)
    return tersimpan


def _dasar(nilai: str | None) -> str:
    return nilai if nilai in dict(DASAR) else MANDIRI


def _skala(evaluasi: Evaluasi) -> list[SkalaPredikat]:
    return list(SkalaPredikat.objects.filter(instrumen=evaluasi.instrumen_id).order_by("urutan"))


def _target_awal(evaluasi: Evaluasi, papan: Papan, diminta: str | None) -> SkalaPredikat | None:
    """The band asked for in the address, else the city's target, else the next one up."""
    berikut = papan.awal.berikut.batas.kode if papan.awal.berikut else None
    calon = [diminta, evaluasi.target.kode if evaluasi.target else None, berikut]
    skala = {s.kode: s for s in _skala(evaluasi)[1:]}
    return next((skala[kode] for kode in calon if kode in skala), None)


def _form_terisi(request: HttpRequest, evaluasi: Evaluasi) -> SimulasiForm:
    papan = papan_simulasi(evaluasi, _dasar(request.POST.get("dasar")))
    return SimulasiForm(request.POST, papan=papan, skala=_skala(evaluasi))


def _jalankan(form: SimulasiForm) -> Jalur | None:
    """Put the cheapest way into the form in place of the answers tried; without a target says so at the field."""
    target = form.skala_target()
    batas = form.papan.batas(target.kode) if target else None
    if batas is None:
        form.add_error("target", "Pilih predikat yang dituju.")
        return None
    jalur, rancangan = susun_jalan(form.papan, form.rancangan(), batas)
    form.isi_jalan(rancangan)
    return jalur


def _konteks(evaluasi: Evaluasi, form: SimulasiForm, jalur: Jalur | None = None) -> dict[str, Any]:
    target = form.skala_target()
    batas = form.papan.batas(target.kode) if target else None
    return {
        "evaluasi": evaluasi,
        "form": form,
        "papan": form.papan,
        "nama_dasar": dict(DASAR)[form.papan.dasar].lower(),
        "hasil": tampilan_simulasi(form.papan, form.rancangan(), batas, jalur),
    }


def _tampilkan(
    request: HttpRequest,
    evaluasi: Evaluasi,
    form: SimulasiForm,
    *,
    jalur: Jalur | None = None,
    status: int = 200,
    **tambahan: Any,
) -> HttpResponse:
    tersimpan = Skenario.objects.filter(evaluasi=evaluasi).select_related("dibuat_oleh", "target")
    isi = _konteks(evaluasi, form, jalur)
    isi |= {"bobot": BOBOT, "usaha": Usaha.choices, "page_obj": halaman(request, tersimpan)} | tambahan
    return render(request, HALAMAN, isi, status=status)
