"""From contents to a PDF: the only place that uses WeasyPrint, inside a background job but for `cetak_langsung`.

What a page may load is decided here: files that are packaged with the portal, and nothing else. Addresses in the
templates are relative to a host that does not exist, so that nothing in a document can name a file or a server.
"""

import logging
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.template.loader import get_template, render_to_string

from klaster.galat import Ditolak
from laporan.isi_catatan import IsiCatatan
from laporan.isi_laporan import IsiLaporan

logger = logging.getLogger(__name__)

TEMPLAT = "laporan/pdf/evaluasi_mandiri.html"
TEMPLAT_CATATAN = "laporan/pdf/catatan_tahap.html"
TEMPLAT_JILID = "laporan/pdf/jilid.html"
TEMPLAT_SLIP = "laporan/pdf/akun_slip.html"
TEMPLAT_SERAH = "laporan/pdf/serah_terima.html"
#: `.invalid` is reserved (RFC 2606): no resolver will ever answer for it.
ALAMAT_STATIS = "https://statis.invalid/"
TIPE = {".css": "text/css", ".woff2": "font/woff2", ".svg": "image/svg+xml", ".png": "image/png"}

Lapor = Callable[[int, str], None]


class AlamatDitolak(ValueError):
    """A document asked for something that is not packaged with the portal."""


class GagalMencetak(Exception):
    """WeasyPrint could not make the document, for instance because a style sheet is missing."""


@dataclass(frozen=True, slots=True)
class HasilCetak:
    bita: bytes
    halaman: int


def cetak(isi: IsiLaporan | IsiCatatan, *, sidik: str, dibuat_pada: datetime, lapor: Lapor) -> HasilCetak:
    """Print the report. `lapor(percent, step)` is called as the work goes on; what it raises stops the work."""
    templat = TEMPLAT_CATATAN if isinstance(isi, IsiCatatan) else TEMPLAT
    konteks = {"isi": isi, "sidik": sidik, "dibuat_pada": dibuat_pada}
    return cetak_templat(templat, konteks, perkiraan=perkiraan_halaman(isi), lapor=lapor)


def cetak_templat(templat: str, konteks: dict[str, Any], *, perkiraan: int, lapor: Lapor) -> HasilCetak:
    """Print a template; `perkiraan` is about how many pages it will be."""
    lapor(10, "Menyusun isi laporan")
    html = render_to_string(templat, konteks)
    with _giliran(lapor), _ikuti_tata_letak(lapor, perkiraan=perkiraan):
        lapor(15, "Menata halaman")
        return html_ke_pdf(html)


def html_ke_pdf(html: str) -> HasilCetak:
    """Lay out and write. Tagged, with document language and title (PDF/UA-1)."""
    import weasyprint  # noqa: PLC0415 -- slow import
    from weasyprint.urls import FatalURLFetchingError  # noqa: PLC0415 -- slow import

    try:
        dokumen = weasyprint.HTML(string=html, base_url=ALAMAT_STATIS, url_fetcher=_pengambil()).render(
            pdf_variant="pdf/ua-1", optimize_images=True, jpeg_quality=70, dpi=150
        )
        return HasilCetak(dokumen.write_pdf(pdf_variant="pdf/ua-1"), len(dokumen.pages))
    except FatalURLFetchingError as galat:  # a BaseException, which no caller would expect
        raise GagalMencetak(str(galat)) from galat


def cetak_langsung(templat: str, konteks: dict[str, Any]) -> HasilCetak:
    """A small document at once, in the request: what may not be stored anywhere, and what is a few pages (ADR 0028).

    Waits a few seconds for another document of this process; raises `Ditolak` when that one takes longer.
    """
    html = render_to_string(templat, konteks)
    if not _SATU.acquire(timeout=TUNGGU_LANGSUNG):
        raise Ditolak("Portal sedang mencetak laporan besar. Coba lagi sebentar lagi, atau cetak dari peramban.")
    try:
        return html_ke_pdf(html)
    finally:
        _SATU.release()


@dataclass(frozen=True, slots=True)
class HasilBerjangkar:
    """Pages into which others are put: `jangkar` says on which page, from 0, each id begins."""

    bita: bytes
    halaman: int
    jangkar: dict[str, int]


def cetak_jilid(konteks: dict[str, Any], lapor: Lapor) -> HasilBerjangkar:
    """Cover, contents and dividers of one volume of a binder; its links keep working when pages are put in."""
    html = render_to_string(TEMPLAT_JILID, konteks)
    with _giliran(lapor):
        import weasyprint  # noqa: PLC0415 -- slow import
        from weasyprint.urls import FatalURLFetchingError  # noqa: PLC0415 -- slow import

        try:
            dokumen = weasyprint.HTML(string=html, base_url=ALAMAT_STATIS, url_fetcher=_pengambil()).render()
            jangkar = {nama: nomor for nomor, lembar in enumerate(dokumen.pages) for nama in lembar.anchors}
            return HasilBerjangkar(dokumen.write_pdf(), len(dokumen.pages), jangkar)
        except FatalURLFetchingError as galat:
            raise GagalMencetak(str(galat)) from galat


