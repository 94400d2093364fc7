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
#: Shades between neighbours up to which the fine grid sees none: sky and paper are noise.
BEDA_RINCI = 4


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
    """What a photo shows, as 80 hexadecimal digits; "" for a picture of a single shade.

    A difference hash: a bit says whether a field is lighter than its right-hand neighbour. 64 bits of a grid of 8 x 8
    find what may be the same, 256 bits of 16 x 16, in which hardly any difference counts as none, tell half-empty
    pictures apart. Smaller copies, other compression and a little more light change few bits (see `bukti.aturan.rupa`).
    """
    petak = _petak(gambar, 8)
    if max(petak) - min(petak) < BEDA_MIN:
        return ""
    return _bit_beda(petak, 8, 0) + _bit_beda(_petak(gambar, 16), 16, BEDA_RINCI)


def _petak(gambar: Any, sisi: int) -> bytes:
    from PIL import Image  # noqa: PLC0415 -- slow import

    isi: bytes = gambar.convert("L").resize((sisi + 1, sisi), Image.Resampling.LANCZOS).tobytes()
    return isi


def _bit_beda(petak: bytes, sisi: int, ambang: int) -> str:
    bit = 0
    for baris in range(sisi):
        for kolom in range(sisi):
            kiri = baris * (sisi + 1) + kolom
            bit = bit << 1 | (petak[kiri] > petak[kiri + 1] + ambang)
    return f"{bit:0{sisi * sisi // 4}x}"


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
