"""One finished file: its bytes, its pages and its preview. A plain function, so that several processes can draw."""

from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import lru_cache
from io import BytesIO
from multiprocessing import get_context
from os import cpu_count
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING, Any

from bukti.aturan.bacaan import Bacaan, baca
from bukti.rupa_isi import SISI_KECIL, sidik_rupa
from bukti.teks_isi import teks_pdf, teks_xlsx

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
    """Its bytes, its pages (None where it has none), its pictures as WebP, what a photo shows and what is written."""

    isi: bytes
    halaman: int | None = None
    pratinjau: bytes = b""
    kecil: bytes = b""
    sidik_rupa: str = ""
    bacaan: Bacaan = field(default_factory=Bacaan)


def buat_lembar(pesanan: tuple[str, Pesanan]) -> Lembar:
    """Draw a file of this form ("pdf", "jpg", "xlsx") and look at it as the portal's own inspection would."""
    bentuk, isi = pesanan[0], PEMBUAT[pesanan[0]](pesanan[1])
    if bentuk == "jpg":
        return Lembar(isi, **_lihat_foto(isi))
    halaman = _baca_pdf(isi) if bentuk == "pdf" else _baca_xlsx(isi)
    lihat = _lihat_pdf(isi) if bentuk == "pdf" else {}
    return Lembar(isi, bacaan=baca(halaman, kota=pesanan[1].kota), **lihat)


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


def _baca_pdf(isi: bytes) -> list[str]:
    with NamedTemporaryFile(suffix=".pdf") as berkas:
        berkas.write(isi)
        berkas.flush()
        return teks_pdf(Path(berkas.name))


def _baca_xlsx(isi: bytes) -> list[str]:
    with NamedTemporaryFile(suffix=".xlsx") as berkas:
        berkas.write(isi)
        berkas.flush()
        return teks_xlsx(Path(berkas.name))


def _lihat_pdf(isi: bytes) -> dict[str, Any]:
    import pypdfium2

    dokumen = pypdfium2.PdfDocument(isi)
    try:
        lembar = dokumen[0]
        skala = SISI_PRATINJAU / max(lembar.get_size())
        gambar = lembar.render(scale=skala, may_draw_forms=False).to_pil()
        return {"halaman": len(dokumen), "pratinjau": _webp(gambar), "kecil": _kecil(gambar)}
    finally:
        dokumen.close()


def _lihat_foto(isi: bytes) -> dict[str, Any]:
    from PIL import Image  # noqa: PLC0415 -- slow import

    gambar = Image.open(BytesIO(isi))
    gambar.draft("RGB", (SISI_PRATINJAU, SISI_PRATINJAU * 3 // 4))  # decodes at half size: no resampling
    gambar.thumbnail((SISI_PRATINJAU, SISI_PRATINJAU))
    return {"pratinjau": _webp(gambar), "sidik_rupa": sidik_rupa(gambar), "kecil": _kecil(gambar)}


def _kecil(gambar: "Image") -> bytes:
    """Shrinks the picture itself: call it last."""
    gambar.thumbnail((SISI_KECIL, SISI_KECIL))
    return _webp(gambar)


def _webp(gambar: "Image") -> bytes:
    wadah = BytesIO()
    gambar.save(wadah, "WEBP", quality=75, method=0)
    return wadah.getvalue()
