"""The table of a question: reading it whole, filling in one part's rows, spreadsheets in and out."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from bukti.forms.matriks import MatriksForm
from bukti.lembar_matriks import tulis_gabungan, tulis_templat
from bukti.queries.matriks import potong
from indikator.matriks.definisi import Definisi, definisi_dari_data
from indikator.models import IsiMatriks, Jawaban, Penugasan
from indikator.pilihan import ambil_jawaban
from indikator.queries.jendela import rentang_bagian
from indikator.queries.matriks import Tabel, isi_sebelumnya, menurut_tabel, tabel_jawaban, tulis_baris
from indikator.services.matriks import simpan_matriks
from indikator.services.pengisian import pastikan_boleh_mengerjakan
from indikator.views.unduhan import nama_berkas
from klaster.aturan.sebutan import sebut_bagian
from klaster.batas import dibatasi
from klaster.galat import Ditolak, SudahBerubah
from klaster.izin import Izin, wajib_izin
from klaster.models.pengguna import Peran
from klaster.views.unduhan import unduhan

HALAMAN = "bukti/matriks.html"
PER_HALAMAN = 100
SIMPAN, KEMBALI, HAPUS = "simpan", "kembali", "hapus:"


@wajib_izin(Izin.LIHAT_EVALUASI)
@require_GET
def gabungan(request: HttpRequest, kota: str, tahun: int, kode: str) -> HttpResponse:
    """All rows of all parts."""
    jawaban = ambil_jawaban(request, kota, tahun, kode)
    tabel = _tabel(jawaban)
    page_obj = Paginator(range(tabel.banyak), PER_HALAMAN).get_page(request.GET.get("page"))
    dari = max(page_obj.start_index() - 1, 0)
    return render(
        request,
        "bukti/matriks_gabungan.html",
        {
            "jawaban": jawaban,
            "evaluasi": jawaban.evaluasi,
            "pertanyaan": jawaban.pertanyaan,
            "tabel": tabel,
            "baris": potong(tabel, dari, PER_HALAMAN),
            "menurut": menurut_tabel(tabel, jawaban),
            "page_obj": page_obj,
        },
    )


@wajib_izin(Izin.LIHAT_EVALUASI)
@dibatasi("ekspor")
@require_GET
def unduh(request: HttpRequest, kota: str, tahun: int, kode: str) -> HttpResponse:
    """The same as a spreadsheet."""
    jawaban = ambil_jawaban(request, kota, tahun, kode)
    return unduhan(
        tulis_gabungan(_tabel(jawaban), jawaban), nama_berkas(jawaban.evaluasi, jawaban.pertanyaan.kode, "Tabel")
    )


@wajib_izin(Izin.ISI_JAWABAN)
@dibatasi("ekspor")
@require_GET
def templat(request: HttpRequest, kota: str, tahun: int, kode: str, pk: int) -> HttpResponse:
    """A spreadsheet to fill in for one part, with the rows it has."""
    jawaban = ambil_jawaban(request, kota, tahun, kode)
    definisi, penugasan = _definisi(jawaban), _bagian(request, jawaban, pk)
    isi = tulis_templat(definisi, _tersimpan(penugasan).baris, tahun=jawaban.evaluasi.tahun)
    nama = nama_berkas(jawaban.evaluasi, jawaban.pertanyaan.kode, f"Templat-{penugasan.opd.singkatan}")
    return unduhan(isi, nama)


@wajib_izin(Izin.ISI_JAWABAN)
@require_http_methods(["GET", "POST"])
def matriks(request: HttpRequest, kota: str, tahun: int, kode: str, pk: int) -> HttpResponse:
    """Fill in one part's rows. Only `simpan` and `kembali` store; everything else shows the grid again, changed."""
    jawaban = ambil_jawaban(request, kota, tahun, kode)
    definisi, penugasan = _definisi(jawaban), _bagian(request, jawaban, pk)
    isian = {"definisi": definisi, "tahun": jawaban.evaluasi.tahun}
    if request.method == "GET":
        try:
            pastikan_boleh_mengerjakan(penugasan.pk, jawaban, request.user)
        except Ditolak as galat:
            messages.warning(request, galat.pesan)
            return redirect(f"{jawaban.get_absolute_url()}#tabel")
        tersimpan = _tersimpan(penugasan)
        form = MatriksForm(**isian, versi=tersimpan.versi, baris=tersimpan.baris)
        return _tampilkan(request, penugasan, form)
    form = MatriksForm(request.POST, request.FILES, **isian)
    tindakan = request.POST.get("tindakan", SIMPAN)
    sah = form.is_valid()
    if sah and tindakan in (SIMPAN, KEMBALI):
        tindakan = form.belum_dimuat or tindakan
    if tindakan in (SIMPAN, KEMBALI):
        return _simpan(request, penugasan, form, tindakan) if sah else _tampilkan(request, penugasan, form, 422)
    return _tampilkan(request, penugasan, form, 200 if sah and _susun(form, penugasan, tindakan) else 422)


