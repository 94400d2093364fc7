"""When two photos show nearly the same picture, by their fingerprints of 64 bits (see `bukti.rupa_isi`)."""

from collections.abc import Iterable
from heapq import nsmallest

#: Differing bits up to which two fingerprints count as the same picture.
JARAK_MAKS = 6
#: A plain sheet has (nearly) all bits alike and resembles every other plain sheet: such a fingerprint says nothing.
BIT_MIN = 5


def berarti(sidik: str) -> bool:
    """Whether a fingerprint can tell one picture from another; not so an empty one or that of a plain sheet."""
    if not sidik:
        return False
    bit = int(sidik, 16).bit_count()
    return BIT_MIN <= bit <= 64 - BIT_MIN


def jarak(satu: str, lain: str) -> int:
    """Differing bits, 0 to 64."""
    return (int(satu, 16) ^ int(lain, 16)).bit_count()


def terdekat(sidik: str, lain: Iterable[tuple[int, str]], paling_banyak: int) -> list[tuple[int, int]]:
    """(distance, id) of the nearest pictures within `JARAK_MAKS`, nearest first; of equals the older id first."""
    if not berarti(sidik):
        return []
    ini = int(sidik, 16)
    jauh = ((d, pk) for pk, s in lain if (d := (ini ^ int(s, 16)).bit_count()) <= JARAK_MAKS and berarti(s))
    return nsmallest(paling_banyak, jauh)
