"""What a city sets for its evidence: ready reasons, sensitive words, names of files that leave."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from bukti.aturan.nama_berkas import CONTOH, RUAS, periksa_templat, susun_nama
from bukti.forms.pengaturan import PengaturanForm
from bukti.models.pengaturan import TEMPLAT_NAMA
from bukti.queries.pengaturan import daftar_alasan, pengaturan_kota
from bukti.services.pengaturan import simpan_pengaturan
from indikator.models import Evaluasi
from indikator.pilihan import ambil_evaluasi
from klaster.galat import Ditolak, SudahBerubah
from klaster.izin import Izin, wajib_izin

HALAMAN = "bukti/pengaturan.html"
CONTOH_NAMA = "contoh"


@wajib_izin(Izin.ATUR_BUKTI)
@require_http_methods(["GET", "HEAD", "POST"])
def pengaturan(request: HttpRequest, kota: str, tahun: int) -> HttpResponse:
    """The page, an example of the names without saving (`aksi=contoh`), or saving."""
    evaluasi = ambil_evaluasi(request, kota, tahun)
    form = _form(evaluasi, request.POST if request.method == "POST" else None)
    if not form.is_bound:
        return _tampilkan(request, evaluasi, form)
    sah = form.is_valid()
    if request.POST.get("aksi") == CONTOH_NAMA:
        return _tampilkan(request, evaluasi, form, status=422 if "templat_nama" in form.errors else 200)
    if not sah:
        return _tampilkan(request, evaluasi, form, status=422)
    try:
        versi = form.cleaned_data["versi"]
        simpan_pengaturan(kota=evaluasi.kota, isian=form.isi(), versi=versi, oleh=request.user)
    except SudahBerubah as galat:
        form.tampung_dahulu(galat, pengaturan_kota(evaluasi.kota_id).versi)
        return _tampilkan(request, evaluasi, form, status=galat.status, didahului=True)
    except Ditolak as galat:
        form.tampung(galat)
        return _tampilkan(request, evaluasi, form, status=galat.status)
    messages.success(request, "Pengaturan bukti tersimpan.")
    return redirect("bukti:pengaturan_bukti", kota, tahun)


def _form(evaluasi: Evaluasi, data: object) -> PengaturanForm:
    kota = evaluasi.kota_id
    return PengaturanForm(data, pengaturan=pengaturan_kota(kota), alasan=daftar_alasan(kota))


def _tampilkan(
    request: HttpRequest, evaluasi: Evaluasi, form: PengaturanForm, *, status: int = 200, didahului: bool = False
) -> HttpResponse:
    templat = str(form["templat_nama"].value() or "").strip()
    isi = {
        "evaluasi": evaluasi,
        "form": form,
        "contoh_nama": "" if periksa_templat(templat) else susun_nama(templat, CONTOH),
        "ruas": RUAS,
        "templat_bawaan": TEMPLAT_NAMA,
        "tersimpan": _form(evaluasi, None) if didahului else None,
    }
    return render(request, HALAMAN, isi, status=status)
