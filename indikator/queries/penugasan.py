"""The list of assignments, the sheet of it, and how a sheet differs from what is in force."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet

from indikator.aturan.tata_tugas import Tata
from indikator.berkas.penugasan import BERAGAM, KEPALA, LEMBAR, BarisTugas, Cacat
from indikator.models import Evaluasi, Jawaban, Penugasan
from indikator.models.status import TERBUKA
from klaster.lembar_kerja import LembarTulis, pecah_daftar
from klaster.models import Opd

LEBAR = (10, 70, 26, 16, 34, 14, 18)


@dataclass(frozen=True)
class Perubahan:
    """One question that the sheet changes: what is in force, what it asks for, in words and in ids."""

    nomor: int  # row of the sheet
    jawaban: Jawaban
    lama: Tata
    baru: Tata
    nama: Mapping[int, str]
    tenggat_lama: date | None
    tenggat: date | None
    tenggat_berubah: bool

    @property
    def pimpin_berubah(self) -> bool:
        return self.lama.pimpin != self.baru.pimpin

    @property
    def pimpin_lama(self) -> str:
        return self.nama.get(self.lama.pimpin or 0, "–")

    @property
    def pimpin_baru(self) -> str:
        return self.nama.get(self.baru.pimpin or 0, "–")

    @property
    def ditambah(self) -> list[str]:
        return sorted(self.nama[pk] for pk in self.baru.opd - self.lama.opd)

    @property
    def dilepas(self) -> list[str]:
        return sorted(self.nama[pk] for pk in self.lama.opd - self.baru.opd)


@dataclass(frozen=True)
class Rancangan:
    """What taking in a sheet would do. With any fault nothing may be taken in."""

    perubahan: list[Perubahan]
    cacat: list[Cacat]
    tetap: int  # rows that change nothing
    tak_disebut: int  # questions that the sheet does not name

    @property
    def ada_tenggat(self) -> bool:
        return any(p.tenggat_berubah for p in self.perubahan)


def daftar_penugasan(evaluasi: Evaluasi) -> QuerySet[Jawaban]:
    """Every question with its parts, the lead first; three queries whatever the number of rows."""
    bagian = Penugasan.objects.select_related("opd").order_by("-pimpin", "opd__nama")
    return (
        Jawaban.objects.filter(evaluasi=evaluasi)
        .select_related("pertanyaan__indikator__blok__klaster", "evaluasi__kota")
        .prefetch_related(Prefetch("penugasan", bagian))
        .menurut_urutan()
    )


def lembar_penugasan(evaluasi: Evaluasi) -> LembarTulis:
    """The sheet of all assignments, as `baca_penugasan` takes it in."""
    return LembarTulis(LEMBAR, KEPALA, (_baris(j) for j in daftar_penugasan(evaluasi)), LEBAR)


def _baris(jawaban: Jawaban) -> list[Any]:
    bagian = list(jawaban.penugasan.all())
    pimpin = next((b.opd.kode for b in bagian if b.pimpin), "")
    lain = [b.opd.kode for b in bagian if not b.pimpin and not _unit(jawaban, b)]
    unit = [b for b in bagian if _unit(jawaban, b)]
    sendiri, beragam = tenggat_sendiri(bagian)
    return [
        jawaban.pertanyaan.kode,
        jawaban.pertanyaan.teks,
        jawaban.pertanyaan.indikator.blok.klaster.nama,
        pimpin,
        ", ".join(sorted(lain)),
        BERAGAM if beragam else sendiri,
        f"{len(unit)} {jawaban.pertanyaan.get_wilayah_display().lower()}" if unit else None,
    ]


def tenggat_sendiri(bagian: Iterable[Penugasan]) -> tuple[date | None, bool]:
    """The own deadline that all open parts share, and whether they differ; parts handed in have none to keep."""
    hari = {b.tenggat for b in bagian if b.status in TERBUKA}
    return (next(iter(hari), None), False) if len(hari) <= 1 else (None, True)


def rancang(evaluasi: Evaluasi, baris: Iterable[BarisTugas]) -> Rancangan:
    """Hold the rows against what is in force: unknown codes and OPD as faults with their row, the rest as changes."""
    jawaban = {j.pertanyaan.kode.casefold(): j for j in daftar_penugasan(evaluasi)}
    opd = list(Opd.objects.filter(kota=evaluasi.kota_id))
    dikenal = {nama.casefold(): o for o in opd for nama in (o.nama, o.kode)}
    nama = {o.pk: o.singkatan for o in opd}
    perubahan, cacat, disebut = [], [], set()
    for b in baris:
        ada = jawaban.get(b.kode.casefold())
        if b.kode and ada is None:
            cacat.append((b.nomor, f"pertanyaan {b.kode} tidak ada pada instrumen evaluasi ini"))
        salah = list(_salah_opd(b, dikenal))
        cacat.extend((b.nomor, pesan) for pesan in salah)
        if ada is None or salah or b.pimpin.casefold() not in dikenal:
            continue
        disebut.add(ada.pk)
        if (p := _bandingkan(b, ada, dikenal, nama)) is not None:
            perubahan.append(p)
    return Rancangan(perubahan, cacat, len(disebut) - len(perubahan), len(jawaban) - len(disebut))


def _salah_opd(baris: BarisTugas, dikenal: Mapping[str, Opd]) -> Iterator[str]:
    terbaca: set[int] = set()
    for kolom, tulisan in (("pimpin", baris.pimpin), *(("opd_lain", kode) for kode in baris.opd_lain)):
        opd = dikenal.get(tulisan.casefold())
        if len(pecah_daftar(tulisan)) != 1:
            continue  # the reader has named it
        if opd is None:
            yield f"OPD {tulisan[:60]} pada kolom {kolom} tidak ada di kota ini"
        elif not opd.aktif:
            yield f"OPD {opd.kode} pada kolom {kolom} tidak aktif"
        elif opd.pk in terbaca:
            yield f"OPD {opd.kode} disebut dua kali"
        else:
            terbaca.add(opd.pk)


def _bandingkan(
    baris: BarisTugas, jawaban: Jawaban, dikenal: Mapping[str, Opd], nama: Mapping[int, str]
) -> Perubahan | None:
    """The change this row asks for, None where it asks for what is there. Units of a wilayah question stay."""
    bagian = list(jawaban.penugasan.all())
    lama = Tata.dari((b.opd_id, b.pimpin) for b in bagian)
    unit = {b.opd_id for b in bagian if _unit(jawaban, b)}
    pimpin = dikenal[baris.pimpin.casefold()].pk
    baru = Tata(pimpin, frozenset({pimpin, *unit, *(dikenal[kode.casefold()].pk for kode in baris.opd_lain)}))
    kini, beragam = tenggat_sendiri(bagian)
    ganti = not baris.tenggat_tetap and (beragam or kini != baris.tenggat) and _ada_terbuka(bagian)
    if lama == baru and not ganti:
        return None
    return Perubahan(baris.nomor, jawaban, lama, baru, nama, kini, baris.tenggat, ganti)


def _ada_terbuka(bagian: Iterable[Penugasan]) -> bool:
    return any(b.status in TERBUKA for b in bagian)


def _unit(jawaban: Jawaban, bagian: Penugasan) -> bool:
    """A unit that answers for itself: listed by number, not by name, and not changed here."""
    return bool(jawaban.pertanyaan.wilayah) and not bagian.pimpin and bagian.opd.adalah_wilayah
