"""The secretariat's table OPD x klaster: how much of each OPD's work has been handed in, the most behind first."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from indikator.models import BlokKlaster, Evaluasi
from indikator.queries.kemajuan import Kemajuan, jumlahkan_menurut, kemajuan_opd_klaster
from klaster.models import Opd
from klaster.models.opd import JenisOpd


class Urut(StrEnum):
    TERTINGGAL = "tertinggal"
    SISA = "sisa"
    NAMA = "nama"


@dataclass(frozen=True, slots=True)
class Kolom:
    """One klaster of the instrument, with its progress over the rows shown."""

    kode: str
    nama: str
    kemajuan: Kemajuan


@dataclass(frozen=True, slots=True)
class Sel:
    """One OPD in one klaster; None where it has no part there."""

    kode: str
    nama: str
    kemajuan: Kemajuan | None


@dataclass(frozen=True, slots=True)
class BarisOpd:
    opd: Opd
    sel: tuple[Sel, ...]
    kemajuan: Kemajuan

    @property
    def satu_klaster(self) -> bool:
        """Whether the row's total says all there is to say."""
        return sum(s.kemajuan is not None for s in self.sel) == 1


@dataclass(frozen=True, slots=True)
class Kelompok:
    """Rows of one kind of OPD and their sum."""

    jenis: str
    label: str
    baris: tuple[BarisOpd, ...]
    kemajuan: Kemajuan
    sel: tuple[Sel, ...]


@dataclass(frozen=True, slots=True)
class Pilahan:
    """A choice of the filter with the number of OPD behind it."""

    jenis: str
    label: str
    jumlah: int


@dataclass(frozen=True, slots=True)
class TabelKemajuan:
    kolom: tuple[Kolom, ...]
    kelompok: tuple[Kelompok, ...]
    kemajuan: Kemajuan
    pilahan: tuple[Pilahan, ...]
    jumlah_opd: int
    opd_terlambat: int


def tabel_kemajuan(evaluasi: Evaluasi, *, jenis: str = "", urut: str = Urut.TERTINGGAL) -> TabelKemajuan:
    """Every OPD with a part in the evaluation, of one kind when `jenis` is given; three queries.

    Columns without any part among the rows shown are left out: kelurahan answer one klaster only.
    """
    return susun_tabel(evaluasi, kemajuan_opd_klaster(evaluasi), jenis=jenis, urut=urut)


def susun_tabel(
    evaluasi: Evaluasi, semua: Mapping[tuple[int, str], Kemajuan], *, jenis: str, urut: str
) -> TabelKemajuan:
    """The table of these counts, (OPD id, klaster code) -> count, whatever they count; two queries."""
    opd = {o.pk: o for o in Opd.objects.filter(pk__in={pk for pk, _ in semua}).select_related("induk")}
    terpilih = {pk for pk, o in opd.items() if not jenis or o.jenis == jenis}
    sel = {kunci: k for kunci, k in semua.items() if kunci[0] in terpilih}
    per_klaster = jumlahkan_menurut(sel, 1)
    blok = BlokKlaster.objects.filter(instrumen=evaluasi.instrumen_id).select_related("klaster").order_by("nomor")
    kolom = tuple(
        Kolom(b.klaster.kode, b.nama, per_klaster[b.klaster.kode]) for b in blok if b.klaster.kode in per_klaster
    )
    per_opd = jumlahkan_menurut(sel, 0)
    baris = [BarisOpd(opd[pk], _sel(pk, kolom, sel), k) for pk, k in per_opd.items()]
    return TabelKemajuan(
        kolom=kolom,
        kelompok=tuple(_kelompok(baris, kolom, urut)),
        kemajuan=sum(per_opd.values(), Kemajuan()),
        pilahan=tuple(_pilahan(opd)),
        jumlah_opd=len(baris),
        opd_terlambat=sum(1 for b in baris if b.kemajuan.terlambat),
    )


def _sel(opd_id: int, kolom: tuple[Kolom, ...], sel: Mapping[tuple[int, str], Kemajuan]) -> tuple[Sel, ...]:
    return tuple(Sel(k.kode, k.nama, sel.get((opd_id, k.kode))) for k in kolom)


def _kelompok(baris: list[BarisOpd], kolom: tuple[Kolom, ...], urut: str) -> Iterator[Kelompok]:
    for jenis in JenisOpd:
        milik = sorted((b for b in baris if b.opd.jenis == jenis), key=lambda b: _kunci_urut(b, urut))
        if milik:
            yield Kelompok(
                jenis=jenis.value,
                label=str(jenis.label),
                baris=tuple(milik),
                kemajuan=sum((b.kemajuan for b in milik), Kemajuan()),
                sel=tuple(Sel(k.kode, k.nama, _jumlah_sel(milik, nomor)) for nomor, k in enumerate(kolom)),
            )


def _jumlah_sel(baris: list[BarisOpd], nomor: int) -> Kemajuan | None:
    berisi = [b.sel[nomor].kemajuan for b in baris]
    ada = [k for k in berisi if k is not None]
    return sum(ada, Kemajuan()) if ada else None


def _kunci_urut(baris: BarisOpd, urut: str) -> tuple:
    """Most behind = the smallest share handed in; among equals the one that owes more."""
    k = baris.kemajuan
    if urut == Urut.NAMA:
        return (baris.opd.nama,)
    if urut == Urut.SISA:
        return (-k.sisa, baris.opd.nama)
    return (Fraction(k.selesai, k.total), -k.sisa, baris.opd.nama)


def _pilahan(opd: Mapping[int, Opd]) -> Iterator[Pilahan]:
    for jenis in JenisOpd:
        jumlah = sum(1 for o in opd.values() if o.jenis == jenis)
        if jumlah:
            yield Pilahan(jenis.value, str(jenis.label), jumlah)
