"""Two versions of one answer or part side by side: what someone typed, and what someone else has stored meanwhile."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bukti.aturan.gabung import Gabungan, gabungkan
from bukti.queries.verifikasi_meja import tulis_jawaban
from indikator.aturan.isian import Isian, label_bagian
from indikator.aturan.wilayah import pilihan_unit
from indikator.models import Jawaban, Penugasan
from klaster.models import Aksi, Riwayat

AKSI_NILAI = (Aksi.JAWABAN_DISIMPAN,)
AKSI_BAGIAN = (Aksi.CATATAN_DISIMPAN, Aksi.UNIT_DIJAWAB)


@dataclass(frozen=True)
class Sisi:
    """One thing in its two versions, in words; empty where nothing was said."""

    saya: str
    tersimpan: str

    @property
    def beda(self) -> bool:
        return self.saya.replace("\r\n", "\n") != self.tersimpan.replace("\r\n", "\n")


@dataclass(frozen=True)
class Perbandingan:
    """`oleh` and `waktu` are of the last save, as the audit trail has it; None where it has none."""

    nilai: Sisi
    catatan: Sisi
    gabungan: Gabungan
    oleh: str
    waktu: datetime | None


def bandingkan_jawaban(jawaban: Jawaban, tulisan: str, isian: Mapping[str, object]) -> Perbandingan:
    """`jawaban` as stored now; `tulisan` is the typed value in words, `isian` the cleaned form."""
    tersimpan = "" if jawaban.pertanyaan.wilayah else tulis_jawaban(jawaban)
    terakhir = Riwayat.objects.untuk(jawaban).filter(aksi__in=AKSI_NILAI).first()
    return _perbandingan(Sisi(tulisan, tersimpan), jawaban.catatan, isian, terakhir)


def bandingkan_bagian(bagian: Penugasan, tulisan: str, isian: Mapping[str, object]) -> Perbandingan:
    """The same for one part; needs `bagian.jawaban.pertanyaan` and `bagian.opd` loaded."""
    jawaban = bagian.jawaban
    label = {kode: label for kode, label, _ in pilihan_unit(jawaban.pertanyaan)}
    tersimpan = label.get(bagian.nilai_unit, "") if "nilai" in isian else ""
    terakhir = (
        Riwayat.objects.untuk(jawaban).filter(aksi__in=AKSI_BAGIAN, objek_label=label_bagian(bagian, jawaban)).first()
    )
    return _perbandingan(Sisi(tulisan, tersimpan), bagian.catatan, isian, terakhir)


def _perbandingan(nilai: Sisi, catatan: str, isian: Mapping[str, object], terakhir: Riwayat | None) -> Perbandingan:
    saya = str(isian.get("catatan", ""))
    dasar: Isian | None = isian.get("dasar")  # type: ignore[assignment]
    return Perbandingan(
        nilai=nilai,
        catatan=Sisi(saya, catatan),
        gabungan=gabungkan(dasar.get("catatan") if dasar else None, saya, catatan),
        oleh=terakhir.pelaku_label if terakhir else "",
        waktu=terakhir.waktu if terakhir else None,
    )
