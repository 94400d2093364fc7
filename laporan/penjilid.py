"""Binding pages: `python -m laporan.penjilid siapkan` and `python -m laporan.penjilid susun FILE`.

Runs as a process of its own, without Django, secrets or database, under a limit of memory: what a stranger's file does
to a reader ends here (docs/adr/0010). `siapkan` takes one job a line on standard input and answers each with a line;
`susun` puts prepared pages between the printed ones, with bookmarks, stamps and page numbers, and says how far it is.
"""

import io
import json
import resource
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import segno

A4 = (595.276, 841.89)
TEPI = 28.0
KAKI = 74.0  # what the stamp and the page number take at the foot of a page, in points
SISI_QR = 42.0
SISI_FOTO = 2200  # pixels: 200 dpi over the width of a page
MUTU_FOTO = 82
PIKSEL_MAKS = 120_000_000
MEMORI_MAKS = 3 * 1024**3
PDF = "application/pdf"


# --- One file becomes pages of A4 --------------------------------------------------------------------------------
def siapkan(tugas: dict[str, Any]) -> dict[str, Any]:
    """{"halaman", "bita"} of the prepared file; {"sebab"} when it cannot be bound."""
    try:
        buat = _dari_pdf if tugas["tipe"] == PDF else _dari_gambar
        halaman = buat(Path(tugas["jalur"]), Path(tugas["keluar"]), tugas["judul"])
    except Exception as galat:
        return {"sebab": f"{type(galat).__name__}: {galat}"[:200]}
    return {"halaman": halaman, "bita": Path(tugas["keluar"]).stat().st_size}


