"""How a city's score moved through its example season: results at some moments of the played history.

The portal computes after every change; the example keeps one result for each few days, from the same engine.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from indikator import skoring
from indikator.jembatan import instrumen_mesin
from indikator.models import Evaluasi, HasilSkor, Jawaban
from indikator.queries.skor import nama_bagian, susun_rincian
from indikator.services.skor import Sebab, susun_hasil
from klaster.models import Aksi, Riwayat

#: Moments of a season that are kept.
TITIK = 14
MENGISI = (Aksi.JAWABAN_DISIMPAN, Aksi.NILAI_DIHITUNG)


@dataclass
class Papan:
    """Answers and verified scores as they stood after the changes so far. `gerak`: how many moved a score."""

    kode: Mapping[int, str]
    jawaban: dict[str, skoring.Jawaban] = field(default_factory=dict)
    nilai: dict[str, Decimal] = field(default_factory=dict)
    gerak: int = 0

    def terapkan(self, baris: Riwayat) -> bool:
        """Take in one audit row; False when it moves no score."""
        kode, sesudah = self.kode.get(baris.objek_id or 0), baris.sesudah or {}
        if kode is None:
            return False
        if baris.aksi in MENGISI:
            if _isi(baris.sebelum or {}) == _isi(sesudah):  # only the note was changed
                return False
            self.jawaban[kode] = _isi(sesudah)
        elif baris.aksi == Aksi.JAWABAN_DITERIMA:
            self.nilai[kode] = Decimal(sesudah["nilai_verifikasi"])
        else:
            return False
        self.gerak += 1
        return True


def _isi(data: Mapping[str, Any]) -> skoring.Jawaban:
    angka = data.get("angka")
    return skoring.Jawaban(data.get("opsi") or None, Decimal(angka) if angka is not None else None)


def susun_jejak(evaluasi: Evaluasi, riwayat: Iterable[Riwayat], *, awal: int) -> list[HasilSkor]:
    """Results to store, oldest first. `awal` is the revision that the evaluation was opened with.

    The last movement is left out: its revision is the one that the loader computes itself.
    """
    kode = dict(Jawaban.objects.filter(evaluasi=evaluasi).values_list("pk", "pertanyaan__kode"))
    urut = sorted(riwayat, key=lambda r: r.waktu)
    penanda = _penanda([r for r in urut if r.aksi in (*MENGISI, Aksi.JAWABAN_DITERIMA)])
    mesin, nama = instrumen_mesin(evaluasi.instrumen), nama_bagian(evaluasi.instrumen)
    hasil: list[HasilSkor] = []
    semula = evaluasi.revisi
    for papan, baris in _titik(Papan(kode), urut, penanda):
        evaluasi.revisi = awal + papan.gerak
        apa = "diterima" if baris.aksi == Aksi.JAWABAN_DITERIMA else "diubah"
        sebab = Sebab(f"Jawaban {papan.kode[baris.objek_id or 0]} {apa}", baris.pelaku_label)
        for jenis, satu in (
            (HasilSkor.Jenis.MANDIRI, skoring.hitung(mesin, papan.jawaban)),
            (HasilSkor.Jenis.VERIFIKASI, skoring.jumlahkan(mesin, papan.nilai)),
        ):
            tersusun = susun_hasil(evaluasi, jenis, satu, susun_rincian(satu, nama), sebab)
            tersusun.dihitung_pada = baris.waktu
            hasil.append(tersusun)
    evaluasi.revisi = semula
    return hasil


def _penanda(bergerak: list[Riwayat]) -> list[datetime]:
    """The ends of equal stretches of the season, but for the last."""
    if len(bergerak) < 2:
        return []
    awal, akhir = bergerak[0].waktu, bergerak[-1].waktu
    return [awal + (akhir - awal) * n / TITIK for n in range(1, TITIK)]


def _titik(papan: Papan, riwayat: list[Riwayat], penanda: list[datetime]) -> Iterator[tuple[Papan, Riwayat]]:
    """The board at the last movement before each mark; a stretch without one is passed over."""
    sisa, terakhir = list(penanda), None
    for baris in riwayat:
        if sisa and baris.waktu > sisa[0]:
            while sisa and baris.waktu > sisa[0]:
                sisa.pop(0)
            if terakhir is not None:
                yield papan, terakhir
                terakhir = None
        if papan.terapkan(baris):
            terakhir = baris
