"""Scores of an outside stage coming in: typed by indicator, or from a file with a preview."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from indikator.aturan.hak_tahap import halangan_menilai, tahap_dinilai
from indikator.forms.tahap import BarisIsian, BerkasTahapForm, IsianTahapForm, TerapkanTahapForm
from indikator.jembatan import skor_mandiri
from indikator.models import Evaluasi, Indikator, Jawaban
from indikator.models.skor import Tahap
from indikator.pilihan import ambil_evaluasi
from indikator.queries.lembar_tahap import lembar_isian
from indikator.queries.tahap import skor_pertanyaan
from indikator.services.isian_tahap import IsianBerubah, simpan_skor_tahap
from indikator.services.kunci import pastikan_jendela
from indikator.services.skor_tahap import HasilImpor, ImporDitolak, impor_skor, pratinjau_impor
from indikator.views.unduhan import unduhan_xlsx
from klaster.batas import dibatasi, mengirim
from klaster.galat import Ditolak, SudahBerubah
from klaster.izin import Izin, wajib_izin

CACAT_DISEBUT = 100
HALAMAN_IMPOR = "indikator/tahap_impor.html"


@wajib_izin(Izin.NILAI_TAHAP)
@require_http_methods(["GET", "POST"])
def isi(request: HttpRequest, kota: str, tahun: int, tahap: str) -> HttpResponse:
    """One indicator at a time; saved against what the user saw, nothing typed is lost."""
    evaluasi, dinilai = _ambil(request, kota, tahun, tahap)
    indikator = _indikator(request, evaluasi)
    soal = list(indikator.pertanyaan.order_by("urutan"))
    form = IsianTahapForm(request.POST or None, soal=soal, tersimpan=skor_pertanyaan(evaluasi, dinilai))
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                banyak = simpan_skor_tahap(evaluasi=evaluasi, tahap=dinilai, isian=form.isian(), oleh=request.user)
            except Ditolak as galat:
                form = _dengan_penolakan(request, form, evaluasi, dinilai, galat)
                status = galat.status
            else:
                messages.success(request, f"{banyak} nilai tersimpan." if banyak else "Tidak ada yang berubah.")
                return redirect(_sesudah_simpan(request, evaluasi, dinilai, indikator))
    return render(
        request, "indikator/tahap_isi.html", _konteks_isi(evaluasi, dinilai, indikator, form, request), status=status
    )


@wajib_izin(Izin.NILAI_TAHAP)
@dibatasi("unggah", bila=mengirim)
@require_http_methods(["GET", "POST"])
def impor(request: HttpRequest, kota: str, tahun: int, tahap: str) -> HttpResponse:
    """Upload, look at what would change, then apply."""
    evaluasi, dinilai = _ambil(request, kota, tahun, tahap)
    if request.method == "GET":
        return render(request, HALAMAN_IMPOR, _konteks(evaluasi, dinilai, request) | {"form": BerkasTahapForm()})
    if request.POST.get("aksi") == "terapkan":
        return _terapkan(request, evaluasi, dinilai)
    form = BerkasTahapForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, HALAMAN_IMPOR, _konteks(evaluasi, dinilai, request) | {"form": form}, status=422)
    isi_berkas, nama = form.isi()
    return _pratinjau(request, evaluasi, dinilai, isi_berkas, nama)


@wajib_izin(Izin.NILAI_TAHAP)
@dibatasi("ekspor")
@require_GET
def lembar(request: HttpRequest, kota: str, tahun: int, tahap: str) -> HttpResponse:
    """A sheet to fill in: every question with the score that is stored now."""
    evaluasi, dinilai = _ambil(request, kota, tahun, tahap)
    return unduhan_xlsx(lembar_isian(evaluasi, dinilai), evaluasi, f"Nilai-{dinilai.value}")


def _ambil(request: HttpRequest, kota: str, tahun: int, tahap: str) -> tuple[Evaluasi, Tahap]:
    """Evaluation and stage of the address; a stage of somebody else's is 403."""
    evaluasi = ambil_evaluasi(request, kota, tahun)
    if tahap not in Tahap.values:
        raise Http404
    if tahap not in tahap_dinilai(request.user):
        raise PermissionDenied(f"{Tahap(tahap).label} bukan tahap yang Anda nilai.")
    return evaluasi, Tahap(tahap)


def _indikator(request: HttpRequest, evaluasi: Evaluasi) -> Indikator:
    semua = Indikator.objects.filter(instrumen=evaluasi.instrumen_id).select_related("blok__klaster")
    kode = request.GET.get("indikator", "")
    if not kode:
        return get_object_or_404(semua.order_by("blok__nomor", "urutan")[:1])
    return get_object_or_404(semua, kode=kode)


def _urutan(evaluasi: Evaluasi) -> list[Indikator]:
    semua = Indikator.objects.filter(instrumen=evaluasi.instrumen_id).select_related("blok")
    return list(semua.order_by("blok__nomor", "urutan"))


def _dengan_penolakan(
    request: HttpRequest, form: IsianTahapForm, evaluasi: Evaluasi, tahap: Tahap, galat: Ditolak
) -> IsianTahapForm:
    """The same form with everything typed; what was changed by others stands beside it."""
    bentrok = galat.kode if isinstance(galat, IsianBerubah) else ()
    baru = IsianTahapForm(request.POST, soal=form.soal, tersimpan=skor_pertanyaan(evaluasi, tahap), bentrok=bentrok)
    baru.is_valid()
    baru.add_error(None, galat.pesan)
    return baru


