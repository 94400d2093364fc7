"""How a file is called when it leaves the portal: a template that the city sets, filled with what the evidence is.

Pure. Names are short, stable and plain ASCII, so that every system and the national application take them: no path, no
sign that Windows refuses, no name of a Windows device, never the name that the uploader's file bore.
"""

import re
from collections.abc import Set
from dataclasses import dataclass
from unicodedata import normalize

#: What a template may name, and what it stands for, in the order in which a settings page should list them.
RUAS: dict[str, str] = {
    "kode": "kode pertanyaan, misalnya 1.2a",
    "urut": "nomor urut bukti pada pertanyaan, dua angka",
    "judul": "judul bukti",
    "jenis": "jenis bukti",
    "nomor": "nomor dokumen",
    "tahun": "tahun dokumen; tanpa tanggal dokumen, tahun evaluasi",
    "opd": "kode OPD pemilik",
}
#: Longest name without its extension. With the folder of a question it stays far below the 260 signs of Windows.
MAKS_BATANG = 120
#: Most signs a template may hold besides its fields.
MAKS_TETAP = 40
MAKS_TEMPLAT = 120
#: Fields that give way when a name grows too long, in this order; the others have a length of their own.
_LENTUR = ("judul", "nomor", "opd")
_MAKS_RUAS = {"kode": 20, "urut": 4, "jenis": 14, "tahun": 4}

_POLA_RUAS = re.compile(r"\{([^{}]*)\}")
_TETAP_BOLEH = re.compile(r"[A-Za-z0-9 ._-]*\Z")
_PERANTI = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class IsianNama:
    """What one file is. `akhiran` is the portal's own for the type, ".pdf"; `berkas` of `jumlah_berkas`, from 1."""

    kode: str
    urut: int
    judul: str
    jenis: str = ""
    nomor: str = ""
    tahun: int = 0
    opd: str = ""
    akhiran: str = ".pdf"
    berkas: int = 1
    jumlah_berkas: int = 1


#: For the preview on a settings page.
CONTOH = IsianNama(
    kode="1.2a",
    urut=1,
    judul="Peraturan Wali Kota tentang Kota Layak Anak",
    jenis="dokumen",
    nomor="12 Tahun 2023",
    tahun=2023,
    opd="DP3A",
)


def periksa_templat(templat: str) -> str:
    """What is wrong with a template, as a sentence for whoever typed it; "" when it can be used."""
    if not templat.strip():
        return "Templat nama berkas belum diisi."
    if len(templat) > MAKS_TEMPLAT:
        return f"Templat paling panjang {MAKS_TEMPLAT} tanda."
    ruas = _POLA_RUAS.findall(templat)
    return _periksa_ruas(ruas) or _periksa_tetap(_POLA_RUAS.sub("", templat))


def _periksa_ruas(ruas: list[str]) -> str:
    tersedia = ", ".join(f"{{{nama}}}" for nama in RUAS)
    if asing := next((nama for nama in ruas if nama not in RUAS), None):
        return f"Bagian {{{asing}}} tidak dikenal. Yang dapat dipakai: {tersedia}."
    if "" in ruas:
        return f"Ada kurung kurawal yang kosong. Isi dengan salah satu dari: {tersedia}."
    if ganda := next((nama for nama in ruas if ruas.count(nama) > 1), None):
        return f"Bagian {{{ganda}}} hanya boleh dipakai satu kali."
    if "urut" not in ruas:
        return "Templat harus memuat {urut}, agar dua bukti pada satu pertanyaan tidak bernama sama."
    return ""


def _periksa_tetap(tetap: str) -> str:
    if "{" in tetap or "}" in tetap:
        return "Kurung kurawal tidak berpasangan. Tulis bagian seperti {kode}, tanpa kurung lain."
    if not _TETAP_BOLEH.match(tetap):
        return "Di luar bagian berkurung kurawal hanya boleh ada huruf, angka, spasi, titik, - dan _."
    if len(tetap) > MAKS_TETAP:
        return f"Di luar bagian berkurung kurawal paling banyak {MAKS_TETAP} tanda."
    return ""


def susun_nama(templat: str, isian: IsianNama) -> str:
    """The name of one file with its extension. The template must have passed `periksa_templat`.

    Several files of one evidence end in -1, -2, ...; empty parts leave no doubled separators behind.
    """
    nilai = _nilai(isian)
    ekor = f"-{isian.berkas}" if isian.jumlah_berkas > 1 else ""
    for lentur in _LENTUR:
        lebih = len(_isi(templat, nilai)) + len(ekor) - MAKS_BATANG
        if lebih > 0 and lentur in nilai:
            nilai[lentur] = _potong(nilai[lentur], max(len(nilai[lentur]) - lebih, 1))
    batang = _rapikan(_isi(templat, nilai)) + ekor
    if _PERANTI.match(batang.split(".", 1)[0]):
        batang = f"berkas-{batang}"
    return batang + isian.akhiran


def bedakan(nama: str, terpakai: Set[str]) -> str:
    """`nama`, or with -2, -3, ... before its extension as long as it is taken; capital letters make no difference.

    `terpakai` holds names in small letters.
    """
    if nama.lower() not in terpakai:
        return nama
    batang, titik, akhiran = nama.rpartition(".")
    nomor = 2
    while f"{batang}-{nomor}{titik}{akhiran}".lower() in terpakai:
        nomor += 1
    return f"{batang}-{nomor}{titik}{akhiran}"


def polos(teks: str) -> str:
    """Only ASCII letters, digits and dots; everything else becomes one hyphen. May be empty."""
    ascii_ = normalize("NFKD", teks).encode("ascii", "ignore").decode()
    return re.sub(r"\.{2,}", ".", re.sub(r"[^A-Za-z0-9.]+", "-", ascii_)).strip("-.")


def _nilai(isian: IsianNama) -> dict[str, str]:
    nilai = {
        "kode": polos(isian.kode),
        "urut": f"{isian.urut:02d}",
        "judul": polos(isian.judul) or "tanpa-judul",
        "jenis": polos(isian.jenis),
        "nomor": polos(isian.nomor),
        "tahun": str(isian.tahun or ""),
        "opd": polos(isian.opd),
    }
    return {nama: _potong(isi, _MAKS_RUAS.get(nama, MAKS_BATANG)) for nama, isi in nilai.items()}


def _isi(templat: str, nilai: dict[str, str]) -> str:
    return _POLA_RUAS.sub(lambda cocok: nilai[cocok[1]], templat)


def _rapikan(batang: str) -> str:
    """Spaces become hyphens; of separators side by side, which an empty part leaves, the first stays."""
    return re.sub(r"([._-])[._-]+", r"\1", re.sub(r"\s+", "-", batang)).strip("._-")


def _potong(teks: str, maks: int) -> str:
    """At most `maks` signs, cut between words where that leaves most of them."""
    if len(teks) <= maks:
        return teks
    kepala = teks[:maks]
    kata = kepala.rpartition("-")[0]
    return (kata if len(kata) * 2 > maks else kepala).strip("-.")
