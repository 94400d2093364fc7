"""Collects the follow-up sheet of outside notes; the page, the spreadsheet and the printed sheet show the same rows."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import QuerySet

from bukti.models import BuktiCatatan
from indikator.models import CatatanTahap, Evaluasi
from indikator.queries.catatan import baris_lembar
from klaster.lembar_kerja import LembarTulis
from laporan.isi_catatan import ButirCatatan, IsiCatatan
from laporan.queries.evaluasi_mandiri import susun_kop

KEPALA = (
    "Klaster",
    "Tahap",
    "Indikator",
    "Pertanyaan",
    "Nilai",
    "Nilai maksimum",
    "Catatan",
    "Sudah",
    "Belum",
    "Penanggung jawab",
    "Data yang diperlukan",
    "Tenggat",
    "Keadaan",
)
LEBAR = (26, 10, 34, 11, 8, 9, 50, 40, 40, 18, 34, 12, 26)


def butir_catatan(evaluasi: Evaluasi, catatan: QuerySet[CatatanTahap]) -> list[ButirCatatan]:
    """Rows of these notes with their evidence. Three queries."""
    bukti: dict[int, list[str]] = defaultdict(list)
    lampiran = BuktiCatatan.objects.filter(catatan__evaluasi=evaluasi, bukti__ditarik_pada__isnull=True)
    for catatan_id, judul in lampiran.order_by("ditautkan_pada", "pk").values_list("catatan_id", "bukti__judul"):
        bukti[catatan_id].append(judul)
    return [ButirCatatan(b, tuple(bukti[b.catatan_id])) for b in baris_lembar(evaluasi, catatan)]


def kumpulkan_catatan(evaluasi: Evaluasi) -> IsiCatatan:
    """The whole city's sheet, to be printed. Needs nothing loaded but the evaluation itself."""
    semua = CatatanTahap.objects.filter(evaluasi=evaluasi)
    return IsiCatatan(
        kop=susun_kop(evaluasi.kota),
        tahun=evaluasi.tahun,
        contoh=evaluasi.contoh,
        instrumen=str(evaluasi.instrumen),
        per_tanggal=evaluasi.hari_ini,
        butir=tuple(butir_catatan(evaluasi, semua)),
    )


def lembar_xlsx(butir: Iterable[ButirCatatan]) -> LembarTulis:
    return LembarTulis("Catatan verifikasi", KEPALA, [_baris(b) for b in butir], LEBAR)


def _baris(butir: ButirCatatan) -> tuple:
    b = butir.baris
    return (
        b.nama_klaster,
        b.tahap,
        f"{b.indikator} {b.nama_indikator}",
        b.pertanyaan,
        b.skor,
        b.maks,
        b.catatan,
        butir.sudah,
        b.belum,
        b.opd,
        b.diperlukan,
        b.tenggat,
        b.keadaan,
    )
