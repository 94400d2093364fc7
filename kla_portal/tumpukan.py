"""Room on the interpreter's stack of frames, without which a request may spend a tenth of its time mapping memory.

CPython 3.11 keeps the frames of a thread in chunks of 16 kB. A call that does not fit into the last one maps a new
chunk, and its return unmaps it again. Where a loop calls functions at such an edge (Django's middleware, templates and
queries stand some hundred frames deep), each call does both: more than a thousand times on a page of the portal. A
frame that needs more than a chunk gets one of the next power of two, and what is called from it goes into the rest.
See ADR 0035.
"""

from collections.abc import Callable, Iterable
from typing import Any

#: Local variables, 8 bytes each, of a frame of 132 kB: its chunk has 256 kB, and room for some 700 more frames.
_BANYAK = 16_500


def _buat() -> Callable[..., Any]:
    """A function with that many local variables, none of which is ever set."""
    peubah = "=".join(f"v{nomor}" for nomor in range(_BANYAK))
    ruang: dict[str, Any] = {}
    exec(f"def lapang(kerja, *isi):\n if kerja is None:\n  {peubah}=0\n return kerja(*isi)", ruang)
    return ruang["lapang"]  # type: ignore[no-any-return]


#: `lapang(kerja, *isi)`: what `kerja(*isi)` gives or raises, called with that room. It costs 0.1 ms.
lapang = _buat()


def wsgi_lapang(aplikasi: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
    """A WSGI application whose requests are served with room for frames."""

    def layani(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        return lapang(aplikasi, environ, start_response)  # type: ignore[no-any-return]

    return layani
