"""AU-6: where and with what a photo was taken stays in the original; no copy that is shown or bound carries it."""

import io
from pathlib import Path

import pikepdf
import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from bukti.rupa_isi import KECIL, PRATINJAU, rupa_gambar
from laporan.penjilid import siapkan

TANDA = "Lokasi6S54LS107T36BT"
XMP = f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF exif:GPSLatitude="{TANDA}"/></x:xmpmeta>'.encode()


def gambar(jenis: str) -> bytes:
    """A photo of 800 x 600 that says in every place it can where it was taken."""
    exif = Image.Exif()
    exif[0x010F] = TANDA  # make
    exif.get_ifd(0x8825)[1] = "S"
    exif.get_ifd(0x8825)[0x1D] = TANDA  # date stamp of the GPS
    foto, wadah = Image.radial_gradient("L").resize((800, 600)).convert("RGB"), io.BytesIO()
    if jenis == "PNG":
        catatan = PngInfo()
        catatan.add_text("Location", TANDA)
        catatan.add_itxt("XML:com.adobe.xmp", XMP.decode())
        foto.save(wadah, "PNG", pnginfo=catatan, exif=exif)
    elif jenis == "JPEG":
        foto.save(wadah, "JPEG", exif=exif, xmp=XMP, comment=TANDA.encode())
    else:
        foto.save(wadah, "WEBP", exif=exif.tobytes(), xmp=XMP)
    return wadah.getvalue()


@pytest.fixture(params=["JPEG", "PNG", "WEBP"])
def asli(request, tmp_path) -> Path:
    jalur = tmp_path / "asli"
    jalur.write_bytes(gambar(request.param))
    assert TANDA.encode() in jalur.read_bytes()
    return jalur


def test_pratinjau_dan_gambar_kecil(asli, tmp_path):
    semula = asli.read_bytes()

    rupa_gambar(asli, tmp_path)

    for nama in (PRATINJAU, KECIL):
        isi = (tmp_path / nama).read_bytes()
        assert TANDA.encode() not in isi
        assert b"GPS" not in isi
        with Image.open(io.BytesIO(isi)) as salinan:
            assert not salinan.getexif()
            assert set(salinan.info) <= {"loop", "background", "timestamp", "duration"}
    assert asli.read_bytes() == semula


def test_halaman_jilid(asli, tmp_path):
    keluar = tmp_path / "siap.pdf"

    siapkan({"jalur": str(asli), "tipe": "image/jpeg", "keluar": str(keluar), "judul": "Foto"})

    with pikepdf.open(keluar) as dokumen:
        bita = b"".join(o.read_raw_bytes() for o in dokumen.objects if isinstance(o, pikepdf.Stream))
    assert bita.count(b"\xff\xd8\xff") == 1  # the picture is in there
    assert TANDA.encode() not in bita + keluar.read_bytes()
    assert b"GPS" not in bita
