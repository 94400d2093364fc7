"""The board of a simulation: the questions with their answers, effort and OPD, in a fixed number of queries."""

from collections import defaultdict
from decimal import Decimal

from indikator import skoring
from indikator.aturan.simulasi import NOL, Papan, SoalSimulasi, UnitSoal, usaha_baku
from indikator.jembatan import instrumen_mesin, jawaban_mesin
from indikator.models import Evaluasi, Jawaban, KebutuhanBukti, Penugasan, Status
from klaster.models.opd import JENIS_WILAYAH

MANDIRI, VERIFIKASI = "mandiri", "verifikasi"
DASAR = [(MANDIRI, "Nilai mandiri"), (VERIFIKASI, "Nilai verifikasi")]


def papan_simulasi(evaluasi: Evaluasi, dasar: str = MANDIRI) -> Papan:
    """Eight queries, whatever the size of the instrument. Needs `evaluasi.instrumen` loaded.

    On the base `verifikasi` a question counts for what a verifier gave, and for nothing until it is accepted.
    """
    mesin = instrumen_mesin(evaluasi.instrumen)
    per_kode = {p.kode: p for p in mesin.semua_pertanyaan()}
    jenis, unit = _jenis_bukti(evaluasi), _unit(evaluasi)
    jawaban = (
        Jawaban.objects.filter(evaluasi=evaluasi)
        .select_related("pertanyaan__indikator__blok__klaster")
        .order_by("pertanyaan__urutan")
    )
    return Papan(
        dasar=dasar,
        instrumen=mesin,
        soal=tuple(_soal(j, per_kode[j.pertanyaan.kode], dasar, jenis, unit) for j in jawaban),
        nama_klaster=dict(evaluasi.instrumen.blok.order_by("nomor").values_list("klaster__kode", "nama")),
    )


def _soal(
    jawaban: Jawaban,
    mesin: skoring.Pertanyaan,
    dasar: str,
    jenis: dict[int, set[str]],
    unit: dict[int, list[UnitSoal]],
) -> SoalSimulasi:
    pertanyaan = jawaban.pertanyaan
    kini = jawaban_mesin(jawaban)
    return SoalSimulasi(
        kode=pertanyaan.kode,
        teks=pertanyaan.teks,
        klaster=pertanyaan.indikator.blok.klaster.kode,
        indikator=pertanyaan.indikator.kode,
        mesin=mesin,
        kini=kini,
        poin=skoring.nilai_pertanyaan(mesin, kini) if dasar == MANDIRI else _diterima(jawaban),
        usaha_baku=usaha_baku(jenis[pertanyaan.pk], wilayah=bool(pertanyaan.wilayah)),
        opd=tuple(unit[jawaban.pk]),
        pilihan=tuple((kode, label) for kode, label, _ in pertanyaan.pilihan),
        satuan=pertanyaan.satuan,
    )


def _diterima(jawaban: Jawaban) -> Decimal:
    """What a verifier gave, at most the question's maximum: more would break the engine's sums."""
    if jawaban.status != Status.DITERIMA or jawaban.nilai_verifikasi is None:
        return NOL
    return min(jawaban.nilai_verifikasi, jawaban.pertanyaan.skor_maks)


def _jenis_bukti(evaluasi: Evaluasi) -> dict[int, set[str]]:
    """Question id -> kinds of evidence that it asks for."""
    jenis: dict[int, set[str]] = defaultdict(set)
    kebutuhan = KebutuhanBukti.objects.filter(pertanyaan__instrumen=evaluasi.instrumen_id).order_by()
    for pertanyaan_id, satu in kebutuhan.values_list("pertanyaan_id", "jenis"):
        jenis[pertanyaan_id].add(satu)
    return jenis


def _unit(evaluasi: Evaluasi) -> dict[int, list[UnitSoal]]:
    """Answer id -> its OPD, the leading one first."""
    unit: dict[int, list[UnitSoal]] = defaultdict(list)
    bagian = Penugasan.objects.filter(jawaban__evaluasi=evaluasi).order_by("-pimpin", "opd__nama")
    for jawaban_id, kode, nama, jenis in bagian.values_list("jawaban_id", "opd__kode", "opd__nama", "opd__jenis"):
        unit[jawaban_id].append(UnitSoal(kode, nama, jenis in JENIS_WILAYAH))
    return unit
