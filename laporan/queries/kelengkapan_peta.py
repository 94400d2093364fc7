"""The heat map OPD x klaster of coverage: of the evidence that an OPD has a part in, how much is there.

A piece that is owed (`Tagihan`) belongs to every department with a part in its question, so that each of them sees it;
a kecamatan or kelurahan owes the proof of its own answer. Sums count each piece once, whoever shares it, and so may be
less than the sum of their rows.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from indikator.models import Evaluasi
from indikator.queries.kemajuan import Kemajuan
from laporan.queries.kelengkapan import BarisKelengkapan
from laporan.queries.kemajuan import Kelompok, Kolom, Sel, TabelKemajuan, Urut, susun_tabel


@dataclass(frozen=True, slots=True)
class Tagihan:
    """One piece of evidence that is asked for, by whom it is owed, and whether it is there or was refused."""

    klaster: str
    pemilik: frozenset[int]
    ada: bool
    ditolak: bool = False


def tagihan_bukti(baris: Iterable[BarisKelengkapan], *, pimpin: bool = False, semua: bool = False) -> list[Tagihan]:
    """What is owed: the mandatory pieces, with `semua` the others too; with `pimpin` owed by the lead alone."""
    hasil: list[Tagihan] = []
    for b in baris:
        butir = [k for k in b.butir if k.wajib or semua] if not b.bebas else []
        pemilik = _pemilik(b, pimpin=pimpin)
        hasil += [Tagihan(b.klaster, pemilik, k.ada, k.keadaan == "ditolak") for k in butir if pemilik]
        hasil += [Tagihan(b.klaster, frozenset({o.opd}), o.ada) for o in b.unit]
    return hasil


def peta_kelengkapan(
    evaluasi: Evaluasi,
    tagihan: Collection[Tagihan],
    *,
    lingkup: Collection[int] | None = None,
    jenis: str = "",
    urut: str = Urut.TERTINGGAL,
) -> TabelKemajuan:
    """The table; `selesai` of a cell are the pieces that are there, `dikembalikan` those refused. Two queries.

    `lingkup`: the OPD whose rows are shown, None for all of them.
    """
    milik = [(t, opd) for t in tagihan for opd in t.pemilik if lingkup is None or opd in lingkup]
    sel: dict[tuple[int, str], Kemajuan] = {}
    for t, opd in milik:
        sel[(opd, t.klaster)] = sel.get((opd, t.klaster), Kemajuan()) + _satu(t)
    return _hitung_sekali(susun_tabel(evaluasi, sel, jenis=jenis, urut=urut), tagihan)


def _satu(tagihan: Tagihan) -> Kemajuan:
    return Kemajuan(total=1, selesai=int(tagihan.ada), dikembalikan=int(tagihan.ditolak))


def _pemilik(baris: BarisKelengkapan, *, pimpin: bool) -> frozenset[int]:
    """Who owes what the question asks for: its departments; where only units answer, the one that leads."""
    dinas = [o for o in baris.opd if not o.dituntut and (o.pimpin or not pimpin)]
    return frozenset(o.opd for o in dinas or [o for o in baris.opd if o.pimpin])


def _hitung_sekali(tabel: TabelKemajuan, tagihan: Collection[Tagihan]) -> TabelKemajuan:
    """The same table with sums in which a piece shared by several OPD is one."""
    terlihat = {b.opd.pk for k in tabel.kelompok for b in k.baris}
    per_klaster = _per_klaster(tagihan, lambda t: bool(t.pemilik & terlihat))
    return replace(
        tabel,
        kolom=tuple(replace(k, kemajuan=per_klaster[k.kode]) for k in tabel.kolom),
        kelompok=tuple(_kelompok_sekali(k, tabel.kolom, tagihan) for k in tabel.kelompok),
        kemajuan=sum(per_klaster.values(), Kemajuan()),
    )


def _kelompok_sekali(kelompok: Kelompok, kolom: Iterable[Kolom], tagihan: Collection[Tagihan]) -> Kelompok:
    anggota = {b.opd.pk for b in kelompok.baris}
    per_klaster = _per_klaster(tagihan, lambda t: bool(t.pemilik & anggota))
    return replace(
        kelompok,
        kemajuan=sum(per_klaster.values(), Kemajuan()),
        sel=tuple(Sel(k.kode, k.nama, per_klaster.get(k.kode)) for k in kolom),
    )


def _per_klaster(tagihan: Collection[Tagihan], termasuk: Callable[[Tagihan], bool]) -> Mapping[str, Kemajuan]:
    total: Counter[str] = Counter()
    ada: Counter[str] = Counter()
    ditolak: Counter[str] = Counter()
    for t in filter(termasuk, tagihan):
        total[t.klaster] += 1
        ada[t.klaster] += t.ada
        ditolak[t.klaster] += t.ditolak
    return {k: Kemajuan(total=n, selesai=ada[k], dikembalikan=ditolak[k]) for k, n in total.items()}
