"""The thorough look at one stored file: `python -m bukti.pemindai FILE TYPE FOLDER`.

Runs as a process of its own, without Django, secrets or database, under limits of time and memory: a file made to
crash or to bloat a reader takes only this process with it. Says what it found as JSON on standard output and leaves
in FOLDER the preview (pratinjau.webp), the small picture (kecil.webp) and the text of each page (teks.json).
"""

import json
import re
import resource
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bukti.kenal_isi import BONGKAR_MAKS, CETAK_ULANG, DOCX, PDF, SIMPAN_OFFICE, BerkasBuruk, kenali
from bukti.rupa_isi import rupa_gambar, rupa_pdf
from bukti.teks_isi import teks_docx, teks_pdf, teks_xlsx

TEKS = "teks.json"
HALAMAN_MAKS = 3_000
OBJEK_MAKS = 1_000_000
DETIK_MAKS = 60
MEMORI_MAKS = 2 * 1024**3

#: Actions that run something or send something; plain links (/URI) and jumps (/GoTo) are fine.
AKSI_BERBAHAYA = {
    "/JavaScript": "JavaScript",
    "/Launch": "perintah untuk menjalankan program",
    "/SubmitForm": "formulir yang mengirim data",
    "/ImportData": "formulir yang mengambil data",
    "/RichMediaExecute": "media interaktif",
}
LAMPIRAN = "berkas lain di dalamnya"
TUJUAN_AMAN = {"/GoTo", "/URI", "/Named"}

#: Relations of Office files that pull in or run something from outside when the document is opened.
HUBUNGAN_LUAR = re.compile(rb"/relationships/(attachedTemplate|oleObject|subDocument|frame)\b", re.IGNORECASE)


def pindai(jalur: Path, tipe: str, folder: Path) -> dict[str, Any]:
    """{"halaman": n or None, "pratinjau": whether one was made, "rupa": fingerprint of a photo or ""}.

    Raises `BerkasBuruk` with the reason.
    """
    with jalur.open("rb") as berkas:
        if kenali(berkas) != tipe:
            raise BerkasBuruk("isinya bukan jenis yang diunggah", "Unggah ulang berkasnya.")
    if tipe.startswith("image/"):
        return {"halaman": None, "pratinjau": True, "rupa": rupa_gambar(jalur, folder)}
    if tipe == PDF:
        halaman = _pindai_pdf(jalur)
        _tulis_teks(teks_pdf(jalur), folder)
        return {"halaman": halaman, "pratinjau": rupa_pdf(jalur, folder), "rupa": ""}
    _pindai_office(jalur)
    _tulis_teks(teks_docx(jalur) if tipe == DOCX else teks_xlsx(jalur), folder)
    return {"halaman": None, "pratinjau": False, "rupa": ""}


def _tulis_teks(halaman: list[str], folder: Path) -> None:
    (folder / TEKS).write_text(json.dumps(halaman), encoding="ascii")


# --- PDF --------------------------------------------------------------------------------------------------------
def _pindai_pdf(jalur: Path) -> int:
    import pikepdf

    try:
        with pikepdf.open(jalur, suppress_warnings=True) as pdf:
            halaman = len(pdf.pages)
            if halaman > HALAMAN_MAKS:
                raise BerkasBuruk(
                    f"berisi {halaman} halaman, lebih dari {HALAMAN_MAKS}", "Bagi menjadi beberapa berkas."
                )
            temuan = _isi_aktif(pdf)
    except pikepdf.PdfError as galat:
        raise BerkasBuruk("rusak, sehingga tidak dapat dibaca seluruhnya", CETAK_ULANG) from galat
    if temuan:
        raise BerkasBuruk(f"memuat {temuan}", CETAK_ULANG)
    return halaman


def _isi_aktif(pdf: Any) -> str:
    """The first active thing in any object or in a dictionary nested directly in it; empty when there is none."""
    for nomor, objek in enumerate(pdf.objects):
        if nomor > OBJEK_MAKS:
            raise BerkasBuruk("terlalu rumit untuk diperiksa", CETAK_ULANG)
        tumpukan = [objek]
        while tumpukan:
            kini = tumpukan.pop()
            temuan = _periksa_kamus(kini)
            if temuan:
                return temuan
            tumpukan.extend(_anak_langsung(kini))
    return ""


def _anak_langsung(objek: Any) -> list[Any]:
    """Direct children; what is referred to is an object of its own and comes by itself."""
    import pikepdf

    if isinstance(objek, pikepdf.Array):
        anak = list(objek)
    elif isinstance(objek, pikepdf.Dictionary | pikepdf.Stream):
        anak = [nilai for _, nilai in _kamus(objek).items()]
    else:
        return []
    return [a for a in anak if isinstance(a, pikepdf.Array | pikepdf.Dictionary) and not a.is_indirect]


def _kamus(objek: Any) -> Any:
    import pikepdf

    return objek.stream_dict if isinstance(objek, pikepdf.Stream) else objek


