"""Which question of an earlier instrument lives on as which of a later one.

One rule for everyone who asks (offers, comparison, the editing page); see ADR 0016:
the same instrument maps onto itself; rows of `PetaKode` between two instruments are their whole map; where there are no
rows, the same code with the same points is the same question, comparable when wording and rule are the same, too.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from indikator.models import Pertanyaan, PetaKode

BEDA_KALIMAT = "Kalimat pertanyaannya berbeda."
BEDA_ATURAN = "Aturan penilaiannya berbeda."


@dataclass(frozen=True, slots=True)
class Pasang:
    """One line of a map, by the ids of the questions. `catatan` says why two are not comparable."""

    lama: int
    baru: int
    sebanding: bool
    catatan: str = ""


@dataclass(frozen=True, slots=True)
class SoalHilang:
    """A question of the old instrument that nothing continues."""

    kode: str
    teks: str
    skor_maks: Decimal
    klaster: str


def peta_kode(lama_id: int, baru_id: int) -> list[Pasang]:
    """The map between two instruments, in the order of the later one."""
    if lama_id == baru_id:
        soal = Pertanyaan.objects.filter(instrumen=baru_id).order_by("urutan").values_list("pk", flat=True)
        return [Pasang(pk, pk, True) for pk in soal]
    return peta_tersimpan(lama_id, baru_id) or usulan_peta(lama_id, baru_id)


def peta_tersimpan(lama_id: int, baru_id: int) -> list[Pasang]:
    """Only what the system admin has saved; empty when the default still holds."""
    baris = PetaKode.objects.filter(pertanyaan_lama__instrumen=lama_id, pertanyaan_baru__instrumen=baru_id)
    kolom = ("pertanyaan_lama_id", "pertanyaan_baru_id", "sebanding", "catatan")
    return [Pasang(*isi) for isi in baris.values_list(*kolom)]


def usulan_peta(lama_id: int, baru_id: int) -> list[Pasang]:
    """The same code and the same most points; what else differs makes the two incomparable, and is said."""
    lama = {p.kode: p for p in _soal(lama_id)}
    pasangan = ((lama[b.kode], b) for b in _soal(baru_id) if b.kode in lama)
    return [_usulkan(a, b) for a, b in pasangan if a.skor_maks == b.skor_maks]


def pendahulu(pertanyaan: Pertanyaan, lama_id: int) -> list[int]:
    """The questions of an earlier instrument that live on as this one, the comparable first, then those worth most.

    What `peta_kode` says of one question, without reading whole instruments: three queries at most.
    """
    if pertanyaan.instrumen_id == lama_id:
        return [pertanyaan.pk]
    peta = PetaKode.objects.filter(
        pertanyaan_lama__instrumen=lama_id, pertanyaan_baru__instrumen=pertanyaan.instrumen_id
    )
    urutan = ("-sebanding", "-pertanyaan_lama__skor_maks", "pertanyaan_lama__urutan")
    milik = peta.filter(pertanyaan_baru=pertanyaan).order_by(*urutan)
    if asal := list(milik.values_list("pertanyaan_lama", flat=True)):
        return asal
    if peta.exists():
        return []
    sama = Pertanyaan.objects.filter(instrumen=lama_id, kode=pertanyaan.kode, skor_maks=pertanyaan.skor_maks)
    return list(sama.values_list("pk", flat=True))


def _usulkan(lama: Pertanyaan, baru: Pertanyaan) -> Pasang:
    if (lama.cara, lama.aturan, lama.satuan) != (baru.cara, baru.aturan, baru.satuan):
        return Pasang(lama.pk, baru.pk, False, BEDA_ATURAN)
    if lama.teks.split() != baru.teks.split():
        return Pasang(lama.pk, baru.pk, False, BEDA_KALIMAT)
    return Pasang(lama.pk, baru.pk, True)


def _soal(instrumen_id: int) -> Iterable[Pertanyaan]:
    kolom = ("kode", "teks", "skor_maks", "cara", "aturan", "satuan")
    return Pertanyaan.objects.filter(instrumen=instrumen_id).only(*kolom).order_by("urutan")


def soal_hilang(lama_id: int, diteruskan: Iterable[int], blok: int | None = None) -> list[SoalHilang]:
    """Questions with points that are not among those continued; of one block, or of the whole instrument."""
    hilang = Pertanyaan.objects.filter(instrumen=lama_id, skor_maks__gt=0).exclude(pk__in=list(diteruskan))
    if blok is not None:
        hilang = hilang.filter(indikator__blok=blok)
    baris = hilang.order_by("urutan").values_list("kode", "teks", "skor_maks", "indikator__blok__klaster__kode")
    return [SoalHilang(*isi) for isi in baris]


@dataclass(frozen=True, slots=True)
class RingkasanBlok:
    """How much of one block of the older instrument lives on."""

    klaster: str
    nama: str
    pertanyaan: int
    diteruskan: int
    sebanding: int
    poin_hilang: Decimal


def ringkasan_peta(lama_id: int, baru_id: int) -> list[RingkasanBlok]:
    """One line for each block of the older instrument, in order."""
    pasangan = peta_kode(lama_id, baru_id)
    diteruskan, sebanding = {p.lama for p in pasangan}, {p.lama for p in pasangan if p.sebanding}
    per_blok: dict[tuple[str, str], list[Pertanyaan]] = {}
    for soal in (
        Pertanyaan.objects.filter(instrumen=lama_id).select_related("indikator__blok__klaster").order_by("urutan")
    ):
        blok = soal.indikator.blok
        per_blok.setdefault((blok.klaster.kode, blok.nama), []).append(soal)
    return [
        RingkasanBlok(
            klaster=kode,
            nama=nama,
            pertanyaan=len(isi),
            diteruskan=sum(s.pk in diteruskan for s in isi),
            sebanding=sum(s.pk in sebanding for s in isi),
            poin_hilang=sum((s.skor_maks for s in isi if s.pk not in diteruskan), Decimal(0)),
        )
        for (kode, nama), isi in per_blok.items()
    ]
