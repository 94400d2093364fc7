"""Evidence that leaves: asking for a ZIP or binder, its progress, its files; and the public check of a single file."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from bukti.penyajian import dari_tengah, sajikan
from indikator.models import Evaluasi
from indikator.pilihan import ambil_evaluasi, ingat_evaluasi
from indikator.views.unduhan import nama_berkas
from klaster.aturan.nama_klaster import sebutan
from klaster.batas import dibatasi, mengirim
from klaster.galat import Ditolak
from klaster.izin import Izin, publik, wajib_izin
from klaster.views.daftar import halaman
from laporan.forms.berkas import BerkasForm, SidikBerkasForm
from laporan.isi_berkas import IsiBerkas, Pilihan
from laporan.models import LaporanTersimpan
from laporan.queries.berkas_verifikasi import kumpulkan_berkas, sebab_ditahan, sidik_berkas_untuk_halaman
from laporan.queries.cek_berkas import berkas_terdaftar
from laporan.services import permintaan_berkas
from laporan.services.permintaan import Keadaan

PESAN = {
    Keadaan.BARU: "Permintaan sudah masuk antrean. Anda boleh meninggalkan halaman ini; berkas tetap dibuat.",
    Keadaan.SEDANG_DIBUAT: "Berkas yang sama sudah diminta dan sedang dibuat. Tunggu sampai selesai.",
    Keadaan.MASIH_SESUAI: "Bukti belum berubah sejak berkas ini dibuat, jadi masih sesuai. Silakan unduh.",
}
NAMA = {LaporanTersimpan.Jenis.ZIP_BUKTI: "Berkas-Verifikasi", LaporanTersimpan.Jenis.JILID_BUKTI: "Jilid-Bukti"}
TIPE = {".zip": "application/zip", ".pdf": "application/pdf"}


@wajib_izin(Izin.UNDUH_BERKAS)
@require_GET
def berkas_verifikasi(request: HttpRequest, kota: str, tahun: int) -> HttpResponse:
    evaluasi = ambil_evaluasi(request, kota, tahun)
    return _halaman(request, evaluasi, BerkasForm(instrumen=evaluasi.instrumen))


@wajib_izin(Izin.UNDUH_BERKAS)
@dibatasi("laporan", bila=mengirim)
@require_POST
def berkas_minta(request: HttpRequest, kota: str, tahun: int) -> HttpResponse:
    evaluasi = ambil_evaluasi(request, kota, tahun)
    form = BerkasForm(request.POST, instrumen=evaluasi.instrumen)
    if form.is_valid():
        try:
            hasil = permintaan_berkas.minta_berkas(
                evaluasi=evaluasi,
                jenis=form.cleaned_data["jenis"],
                pilihan=form.pilihan(request.build_absolute_uri("/")),
                oleh=request.user,
            )
        except Ditolak as tolak:
            form.add_error(tolak.bidang, tolak.pesan)
        else:
            messages.info(request, PESAN[hasil.keadaan])
            return redirect(hasil.laporan)
    return _halaman(request, evaluasi, form, status=422)


@wajib_izin(Izin.UNDUH_BERKAS)
@require_GET
def berkas_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One file. htmx asks for the progress alone and gets the whole page anew when the work has ended."""
    laporan = _ambil(request, pk)
    if request.htmx:
        if not laporan.sedang_dikerjakan:
            return HttpResponseClientRefresh()
        return render(request, "laporan/_berjalan.html", {"berjalan": laporan, "evaluasi": laporan.evaluasi})
    pilihan = Pilihan.dari(laporan.pilihan)
    konteks = {"laporan": laporan, "evaluasi": laporan.evaluasi, "pilihan": pilihan}
    if laporan.selesai:
        milik_saya = not laporan.memuat_peka or laporan.diminta_oleh_id == request.user.pk
        ditahan = sebab_ditahan(laporan)
        konteks |= {
            "jilid": [(1, laporan), *((b.urutan, b) for b in laporan.bagian.all())],
            "sesuai": laporan.sidik_masukan == sidik_berkas_untuk_halaman(laporan.evaluasi, pilihan),
            "daftar_rincian": _daftar_rincian(laporan),
            "milik_saya": milik_saya,
            "ditahan": ditahan,
            "dapat_diunduh": milik_saya and not ditahan,
        }
    return render(request, "laporan/berkas_detail.html", konteks)


