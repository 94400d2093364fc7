"""What somebody typed to search inside documents, as words and phrases; and the passage that shows a find.

    gugus tugas            both words, in any place; "anaknya" is found by "anak"
    "gugus tugas"          these words side by side
    posyan*                words that begin so

Whatever else is typed separates words: no input is an error, and none reaches a database as part of its language.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice, takewhile

from bukti.aturan.bacaan import halaman_pada, samarkan

BUTIR_MAKS = 8
#: Characters around a find that are shown.
SEKITAR = 70
HALAMAN_DISEBUT = 5
TEMUAN_MAKS = 500
#: Longer than any way of writing an identity number.
TEPI = 40

_BUTIR = re.compile(r'"([^"]*)"?|([^\s"]+)')
_KATA = re.compile(r"[^\W_]+")
#: Little words that hang on another; "-kan", "-an" and "-i" belong to the word.
_LEKAT = re.compile(r"(?<=\w{4})(?:nya|lah|kah|pun)$", re.IGNORECASE)
_HURUF_PANGKAL_MIN = 4


@dataclass(frozen=True, slots=True)
class Butir:
    """Words that must stand side by side; `awalan`: the last of them may go on."""

    kata: tuple[str, ...]
    awalan: bool = False
    persis: bool = False

    @property
    def pangkal(self) -> str:
        """The last word without what hangs on it, to be searched as a beginning."""
        return _LEKAT.sub("", self.kata[-1])

    @property
    def terbuka(self) -> bool:
        """Whether the last word may go on: asked for, or long enough that its endings are the same word."""
        return self.awalan or (not self.persis and len(self.pangkal) >= _HURUF_PANGKAL_MIN)


def urai(kata: str) -> tuple[Butir, ...]:
    """The parts of what was typed, at most `BUTIR_MAKS`; empty when there is no letter or digit in it."""
    butir: list[Butir] = []
    for frasa, satu in _BUTIR.findall(kata):
        mentah = frasa or satu
        if isi := tuple(_KATA.findall(mentah)):
            butir.append(Butir(isi, awalan=mentah.rstrip().endswith("*"), persis=not satu))
    return tuple(dict.fromkeys(butir))[:BUTIR_MAKS]


@dataclass(frozen=True, slots=True)
class Petikan:
    """A passage around a find: its page, the text cut into (text, whether it is what was searched), other pages."""

    halaman: int
    potongan: tuple[tuple[str, bool], ...]
    halaman_lain: tuple[int, ...] = ()
    lebih: bool = False


def petik(teks: str, awal_halaman: Sequence[int], butir: Sequence[Butir]) -> Petikan | None:
    """The passage in which most of what was searched stands, with identity numbers blotted out; None when the text
    has no such word as it was typed (a database may know it by its root)."""
    pola = [re.compile(_pola(b), re.IGNORECASE) for b in butir]
    letak = sorted((c.start(), n) for n, p in enumerate(pola) for c in islice(p.finditer(teks), TEMUAN_MAKS))
    if not letak:
        return None
    mulai = letak[_paling_ragam(letak)][0]
    halaman = dict.fromkeys(halaman_pada(awal_halaman, di) for di, _ in letak)
    sendiri = halaman_pada(awal_halaman, mulai)
    lain = [h for h in halaman if h != sendiri]
    return Petikan(sendiri, _potong(teks, mulai, pola), tuple(lain[:HALAMAN_DISEBUT]), len(lain) > HALAMAN_DISEBUT)


def _pola(butir: Butir) -> str:
    *depan, akhir = butir.kata
    kata = [*map(re.escape, depan), re.escape(butir.pangkal if butir.terbuka else akhir)]
    return r"(?<![^\W_])" + r"[\W_]+".join(kata) + (r"[^\W_]*" if butir.terbuka else r"(?![^\W_])")


def _paling_ragam(letak: Sequence[tuple[int, int]]) -> int:
    """The first find with the most different parts of the search in the passage that begins with it."""

    def ragam(i: int) -> int:
        batas = letak[i][0] + 2 * SEKITAR
        return len({n for di, n in takewhile(lambda satu: satu[0] < batas, islice(letak, i, None))})

    return max(range(len(letak)), key=lambda i: (ragam(i), -i))


def _potong(teks: str, mulai: int, pola: Sequence[re.Pattern[str]]) -> tuple[tuple[str, bool], ...]:
    """The passage, from the beginning of a word to the end of one and within its page, cut at what was found."""
    awal_lembar = teks.rfind("\f", 0, mulai) + 1
    akhir_lembar = teks.find("\f", mulai)
    akhir_lembar = len(teks) if akhir_lembar < 0 else akhir_lembar
    awal, akhir = max(awal_lembar, mulai - SEKITAR), min(akhir_lembar, mulai + 2 * SEKITAR)
    tepi = max(0, awal - TEPI)
    petikan = samarkan(teks[tepi : akhir + TEPI])[awal - tepi : akhir - tepi]  # no half of a number at either end
    if awal > awal_lembar and (jeda := re.search(r"\s", petikan[: mulai - awal])):
        petikan = petikan[jeda.end() :]
    if akhir < akhir_lembar:
        petikan = re.sub(r"\s+\S*$", "", petikan)
    petikan = petikan.strip()
    hasil, di = [], 0
    for cocok in re.finditer("|".join(p.pattern for p in pola), petikan, re.IGNORECASE):
        hasil += [(petikan[di : cocok.start()], False), (cocok.group(), True)]
        di = cocok.end()
    hasil.append((petikan[di:], False))
    rapi = ((re.sub(r"\s+", " ", isi), tanda) for isi, tanda in hasil)
    return tuple((isi, tanda) for isi, tanda in rapi if isi)
