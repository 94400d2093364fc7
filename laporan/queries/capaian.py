"""Where an evaluation stands: self and verified total, predikat, distance to the next band and to the target.

Totals and points come from the newest stored result; only the distances are taken here, by the engine.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from indikator.jembatan import skala_mesin
from indikator.models import BlokKlaster, Evaluasi, HasilSkor
from indikator.queries.pohon import hasil_terbaru
from indikator.skoring import BatasPredikat, PredikatBerikut, kurang_menuju, predikat_berikut, tentukan_predikat


@dataclass(frozen=True, slots=True)
class Nilai:
    """One total, self or verified. `berikut` is None at the top, `kurang_target` where there is no target."""

    jenis: str
    total: Decimal
    predikat: BatasPredikat
    berikut: PredikatBerikut | None
    kurang_target: Decimal | None
    terjawab: int
    total_pertanyaan: int
    dihitung_pada: datetime
    revisi: int

    @property
    def mencapai_target(self) -> bool:
        return self.kurang_target == 0


@dataclass(frozen=True, slots=True)
class NilaiKlaster:
    """Points of one klaster; None where nothing has been computed yet."""

    kode: str
    nama: str
    mandiri: Decimal | None
    verifikasi: Decimal | None
    maks: Decimal

    @property
    def selisih(self) -> Decimal | None:
        """Verified minus self."""
        return None if self.mandiri is None or self.verifikasi is None else self.verifikasi - self.mandiri


@dataclass(frozen=True, slots=True)
class Capaian:
    """Both totals, the klaster they are made of, and the scale they are read on.

    `sedang_dihitung`: something has changed since, and a worker has the new figures on its list.
    `skor_mandiri`: question code -> points of the self-answer, as stored with the self total.
    """

    mandiri: Nilai | None
    verifikasi: Nilai | None
    klaster: tuple[NilaiKlaster, ...]
    skala: tuple[BatasPredikat, ...]
    target: BatasPredikat | None
    maks: Decimal
    sedang_dihitung: bool
    skor_mandiri: dict[str, Decimal]

    @property
    def keadaan_pada(self) -> datetime | None:
        """The older of the two computations: all figures are at least as new as this."""
        saat = [n.dihitung_pada for n in (self.mandiri, self.verifikasi) if n]
        return min(saat) if saat else None


def capaian_evaluasi(evaluasi: Evaluasi) -> Capaian:
    """Four queries, whatever the size of the instrument. Needs `evaluasi.target` loaded."""
    skala = skala_mesin(evaluasi.instrumen_id)
    target = next((b for b in skala if evaluasi.target and b.kode == evaluasi.target.kode), None)
    mandiri = hasil_terbaru(evaluasi, HasilSkor.Jenis.MANDIRI)
    verifikasi = hasil_terbaru(evaluasi, HasilSkor.Jenis.VERIFIKASI)
    blok = list(BlokKlaster.objects.filter(instrumen=evaluasi.instrumen_id).select_related("klaster").order_by("nomor"))
    skor_m, skor_v = _skor_klaster(mandiri), _skor_klaster(verifikasi)
    return Capaian(
        mandiri=_nilai(mandiri, skala, target),
        verifikasi=_nilai(verifikasi, skala, target),
        klaster=tuple(
            NilaiKlaster(b.klaster.kode, b.nama, skor_m.get(b.klaster.kode), skor_v.get(b.klaster.kode), b.skor_maks)
            for b in blok
        ),
        skala=skala,
        target=target,
        maks=sum((b.skor_maks for b in blok), Decimal(0)),
        sedang_dihitung=any(h is None or h.revisi < evaluasi.revisi for h in (mandiri, verifikasi)),
        skor_mandiri={k: Decimal(s) for k, s in mandiri.rincian["pertanyaan"].items()} if mandiri else {},
    )


def _nilai(hasil: HasilSkor | None, skala: tuple[BatasPredikat, ...], target: BatasPredikat | None) -> Nilai | None:
    if hasil is None or not skala:
        return None
    return Nilai(
        jenis=hasil.jenis,
        total=hasil.total,
        predikat=tentukan_predikat(hasil.total, skala),
        berikut=predikat_berikut(hasil.total, skala),
        kurang_target=kurang_menuju(hasil.total, target) if target else None,
        terjawab=hasil.terjawab,
        total_pertanyaan=hasil.total_pertanyaan,
        dihitung_pada=hasil.dihitung_pada,
        revisi=hasil.revisi,
    )


def _skor_klaster(hasil: HasilSkor | None) -> dict[str, Decimal]:
    return {k["kode"]: Decimal(k["skor"]) for k in hasil.rincian["klaster"]} if hasil else {}
