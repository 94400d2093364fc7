"""The map between two instruments: which questions live on. For the system admin."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from indikator.forms.peta_kode import PasangFormSet, PilihPetaForm, SetujuForm
from indikator.models import BlokKlaster, Instrumen, Pertanyaan
from indikator.queries import peta_kode as kueri
from indikator.services import peta_kode as layanan
from klaster.galat import Ditolak
from klaster.izin import Izin, wajib_izin


@wajib_izin(Izin.ATUR_INSTRUMEN)
@require_GET
def peta_kode(request: HttpRequest) -> HttpResponse:
    """Choose two instruments; see for each klaster how much of the older one lives on."""
    form = PilihPetaForm(request.GET or None, instrumen=Instrumen.objects.terlihat_oleh(request.user))
    isi: dict[str, Any] = {"form": form}
    if form.is_bound and form.is_valid():
        lama, baru = form.cleaned_data["lama"], form.cleaned_data["baru"]
        isi |= {
            "lama": lama,
            "baru": baru,
            "tersimpan": bool(kueri.peta_tersimpan(lama.pk, baru.pk)),
            "ringkasan": kueri.ringkasan_peta(lama.pk, baru.pk),
        }
    return render(request, "indikator/peta_kode.html", isi, status=422 if form.errors else 200)


@wajib_izin(Izin.ATUR_INSTRUMEN)
@require_http_methods(["GET", "POST"])
def peta_kode_ubah(request: HttpRequest, lama: int, baru: int, klaster: str) -> HttpResponse:
    """The pairs of one klaster; `?usulan=1` starts from the automatic proposal instead of what is stored."""
    tersedia = Instrumen.objects.terlihat_oleh(request.user)
    dari, ke = get_object_or_404(tersedia, pk=lama), get_object_or_404(tersedia.exclude(pk=lama), pk=baru)
    blok = get_object_or_404(BlokKlaster.objects.select_related("klaster"), instrumen=dari, klaster__kode=klaster)
    if request.method == "POST":
        return _simpan(request, dari, ke, blok)
    kini = layanan.pasangan_blok(dari, ke, blok)
    mulai = layanan.pasangan_blok(dari, ke, blok, usulan=True) if request.GET.get("usulan") else kini
    soal = _soal(dari, ke, blok)
    daftar = PasangFormSet(initial=_awal(mulai, soal), form_kwargs=soal)
    setuju = SetujuForm(initial={"dilihat": layanan.sidik_peta(kini)})
    return _tampil(request, dari, ke, blok, daftar, setuju, mulai)


def _simpan(request: HttpRequest, lama: Instrumen, baru: Instrumen, blok: BlokKlaster) -> HttpResponse:
    daftar = PasangFormSet(request.POST, form_kwargs=_soal(lama, baru, blok))
    setuju = SetujuForm(request.POST)
    status = 422
    if daftar.is_valid() and setuju.is_valid():
        try:
            layanan.simpan_peta(
                lama=lama, baru=baru, blok=blok, pasangan=daftar.pasangan(), oleh=request.user, **setuju.cleaned_data
            )
        except Ditolak as galat:
            setuju.add_error(galat.bidang, galat.pesan)
            status = galat.status
        else:
            messages.success(request, f"Peta klaster {blok.nama} disimpan.")
            return redirect(f"{reverse('indikator:peta_kode')}?lama={lama.pk}&baru={baru.pk}")
    pasangan = daftar.pasangan() if daftar.is_valid() else layanan.pasangan_blok(lama, baru, blok)
    return _tampil(request, lama, baru, blok, daftar, setuju, pasangan, status=status)


def _tampil(
    request: HttpRequest,
    lama: Instrumen,
    baru: Instrumen,
    blok: BlokKlaster,
    daftar: Any,
    setuju: SetujuForm,
    pasangan: list[kueri.Pasang],
    *,
    status: int = 200,
) -> HttpResponse:
    hilang = kueri.soal_hilang(lama.pk, {p.lama for p in pasangan}, blok.pk)
    isi = {
        "lama": lama,
        "baru": baru,
        "blok": blok,
        "daftar": daftar,
        "setuju": setuju,
        "hilang": hilang,
        "poin_hilang": sum(s.skor_maks for s in hilang),
        "kode_baru": list(daftar.form_kwargs["soal_baru"].values()),
    }
    return render(request, "indikator/peta_kode_ubah.html", isi, status=status)


def _soal(lama: Instrumen, baru: Instrumen, blok: BlokKlaster) -> dict[str, dict[str, Pertanyaan]]:
    """Questions by code: the old ones of the block, all of the new instrument."""
    kolom = Pertanyaan.objects.only("kode", "teks", "skor_maks").order_by("urutan")
    return {
        "soal_lama": {p.kode: p for p in kolom.filter(instrumen=lama, indikator__blok=blok)},
        "soal_baru": {p.kode: p for p in kolom.filter(instrumen=baru)},
    }


def _awal(pasangan: list[kueri.Pasang], soal: dict[str, dict[str, Pertanyaan]]) -> list[dict[str, Any]]:
    """A line for each pair, and an empty one for each old question that nothing continues."""
    kode_baru = {p.pk: p.kode for p in soal["soal_baru"].values()}
    menurut_lama: dict[int, list[kueri.Pasang]] = {}
    for p in pasangan:
        menurut_lama.setdefault(p.lama, []).append(p)
    baris = []
    for kode, p in soal["soal_lama"].items():
        milik = menurut_lama.get(p.pk, [])
        baris += [
            {"lama": kode, "baru": kode_baru[m.baru], "sebanding": m.sebanding, "catatan": m.catatan} for m in milik
        ] or [{"lama": kode, "sebanding": True}]
    return baris