def _dari_pdf(jalur: Path, keluar: Path, judul: str) -> int:
    """Every page, shrunk into the space above the foot. Signatures and filled fields become part of the page; links,
    scripts and whatever else hangs on a page stay behind."""
    import pikepdf

    with pikepdf.open(jalur, suppress_warnings=True) as sumber, pikepdf.new() as hasil:
        sumber.generate_appearance_streams()
        sumber.flatten_annotations("all")
        for lembar in sumber.pages:
            _tempatkan(hasil, lembar)
        hasil.remove_unreferenced_resources()
        hasil.save(keluar, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return len(hasil.pages)


def _tempatkan(hasil: Any, lembar: Any) -> None:
    import pikepdf

    kotak = pikepdf.Rectangle(lembar.trimbox)
    rebah = kotak.width > kotak.height
    if int(lembar.obj.get("/Rotate", 0)) % 180:
        rebah = not rebah
    lebar, tinggi = (A4[1], A4[0]) if rebah else A4
    hasil.add_blank_page(page_size=(lebar, tinggi))
    ruang = pikepdf.Rectangle(TEPI, KAKI, lebar - TEPI, tinggi - TEPI)
    hasil.pages[-1].add_overlay(lembar, ruang, expand=False)


def _dari_gambar(jalur: Path, keluar: Path, judul: str) -> int:
    """One page with the picture and its title; without EXIF, XMP and comments, so without the place it was taken at."""
    import pikepdf
    from PIL import Image, ImageOps  # noqa: PLC0415 -- slow import

    Image.MAX_IMAGE_PIXELS = PIKSEL_MAKS
    with Image.open(jalur) as gambar:
        gambar.draft("RGB", (SISI_FOTO, SISI_FOTO))
        tegak = _berlatar_putih(ImageOps.exif_transpose(gambar))
    tegak.thumbnail((SISI_FOTO, SISI_FOTO), Image.Resampling.LANCZOS)
    tegak.info.clear()  # Pillow would hand on XMP and comments of the original
    wadah = io.BytesIO()
    tegak.save(wadah, "JPEG", quality=MUTU_FOTO)
    with pikepdf.new() as hasil:
        lebar, tinggi = (A4[1], A4[0]) if tegak.width > tegak.height else A4
        hasil.add_blank_page(page_size=(lebar, tinggi))
        _pasang_gambar(hasil, wadah.getvalue(), tegak.size, (lebar, tinggi), judul)
        hasil.save(keluar)
    return 1


def _berlatar_putih(gambar: Any) -> Any:
    from PIL import Image  # noqa: PLC0415 -- slow import

    if gambar.mode == "RGB":
        return gambar
    tembus = gambar.convert("RGBA")
    berlatar = Image.new("RGB", gambar.size, "white")
    berlatar.paste(tembus, mask=tembus.getchannel("A"))
    return berlatar


def _pasang_gambar(hasil: Any, bita: bytes, ukuran: tuple[int, int], lembar: tuple[float, float], judul: str) -> None:
    import pikepdf

    gambar = pikepdf.Stream(
        hasil,
        bita,
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=ukuran[0],
        Height=ukuran[1],
        ColorSpace=pikepdf.Name.DeviceRGB,
        BitsPerComponent=8,
        Filter=pikepdf.Name.DCTDecode,
    )
    ruang_lebar, ruang_tinggi = lembar[0] - 2 * TEPI, lembar[1] - TEPI - KAKI - 20
    skala = min(ruang_lebar / ukuran[0], ruang_tinggi / ukuran[1])
    lebar, tinggi = ukuran[0] * skala, ukuran[1] * skala
    kiri, bawah = (lembar[0] - lebar) / 2, KAKI + 20 + (ruang_tinggi - tinggi) / 2
    halaman = hasil.pages[0]
    nama = halaman.add_resource(gambar, pikepdf.Name.XObject)
    isi = f"q {lebar:.2f} 0 0 {tinggi:.2f} {kiri:.2f} {bawah:.2f} cm {nama} Do Q\n"
    huruf = _huruf(hasil, halaman)
    halaman.contents_add(isi.encode() + _teks(huruf["biasa"], 9, TEPI, KAKI + 6, judul[:110]))


# --- The volume ---------------------------------------------------------------------------------------------------
def susun(tata: dict[str, Any]) -> Iterable[int]:
    """Write one volume; yields how many steps are done. `tata`: "dasar" and "keluar" (paths), "judul",
    "awalan" of a page number, "penanda", and "langkah": {"dasar": n} or {"berkas": path, "cap": {...}}."""
    import pikepdf

    with pikepdf.open(tata["dasar"]) as jilid:
        letak = 0
        for nomor, langkah in enumerate(tata["langkah"], start=1):
            if "dasar" in langkah:
                letak += langkah["dasar"]
            else:
                letak += _sisipkan(jilid, letak, langkah)
            yield nomor
        _beri_nomor(jilid, tata)
        _beri_penanda(jilid, tata["penanda"])
        jilid.docinfo["/Title"] = tata["judul"]
        jilid.Root.PageMode = pikepdf.Name.UseOutlines
        jilid.save(tata["keluar"], object_stream_mode=pikepdf.ObjectStreamMode.generate)


def _sisipkan(jilid: Any, letak: int, langkah: dict[str, Any]) -> int:
    """Put the pages of one prepared file in and stamp them; returns how many."""
    import pikepdf

    cap = langkah["cap"]
    with pikepdf.open(langkah["berkas"]) as sumber:
        banyak = len(sumber.pages)
        for ke, lembar in enumerate(sumber.pages):
            jilid.pages.insert(letak + ke, lembar)
            _cap(jilid, jilid.pages[letak + ke], cap, ke + 1, banyak)
    return banyak


def _cap(jilid: Any, halaman: Any, cap: dict[str, str], ke: int, banyak: int) -> None:
    """The strip at the foot: whose page it is; on the first one also the code that leads to the public check."""
    lebar = float(halaman.mediabox[2])
    huruf = _huruf(jilid, halaman)
    kiri = TEPI
    isi = f"q 0.78 0.82 0.80 RG 0.5 w {TEPI} {KAKI - 4} m {lebar - TEPI:.2f} {KAKI - 4} l S Q\n".encode()
    if ke == 1 and cap["qr"]:
        isi += _qr(cap["qr"], TEPI, 22)
        kiri += SISI_QR + 8
    halaman_ke = f", halaman {ke} dari {banyak}" if banyak > 1 else ""
    baris = [("tebal", 8, f"{cap['letak']}{halaman_ke}"), ("biasa", 7, cap["kaki"])]
    baris += [("biasa", 7, cap["ket"])] if ke == 1 else []
    for nomor, (jenis, ukuran, teks) in enumerate(baris):
        isi += _teks(huruf[jenis], ukuran, kiri, 56 - 12 * nomor, teks)
    halaman.contents_add(isi)


def _beri_nomor(jilid: Any, tata: dict[str, Any]) -> None:
    """The number of every page but the cover, the same as a reader of PDF shows."""
    for nomor, halaman in enumerate(jilid.pages, start=1):
        if nomor == 1:
            continue
        lebar = float(halaman.mediabox[2])
        huruf = _huruf(jilid, halaman)
        # A page may leave its coordinates turned round; what is added begins from the page's own.
        halaman.contents_add(b"q\n", prepend=True)
        teks = _teks(huruf["tebal"], 8, lebar - TEPI - 92, 24, f"{tata['awalan']}Halaman {nomor}")
        halaman.contents_add(b"Q\n" + teks)


def _beri_penanda(jilid: Any, penanda: list[list[Any]]) -> None:
    """[depth from 0, title, page from 0] in order become the tree of bookmarks."""
    from pikepdf import OutlineItem

    with jilid.open_outline() as garis:
        garis.root.clear()
        jalur: list[Any] = []
        for dalam, judul, halaman in penanda:
            butir = OutlineItem(judul, halaman)
            del jalur[dalam:]
            (jalur[-1].children if jalur else garis.root).append(butir)
            jalur.append(butir)


# --- Drawing --------------------------------------------------------------------------------------------------------
def _huruf(dokumen: Any, halaman: Any) -> dict[str, str]:
    """Names under which the page knows the two fonts; these every reader of PDF has."""
    import pikepdf

    return {
        nama: str(
            halaman.add_resource(
                pikepdf.Dictionary(
                    Type=pikepdf.Name.Font,
                    Subtype=pikepdf.Name.Type1,
                    BaseFont=pikepdf.Name(dasar),
                    Encoding=pikepdf.Name.WinAnsiEncoding,
                ),
                pikepdf.Name.Font,
            )
        )
        for nama, dasar in (("biasa", "/Helvetica"), ("tebal", "/Helvetica-Bold"))
    }


def _teks(huruf: str, ukuran: float, x: float, y: float, teks: str) -> bytes:
    """One line of text. What the font has no sign for becomes a question mark."""
    aman = teks.encode("cp1252", "replace").replace(b"\\", rb"\\").replace(b"(", rb"\(").replace(b")", rb"\)")
    aman = aman.replace(b"\r", b" ").replace(b"\n", b" ")
    kepala = f"q 0.09 0.13 0.12 rg BT {huruf} {ukuran} Tf {x:.2f} {y:.2f} Td (".encode()
    return kepala + aman + b") Tj ET Q\n"


def _qr(isi: str, x: float, y: float) -> bytes:
    """The code as filled squares, sharp at any size."""
    modul = segno.make(isi, error="m", micro=False).matrix
    sisi = SISI_QR / len(modul)
    kotak = [
        f"{x + kolom * sisi:.3f} {y + (len(modul) - 1 - baris) * sisi:.3f} {sisi:.3f} {sisi:.3f} re"
        for baris, deret in enumerate(modul)
        for kolom, hitam in enumerate(deret)
        if hitam
    ]
    return ("q 0 0 0 rg " + " ".join(kotak) + " f Q\n").encode()


# --- The process ----------------------------------------------------------------------------------------------------
def _batasi() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORI_MAKS, MEMORI_MAKS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _, keras = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (keras, keras))


def _katakan(hasil: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(hasil) + "\n")
    sys.stdout.flush()


def main(argumen: list[str]) -> int:
    _batasi()
    if argumen[0] == "siapkan":
        for baris in sys.stdin:
            _katakan(siapkan(json.loads(baris)))
        return 0
    for selesai in susun(json.loads(Path(argumen[1]).read_text())):
        _katakan({"selesai": selesai})
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