def _periksa_kamus(objek: Any) -> str:
    import pikepdf

    if not isinstance(objek, pikepdf.Dictionary | pikepdf.Stream):
        return ""
    kamus = _kamus(objek)
    aksi = str(kamus.get("/S", ""))
    if aksi in AKSI_BERBAHAYA:
        return AKSI_BERBAHAYA[aksi]
    if str(kamus.get("/Type", "")) == "/EmbeddedFile":
        return LAMPIRAN
    return next((nama for kunci, berbahaya, nama in KUNCI_BERBAHAYA if kunci in kamus and berbahaya(kamus, kunci)), "")


def _pohon_berisi(kamus: Any, kunci: str) -> bool:
    """A name tree with something in it; some programs write an empty one."""
    import pikepdf

    pohon = kamus[kunci]
    return isinstance(pohon, pikepdf.Dictionary) and bool(len(pohon.get("/Names", [])) or len(pohon.get("/Kids", [])))


def _bertindak(kamus: Any, kunci: str) -> bool:
    """A dictionary of actions, not a font or picture that happens to have this name."""
    import pikepdf

    isi = kamus[kunci]
    if not isinstance(isi, pikepdf.Dictionary):
        return False
    return any(isinstance(aksi, pikepdf.Dictionary) and "/S" in aksi for _, aksi in isi.items())


def _pembuka_bertindak(kamus: Any, kunci: str) -> bool:
    """/OpenAction may say at which page to begin; anything else would run by itself. The known bad ones are found
    under their own names when their dictionary is looked at."""
    import pikepdf

    buka = kamus[kunci]
    return isinstance(buka, pikepdf.Dictionary) and str(buka.get("/S", "")) not in {*TUJUAN_AMAN, *AKSI_BERBAHAYA}


#: (key, whether it is dangerous here, what it is)
KUNCI_BERBAHAYA: list[tuple[str, Callable[[Any, str], bool], str]] = [
    ("/JS", lambda kamus, _: "/S" in kamus, "JavaScript"),
    ("/JavaScript", _pohon_berisi, "JavaScript"),
    ("/AA", _bertindak, "tindakan otomatis"),
    ("/OpenAction", _pembuka_bertindak, "tindakan otomatis"),
    ("/RichMediaContent", lambda *_: True, "media interaktif"),
    ("/XFA", lambda kamus, _: "/Fields" in kamus, "formulir XFA yang dapat memuat program"),
    ("/EF", lambda kamus, _: "/F" in kamus or "/UF" in kamus, LAMPIRAN),
    ("/EmbeddedFiles", _pohon_berisi, LAMPIRAN),
]


# --- Office -----------------------------------------------------------------------------------------------------
def _pindai_office(jalur: Path) -> None:
    """Every part unpacked once within bounds, so that checksums are proved, and looked at."""
    sisa = BONGKAR_MAKS
    try:
        with zipfile.ZipFile(jalur) as arsip:
            for isi in arsip.infolist():
                with arsip.open(isi) as bagian:
                    sisa -= _pindai_bagian(isi.filename.lower(), bagian, sisa)
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError) as galat:
        raise BerkasBuruk("rusak, sehingga tidak dapat dibaca seluruhnya", SIMPAN_OFFICE) from galat


def _pindai_bagian(nama: str, bagian: Any, sisa: int) -> int:
    terbaca, ekor = 0, b""
    while potong := bagian.read(1024 * 1024):
        terbaca += len(potong)
        if terbaca > sisa:
            raise BerkasBuruk("membesar tidak wajar bila dibongkar", SIMPAN_OFFICE)
        if nama.endswith((".xml", ".rels")):
            _pindai_xml(nama, ekor + potong)
            ekor = potong[-2000:]
    return terbaca


def _pindai_xml(nama: str, data: bytes) -> None:
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise BerkasBuruk("memuat definisi XML yang berbahaya", SIMPAN_OFFICE)
    if nama.endswith(".rels"):
        for hubungan in re.findall(rb"<Relationship\b[^>]*>", data, re.IGNORECASE):
            if b'targetmode="external"' in hubungan.lower() and HUBUNGAN_LUAR.search(hubungan):
                raise BerkasBuruk(
                    "mengambil isi dari luar saat dibuka", "Simpan salinannya sebagai PDF, lalu unggah salinan itu."
                )
    elif b"DDEAUTO" in data:
        raise BerkasBuruk("memuat perintah otomatis (DDE)", SIMPAN_OFFICE)


def _batasi() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (DETIK_MAKS, DETIK_MAKS + 5))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORI_MAKS, MEMORI_MAKS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main(argumen: list[str]) -> int:
    jalur, tipe, folder = argumen
    _batasi()
    try:
        hasil = pindai(Path(jalur), tipe, Path(folder))
    except BerkasBuruk as buruk:
        hasil = {"sebab": buruk.sebab, "saran": buruk.saran}
    sys.stdout.write(json.dumps(hasil))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
