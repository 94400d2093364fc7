"""The inbox "belum dipetakan": files that came in without a question, and what becomes of them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from bukti.forms.berkas_masuk import syarat_unggah
from bukti.forms.kotak_masuk import KABAR, PETAKAN, PUSTAKA, TARIK, BarisForm, MasukForm, OlahForm, SaringMasukForm
from bukti.models import Bukti
from bukti.queries import kotak_masuk as kueri
from bukti.queries.kotak_masuk import Tujuan
from bukti.services import kotak_masuk as layanan
from bukti.services.unggahan import PESAN_KETERANGAN_DIDAHULUI, tarik_bukti
from bukti.services.unggahan_bertahap import bukti_dari
from bukti.views.halaman import HasilUnggah
from indikator.models import Evaluasi
from indikator.pilihan import ambil_evaluasi
from klaster.batas import dibatasi, mencari, mengirim
from klaster.galat import Ditolak
from klaster.izin import Izin, wajib_izin
from klaster.models import Pengguna
from klaster.views.daftar import PILIHAN_BARIS, halaman

HALAMAN = "bukti/kotak_masuk.html"


@dataclass
class Keadaan:
    """What a refused form brings back to the page."""

    unggah: MasukForm | None = None
    hasil_unggah: list[HasilUnggah] | None = None
    olah: OlahForm | None = None
    baris: dict[int, BarisForm] = field(default_factory=dict)  # forms of rows that were refused
    hilang: int = 0  # ticked rows that somebody else has dealt with


@wajib_izin(Izin.KELOLA_BUKTI)
@dibatasi("cari", bila=mencari)
@require_GET
def kotak_masuk(request: HttpRequest, kota: str, tahun: int) -> HttpResponse:
    evaluasi = ambil_evaluasi(request, kota, tahun)
    return _tampilkan(request, evaluasi, kueri.tujuan_terbuka(evaluasi, request.user), Keadaan())


@wajib_izin(Izin.KELOLA_BUKTI)
@dibatasi("unggah", bila=mengirim)
@require_POST
def kotak_masuk_unggah(request: HttpRequest, kota: str, tahun: int) -> HttpResponse:
    """Take in files without a question, each by itself: one that is refused does not lose the others."""
    evaluasi = ambil_evaluasi(request, kota, tahun)
    tujuan = kueri.tujuan_terbuka(evaluasi, request.user)
    form = _form_unggah(evaluasi, request.user, request.POST, request.FILES)
    mesin = request.headers.get("X-Requested-With") == "XMLHttpRequest"
    if not form.is_valid():
        if mesin:
            return JsonResponse({"pesan": " ".join(p for g in form.errors.values() for p in g)}, status=422)
        return _tampilkan(request, evaluasi, tujuan, Keadaan(unggah=form), status=422)
    hasil = [_terima_satu(request.user, evaluasi, tujuan, form, berkas) for berkas in form.cleaned_data["berkas"]]
    if mesin:
        return _jawab_mesin(request, evaluasi, hasil)
    if any(not h.berhasil for h in hasil):
        return _tampilkan(request, evaluasi, tujuan, Keadaan(unggah=form, hasil_unggah=hasil), status=422)
    messages.success(request, f"{len(hasil)} berkas masuk dan sedang diperiksa keamanannya.")
    return redirect("bukti:kotak_masuk", kota, tahun)


@wajib_izin(Izin.KELOLA_BUKTI)
@require_POST
def kotak_masuk_olah(request: HttpRequest, kota: str, tahun: int) -> HttpResponse:
    """Map the chosen rows to their questions, keep them in the library, or withdraw them: each by itself."""
    evaluasi = ambil_evaluasi(request, kota, tahun)
    tujuan = kueri.tujuan_terbuka(evaluasi, request.user)
    olah = OlahForm(request.POST)
    if not olah.is_valid():
        return _tampilkan(request, evaluasi, tujuan, Keadaan(olah=olah), status=422)
    dipilih, tindakan = olah.cleaned_data["pilih"], olah.cleaned_data["tindakan"]
    ada = kueri.semua_masuk(evaluasi.kota_id, request.user).select_related("opd", "usulan").filter(pk__in=dipilih)
    form = [
        BarisForm(request.POST, bukti=b, kode_dikenal=tujuan) for b in kueri.lengkapi_masuk(ada.order_by("pk"), tujuan)
    ]
    gagal = {f.bukti.pk: f for f in form if not _olah_satu(request.user, tindakan, f, tujuan)}
    if berhasil := [f for f in form if f.bukti.pk not in gagal]:
        messages.success(request, _kabar_olah(tindakan, berhasil))
    hilang = len(dipilih) - len(form)
    if gagal or hilang:
        return _tampilkan(request, evaluasi, tujuan, Keadaan(baris=gagal, hilang=hilang), status=422)
    return redirect(f"{reverse('bukti:kotak_masuk', args=[kota, tahun])}?{request.GET.urlencode()}".rstrip("?"))


def _kabar_olah(tindakan: str, berhasil: list[BarisForm]) -> str:
    kode = sorted({f.cleaned_data["kode"] for f in berhasil}) if tindakan == PETAKAN else []
    return f"{len(berhasil)} berkas {KABAR[tindakan]}{' untuk ' if kode else ''}{', '.join(kode)}."


def isi_unggah_masuk(evaluasi: Evaluasi, pengguna: Pengguna, form: MasukForm | None = None) -> dict[str, Any]:
    """What `bukti/_unggah_masuk.html` needs: the form, and what files may be."""
    return {
        "form_masuk": form or _form_unggah(evaluasi, pengguna),
        **syarat_unggah(),
    }


def _form_unggah(evaluasi: Evaluasi, pengguna: Pengguna, *data: Any) -> MasukForm:
    return MasukForm(*data, pemilik=kueri.pilihan_pemilik(evaluasi, pengguna), pengguna=pengguna, prefix="m")


def _terima_satu(
    pengguna: Pengguna, evaluasi: Evaluasi, tujuan: dict[str, Tujuan], form: MasukForm, berkas: Any
) -> HasilUnggah:
    bukti = bukti_dari([berkas])
    try:
        bukti = bukti or layanan.terima_masuk(evaluasi=evaluasi, berkas=berkas, oleh=pengguna, opd=form.opd_terpilih)
    except Ditolak as galat:
        bukti = bukti_dari([berkas])  # the same form, sent twice, was faster the other time
        if bukti is None:
            return HasilUnggah(berkas.name, galat.pesan, berhasil=False)
    return HasilUnggah(berkas.name, f"Tersimpan, {_kata_usulan(bukti, tujuan)}.", berhasil=True)


def _kata_usulan(bukti: Bukti, tujuan: dict[str, Tujuan]) -> str:
    if bukti.usulan is None:
        return "belum ada usulan pertanyaan"
    kode = bukti.usulan.kode
    return f"diusulkan untuk {kode}" if kode in tujuan else f"menyebut {kode} yang tidak terbuka bagi Anda"


def _jawab_mesin(request: HttpRequest, evaluasi: Evaluasi, hasil: list[HasilUnggah]) -> JsonResponse:
    if gagal := " ".join(h.pesan for h in hasil if not h.berhasil):
        return JsonResponse({"pesan": gagal}, status=422)
    jawab = {"pesan": hasil[-1].pesan}
    if request.POST.get("dari") == "pustaka":  # where the list is another one: say how many wait, and where
        banyak = kueri.semua_masuk(evaluasi.kota_id, request.user).count()
        isi = {"evaluasi": evaluasi, "banyak": banyak}
        jawab["html"] = render_to_string("bukti/_kabar_masuk.html", isi, request=request)
    return JsonResponse(jawab, status=201)


def _olah_satu(pengguna: Pengguna, tindakan: str, form: BarisForm, tujuan: dict[str, Tujuan]) -> bool:
    """Do it to one row; False with the reason in its form."""
    perbuatan: dict[str, Callable[[], object]] = {
        PETAKAN: lambda: _petakan(pengguna, form, tujuan),
        PUSTAKA: lambda: layanan.simpan_di_pustaka(bukti=form.bukti, oleh=pengguna, **form.isi()),
        TARIK: lambda: tarik_bukti(bukti=form.bukti, oleh=pengguna),
    }
    if tindakan != TARIK and not form.is_valid():
        return False
    try:
        perbuatan[tindakan]()
    except Ditolak as galat:
        form.is_valid()
        form.tampung(galat)
        if galat.pesan == PESAN_KETERANGAN_DIDAHULUI:
            form.perbarui(Bukti.objects.get(pk=form.bukti.pk))
        return False
    return True


def _petakan(pengguna: Pengguna, form: BarisForm, tujuan: dict[str, Tujuan]) -> None:
    kode = form.cleaned_data["kode"]
    if not kode:
        raise Ditolak("Pilih pertanyaannya, atau simpan berkas ini di pustaka saja.", bidang="kode")
    layanan.petakan_bukti(bukti=form.bukti, tujuan=tujuan[kode], oleh=pengguna, **form.isi())


def _tampilkan(
    request: HttpRequest, evaluasi: Evaluasi, tujuan: dict[str, Tujuan], keadaan: Keadaan, *, status: int = 200
) -> HttpResponse:
    pemilik = kueri.pemilik_masuk(evaluasi, request.user)
    form = SaringMasukForm(request.GET, pemilik=pemilik)
    saring = form.saring()
    page_obj = halaman(request, kueri.daftar_masuk(evaluasi, request.user, saring))
    baris = kueri.lengkapi_masuk(page_obj, tujuan)
    _pasang_form(request, baris, tujuan, keadaan)
    hitungan = kueri.hitung_masuk(evaluasi, request.user)
    isi = {
        "evaluasi": evaluasi,
        "form": form,
        "saring": saring,
        "banyak_pemilik": len(pemilik),
        "pilihan_usulan": [("", "Semua", hitungan[""])]
        + [(kode, label, hitungan[kode]) for kode, label in kueri.USULAN.items()],
        "page_obj": page_obj,
        "baris": baris,
        "tujuan": tujuan.values(),
        "berusulan": sum(b.tujuan is not None for b in baris),
        "keadaan": keadaan,
        "gagal": keadaan.baris.values(),
        "hasil_unggah": keadaan.hasil_unggah,
        "pilihan_baris": PILIHAN_BARIS,
        **isi_unggah_masuk(evaluasi, request.user, keadaan.unggah),
    }
    return render(request, HALAMAN, isi, status=status)


def _pasang_form(request: HttpRequest, baris: Iterable[Bukti], tujuan: dict[str, Tujuan], keadaan: Keadaan) -> None:
    """A form for each row; after a refusal every row keeps what was typed in it and whether it was ticked."""
    dicentang = set(request.POST.getlist("pilih"))
    for b in baris:
        diketik = request.POST if f"b{b.pk}-judul" in request.POST else None
        b.form = keadaan.baris.get(b.pk) or BarisForm(diketik, bukti=b, kode_dikenal=tujuan)
        b.dicentang = str(b.pk) in dicentang
