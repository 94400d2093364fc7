"""One finished file: its bytes, its pages and its preview. A plain function, so that several processes can draw."""

from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from multiprocessing import get_context
from os import cpu_count
from typing import TYPE_CHECKING

from .dokumen import buat_pdf
from .foto import buat_foto
from .pesanan import Pesanan
from .tabel import buat_xlsx

if TYPE_CHECKING:
    from PIL.Image import Image

PEMBUAT: dict[str, Callable[[Pesanan], bytes]] = {"pdf": buat_pdf, "jpg": buat_foto, "xlsx": buat_xlsx}
SISI_PRATINJAU = 800
#: Below this many files a second process costs more than it saves.
BANYAK = 80


@dataclass(frozen=True)
class Lembar:
    isi: bytes
    halaman: int | None
    pratinjau: bytes


def buat_lembar(pesanan: tuple[str, Pesanan]) -> Lembar:
    """Draw a file of this form ("pdf", "jpg", "xlsx") and look at it as the portal's own inspection would."""
    bentuk, isi = pesanan[0], PEMBUAT[pesanan[0]](pesanan[1])
    if bentuk == "pdf":
        return Lembar(isi, *_lihat_pdf(isi))
    return Lembar(isi, None, _lihat_foto(isi) if bentuk == "jpg" else b"")


def buat_semua(pesanan: list[tuple[str, Pesanan]]) -> Iterator[Lembar]:
    """The files in order. Many are drawn by several processes, a few right here."""
    if len(pesanan) < BANYAK or (cpu_count() or 1) < 2:
        yield from map(buat_lembar, pesanan)
        return
    yield from _kolam().map(buat_lembar, pesanan, chunksize=8)


@lru_cache(maxsize=1)
def _kolam() -> ProcessPoolExecutor:
    """Started once, for all cities. New processes, not forks: they must not share the database connection."""
    return ProcessPoolExecutor(max_workers=min(4, cpu_count() or 2), mp_context=get_context("spawn"))


def _lihat_pdf(isi: bytes) -> tuple[int, bytes]:
    import pypdfium2

    dokumen = pypdfium2.PdfDocument(isi)
    try:
        lembar = dokumen[0]
        skala = SISI_PRATINJAU / max(lembar.get_size())
        return len(dokumen), _webp(lembar.render(scale=skala, may_draw_forms=False).to_pil())
    finally:
        dokumen.close()


def _lihat_foto(isi: bytes) -> bytes:
    from PIL import Image  # noqa: PLC0415 -- slow import

    gambar = Image.open(BytesIO(isi))
    gambar.draft("RGB", (SISI_PRATINJAU, SISI_PRATINJAU * 3 // 4))  # decodes at half size: no resampling
    gambar.thumbnail((SISI_PRATINJAU, SISI_PRATINJAU))
    return _webp(gambar)


def _webp(gambar: "Image") -> bytes:
    wadah = BytesIO()
    gambar.save(wadah, "WEBP", quality=75, method=0)
    return wadah.getvalue()
