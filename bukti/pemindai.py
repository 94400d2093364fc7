"""The thorough look at one stored file: `python -m bukti.pemindai FILE TYPE FOLDER`.

Runs as a process of its own, without Django, secrets or database, under limits of time and memory: a file made to
crash or to bloat a reader takes only this process with it. Says what it found as JSON on standard output and leaves
in FOLDER the preview (pratinjau.webp), the small picture (kecil.webp) and the text of each page (teks.json).
"""

import ctypes
import json
import resource
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from bukti.kenal_isi import CETAK_ULANG, DOCX, HALAMAN_MAKS, PDF, XLSX, BerkasBuruk, kenali, terlalu_banyak_halaman
from bukti.pindai_office import pindai_office
from bukti.rupa_isi import rupa_gambar, rupa_pdf
from bukti.teks_isi import teks_docx, teks_pdf, teks_xlsx

TEKS = "teks.json"
OBJEK_MAKS = 1_000_000
#: Pixels of one picture inside a PDF: a map of size A0 scanned with 600 dpi has 558 million.
PIKSEL_PDF_MAKS = 600_000_000
DETIK_MAKS = 60
MEMORI_MAKS = 2 * 1024**3
HASIL_MAKS = 64 * 1024**2
PR_SET_PDEATHSIG = 1  # prctl(2)

#: Actions that run something or send something; plain links (/URI) and jumps (/GoTo) are fine.
AKSI_BERBAHAYA = {
    "/JavaScript": "JavaScript",
    "/Launch": "perintah untuk menjalankan program",
    "/SubmitForm": "formulir yang mengirim data",
    "/ImportData": "formulir yang mengambil data",
    "/RichMediaExecute": "media interaktif",
    "/GoToE": "berkas lain di dalamnya",
}
LAMPIRAN = "berkas lain di dalamnya"
DARI_JARINGAN = "isi yang diambil dari jaringan"
TUJUAN_AMAN = {"/GoTo", "/URI", "/Named"}


def pindai(jalur: Path, tipe: str, folder: Path) -> dict[str, Any]:
    """Both steps at once. Raises `BerkasBuruk` with the reason."""
    return {**periksa(jalur, tipe), **lihat(jalur, tipe, folder)}


def periksa(jalur: Path, tipe: str) -> dict[str, Any]:
    """Whether the file is whole and harmless: {"halaman": n or None}. Raises `BerkasBuruk` with the reason."""
    with jalur.open("rb") as berkas:
        if kenali(berkas) != tipe:
            raise BerkasBuruk("isinya bukan jenis yang diunggah", "Unggah ulang berkasnya.")
        if tipe in (DOCX, XLSX):
            pindai_office(berkas)
    return {"halaman": _pindai_pdf(jalur) if tipe == PDF else None}


def lihat(jalur: Path, tipe: str, folder: Path) -> dict[str, Any]:
    """Text and small pictures: {"pratinjau": whether one was made, "rupa": fingerprint of a photo or ""}.

    Only a picture that cannot be drawn is broken (`BerkasBuruk`); a document whose words or first page cannot be had
    is still a document.
    """
    if tipe.startswith("image/"):
        return {"pratinjau": True, "rupa": rupa_gambar(jalur, folder)}
    pratinjau = False
    with suppress(Exception):
        baca = {PDF: teks_pdf, DOCX: teks_docx, XLSX: teks_xlsx}[tipe]
        sementara = folder / "teks.tmp"
        sementara.write_text(json.dumps(baca(jalur)), encoding="ascii")
        sementara.rename(folder / TEKS)
    with suppress(Exception):
        pratinjau = tipe == PDF and rupa_pdf(jalur, folder)
    return {"pratinjau": pratinjau, "rupa": ""}


# --- PDF --------------------------------------------------------------------------------------------------------
def _pindai_pdf(jalur: Path) -> int:
    import pikepdf

    try:
        with pikepdf.open(jalur, suppress_warnings=True) as pdf:
            halaman = len(pdf.pages)
            if halaman > HALAMAN_MAKS:
                raise terlalu_banyak_halaman(halaman)
            temuan = _isi_aktif(pdf)
    except pikepdf.PdfError as galat:
        raise BerkasBuruk("rusak, sehingga tidak dapat dibaca seluruhnya", CETAK_ULANG) from galat
    if temuan:
        raise BerkasBuruk(f"memuat {temuan}", CETAK_ULANG, bahaya=True)
    return halaman


def _isi_aktif(pdf: Any) -> str:
    """The first active thing in any object or in a dictionary nested directly in it; empty when there is none."""
    for nomor, objek in enumerate(pdf.objects):
        if nomor > OBJEK_MAKS:
            raise BerkasBuruk("terlalu rumit untuk diperiksa", CETAK_ULANG, bahaya=True)
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
    if str(kamus.get("/Subtype", "")) == "/Image":
        _periksa_bidang(kamus)
    if str(kamus.get("/Type", "")) == "/EmbeddedFile":
        return LAMPIRAN
    if aksi == "/URI" and str(kamus.get("/URI", "")).strip().lower().startswith("javascript:"):
        return "JavaScript"
    if aksi == "/GoToR" and _di_jaringan(kamus.get("/F")):
        return DARI_JARINGAN
    return next((nama for kunci, berbahaya, nama in KUNCI_BERBAHAYA if kunci in kamus and berbahaya(kamus, kunci)), "")


def _periksa_bidang(gambar: Any) -> None:
    lebar, tinggi = gambar.get("/Width", 0), gambar.get("/Height", 0)
    if isinstance(lebar, int) and isinstance(tinggi, int) and lebar * tinggi > PIKSEL_PDF_MAKS:
        raise BerkasBuruk(f"memuat gambar yang terlalu besar ({lebar} x {tinggi} piksel)", CETAK_ULANG, bahaya=True)


def _di_jaringan(berkas: Any) -> bool:
    """Whether a file specification leads to another computer, as those that fish for passwords do."""
    import pikepdf

    if isinstance(berkas, pikepdf.Dictionary):
        berkas = berkas.get("/UF", berkas.get("/F", ""))
    tujuan = str(berkas or "").strip()
    return tujuan.startswith(("\\\\", "//")) or "://" in tujuan


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
    ("/FFilter", lambda *_: True, DARI_JARINGAN),
    ("/EF", lambda kamus, _: "/F" in kamus or "/UF" in kamus, LAMPIRAN),
    ("/EmbeddedFiles", _pohon_berisi, LAMPIRAN),
]


def _batasi() -> None:
    """Limits of time, memory and output, and no life beyond the worker's: nobody would read what it finds."""
    resource.setrlimit(resource.RLIMIT_CPU, (DETIK_MAKS, DETIK_MAKS + 5))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORI_MAKS, MEMORI_MAKS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (HASIL_MAKS, HASIL_MAKS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(OSError, AttributeError):  # Linux only
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def main(argumen: list[str]) -> int:
    """Three lines: that the scanner has started (else it is not the file's fault), whether the file is good, and what
    it looks like. Who dies between the last two may still be a good file that is merely heavy to draw."""
    jalur, tipe, folder = Path(argumen[0]), argumen[1], Path(argumen[2])
    _batasi()
    _ucapkan({"siap": True})
    try:
        _ucapkan(periksa(jalur, tipe))
        _ucapkan(lihat(jalur, tipe, folder))
    except BerkasBuruk as buruk:
        _ucapkan({"sebab": buruk.sebab, "saran": buruk.saran, "bahaya": buruk.bahaya})
    return 0


def _ucapkan(isi: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(isi) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
