"""What a file looks like: the preview, the small picture of lists, and a fingerprint of what a photo shows.

Part of the scanner's process (`bukti.pemindai`): no Django in here.
"""

from pathlib import Path
from typing import Any

from bukti.kenal_isi import PIKSEL_MAKS, BerkasBuruk

SISI_PRATINJAU = 1200
SISI_KECIL = 320
PRATINJAU, KECIL = "pratinjau.webp", "kecil.webp"

#: Shades of 256 between the darkest and the lightest of the 72 fields below which a picture shows nothing to compare.
BEDA_MIN = 8


def rupa_pdf(jalur: Path, folder: Path) -> bool:
    """Pictures of the first page. A page that cannot be drawn is no fault of the document: False then."""
    import pypdfium2

    try:
        dokumen = pypdfium2.PdfDocument(jalur)
        lembar = dokumen[0]
        lebar, tinggi = lembar.get_size()
        skala = min(SISI_PRATINJAU / max(lebar, tinggi, 1), 4)
        gambar = lembar.render(scale=skala, may_draw_forms=False).to_pil()
    except pypdfium2.PdfiumError:
        return False
    simpan_kedua(gambar, folder)
    return True


def rupa_gambar(jalur: Path, folder: Path) -> str:
    """Small copies without EXIF: the place where a child was photographed stays in the original only.

    Returns the fingerprint of the upright picture, see `sidik_rupa`.
    """
    from PIL import Image, ImageOps  # noqa: PLC0415 -- slow import

    Image.MAX_IMAGE_PIXELS = PIKSEL_MAKS
    try:
        with Image.open(jalur) as gambar:
            gambar.draft("RGB", (SISI_PRATINJAU, SISI_PRATINJAU))
            tegak = simpan_kedua(ImageOps.exif_transpose(gambar), folder)
    except (OSError, SyntaxError, ValueError) as galat:
        raise BerkasBuruk("rusak, sehingga gambar tidak dapat dibuka", "Simpan ulang gambarnya.") from galat
    return sidik_rupa(tegak)


def sidik_rupa(gambar: Any) -> str:
    """The difference hash of a picture: 64 bits as 16 hexadecimal digits; "" for one of a single shade.

    A bit says whether a field of a 9 x 8 grid is lighter than its right-hand neighbour. Smaller copies, other
    compression and a little more light change few bits of it.
    """
    from PIL import Image  # noqa: PLC0415 -- slow import

    petak = gambar.convert("L").resize((9, 8), Image.Resampling.LANCZOS).tobytes()
    if max(petak) - min(petak) < BEDA_MIN:
        return ""
    bit = 0
    for baris in range(8):
        for kolom in range(8):
            kiri = baris * 9 + kolom
            bit = bit << 1 | (petak[kiri] > petak[kiri + 1])
    return f"{bit:016x}"


def simpan_kedua(gambar: Any, folder: Path) -> Any:
    """Write the preview and the small picture as WebP; returns the preview."""
    from PIL import Image  # noqa: PLC0415 -- slow import

    gambar.thumbnail((SISI_PRATINJAU, SISI_PRATINJAU), Image.Resampling.LANCZOS)
    berlatar = Image.new("RGB", gambar.size, "white")
    tembus = gambar.convert("RGBA")
    berlatar.paste(tembus, mask=tembus.getchannel("A"))
    _tulis(berlatar, folder / PRATINJAU, 80)
    kecil = berlatar.copy()
    kecil.thumbnail((SISI_KECIL, SISI_KECIL), Image.Resampling.LANCZOS)
    _tulis(kecil, folder / KECIL, 75)
    return berlatar


def _tulis(gambar: Any, tujuan: Path, mutu: int) -> None:
    """Whole or not at all: the process may be stopped at any moment."""
    sementara = tujuan.with_suffix(".tmp")
    gambar.save(sementara, "WEBP", quality=mutu, method=4)
    sementara.rename(tujuan)
