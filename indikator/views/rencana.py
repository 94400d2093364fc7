"""The year plan: countdown, calendar, the evaluation's days, windows, extensions."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import capfirst
from django.views.decorators.http import require_GET, require_POST

from indikator.forms.galat import pasang_galat
from indikator.forms.rencana import CabutForm, HariForm, JendelaForm, JendelaUbahForm, PerpanjanganForm
from indikator.models import Evaluasi
from indikator.pilihan import ambil_evaluasi
from indikator.queries import rencana as kueri
from indikator.services import jendela as layanan
from indikator.services.perpanjangan import beri_perpanjangan, cabut_perpanjangan
from klaster.aturan.sebutan import sebut_bagian
from klaster.galat import Ditolak
from klaster.izin import Izin, punya_izin, wajib_izin
from klaster.templatetags.kla import tanggal
from klaster.views.daftar import PILIHAN_BARIS, halaman


@dataclass
class Formulir:
    """The forms of the page that carry what was typed; a missing one is made fresh."""

    hari: HariForm | None = None
    tambah: JendelaForm | None = None
    ubah: JendelaUbahForm | None = None
    ubah_pk: int | None = None  # whose form `ubah` is
    perpanjangan: PerpanjanganForm | None = None

    @property
    def bermasalah(self) -> BaseForm | None:
        return next((f for f in (self.hari, self.tambah, self.ubah, self.perpanjangan) if f), None)


@wajib_izin(Izin.LIHAT_EVALUASI)
@require_GET
def rencana(request: HttpRequest, kota: str, tahun: int) -> HttpResponse:
    return _tampilkan(request, ambil_evaluasi(request, kota, tahun), Formulir())


@wajib_izin(Izin.ATUR_EVALUASI)
@require_POST
def jadwal(request: HttpRequest, kota: str, tahun: int) -> HttpResponse:
    """Set first day and deadline of filling and the official closing."""
    evaluasi = ambil_evaluasi(request, kota, tahun)
    form = HariForm.untuk(evaluasi, request.POST)
    status = 422
    if form.is_valid():
        try:
            layanan.ubah_jadwal(evaluasi=evaluasi, hari=form.hari, dilihat=form.dilihat, oleh=request.user)
        except Ditolak as galat:
            pasang_galat(form, galat)
            status = galat.status
        else:
            messages.success(request, "Jadwal evaluasi sudah disimpan.")
            return redirect("indikator:rencana", kota, tahun)
    terkini = ambil_evaluasi(request, kota, tahun)
    segarkan(form, {f"lama_{n}": getattr(terkini, n) for n in ("mulai", "tenggat", "penutupan")})
    return _tampilkan(request, terkini, Formulir(hari=form), status=status)


@wajib_izin(Izin.ATUR_EVALUASI)
@require_POST
def jendela_tambah(request: HttpRequest, kota: str, tahun: int) -> HttpResponse:
    evaluasi = ambil_evaluasi(request, kota, tahun)
    form = JendelaForm(request.POST)
    status = 422
    if form.is_valid():
        try:
            jendela = layanan.tambah_jendela(evaluasi=evaluasi, waktu=form.waktu, oleh=request.user)
        except Ditolak as galat:
            pasang_galat(form, galat)
            status = galat.status
        else:
            messages.success(request, f"Jadwal {jendela} sudah ditambahkan.")
            return redirect("indikator:rencana", kota, tahun)
    return _tampilkan(request, evaluasi, Formulir(tambah=form), status=status)


@wajib_izin(Izin.ATUR_EVALUASI)
@require_POST
def jendela_ubah(request: HttpRequest, kota: str, tahun: int, pk: int) -> HttpResponse:
    evaluasi = ambil_evaluasi(request, kota, tahun)
    jendela = get_object_or_404(evaluasi.jendela.all(), pk=pk)
    jendela.evaluasi = evaluasi
    form = JendelaUbahForm.untuk(jendela, request.POST)
    status = 422
    if form.is_valid():
        hari = {nama: form.cleaned_data[nama] for nama in ("mulai", "sampai")}
        try:
            layanan.ubah_jendela(jendela=jendela, dilihat=form.dilihat(jendela), oleh=request.user, **hari)
        except Ditolak as galat:
            pasang_galat(form, galat)
            status = galat.status
        else:
            messages.success(request, f"Jadwal {jendela} sudah diubah.")
            return redirect("indikator:rencana", kota, tahun)
    segarkan(form, {"lama_mulai": jendela.mulai, "lama_sampai": jendela.sampai})
    return _tampilkan(request, evaluasi, Formulir(ubah=form, ubah_pk=pk), status=status)


@wajib_izin(Izin.ATUR_EVALUASI)
@require_POST
def jendela_hapus(request: HttpRequest, kota: str, tahun: int, pk: int) -> HttpResponse:
    evaluasi = ambil_evaluasi(request, kota, tahun)
    if layanan.hapus_jendela(evaluasi=evaluasi, pk=pk, oleh=request.user):
        messages.success(request, "Jadwal itu sudah dihapus; kegiatannya tidak lagi dibatasi olehnya.")
    else:
        messages.info(request, "Jadwal itu sudah tidak ada.")
    return redirect("indikator:rencana", kota, tahun)


@wajib_izin(Izin.ATUR_EVALUASI)
@require_POST
def perpanjangan(request: HttpRequest, kota: str, tahun: int) -> HttpResponse:
    evaluasi = ambil_evaluasi(request, kota, tahun)
    form = PerpanjanganForm(request.POST, evaluasi=evaluasi)
    status = 422
    if form.is_valid():
        isi = {nama: form.cleaned_data[nama] for nama in ("sampai", "alasan")}
        try:
            beri_perpanjangan(evaluasi=evaluasi, sasaran=form.sasaran, oleh=request.user, **isi)
        except Ditolak as galat:
            pasang_galat(form, galat)
            status = galat.status
        else:
            messages.success(request, f"{capfirst(form.sasaran.label)} mendapat waktu sampai {tanggal(isi['sampai'])}.")
            return redirect("indikator:rencana", kota, tahun)
    return _tampilkan(request, evaluasi, Formulir(perpanjangan=form), status=status)


@wajib_izin(Izin.ATUR_EVALUASI)
@require_POST
def perpanjangan_cabut(request: HttpRequest, kota: str, tahun: int) -> HttpResponse:
    """Take an extension back: the OPD's open parts that end on that day follow the evaluation's deadline again."""
    evaluasi = ambil_evaluasi(request, kota, tahun)
    form = CabutForm(request.POST, evaluasi=evaluasi)
    if not form.is_valid():
        raise Ditolak("Perpanjangan itu tidak ada. Muat ulang halaman rencana tahun.")
    jumlah = cabut_perpanjangan(evaluasi=evaluasi, oleh=request.user, **form.cleaned_data)
    if jumlah:
        messages.success(
            request,
            f"{jumlah} {sebut_bagian(form.cleaned_data['opd'], awal=False)} kembali mengikuti tenggat evaluasi.",
        )
    else:
        messages.info(request, "Perpanjangan itu sudah tidak berlaku.")
    return redirect("indikator:rencana", kota, tahun)


def segarkan(form: BaseForm, lama: dict[str, Any]) -> None:
    """Put what is true now into the hidden fields of a refused form, so that sending it again is a choice made."""
    form.data = form.data.copy()
    for nama, nilai in lama.items():
        form.data[form.add_prefix(nama)] = nilai.isoformat() if nilai else ""


def _tampilkan(request: HttpRequest, evaluasi: Evaluasi, formulir: Formulir, *, status: int = 200) -> HttpResponse:
    isi = kueri.rencana(evaluasi)
    boleh = punya_izin(request.user, Izin.ATUR_EVALUASI)
    konteks = {
        "evaluasi": evaluasi,
        "hitung": isi.hitung,
        "kalender": isi.kalender,
        "boleh_mengatur": boleh,
        "jendela": [(b, _form_ubah(b, formulir) if boleh else None) for b in isi.jendela],
        "page_obj": halaman(request, kueri.perpanjangan_berlaku(evaluasi)),
        "pilihan_baris": PILIHAN_BARIS,
        "riwayat": kueri.riwayat_perpanjangan(evaluasi),
        "form_bermasalah": formulir.bermasalah,
    }
    if boleh:
        konteks |= {
            "form_hari": formulir.hari or HariForm.untuk(evaluasi),
            "form_tambah": formulir.tambah or JendelaForm(),
            "form_perpanjangan": formulir.perpanjangan or PerpanjanganForm(evaluasi=evaluasi),
        }
    return render(request, "indikator/rencana.html", konteks, status=status)


def _form_ubah(baris: kueri.BarisJendela, formulir: Formulir) -> JendelaUbahForm:
    if formulir.ubah is not None and formulir.ubah_pk == baris.jendela.pk:
        return formulir.ubah
    return JendelaUbahForm.untuk(baris.jendela)