def _sesudah_simpan(request: HttpRequest, evaluasi: Evaluasi, tahap: Tahap, indikator: Indikator) -> str:
    """The same indicator again, or the next one after "Simpan & lanjut"."""
    urutan = [i.kode for i in _urutan(evaluasi)]
    letak = urutan.index(indikator.kode)
    lanjut = request.POST.get("aksi") == "lanjut" and letak + 1 < len(urutan)
    alamat = reverse("indikator:tahap_isi", args=[evaluasi.kota.kode, evaluasi.tahun, tahap.value])
    return f"{alamat}?indikator={urutan[letak + lanjut]}"


def _konteks(evaluasi: Evaluasi, tahap: Tahap, request: HttpRequest) -> dict[str, Any]:
    return {
        "evaluasi": evaluasi,
        "tahap": tahap,
        "pilihan_tahap": tahap_dinilai(request.user),
        "halangan": _halangan(evaluasi, tahap, request),
    }


def _konteks_isi(
    evaluasi: Evaluasi, tahap: Tahap, indikator: Indikator, form: IsianTahapForm, request: HttpRequest
) -> dict[str, Any]:
    semua = _urutan(evaluasi)
    letak = next(n for n, i in enumerate(semua) if i.pk == indikator.pk)
    return _konteks(evaluasi, tahap, request) | {
        "indikator": indikator,
        "semua_indikator": semua,
        "sebelum": semua[letak - 1] if letak else None,
        "sesudah": semua[letak + 1] if letak + 1 < len(semua) else None,
        "form": form,
        "baris": _baris(evaluasi, indikator, form),
    }


def _baris(
    evaluasi: Evaluasi, indikator: Indikator, form: IsianTahapForm
) -> list[tuple[BarisIsian, Jawaban | None, Decimal]]:
    """Each question with what the city answers and the points it claims, so that nobody scores unseen."""
    jawaban = Jawaban.objects.filter(evaluasi=evaluasi, pertanyaan__indikator=indikator).select_related("pertanyaan")
    menurut_soal = {j.pertanyaan_id: j for j in jawaban}
    return [(b, j := menurut_soal.get(b.soal.pk), skor_mandiri(j) if j else Decimal(0)) for b in form.baris()]


def _halangan(evaluasi: Evaluasi, tahap: Tahap, request: HttpRequest) -> str:
    """Why nothing can be written now, said before anything is typed."""
    if halangan := halangan_menilai(evaluasi, tahap):
        return halangan
    if tahap == Tahap.EM:
        return ""
    try:
        pastikan_jendela(evaluasi, tahap, request.user)
    except Ditolak as galat:
        return galat.pesan
    return ""


def _pratinjau(
    request: HttpRequest, evaluasi: Evaluasi, tahap: Tahap, isi_berkas: bytes, nama: str, *, basi: str = ""
) -> HttpResponse:
    konteks = _konteks(evaluasi, tahap, request) | {"form": BerkasTahapForm(), "nama": nama, "basi": basi}
    try:
        lihat = pratinjau_impor(evaluasi=evaluasi, tahap=tahap, isi=isi_berkas, nama=nama, oleh=request.user)
    except ImporDitolak as galat:
        konteks |= {"cacat": galat.cacat[:CACAT_DISEBUT], "cacat_lain": max(len(galat.cacat) - CACAT_DISEBUT, 0)}
        return render(request, HALAMAN_IMPOR, konteks, status=422)
    except Ditolak as galat:
        return render(request, HALAMAN_IMPOR, konteks | {"cacat": [galat.pesan]}, status=galat.status)
    form = TerapkanTahapForm(initial={"isi": lihat.isi, "sidik": lihat.sidik})
    konteks |= {"lihat": lihat, "form_terapkan": form, "dari_soal": f"dari {lihat.hasil.total_pertanyaan}"}
    return render(request, "indikator/tahap_pratinjau.html", konteks, status=409 if basi else 200)


def _terapkan(request: HttpRequest, evaluasi: Evaluasi, tahap: Tahap) -> HttpResponse:
    form = TerapkanTahapForm(request.POST)
    if not form.is_valid():
        raise Ditolak("Pratinjau tidak lengkap terkirim. Unggah berkasnya sekali lagi.")
    isi_berkas = form.cleaned_data["isi"].encode()
    try:
        hasil = impor_skor(
            evaluasi=evaluasi, tahap=tahap, isi=isi_berkas, sidik=form.cleaned_data["sidik"], oleh=request.user
        )
    except SudahBerubah as galat:
        return _pratinjau(request, evaluasi, tahap, isi_berkas, "", basi=galat.pesan)
    except ImporDitolak:
        return _pratinjau(request, evaluasi, tahap, isi_berkas, "")
    messages.success(request, _kabar(hasil))
    alamat = reverse("laporan:rekonsiliasi", args=[evaluasi.kota.kode, evaluasi.tahun])
    return redirect(f"{alamat}?tahap={tahap.value}")


def _kabar(hasil: HasilImpor) -> str:
    catatan = f", {hasil.catatan_baru} catatan baru" if hasil.catatan_baru else ""
    jumlah = f", {hasil.jumlah} jumlah tertulis" if hasil.jumlah else ""
    return f"{hasil.baris} nilai {hasil.tahap.label} tersimpan{jumlah}{catatan}."