def _susun(form: MatriksForm, penugasan: Penugasan, tindakan: str) -> bool:
    """Change the grid without storing it; False when something in it has to be mended."""
    if tindakan == "tempel":
        return form.muat_tempelan()
    if tindakan == "unggah":
        return form.muat_berkas()
    if tindakan == "pulihkan":
        form.muat_lama(isi_sebelumnya(penugasan))
    elif tindakan == "gabung":
        tersimpan = _tersimpan(penugasan)
        form.gabungkan(tersimpan.baris)
        form.pakai_versi(tersimpan.versi)
    elif tindakan.startswith(HAPUS):
        nomor = tindakan.removeprefix(HAPUS)
        form.hapus_baris(int(nomor) if nomor.isdecimal() and len(nomor) < 7 else 0)
    else:
        form.tambah_baris()
    return True


def _simpan(request: HttpRequest, penugasan: Penugasan, form: MatriksForm, tindakan: str) -> HttpResponse:
    if not form.periksa():
        return _tampilkan(request, penugasan, form, 422)
    try:
        tersimpan = simpan_matriks(
            penugasan=penugasan, baris=form.hasil.baris, versi=form.cleaned_data["versi"], oleh=request.user
        )
    except SudahBerubah as galat:
        form.tampung(galat)
        terkini = _tersimpan(penugasan)
        form.pakai_versi(terkini.versi)
        return _tampilkan(request, penugasan, form, galat.status, terkini)
    except Ditolak as galat:
        form.tampung(galat)
        return _tampilkan(request, penugasan, form, galat.status)
    messages.success(
        request, f"Tabel {sebut_bagian(penugasan.opd, awal=False)} tersimpan: {len(tersimpan.baris)} baris."
    )
    if tindakan == KEMBALI:
        return redirect(f"{penugasan.jawaban.get_absolute_url()}#tabel")
    return redirect(request.path)


def _tampilkan(
    request: HttpRequest, penugasan: Penugasan, form: MatriksForm, status: int = 200, terkini: IsiMatriks | None = None
) -> HttpResponse:
    """The page with the grid. `terkini` are the rows someone else has stored meanwhile, to compare with."""
    jawaban = penugasan.jawaban
    isi = {
        "jawaban": jawaban,
        "evaluasi": jawaban.evaluasi,
        "pertanyaan": jawaban.pertanyaan,
        "penugasan": penugasan,
        "tenggat": rentang_bagian(penugasan, jawaban.evaluasi, Peran.OPERATOR).sampai,
        "definisi": form.definisi,
        "form": form,
        "basi": terkini is not None,
        "baris_terkini": [tulis_baris(form.definisi, penugasan, b) for b in terkini.baris] if terkini else [],
        "ada_sebelumnya": bool(isi_sebelumnya(penugasan)),
    }
    return render(request, HALAMAN, isi, status=status)


def _definisi(jawaban: Jawaban) -> Definisi:
    definisi = definisi_dari_data(jawaban.pertanyaan.matriks)
    if definisi is None:
        raise Http404("Pertanyaan ini tidak meminta tabel.")
    return definisi


def _tabel(jawaban: Jawaban) -> Tabel:
    tabel = tabel_jawaban(jawaban)
    if tabel is None:
        raise Http404("Pertanyaan ini tidak meminta tabel.")
    return tabel


def _bagian(request: HttpRequest, jawaban: Jawaban, pk: int) -> Penugasan:
    tersedia = Penugasan.objects.terlihat_oleh(request.user).filter(jawaban=jawaban)
    penugasan = get_object_or_404(tersedia.select_related("opd"), pk=pk)
    penugasan.jawaban = jawaban
    return penugasan


def _tersimpan(penugasan: Penugasan) -> IsiMatriks:
    """The part's rows as stored; version 0 while there are none."""
    return IsiMatriks.objects.filter(penugasan=penugasan).first() or IsiMatriks(penugasan=penugasan, versi=0)
