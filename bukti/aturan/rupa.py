"""When two photos show nearly the same picture, by their fingerprints of 64 + 256 bits (see `bukti.rupa_isi`)."""

from collections.abc import Iterable
from heapq import nsmallest

#: Hexadecimal digits of the coarse part; the fine part follows.
KASAR = 16
#: Differing bits of 64, and then of 256, up to which two fingerprints count as the same picture. Photos saved anew,
#: shrunk, or a little brighter differ by at most 10 of 256, different ones of the same kind by 16 and more.
JARAK_MAKS, JARAK_RINCI_MAKS = 6, 14
#: A plain sheet has (nearly) all bits alike and resembles every other plain sheet: such a fingerprint says nothing.
BIT_MIN = 5


def berarti(sidik: str) -> bool:
    """Whether a fingerprint can tell one picture from another; not so an empty one or that of a plain sheet."""
    if not sidik:
        return False
    bit = int(sidik[:KASAR], 16).bit_count()
    return BIT_MIN <= bit <= 4 * KASAR - BIT_MIN


def jarak(satu: str, lain: str) -> int | None:
    """Differing bits of the coarse part when the two are the same picture, else None."""
    kasar = _beda(satu[:KASAR], lain[:KASAR])
    if kasar > JARAK_MAKS:
        return None
    return kasar if _beda(satu[KASAR:], lain[KASAR:]) <= JARAK_RINCI_MAKS else None


def terdekat(sidik: str, lain: Iterable[tuple[int, str]], paling_banyak: int) -> list[tuple[int, int]]:
    """(distance, id) of the same pictures among others, nearest first; of equals the older id first."""
    if not berarti(sidik):
        return []
    sama = ((d, pk) for pk, s in lain if (d := jarak(sidik, s)) is not None and berarti(s))
    return nsmallest(paling_banyak, sama)


def _beda(satu: str, lain: str) -> int:
    return (int(satu or "0", 16) ^ int(lain or "0", 16)).bit_count()
