"""Scores and notes of a stage typed in by hand: several questions at once, all or nothing, against what was seen."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction

from indikator.aturan.hak_tahap import pastikan_boleh_menilai
from indikator.berkas.skor import CATATAN_MAKS, PERTANYAAN, TEMPAT_DESIMAL, BarisSkor
from indikator.models import Evaluasi, Pertanyaan, SkorTahap
from indikator.models.skor import Tahap
from indikator.queries.susunan import susunan
from indikator.services.catatan_impor import simpan_catatan_impor
from indikator.services.kunci import pastikan_jendela, pegang_evaluasi
from klaster.galat import Ditolak, SudahBerubah
from klaster.models import Aksi, Pengguna
from klaster.services.riwayat import catat
from klaster.templatetags.kla import tulis_angka

NOL = Decimal(0)


@dataclass(frozen=True)
class NilaiTahap:
    """Score and note of a question at a stage; `skor` None where none was given."""

    skor: Decimal | None
    catatan: str = ""


@dataclass(frozen=True)
class IsianTahap:
    """What was typed for one question, beside what stood there when the page was made."""

    pertanyaan: Pertanyaan
    baru: NilaiTahap
    semula: NilaiTahap

    @property
    def kode(self) -> str:
        return self.pertanyaan.kode


class IsianBerubah(SudahBerubah):
    """Somebody else has changed scores that this user changes too; `kode` names the questions."""

    def __init__(self, kode: Sequence[str]) -> None:
        self.kode = tuple(kode)
        super().__init__(
            f"Nilai {', '.join(kode)} diubah orang lain sejak Anda membukanya. Isian Anda masih di bawah ini; "
            "bandingkan dengan yang tersimpan, lalu simpan lagi."
        )


@transaction.atomic
def simpan_skor_tahap(*, evaluasi: Evaluasi, tahap: str, isian: Sequence[IsianTahap], oleh: Pengguna) -> int:
    """Store what differs from what was seen; returns how many questions changed.

    An emptied score takes the question's score away. Saving the same again changes nothing. A new note of an outside
    stage also becomes a `CatatanTahap`. Raises `IsianBerubah` when a question has been changed meanwhile, `Ditolak`
    when a score is out of bounds; nothing is stored then.
    """
    evaluasi = pegang_evaluasi(evaluasi.pk)
    pastikan_boleh_menilai(evaluasi, tahap, oleh)
    if tahap != Tahap.EM:
        pastikan_jendela(evaluasi, tahap, oleh)
    for satu in isian:
        _pastikan_sah(satu)
    kini = _tersimpan(evaluasi, tahap, isian)
    diubah = [i for i in isian if i.baru not in (i.semula, kini[i.kode])]
    if bentrok := [i.kode for i in diubah if kini[i.kode] != i.semula]:
        raise IsianBerubah(bentrok)
    if not diubah:
        return 0
    for satu in diubah:
        _simpan(evaluasi, tahap, satu)
    simpan_catatan_impor(
        evaluasi=evaluasi,
        tahap=Tahap(tahap),
        pohon=susunan(evaluasi.instrumen),
        baris=[BarisSkor(0, i.kode, NOL, i.baru.catatan, PERTANYAAN) for i in diubah if i.baru.catatan],
        oleh=oleh,
    )
    catat(
        aksi=Aksi.SKOR_TAHAP_DIUBAH,
        objek=evaluasi,
        oleh=oleh,
        kota=evaluasi.kota_id,
        label=f"tahap {tahap}, {evaluasi}",
        keterangan=", ".join(i.kode for i in diubah),
        sebelum={i.kode: _teks(kini[i.kode]) for i in diubah},
        sesudah={i.kode: _teks(i.baru) for i in diubah},
    )
    return len(diubah)


def _pastikan_sah(isian: IsianTahap) -> None:
    skor, maks = isian.baru.skor, isian.pertanyaan.skor_maks
    if isian.baru.catatan and skor is None:
        raise Ditolak(f"Catatan {isian.kode} belum disertai nilai. Isi nilainya, atau hapus catatannya.")
    if len(isian.baru.catatan) > CATATAN_MAKS:
        raise Ditolak(f"Catatan {isian.kode} paling panjang {tulis_angka(CATATAN_MAKS, 0)} huruf.")
    if skor is None:
        return
    if not skor.is_finite() or not 0 <= skor <= maks:
        raise Ditolak(f"Nilai {isian.kode} harus antara 0 dan {tulis_angka(maks, 2, pangkas=True)}.")
    if skor != round(skor, TEMPAT_DESIMAL):
        raise Ditolak(f"Nilai {isian.kode} paling banyak {TEMPAT_DESIMAL} angka di belakang koma.")


def _tersimpan(evaluasi: Evaluasi, tahap: str, isian: Sequence[IsianTahap]) -> dict[str, NilaiTahap]:
    baris = SkorTahap.objects.filter(
        evaluasi=evaluasi, tahap=tahap, pertanyaan__in=[i.pertanyaan.pk for i in isian]
    ).values_list("pertanyaan__kode", "skor", "catatan")
    return {i.kode: NilaiTahap(None) for i in isian} | {
        kode: NilaiTahap(skor, catatan) for kode, skor, catatan in baris
    }


def _simpan(evaluasi: Evaluasi, tahap: str, isian: IsianTahap) -> None:
    kunci: dict[str, Any] = {"evaluasi": evaluasi, "tahap": tahap, "pertanyaan": isian.pertanyaan}
    if isian.baru.skor is None:
        SkorTahap.objects.filter(**kunci).delete()
        return
    isi: dict[str, Any] = {"skor": isian.baru.skor, "catatan": isian.baru.catatan}
    SkorTahap.objects.update_or_create(**kunci, defaults=isi)


def _teks(nilai: NilaiTahap) -> dict[str, str]:
    return {"skor": "" if nilai.skor is None else f"{nilai.skor.normalize():f}", "catatan": nilai.catatan}
