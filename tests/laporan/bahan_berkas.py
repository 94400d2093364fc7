"""Evidence for ZIP and binder: small real files, stored, and linked to questions of the small world."""

from __future__ import annotations

import io
from typing import Any

from bukti.models import Bukti, TautanBukti, VersiBukti
from klaster.models import Opd
from tests.dunia import DuniaKota
from tests.factories.bukti import BuktiFactory, TautanBuktiFactory, VersiBuktiFactory

TIPE_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def pdf(halaman: int = 1, *, ukuran: tuple[int, int] = (595, 842), putar: int = 0) -> bytes:
    """A real PDF of so many pages, each with a word on it."""
    import pikepdf

    dokumen = pikepdf.new()
    for nomor in range(1, halaman + 1):
        dokumen.add_blank_page(page_size=ukuran)
        lembar = dokumen.pages[-1]
        lembar.Resources = pikepdf.Dictionary(
            Font=pikepdf.Dictionary(
                F1=pikepdf.Dictionary(
                    Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
                )
            )
        )
        lembar.Contents = dokumen.make_stream(f"BT /F1 24 Tf 72 400 Td (Asli {nomor}) Tj ET".encode())
        if putar:
            lembar.Rotate = putar
    wadah = io.BytesIO()
    dokumen.save(wadah)
    return wadah.getvalue()


def foto(lebar: int = 60, tinggi: int = 40, *, exif: bytes = b"") -> bytes:
    from PIL import Image

    wadah = io.BytesIO()
    Image.new("RGB", (lebar, tinggi), (200, 120, 40)).save(wadah, "JPEG", exif=exif)
    return wadah.getvalue()


def lampirkan(
    kota: DuniaKota,
    kode: str,
    isi: bytes,
    *lain: bytes,
    opd: Opd | None = None,
    tautan: dict[str, Any] | None = None,
    **bukti: Any,
) -> TautanBukti:
    """One piece of evidence on a question; `lain` are further files of the same version."""
    tipe = bukti.pop("tipe", "application/pdf")
    halaman = bukti.pop("halaman", 3)
    piece: Bukti = BuktiFactory(opd=opd or kota.dinkes, **bukti)
    versi: VersiBukti = VersiBuktiFactory(bukti=piece, isi=isi, tipe=tipe, halaman=halaman)
    for urutan, satu in enumerate(lain, start=2):
        VersiBuktiFactory(bukti=piece, isi=satu, tipe=tipe, urutan=urutan, halaman=halaman)
    return TautanBuktiFactory(bukti=piece, versi=versi, jawaban=kota.jawaban(kode), opd=piece.opd, **(tautan or {}))
