"""From an opened evaluation to the plan's questions, and back from codes to rows."""

from dataclasses import dataclass

from indikator.jembatan import pertanyaan_mesin
from indikator.models import Evaluasi, Jawaban, KebutuhanBukti, Penugasan
from kla_portal.contoh.kata import topik
from kla_portal.contoh.soal import Bagian, Kebutuhan, Soal


@dataclass(frozen=True)
class BarisJawaban:
    """The rows of one question."""

    jawaban: Jawaban
    bagian: dict[str, Penugasan]
    kebutuhan: list[KebutuhanBukti]


def baca_baris(evaluasi: Evaluasi) -> list[BarisJawaban]:
    """All answers of the evaluation with parts and requirements, in a handful of queries."""
    daftar = (
        Jawaban.objects.filter(evaluasi=evaluasi)
        .select_related("pertanyaan__indikator__blok__klaster", "tawaran_lalu")
        .prefetch_related("pertanyaan__kebutuhan", "penugasan__opd")
        .menurut_urutan()
    )
    hasil = []
    for jawaban in daftar:
        jawaban.evaluasi = evaluasi
        bagian = {b.opd.kode: b for b in jawaban.penugasan.all()}
        for satu in bagian.values():
            satu.jawaban = jawaban
        hasil.append(BarisJawaban(jawaban, bagian, list(jawaban.pertanyaan.kebutuhan.all())))
    return hasil


def jadikan_soal(baris: BarisJawaban) -> Soal:
    pertanyaan = baris.jawaban.pertanyaan
    mesin = pertanyaan_mesin(pertanyaan)
    return Soal(
        kode=pertanyaan.kode,
        klaster=pertanyaan.indikator.blok.klaster.kode,
        indikator=pertanyaan.indikator.kode,
        topik=topik(pertanyaan.indikator.kode),
        satuan=pertanyaan.satuan,
        aturan=mesin.aturan,
        skor_maks=mesin.skor_maks,
        label={kode: label for kode, label, _ in pertanyaan.pilihan},
        kebutuhan=tuple(Kebutuhan(n, k.jenis, k.uraian, k.wajib) for n, k in enumerate(baris.kebutuhan)),
        bagian=tuple(Bagian(kode, b.opd.jenis, b.pimpin) for kode, b in sorted(baris.bagian.items())),
        unit=pertanyaan if pertanyaan.wilayah else None,
    )