def perkiraan_halaman(isi: IsiLaporan | IsiCatatan) -> int:
    """About how many pages it will be, to turn "page 12" into percent."""
    if isinstance(isi, IsiCatatan):
        return 2 + len(isi.butir) // 7
    return 8 + len(isi.pertanyaan) // 7


# --- What may be loaded -----------------------------------------------------------------------------------------
def berkas_statis(alamat: str) -> Path:
    """The packaged file behind an address; `AlamatDitolak` for everything else, wherever it points."""
    bagian = urlsplit(alamat)
    if f"{bagian.scheme}://{bagian.netloc}/" != ALAMAT_STATIS:
        raise AlamatDitolak(alamat)
    relatif = unquote(bagian.path).lstrip("/")
    if "\x00" in relatif or Path(relatif).suffix not in TIPE:
        raise AlamatDitolak(alamat)
    for folder in settings.STATICFILES_DIRS:
        akar = Path(folder).resolve()
        berkas = (akar / relatif).resolve()
        if berkas.is_relative_to(akar) and berkas.is_file():
            return berkas
    raise AlamatDitolak(alamat)


@cache
def _kelas_pengambil() -> type:
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse  # noqa: PLC0415 -- slow import

    class PengambilStatis(URLFetcher):
        """Reads packaged files; never opens a connection. A packaged file that is missing stops the report."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            try:
                berkas = berkas_statis(url)
            except AlamatDitolak:
                logger.warning("refused to load for a report", extra={"alamat": url[:200]})
                if url.startswith(ALAMAT_STATIS):
                    raise FatalURLFetchingError(url) from None
                raise
            return URLFetcherResponse(url, berkas.read_bytes(), {"Content-Type": TIPE[berkas.suffix]})

    return PengambilStatis


def _pengambil() -> Any:
    return _kelas_pengambil()(allow_redirects=False, allowed_protocols=["https"])


# --- One at a time ----------------------------------------------------------------------------------------------
#: Laying out a full report takes some 200 MB, and Pango is not promised to be safe in threads.
_SATU = threading.Lock()
JEDA_GILIRAN = 5.0
TUNGGU_LANGSUNG = 8.0


@contextmanager
def _giliran(lapor: Lapor) -> Iterator[None]:
    """Wait until no other thread of this process prints, reporting meanwhile so that the lease stays alive."""
    while not _SATU.acquire(timeout=JEDA_GILIRAN):
        lapor(12, "Menunggu laporan lain selesai dicetak")
    try:
        yield
    finally:
        _SATU.release()


# --- Progress ---------------------------------------------------------------------------------------------------
_POLA_HALAMAN = re.compile(r"Creating layout - Page (\d+)")


class _Pendengar(logging.Handler):
    """Hears which page WeasyPrint is at; its log of progress is documented API. Only of the thread that listens."""

    def __init__(self, lapor: Lapor, perkiraan: int) -> None:
        super().__init__(logging.INFO)
        self.lapor, self.perkiraan = lapor, perkiraan
        self.utas = threading.get_ident()
        self.ulang = 0

    def emit(self, record: logging.LogRecord) -> None:
        if record.thread != self.utas:
            return
        pesan = record.getMessage()
        if "Repagination" in pesan:
            self.ulang += 1
        elif cocok := _POLA_HALAMAN.search(pesan):
            self._halaman(int(cocok[1]))
        elif "Creating PDF" in pesan:
            self.lapor(88, "Menulis PDF")

    def _halaman(self, nomor: int) -> None:
        if self.ulang:
            self.lapor(min(70 + 4 * self.ulang, 85), "Menyelaraskan nomor halaman")
        else:
            self.lapor(20 + min(50, 50 * nomor // self.perkiraan), f"Menata halaman {nomor}")


@contextmanager
def _ikuti_tata_letak(lapor: Lapor, perkiraan: int) -> Iterator[None]:
    kemajuan = logging.getLogger("weasyprint.progress")
    kemajuan.setLevel(logging.INFO)
    kemajuan.propagate = False
    pendengar = _Pendengar(lapor, perkiraan)
    kemajuan.addHandler(pendengar)
    try:
        yield
    finally:
        kemajuan.removeHandler(pendengar)


# --- Versions ---------------------------------------------------------------------------------------------------
@cache
def rupa() -> tuple[str, ...]:
    """What turns contents into pages, for the input hash: WeasyPrint's version and a hash of templates and styles."""
    templat = Path(get_template(TEMPLAT).origin.name).parent  # type: ignore[attr-defined]
    gaya = berkas_statis(f"{ALAMAT_STATIS}laporan/pdf/cetak.css").parent
    sidik = sha256()
    for berkas in sorted(b for folder in (templat, templat.parent / "grafik", gaya) for b in folder.iterdir()):
        sidik.update(berkas.name.encode() + b"\0" + berkas.read_bytes() + b"\0")
    return f"weasyprint {version('weasyprint')}", f"templat {sidik.hexdigest()}"
