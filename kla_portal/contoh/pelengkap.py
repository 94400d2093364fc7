"""What is said of example evidence beside its words: who signed it, whose data it holds, how many photos it is, and
what waits in the inbox because nobody has said yet which question it proves. Pure: no database.
"""

import random
import re
from datetime import date, timedelta

from bukti.models import Bukti
from kla_portal.contoh.bahan import Bahan
from kla_portal.contoh.berkas.dokumen import pejabat
from kla_portal.contoh.rencana import RencanaJawaban

BERTANDA_TANGAN = ("keputusan", "dokumen", "laporan", "notulen", "perjanjian", "sertifikat")
TENTANG_KORBAN = re.compile(r"\b(korban|kekerasan|eksploitasi|berhadapan dengan hukum)\b", re.IGNORECASE)
BAGIAN_FOTO_ANAK, BAGIAN_ALBUM, BAGIAN_FOTO_LAMA = 0.25, 0.06, 0.1
FOTO_TAMBAHAN = 2
#: What the files in the inbox are: (kind, what their name says after the code of the question).
TITIPAN = [
    ("keputusan", "SK tim pelaksana {n}-2024"),
    ("notulen", "Notulen rapat koordinasi triwulan III"),
    ("daftar_hadir", "Daftar hadir sosialisasi"),
    ("laporan", "Laporan kegiatan semester I"),
]
TANPA_KODE = "IMG_20240917_093012"


def penanda_tangan(bahan: Bahan, unit: str, kota: str) -> str:
    """The office of who signed, as on the document; nobody signs photos and tables."""
    if bahan.jenis == "peraturan":
        return f"Wali {kota}"
    return pejabat(unit) if bahan.jenis in BERTANDA_TANGAN else ""


def kepekaan(bahan: Bahan) -> str:
    """Papers on victims are marked; of the photos those on which children can be made out."""
    if bahan.jenis in ("dokumen", "laporan", "data") and TENTANG_KORBAN.search(bahan.judul):
        return Bukti.Kepekaan.KORBAN
    if bahan.jenis == "foto" and _undi("peka", bahan) < BAGIAN_FOTO_ANAK:
        return Bukti.Kepekaan.ANAK
    return Bukti.Kepekaan.BIASA


def banyak_tambahan(bahan: Bahan) -> int:
    """How many more files the evidence consists of: some photos come as a series."""
    return FOTO_TAMBAHAN if bahan.jenis == "foto" and _undi("album", bahan) < BAGIAN_ALBUM else 0


def memakai_foto_lama(bahan: Bahan) -> bool:
    """Whether the office shows last year's photo again, under a new date: what duplicates are looked for."""
    return bahan.jenis == "foto" and bahan.kunci.count("/") == 3 and _undi("lama", bahan) < BAGIAN_FOTO_LAMA


def kunci_tahun_lalu(bahan: Bahan, tahun: int) -> str:
    """The key of the same office's photo of the same indicator in that earlier year (see `tahun_lalu`)."""
    kota, opd, jenis, indikator = bahan.kunci.split("/")
    return f"{kota}/{opd}/{tahun}/{jenis}/{indikator}"


def bahan_titipan(kota: str, rencana: list[RencanaJawaban]) -> list[tuple[Bahan, str, str]]:
    """(document, code of the OPD, code of the proposed question or ""): what came in without a question.

    Four for questions that are still open, from the offices that lead them, and one photo whose name says nothing.
    """
    terbuka = [r for r in rencana if r.keadaan in ("belum", "draf") and not r.soal.wilayah]
    pilihan = random.Random(f"titipan/{kota}").sample(terbuka, k=min(len(TITIPAN) + 1, len(terbuka)))
    hasil = []
    for nomor, satu in enumerate(pilihan):
        opd, kode = satu.soal.pimpin.opd, satu.soal.kode
        if nomor == len(TITIPAN):
            hasil.append((_titipan(kota, opd, "foto", TANPA_KODE, satu.soal.topik, "jpg"), opd, ""))
            continue
        jenis, judul = TITIPAN[nomor]
        hasil.append((_titipan(kota, opd, jenis, f"{kode} - {judul.format(n=11 + nomor)}", satu.soal.topik), opd, kode))
    return hasil


def _titipan(kota: str, opd: str, jenis: str, judul: str, topik: str, bentuk: str = "pdf") -> Bahan:
    tanggal = date(2024, 9, 17) + timedelta(days=len(judul) % 60)
    return Bahan(f"{kota}/{opd}/masuk/{judul}", jenis, judul, topik, bentuk, "", tanggal, None)


def _undi(apa: str, bahan: Bahan) -> float:
    return random.Random(f"{apa}/{bahan.kunci}").random()
