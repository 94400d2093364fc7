"""The library: all evidence in scope."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from bukti.forms.pustaka import SaringPustakaForm
from bukti.queries import pustaka as kueri
from indikator.models.instrumen import JenisBukti
from indikator.pilihan import ambil_evaluasi
from indikator.views.daftar import PILIHAN_BARIS, halaman
from klaster.izin import Izin, wajib_izin
from klaster.models import Opd


@wajib_izin(Izin.LIHAT_BUKTI)
@require_GET
def bukti_list(request: HttpRequest, kota: str, tahun: int) -> HttpResponse:
    evaluasi = ambil_evaluasi(request, kota, tahun)
    semua_opd = [(o.pk, str(o)) for o in Opd.objects.filter(kota=evaluasi.kota_id)]
    saring = SaringPustakaForm(request.GET, opd=semua_opd, jenis=JenisBukti.choices).saring()
    hitungan = kueri.hitungan(evaluasi, request.user, saring)
    form = SaringPustakaForm(request.GET, opd=kueri.pilihan_opd(hitungan), jenis=kueri.pilihan_jenis(hitungan))
    page_obj = halaman(request, kueri.pustaka(evaluasi, request.user, saring))
    return render(
        request,
        "bukti/bukti_list.html",
        {
            "evaluasi": evaluasi,
            "saring": saring,
            "form": form,
            "keadaan": [("", "Semua", hitungan.keadaan[""])]
            + [(kode, label, hitungan.keadaan[kode]) for kode, label in kueri.KEADAAN.items()],
            "page_obj": page_obj,
            "baris": kueri.lengkapi(page_obj, evaluasi, request.user, saring.q),
            "pilihan_baris": PILIHAN_BARIS,
        },
    )
