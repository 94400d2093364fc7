"""The library: all evidence in scope, and a new piece straight into it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from bukti.forms.berkas_masuk import syarat_unggah
from bukti.forms.bukti_baru import BuktiBaruForm
from bukti.forms.pustaka import SaringPustakaForm
from bukti.queries import pustaka as kueri
from bukti.queries.kotak_masuk import pilihan_pemilik
from bukti.services.pustaka import simpan_bukti_baru
from bukti.services.unggahan_bertahap import bukti_dari
from bukti.views.kotak_masuk import isi_unggah_masuk
from indikator.models.instrumen import JenisBukti
from indikator.pilihan import ambil_evaluasi
from klaster.batas import dibatasi, mencari, mengirim
from klaster.galat import Ditolak
from klaster.izin import Izin, punya_izin, wajib_izin
from klaster.models import Opd
from klaster.views.daftar import PILIHAN_BARIS, halaman


@wajib_izin(Izin.LIHAT_BUKTI)
@dibatasi("cari", bila=mencari)
@require_GET
def bukti_list(request: HttpRequest, kota: str, tahun: int) -> HttpResponse:
    evaluasi = ambil_evaluasi(request, kota, tahun)
    semua_opd = [(o.pk, str(o)) for o in Opd.objects.filter(kota=evaluasi.kota_id)]
    saring = SaringPustakaForm(request.GET, opd=semua_opd, jenis=JenisBukti.choices).saring()
    hitungan = kueri.hitungan(evaluasi, request.user, saring)
    form = SaringPustakaForm(
        request.GET,
        opd=kueri.pilihan_opd(hitungan),
        jenis=kueri.pilihan_jenis(hitungan),
        penanda=kueri.pilihan_penanda(hitungan),
    )
    page_obj = halaman(request, kueri.pustaka(evaluasi, request.user, saring))
    boleh_menambah = punya_izin(request.user, Izin.KELOLA_BUKTI)
    return render(
        request,
        "bukti/bukti_list.html",
        {
            "evaluasi": evaluasi,
            "saring": saring,
            "form": form,
            "ada_penanda": bool(hitungan.penanda) or bool(saring.penanda),
            "boleh_menambah": boleh_menambah,
            "keadaan": [("", "Semua", hitungan.keadaan[""])]
            + [(kode, label, hitungan.keadaan[kode]) for kode, label in kueri.KEADAAN.items()],
            "page_obj": page_obj,
            "baris": kueri.lengkapi(page_obj, evaluasi, request.user, saring.q),
            "pilihan_baris": PILIHAN_BARIS,
            **(isi_unggah_masuk(evaluasi, request.user) if boleh_menambah else {}),
        },
    )


@wajib_izin(Izin.KELOLA_BUKTI)
@dibatasi("unggah", bila=mengirim)
@require_http_methods(["GET", "POST"])
def bukti_baru(request: HttpRequest, kota: str, tahun: int) -> HttpResponse:
    """One new piece of evidence, of one or several files, without a question yet."""
    evaluasi = ambil_evaluasi(request, kota, tahun)
    pilihan = {"pemilik": pilihan_pemilik(evaluasi, request.user), "pengguna": request.user}
    form, status = BuktiBaruForm(**pilihan), 200
    if request.method == "POST":
        form, status = BuktiBaruForm(request.POST, request.FILES, **pilihan), 422
        if form.is_valid():
            berkas = form.cleaned_data["berkas"]
            try:
                bukti = bukti_dari(berkas) or simpan_bukti_baru(
                    opd=form.cleaned_data["opd"], berkas=berkas, keterangan=form.isi(), oleh=request.user
                )
            except Ditolak as galat:
                if bukti := bukti_dari(berkas):  # the same form, sent twice, was faster the other time
                    return redirect(bukti)
                form.tampung(galat)
                status = galat.status
            else:
                messages.success(request, f"“{bukti}” tersimpan. Lampirkan pada pertanyaan yang dibuktikannya.")
                return redirect(bukti)
    isi = {"evaluasi": evaluasi, "form": form, **syarat_unggah(satu_bukti=True)}
    return render(request, "bukti/bukti_baru.html", isi, status=status)