@wajib_izin(Izin.UNDUH_BERKAS)
@dibatasi("ekspor")
@require_safe
def berkas_unduh(request: HttpRequest, pk: int, jilid: int) -> HttpResponseBase:
    """The file itself, whole or from where a download was cut off."""
    laporan = _ambil(request, pk)
    lanjutan = request.method == "HEAD" or dari_tengah(request)
    bagian = permintaan_berkas.serahkan_berkas(laporan=laporan, jilid=jilid, lanjutan=lanjutan, oleh=request.user)
    return sajikan(
        request,
        bagian.berkas.open("rb"),
        tipe=TIPE[laporan.akhiran],
        nama=nama_unduhan(laporan, jilid),
        etag=bagian.sidik_berkas,
        ukuran=bagian.ukuran,
        sebagai_unduhan=True,
    )


@publik
@dibatasi("cek_publik")
@require_http_methods(["GET", "HEAD", "POST"])
def cek_berkas(request: HttpRequest, kode: str) -> HttpResponse:
    """GET says what is registered under the code of a stamp; POST also compares the SHA-256 of the visitor's file."""
    terdaftar = berkas_terdaftar(kode)
    if terdaftar is None:
        return _jangan_dicatat(render(request, "laporan/cek_berkas_tidak_ada.html", status=404))
    form = SidikBerkasForm(request.POST or None)
    cocok = form.cleaned_data["sidik"] == terdaftar.sha256 if form.is_valid() else None
    status = 422 if request.method == "POST" and cocok is None else 200
    konteks = {"berkas": terdaftar, "form": form, "cocok": cocok}
    return _jangan_dicatat(render(request, "laporan/cek_berkas.html", konteks, status=status))


def nama_unduhan(laporan: LaporanTersimpan, jilid: int) -> str:
    """KLA_Kota-Cimahi_2024_Jilid-Bukti_Klaster-I_2_2026-11-22.pdf: klaster and volume where there is one."""
    hari = laporan.selesai_pada.astimezone(laporan.evaluasi.kota.zona).date()
    klaster = laporan.pilihan.get("klaster", "")
    bagian = [NAMA[laporan.jenis], sebutan(klaster) if klaster else ""]
    bagian += [str(jilid)] if laporan.bagian.exists() else []
    return nama_berkas(laporan.evaluasi, *(b for b in bagian if b), akhiran=laporan.akhiran[1:], hari=hari)


def _halaman(request: HttpRequest, evaluasi: Evaluasi, form: BerkasForm, status: int = 200) -> HttpResponse:
    semua = LaporanTersimpan.objects.berkas_bukti().filter(evaluasi=evaluasi).prefetch_related("bagian")
    semua = semua.select_related("diminta_oleh__kota", "diminta_oleh__opd")
    isi = kumpulkan_berkas(evaluasi, Pilihan())
    konteks = {
        "evaluasi": evaluasi,
        "form": form,
        "isi": isi,
        "per_klaster": _per_klaster(isi),
        "berjalan": list(semua.filter(status__in=("antre", "berjalan"))),
        "page_obj": halaman(request, semua.exclude(status__in=("antre", "berjalan"))),
    }
    return render(request, "laporan/berkas_verifikasi.html", konteks, status=status)


def _per_klaster(isi: IsiBerkas) -> list[tuple[str, int, int]]:
    """(name, pieces, bytes) of each klaster, to choose the extent by."""
    hasil = []
    for klaster in isi.klaster:
        butir = [b for i in klaster.indikator for s in i.soal for b in s.butir]
        hasil.append((klaster.nama, len(butir), sum(f.ukuran for b in butir for f in b.berkas)))
    return hasil


def _daftar_rincian(laporan: LaporanTersimpan) -> list[tuple[str, list, int]]:
    """(heading, rows, how many there are in all) of what is not in the file, or only named in it."""
    rincian = laporan.rincian
    daftar = [
        ("Tidak disertakan", rincian.get("ditinggal", []), rincian.get("banyak_ditinggal", 0)),
        ("Tidak dapat dijilid", rincian.get("tak_terjilid", []), rincian.get("banyak_tak_terjilid", 0)),
    ]
    return [(judul, baris, banyak) for judul, baris, banyak in daftar if baris]


def _ambil(request: HttpRequest, pk: int) -> LaporanTersimpan:
    tersedia = LaporanTersimpan.objects.berkas_bukti().terlihat_oleh(request.user)
    laporan = get_object_or_404(
        tersedia.select_related("evaluasi__kota", "evaluasi__instrumen", "diminta_oleh__kota", "diminta_oleh__opd"),
        pk=pk,
    )
    ingat_evaluasi(request, laporan.evaluasi)
    return laporan


def _jangan_dicatat(jawaban: HttpResponse) -> HttpResponse:
    """Who has the page has the address; search engines need not."""
    jawaban["X-Robots-Tag"] = "noindex, nofollow"
    return jawaban
