"""The evidence of one question: new files, an external link, evidence that is there already, detaching."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bukti.forms.lampiran import PakaiForm, TautanLuarForm, UnggahForm
from bukti.models import TautanBukti, VersiBukti
from bukti.queries import pertanyaan as kueri
from bukti.queries.cari_teks import temuan_teks
from bukti.queries.kelengkapan import kebutuhan_terpenuhi
from bukti.services import tautan as layanan
from bukti.services.unggahan import unggah_bukti
from bukti.services.unggahan_bertahap import bukti_dari
from bukti.views.halaman import LAMPIRAN, Formulir, HasilUnggah, baca_ulang, isi_lampiran, tampilkan
from bukti.views.titipan import simpan_titipan, tertahan
from indikator.models import Jawaban
from indikator.pilihan import ambil_jawaban
from klaster.batas import dibatasi, mencari, mengirim
from klaster.galat import Ditolak
from klaster.izin import Izin, wajib_izin

PER_HALAMAN = 12
TERSIMPAN = "Tersimpan, sedang diperiksa."


@wajib_izin(Izin.LIHAT_BUKTI)
@require_GET
def lampiran(request: HttpRequest, kota: str, tahun: int, kode: str) -> HttpResponse:
    """The evidence section alone, asked for again while a file is being inspected."""
    jawaban = ambil_jawaban(request, kota, tahun, kode)
    return render(request, LAMPIRAN, isi_lampiran(request, jawaban))


@wajib_izin(Izin.KELOLA_BUKTI)
@dibatasi("unggah", bila=mengirim)
@require_POST
def unggah(request: HttpRequest, kota: str, tahun: int, kode: str) -> HttpResponse:
    """Store the files sent, each piece of evidence by itself: one that is refused does not lose the others."""
    jawaban = ambil_jawaban(request, kota, tahun, kode)
    titipan = simpan_titipan(request, jawaban)
    form = UnggahForm(request.POST, request.FILES, prefix="u", pengguna=request.user, **_pilihan(request, jawaban))
    if not form.is_valid():
        return _tolak_unggahan(request, jawaban, form, titipan)
    hasil = [_unggah_satu(request, jawaban, form, berkas) for berkas in form.kelompok]
    gagal = [h for h in hasil if not h.berhasil]
    if _mesin(request):
        return _jawab_mesin(request, jawaban, hasil)
    if gagal:
        isian = replace(titipan, unggah=form, hasil_unggah=hasil)
        return tampilkan(request, baca_ulang(request, jawaban), isian, status=422)
    messages.success(request, _kabar_unggah(hasil))
    return _kembali(request, jawaban, titipan)


@wajib_izin(Izin.KELOLA_BUKTI)
@require_POST
def tambah_tautan(request: HttpRequest, kota: str, tahun: int, kode: str) -> HttpResponse:
    """Attach a page outside the portal."""
    jawaban = ambil_jawaban(request, kota, tahun, kode)
    titipan = simpan_titipan(request, jawaban)
    form = TautanLuarForm(request.POST, prefix="t", **_pilihan(request, jawaban))
    status = 422
    if form.is_valid():
        try:
            unggah_bukti(
                jawaban=jawaban,
                berkas=(),
                kebutuhan=form.cleaned_data["kebutuhan"],
                keterangan=form.keterangan(),
                oleh=request.user,
                opd=form.opd_terpilih,
            )
        except Ditolak as galat:
            form.tampung(galat)
            status = galat.status
        else:
            messages.success(request, "Tautan dilampirkan.")
            return _kembali(request, jawaban, titipan)
    return tampilkan(request, baca_ulang(request, jawaban), replace(titipan, tautan=form), status=status)


@wajib_izin(Izin.KELOLA_BUKTI)
@dibatasi("cari", bila=mencari)
@require_http_methods(["GET", "POST"])
def pakai(request: HttpRequest, kota: str, tahun: int, kode: str) -> HttpResponse:
    """The library, to take evidence from that is there already."""
    jawaban = ambil_jawaban(request, kota, tahun, kode)
    form: PakaiForm | None = None
    status = 200
    if request.method == "POST":
        status = 422
        form = _form_pakai(request, jawaban, request.POST.get("bukti", ""), request.POST)
        if form.is_valid():
            try:
                _pakai(request, jawaban, form)
            except Ditolak as galat:
                form.tampung(galat)
                status = galat.status
            else:
                messages.success(request, f"“{form.cleaned_data['bukti']}” dilampirkan.")
                return redirect(f"{jawaban.get_absolute_url()}#bukti")
    return render(request, "bukti/pakai.html", _isi_pakai(request, jawaban, form), status=status)


@wajib_izin(Izin.KELOLA_BUKTI)
@require_POST
def lepas(request: HttpRequest, kota: str, tahun: int, kode: str, pk: int) -> HttpResponse:
    """Detach; the evidence itself stays in the library."""
    jawaban = ambil_jawaban(request, kota, tahun, kode)
    tautan = _tautan(jawaban, pk)
    layanan.lepas_bukti(tautan=tautan, oleh=request.user)
    messages.success(request, f"“{tautan.bukti}” dilepas dari pertanyaan {kode}. Buktinya tetap ada di pustaka.")
    return redirect(f"{jawaban.get_absolute_url()}#bukti")


@wajib_izin(Izin.KELOLA_BUKTI)
@require_POST
def perbarui(request: HttpRequest, kota: str, tahun: int, kode: str, pk: int) -> HttpResponse:
    """Let this question use the newest version of the file."""
    jawaban = ambil_jawaban(request, kota, tahun, kode)
    tautan = layanan.pakai_versi_terbaru(tautan=_tautan(jawaban, pk), oleh=request.user)
    messages.success(request, f"“{tautan.bukti}” kini memakai versi {tautan.versi.nomor}.")
    return redirect(f"{jawaban.get_absolute_url()}#bukti")


def _unggah_satu(request: HttpRequest, jawaban: Jawaban, form: UnggahForm, berkas: list[UploadedFile]) -> HasilUnggah:
    if lama := _sudah_terlampir(jawaban, berkas):
        return lama
    kebutuhan = form.kebutuhan_untuk(berkas, kebutuhan_terpenuhi(jawaban))
    try:
        tautan = unggah_bukti(
            jawaban=jawaban,
            berkas=berkas,
            kebutuhan=kebutuhan,
            keterangan=form.keterangan_untuk(berkas, kebutuhan),
            oleh=request.user,
            opd=form.opd_terpilih,
        )
    except Ditolak as galat:  # also when the same form, sent twice, was faster the other time
        return _sudah_terlampir(jawaban, berkas) or HasilUnggah(_nama(berkas), galat.pesan, berhasil=False)
    return HasilUnggah(tautan.versi.nama_asli, TERSIMPAN, berhasil=True)


def _nama(berkas: list[UploadedFile]) -> str:
    return ", ".join(satu.name or "" for satu in berkas)


def _sudah_terlampir(jawaban: Jawaban, berkas: list[UploadedFile]) -> HasilUnggah | None:
    """What to say of uploads that have become evidence already: the form was sent again."""
    bukti = bukti_dari(berkas)
    if bukti is None:
        return None
    if TautanBukti.objects.filter(jawaban=jawaban, bukti=bukti).exists():
        return HasilUnggah(_nama(berkas), TERSIMPAN, berhasil=True)
    pesan = f"Berkas ini sudah menjadi bukti “{bukti}”. Lampirkan lewat “Pakai bukti yang sudah ada”."
    return HasilUnggah(_nama(berkas), pesan, berhasil=False)


def _mesin(request: HttpRequest) -> bool:
    """Whether the upload script asks, which sends one file at a time and shows the answer beside its bar."""
    return request.headers.get("X-Requested-With") == "XMLHttpRequest"


def _jawab_mesin(request: HttpRequest, jawaban: Jawaban, hasil: list[HasilUnggah]) -> JsonResponse:
    gagal = " ".join(h.pesan for h in hasil if not h.berhasil)
    if gagal:
        return JsonResponse({"pesan": gagal}, status=422)
    terkini = baca_ulang(request, jawaban)
    html = render_to_string(LAMPIRAN, isi_lampiran(request, terkini), request=request)
    return JsonResponse({"pesan": hasil[-1].pesan, "html": html}, status=201)


def _kembali(request: HttpRequest, jawaban: Jawaban, titipan: Formulir) -> HttpResponse:
    """The evidence is in. What was typed beside it and could not be stored is shown again as it was typed."""
    if tertahan(titipan):
        return tampilkan(request, baca_ulang(request, jawaban), titipan, status=422)
    return redirect(f"{jawaban.get_absolute_url()}#bukti")


def _tolak_unggahan(request: HttpRequest, jawaban: Jawaban, form: UnggahForm, titipan: Formulir) -> HttpResponse:
    if _mesin(request):
        pesan = " ".join(p for galat in form.errors.values() for p in galat)
        return JsonResponse({"pesan": pesan}, status=422)
    return tampilkan(request, baca_ulang(request, jawaban), replace(titipan, unggah=form), status=422)


def _kabar_unggah(hasil: list[HasilUnggah]) -> str:
    apa = f"“{hasil[0].nama}”" if len(hasil) == 1 else f"{len(hasil)} berkas"
    return f"{apa} tersimpan dan sedang diperiksa keamanannya."


def _pilihan(request: HttpRequest, jawaban: Jawaban) -> dict[str, Any]:
    """What the user can choose between: the requirements, and the parts that are open for this user."""
    return {
        "kebutuhan": list(jawaban.pertanyaan.kebutuhan.all()),
        "bagian": kueri.kerja(jawaban, request.user).terbuka,
    }


def _form_pakai(request: HttpRequest, jawaban: Jawaban, bukti: str, data: Any = None) -> PakaiForm:
    return PakaiForm(
        data,
        tersedia=kueri.bukti_untuk_dipakai(jawaban, request.user),
        auto_id=f"id_{bukti}_%s",
        initial={"bukti": bukti},
        **_pilihan(request, jawaban),
    )


def _pakai(request: HttpRequest, jawaban: Jawaban, form: PakaiForm) -> TautanBukti:
    return layanan.tautkan_bukti(
        jawaban=jawaban,
        bukti=form.cleaned_data["bukti"],
        kebutuhan=form.cleaned_data["kebutuhan"],
        halaman=form.halaman,
        oleh=request.user,
        opd=form.opd_terpilih,
    )


def _isi_pakai(request: HttpRequest, jawaban: Jawaban, form: PakaiForm | None) -> dict[str, Any]:
    kata = request.GET.get("q", "").strip()[:100]
    halaman = Paginator(kueri.bukti_untuk_dipakai(jawaban, request.user, kata), PER_HALAMAN).get_page(
        request.GET.get("page")
    )
    kerja = kueri.kerja(jawaban, request.user)
    pilihan = {"kebutuhan": list(jawaban.pertanyaan.kebutuhan.all()), "bagian": kerja.terbuka}
    baris = list(halaman.object_list.select_related("opd"))
    versi = VersiBukti.objects.filter(bukti__in=baris).layak()
    terbaru = {v.bukti_id: v for v in versi.order_by("nomor")}
    dicoba = form.data.get("bukti") if form else None
    temuan = temuan_teks(baris, kata, request.user)
    for b in baris:
        b.temuan = temuan.get(b.pk)
        b.versi_kini = terbaru.get(b.pk)
        b.sudah_kedaluwarsa = b.kedaluwarsa(jawaban.evaluasi.hari_ini)
        b.form = (
            form
            if form and dicoba == str(b.pk)
            else PakaiForm(tersedia=None, auto_id=f"id_{b.pk}_%s", initial={"bukti": b.pk}, **pilihan)
        )
    return {
        "jawaban": jawaban,
        "evaluasi": jawaban.evaluasi,
        "pertanyaan": jawaban.pertanyaan,
        "kerja": kerja,
        "kata": kata,
        "page_obj": halaman,
        "baris": baris,
        "form": form,
    }


def _tautan(jawaban: Jawaban, pk: int) -> TautanBukti:
    return get_object_or_404(TautanBukti.objects.select_related("bukti", "opd"), pk=pk, jawaban=jawaban)
