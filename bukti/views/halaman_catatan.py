"""Putting the page of one note together: for looking, for a refusal, and for what somebody else has changed."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from bukti.forms.berkas_masuk import syarat_unggah
from bukti.forms.catatan import BerkasCatatanForm, CatatanUbahForm, PeriksaForm, TautanCatatanForm, TindakForm
from bukti.queries import catatan as kueri
from bukti.views.halaman import HasilUnggah
from indikator.aturan.hak_catatan import hak_catatan
from indikator.models import CatatanTahap, Jawaban, SkorTahap
from indikator.pilihan import ingat_evaluasi
from indikator.queries.catatan import terlambat

HALAMAN = "bukti/catatan_detail.html"
POTONGAN = "bukti/_bukti_catatan.html"


@dataclass
class FormulirCatatan:
    """The forms of the page that carry what was typed; a missing one is made fresh."""

    ubah: CatatanUbahForm | None = None
    tindak: TindakForm | None = None
    periksa: PeriksaForm | None = None
    unggah: BerkasCatatanForm | None = None
    tautan: TautanCatatanForm | None = None
    hasil_unggah: list[HasilUnggah] | None = None
    basi: bool = False  # the note was changed by someone else meanwhile

    @property
    def bermasalah(self) -> Any:
        """The form that was refused, for the summary on top."""
        semua = (self.ubah, self.tindak, self.periksa, self.unggah, self.tautan)
        return next((f for f in semua if f is not None and f.errors), None)


def ambil_catatan(request: HttpRequest, pk: int) -> CatatanTahap:
    """The note, if it is in scope (else 404); its evaluation becomes the current one."""
    tersedia = CatatanTahap.objects.terlihat_oleh(request.user).select_related(
        "evaluasi__kota",
        "evaluasi__instrumen",
        "indikator__blok__klaster",
        "pertanyaan",
        "opd",
        "dibuat_oleh",
        "ditindak_oleh",
        "diperiksa_oleh",
    )
    catatan = get_object_or_404(tersedia, pk=pk)
    ingat_evaluasi(request, catatan.evaluasi)
    return catatan


def tampilkan_catatan(
    request: HttpRequest, catatan: CatatanTahap, formulir: FormulirCatatan, *, status: int = 200
) -> HttpResponse:
    return render(request, HALAMAN, _isi(request, catatan, formulir), status=status)


def isi_bukti(request: HttpRequest, catatan: CatatanTahap) -> dict[str, Any]:
    """The evidence section alone; also shown by itself after an upload."""
    lampiran = kueri.lampiran_catatan(catatan)
    return {
        "catatan": catatan,
        "evaluasi": catatan.evaluasi,
        "lampiran": lampiran,
        "sedang_diperiksa": kueri.sedang_diperiksa(lampiran),
        "hak": hak_catatan(catatan, request.user),
    }


def _isi(request: HttpRequest, catatan: CatatanTahap, formulir: FormulirCatatan) -> dict[str, Any]:
    return {
        **isi_bukti(request, catatan),
        "lewat": terlambat(catatan, catatan.evaluasi.hari_ini),
        "skor": _skor(catatan),
        "jawaban": _jawaban(request, catatan),
        "riwayat": kueri.riwayat_catatan(catatan),
        "form_ubah": formulir.ubah or CatatanUbahForm(catatan=catatan),
        "form_tindak": formulir.tindak or TindakForm(catatan=catatan),
        "form_periksa": formulir.periksa or PeriksaForm(catatan=catatan),
        "form_unggah": formulir.unggah or BerkasCatatanForm(prefix="u"),
        "form_tautan": formulir.tautan or TautanCatatanForm(prefix="t"),
        "hasil_unggah": formulir.hasil_unggah,
        "bermasalah": formulir.bermasalah,
        "basi": formulir.basi,
        **syarat_unggah(),
    }


def _skor(catatan: CatatanTahap) -> SkorTahap | None:
    """The score that the stage gave to the note's question."""
    if catatan.pertanyaan_id is None:
        return None
    return SkorTahap.objects.filter(
        evaluasi=catatan.evaluasi_id, tahap=catatan.tahap, pertanyaan=catatan.pertanyaan_id
    ).first()


def _jawaban(request: HttpRequest, catatan: CatatanTahap) -> Jawaban | None:
    """The answer that the note is about, where the user may open it."""
    if catatan.pertanyaan_id is None:
        return None
    terlihat = Jawaban.objects.terlihat_oleh(request.user).select_related("evaluasi__kota", "pertanyaan")
    return terlihat.filter(evaluasi=catatan.evaluasi_id, pertanyaan=catatan.pertanyaan_id).first()
