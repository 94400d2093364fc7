"""What a file name says about the evidence in it: for which question, which decree, which kind. Pure; proposals only.

People name their scans as they file them: "1.2a - Perwali 12-2023.pdf", "SK Gugus Tugas No 463 Tahun 2024 (4.1).pdf",
or a folder "4.1 Posyandu" full of photos.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import PurePosixPath

from indikator.models.instrumen import JenisBukti

JUDUL_MAKS = 200

#: A question's code as the instruments write it: 1.2a, 21A.4b, 26.10, 1.3zg. Not the beginning of a date (4.5.2024).
_KODE = r"(?P<kode>[0-9]{1,2}[A-C]?[._][0-9]{1,2}[a-z]{0,2})(?![A-Za-z0-9]|[._][0-9])"
_SEBUTAN = r"(?:soal|pertanyaan|kode|indikator|ind)\b\.?\s*"
_LETAK_KODE = (
    re.compile(rf"^[\s\[(]*(?:{_SEBUTAN})?{_KODE}[\])]?[\s._:;,-]*", re.IGNORECASE),
    re.compile(rf"\s*[\[(]\s*(?:{_SEBUTAN})?{_KODE}\s*[\])]\s*", re.IGNORECASE),
    re.compile(rf"[\s_-]+{_SEBUTAN}{_KODE}\s*", re.IGNORECASE),
)

_TAHUN = r"(?P<tahun>(?:19[5-9]|20[0-4])\d)"
_KATA_TAHUN = r"(?:tahun|thn|th)\b\.?"
_PRODUK = (
    r"(?:perda|perwali|perwal|perbup|perpres|permen\w*|peraturan|kepwal|kepbup|keputusan|sk|uu|pp|qanun|instruksi"
    r"|ingub|inwal|surat\s+edaran|se|mou|pks)"
)
_NOMOR = (
    re.compile(rf"\b(?:nomor|no|nmr)\b\.?\s*(?P<nomor>\d{{1,5}}(?:[./]\w{{1,9}})*)\s*{_KATA_TAHUN}\s*{_TAHUN}\b", re.I),
    re.compile(rf"\b(?P<nomor>\d{{1,5}})\s*{_KATA_TAHUN}\s*{_TAHUN}\b", re.I),
    re.compile(rf"\b{_PRODUK}\b\D{{0,40}}?\b(?P<nomor>\d{{1,5}})\s*[-_ ]\s*{_TAHUN}\b", re.I),
)  # fmt: skip
_TAHUN_LEPAS = re.compile(rf"(?<!\d){_TAHUN}(?!\d)")

#: Words in the order in which they decide: an attendance list of a meeting is no minutes.
_JENIS_MENURUT_KATA = [
    (re.compile(rf"\b(?:{kata})\b", re.IGNORECASE), jenis)
    for kata, jenis in [
        ("daftar hadir|absen(?:si)?|presensi", JenisBukti.DAFTAR_HADIR),
        ("notulen(?:si)?|notula|risalah|berita acara", JenisBukti.NOTULEN),
        ("foto|dokumentasi|img|dsc|whatsapp image", JenisBukti.FOTO),
        ("matriks", JenisBukti.MATRIKS),
        ("mou|nota kesepahaman|perjanjian|pks|kesepakatan", JenisBukti.PERJANJIAN),
        ("sertifikat|piagam|penghargaan", JenisBukti.SERTIFIKAT),
        ("laporan|lap|lkip|lakip", JenisBukti.LAPORAN),
        ("sk|keputusan|kepwal|kepbup", JenisBukti.KEPUTUSAN),
        ("perda|perwali|perwal|perbup|perpres|permen[a-z]*|peraturan|uu|qanun", JenisBukti.PERATURAN),
        ("instruksi|surat edaran", JenisBukti.PERATURAN),
        ("data|rekap(?:itulasi)?|tabel", JenisBukti.DATA),
    ]
]  # fmt: skip
_JENIS_MENURUT_AKHIRAN = dict.fromkeys((".jpg", ".jpeg", ".png", ".webp"), JenisBukti.FOTO) | {".xlsx": JenisBukti.DATA}


@dataclass(frozen=True)
class TebakanNama:
    """What may be proposed. Empty where the name says nothing; `jenis` is always one of `JenisBukti`, never a link."""

    kode: str
    judul: str
    nomor: str
    tahun: int | None
    jenis: str


def baca_nama(nama: str, kode_dikenal: Collection[str] | None = None) -> TebakanNama:
    """Read a file name. A code counts only when it is among `kode_dikenal` (None: every code of the right shape)."""
    jalur = PurePosixPath(nama)
    kode, batang = _lepas_kode(jalur.stem, kode_dikenal)
    kata = batang.replace("_", " ")
    nomor, tahun = _nomor(kata)
    return TebakanNama(kode, judul(batang), nomor, tahun, _jenis(kata, jalur.suffix.lower()))


def judul(batang: str) -> str:
    """A title from the stem of a file name: "SK_Gugus-Tugas" becomes "SK Gugus Tugas"; 12-2023 stays."""
    rapi = re.sub(r"(?<!\d)-|-(?!\d)", " ", batang.replace("_", " "))
    return " ".join(rapi.split())[:JUDUL_MAKS] or "Berkas tanpa nama"


def nama_dengan_kode(nama: str, jalur: str) -> str:
    """The name of a file out of a folder, with the code of the nearest folder that has one in front.

    `jalur` is the path inside the dropped folder, with slashes: "Klaster 1/1.2a/Perwali.pdf". A name that has a code
    of its own keeps it alone.
    """
    if _lepas_kode(PurePosixPath(nama).stem, None)[0]:
        return nama
    for folder in reversed(jalur.replace("\\", "/").split("/")[:-1]):
        if kode := _lepas_kode(folder, None)[0]:
            return f"{kode} - {nama}"
    return nama


def _lepas_kode(batang: str, kode_dikenal: Collection[str] | None) -> tuple[str, str]:
    """The code in a name, as the instrument writes it, and the name without it."""
    dikenal = None if kode_dikenal is None else {kode.casefold(): kode for kode in kode_dikenal}
    for pola in _LETAK_KODE:
        if cocok := pola.search(batang):
            kode = cocok["kode"].replace("_", ".")
            if dikenal is not None:
                kode = dikenal.get(kode.casefold(), "")
            if kode:
                return kode, f"{batang[: cocok.start()]} {batang[cocok.end() :]}".strip()
    return "", batang


def _nomor(kata: str) -> tuple[str, int | None]:
    """The number of a decree as it is quoted ("12 Tahun 2023") and its year; else the year, where there is only one."""
    for pola in _NOMOR:
        if cocok := pola.search(kata):
            return f"{cocok['nomor']} Tahun {cocok['tahun']}", int(cocok["tahun"])
    tahun = {int(c["tahun"]) for c in _TAHUN_LEPAS.finditer(kata)}
    return "", tahun.pop() if len(tahun) == 1 else None


def _jenis(kata: str, akhiran: str) -> str:
    if akhiran in _JENIS_MENURUT_AKHIRAN:
        return _JENIS_MENURUT_AKHIRAN[akhiran]
    for pola, jenis in _JENIS_MENURUT_KATA:
        if pola.search(kata):
            return jenis
    return JenisBukti.DOKUMEN
