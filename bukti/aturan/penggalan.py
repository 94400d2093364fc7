"""Words cut at the end of a line become whole again. No Django in here: the scanner's process uses it, too."""

import re

#: A word, a sign of a cut, the rest of the word. PDF readers put U+0002 or U+FFFE in place of hyphen and line end; the
#: soft hyphen is U+00AD. Begins at a word's beginning only, so that a run of a million letters is walked through once.
_PENGGALAN = re.compile(
    r"(?<![^\W\d_])([^\W\d_]+)(?:[-\u2010][ \t]*\r?\n[ \t]*|[\u00ad\ufffe\x02](?:[ \t]*\r?\n[ \t]*)?)([^\W\d_]+)"
)
GANDA_MIN, GANDA_MAKS = 3, 20


def sambung_penggalan(teks: str) -> str:
    """Indonesian doubles words: "undang-undang" and "anak-anaknya" keep the hyphen, "perlin-dungan" loses it."""
    return _PENGGALAN.sub(_sambung, teks)


def _sambung(cocok: re.Match[str]) -> str:
    kiri, kanan = cocok.groups()
    panjang = range(GANDA_MIN, min(len(kiri), len(kanan), GANDA_MAKS) + 1)
    ganda = any(kiri[-n:].casefold() == kanan[:n].casefold() for n in panjang)
    return f"{kiri}-{kanan}" if ganda or not kanan[0].islower() else f"{kiri}{kanan}"
