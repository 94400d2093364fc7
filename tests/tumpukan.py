"""Room on the interpreter's stack of frames: without it a tenth of the tests' time goes into mapping memory.

CPython 3.11 keeps frames in chunks of 16 kB. A call that does not fit into the last one maps a new chunk, and the
return unmaps it again; where a loop calls functions at such an edge (pytest and Django stand some hundred frames
deep), each call does both: 3,600 times a test were counted. A frame that needs more than a chunk gets one of the next
power of two, and what is called from it goes into the rest.
"""

from collections.abc import Callable

#: Local variables (8 bytes each) of a frame that takes a little more than half a megabyte: the chunk is one megabyte.
_BANYAK = 66_000


def _buat() -> Callable[[Callable[[], object]], object]:
    """A function with that many local variables, none of which is ever set."""
    peubah = "=".join(f"v{nomor}" for nomor in range(_BANYAK))
    ruang: dict[str, Callable[[Callable[[], object]], object]] = {}
    exec(f"def lapang(kerja):\n if kerja is None:\n  {peubah}=0\n return kerja()", ruang)  # noqa: S102 -- our own text
    return ruang["lapang"]


#: `lapang(kerja)`: what `kerja()` gives, called with half a megabyte of room for frames.
lapang = _buat()
