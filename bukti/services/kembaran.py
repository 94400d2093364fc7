"""Files of a city that are the same or nearly so: the same bytes, the same words, nearly the same picture."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from django.db import transaction
from django.db.models import Q, QuerySet

from bukti.aturan.rupa import berarti, jarak, terdekat
from bukti.models import Kembaran, VersiBukti
from klaster.models import Kota

#: More twins of one file than a person would look at.
KEMBARAN_MAKS = 20


def cari_kembaran(kini: VersiBukti) -> dict[int, tuple[str, int]]:
    """Other clean files of the city that equal this one, each by its strongest likeness: (kind, differing bits)."""
    lain = _berkas_lain(kini)
    hasil: dict[int, tuple[str, int]] = {}
    for pk in lain.filter(sha256=kini.sha256).order_by("pk").values_list("pk", flat=True)[:KEMBARAN_MAKS]:
        hasil[pk] = (Kembaran.Macam.BITA, 0)
    if sidik := kini.bacaan.sidik_teks:
        seteks = lain.filter(bacaan__sidik_teks=sidik).order_by("pk").values_list("pk", flat=True)
        for pk in seteks[:KEMBARAN_MAKS]:
            hasil.setdefault(pk, (Kembaran.Macam.TEKS, 0))
    if kini.sidik_rupa:
        foto = lain.exclude(sidik_rupa="").values_list("pk", "sidik_rupa").iterator()
        for beda, pk in terdekat(kini.sidik_rupa, foto, KEMBARAN_MAKS):
            hasil.setdefault(pk, (Kembaran.Macam.RUPA, beda))
    return hasil


def _berkas_lain(kini: VersiBukti) -> QuerySet[VersiBukti]:
    """Clean files of the city; other versions of the same evidence are meant to be alike and do not count."""
    bersih = _bersih(kini.bukti.kota_id).exclude(pk=kini.pk)
    return bersih.exclude(Q(bukti=kini.bukti_id) & ~Q(nomor=kini.nomor))


def _bersih(kota_id: int) -> QuerySet[VersiBukti]:
    return VersiBukti.setiap_berkas.filter(bukti__kota=kota_id, status_periksa=VersiBukti.Periksa.BERSIH)


# --- All of a city at once ----------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class _Sidik:
    """What one file is compared by."""

    pk: int
    bukti_id: int
    nomor: int
    sha256: str
    rupa: str
    teks: str


@transaction.atomic
def bangun_kembaran(*, kota: Kota) -> int:
    """Find all twins of a city anew, set-wise: after many files were stored at once. Returns how many pairs."""
    Kota.objects.select_for_update(no_key=True).get(pk=kota.pk)
    Kembaran.objects.filter(versi__bukti__kota=kota).delete()
    bidang = ("pk", "bukti_id", "nomor", "sha256", "sidik_rupa", "bacaan__sidik_teks")
    semua = _bersih(kota.pk).order_by("pk").values_list(*bidang)
    berkas = [_Sidik(pk, bukti, nomor, sha256, rupa, teks or "") for pk, bukti, nomor, sha256, rupa, teks in semua]
    baris = [Kembaran(versi_id=v, lain_id=lain, macam=m, jarak=j) for v, lain, m, j in _semua_pasangan(berkas)]
    return len(Kembaran.objects.bulk_create(baris, batch_size=500))


def _semua_pasangan(berkas: list[_Sidik]) -> Iterator[tuple[int, int, str, int]]:
    """(younger, older, kind, bits), each pair once by its strongest likeness, `KEMBARAN_MAKS` for a younger file."""
    terpakai: set[tuple[int, int]] = set()
    banyak: dict[int, int] = defaultdict(int)
    for tua, muda, macam, beda in _calon(berkas):
        kunci = (muda.pk, tua.pk)
        sebukti = tua.bukti_id == muda.bukti_id and tua.nomor != muda.nomor
        if sebukti or kunci in terpakai or banyak[muda.pk] >= KEMBARAN_MAKS:
            continue
        terpakai.add(kunci)
        banyak[muda.pk] += 1
        yield muda.pk, tua.pk, macam, beda


def _calon(berkas: list[_Sidik]) -> Iterator[tuple[_Sidik, _Sidik, str, int]]:
    """Pairs (older, younger) that are alike, the strongest kind first; the same pair may come again by another."""
    for macam, kunci in ((Kembaran.Macam.BITA, "sha256"), (Kembaran.Macam.TEKS, "teks")):
        for kelompok in _kelompok(berkas, kunci):
            yield from ((tua, muda, macam, 0) for tua, muda in combinations(kelompok, 2))
    foto = [b for b in berkas if berarti(b.rupa)]
    pasangan = ((jarak(tua.rupa, muda.rupa), tua, muda) for tua, muda in combinations(foto, 2))
    dekat = [(beda, tua, muda) for beda, tua, muda in pasangan if beda is not None]
    for beda, tua, muda in sorted(dekat, key=lambda p: (p[0], p[1].pk, p[2].pk)):
        yield tua, muda, Kembaran.Macam.RUPA, beda


def _kelompok(berkas: Iterable[_Sidik], kunci: str) -> Iterable[list[_Sidik]]:
    """Files with the same value there; an empty one says nothing."""
    kelompok: dict[str, list[_Sidik]] = defaultdict(list)
    for satu in berkas:
        if nilai := getattr(satu, kunci):
            kelompok[nilai].append(satu)
    return kelompok.values()
