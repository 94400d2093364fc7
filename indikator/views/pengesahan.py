"""Sign-off by the heads of OPD: the list, the sheet that is signed, taking it back, and whether it is demanded."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from indikator.forms.pengajuan import PengesahanForm
from indikator.models import PengesahanOpd
from indikator.pilihan import ambil_evaluasi
from indikator.queries.pengesahan import daftar_pengesahan, lembar_opd, opd_terlihat
from indikator.services import pengesahan as layanan
from klaster.galat import Ditolak
from klaster.izin import Izin, punya_izin, wajib_izin
from klaster.models import Opd, Pengguna
from klaster.views.daftar import PILIHAN_BARIS, halaman


@wajib_izin(Izin.SAHKAN_OPD)
@require_GET
def pengesahan(request: HttpRequest, kota: str, tahun: int) -> HttpResponse:
    evaluasi = ambil_evaluasi(request, kota, tahun)
    baris = daftar_pengesahan(evaluasi, request.user)
    return render(
        request,
        "indikator/pengesahan.html",
        {
            "evaluasi": evaluasi,
            "page_obj": halaman(request, baris),
            "pilihan_baris": PILIHAN_BARIS,
            "berlaku": sum(b.keadaan == "berlaku" for b in baris),
            "boleh_mengatur": punya_izin(request.user, Izin.ATUR_EVALUASI),
            "boleh_mengesahkan": request.user.kepala_opd or request.user.adalah_sekretariat,
        },
    )


@wajib_izin(Izin.SAHKAN_OPD)
@require_http_methods(["GET", "POST"])
def sahkan(request: HttpRequest, kota: str, tahun: int, pk: int) -> HttpResponse:
    """The sheet of one OPD, to be read and signed."""
    evaluasi = ambil_evaluasi(request, kota, tahun)
    opd = get_object_or_404(opd_terlihat(evaluasi, request.user), pk=pk)
    atas_nama = request.user.adalah_sekretariat
    lembar = lembar_opd(evaluasi, opd)
    awal = {**_penanda_awal(opd, request.user), "sidik": lembar.sidik}
    form = PengesahanForm(request.POST or None, initial=awal, atas_nama=atas_nama)
    status = 200
    if request.method == "POST":
        status = _sahkan(request, evaluasi, opd, form)
        if status == 302:
            return redirect("indikator:pengesahan", kota, tahun)
    isi = {
        "evaluasi": evaluasi,
        "opd": opd,
        "lembar": lembar,
        "form": form,
        "atas_nama": atas_nama,
        "boleh": layanan.boleh_mengesahkan(opd, request.user),
    }
    return render(request, "indikator/sahkan.html", isi, status=status)


@wajib_izin(Izin.SAHKAN_OPD)
@require_POST
def cabut(request: HttpRequest, kota: str, tahun: int, pk: int) -> HttpResponse:
    evaluasi = ambil_evaluasi(request, kota, tahun)
    tersedia = PengesahanOpd.objects.filter(evaluasi=evaluasi, opd__in=opd_terlihat(evaluasi, request.user))
    satu = get_object_or_404(tersedia.select_related("opd"), pk=pk)
    layanan.cabut_pengesahan(pengesahan=satu, oleh=request.user)
    messages.success(request, f"Pengesahan {satu.opd} dicabut.")
    return redirect("indikator:pengesahan", kota, tahun)


@wajib_izin(Izin.ATUR_EVALUASI)
@require_POST
def wajib(request: HttpRequest, kota: str, tahun: int) -> HttpResponse:
    """Demand the sign-off of every OPD before submission, or no longer."""
    evaluasi = ambil_evaluasi(request, kota, tahun)
    diminta = request.POST.get("wajib") == "ya"
    layanan.atur_wajib_pengesahan(evaluasi=evaluasi, wajib=diminta, oleh=request.user)
    pesan = (
        "Pengesahan kepala OPD sekarang wajib sebelum diajukan." if diminta else "Pengesahan kepala OPD tidak wajib."
    )
    messages.success(request, pesan)
    return redirect("indikator:pengesahan", kota, tahun)


def _sahkan(request: HttpRequest, evaluasi, opd: Opd, form: PengesahanForm) -> int:
    """Sign; 302 when it is done, else the status of the page that says why not."""
    if not form.is_valid():
        return 422
    try:
        layanan.sahkan_opd(
            evaluasi=evaluasi,
            opd=opd,
            penanda=form.penanda,
            sidik=form.cleaned_data["sidik"],
            keterangan=form.cleaned_data.get("keterangan", ""),
            oleh=request.user,
        )
    except Ditolak as galat:
        form.add_error(galat.bidang if galat.bidang in form.fields else None, galat.pesan)
        return galat.status
    messages.success(request, f"Isian {opd} sudah disahkan.")
    return 302


def _penanda_awal(opd: Opd, pengguna: Pengguna) -> dict[str, str]:
    """The head's own name; for a signature on paper only the usual title."""
    if pengguna.kepala_opd and pengguna.opd_id == opd.pk:
        return {"nama": pengguna.nama, "nip": pengguna.nip, "jabatan": f"Kepala {opd.nama}"}
    return {"jabatan": f"Kepala {opd.nama}"}
