"""Which document proves which requirement: its title, number, date and form, and what several questions share.

As in real life one document serves many questions: one budget recapitulation, one agreement per indicator, one folder
of training certificates per office. `kunci` says what is the same document; it also seeds the file's content.
"""

import random
import re
from dataclasses import dataclass
from datetime import date, timedelta

from kla_portal.contoh.soal import Kebutuhan, Nilai, Soal

BENTUK_ATURAN = {"a": "Peraturan Daerah", "b": "Peraturan Wali Kota", "c": "Keputusan Wali Kota", "d": "Surat Edaran"}
#: (kind, words in the requirement, only when not mandatory, key, title)
BERSAMA: list[tuple[str, str, bool, str, str]] = [
    ("data", "Rekap anggaran", False, "anggaran/rekap", "Rekapitulasi anggaran pemenuhan hak anak Tahun 2024"),
    (
        "dokumen",
        "Kutipan dokumen pelaksanaan",
        False,
        "anggaran/dpa",
        "Kutipan Dokumen Pelaksanaan Anggaran Tahun 2024",
    ),
    ("data", "dari pencatatan gizi", False, "gizi-wilayah", "Data status gizi anak menurut wilayah Tahun 2024"),
    ("data", "Data pokok jumlah satuan", False, "data-pokok", "Data pokok satuan pendidikan Tahun 2024"),
    ("sertifikat", "KHA", False, "sertifikat-kha", "Kumpulan sertifikat pelatihan Konvensi Hak Anak"),
    ("dokumen", "Uraian inovasi", False, "inovasi/{indikator}", "Uraian inovasi {topik}"),
    ("matriks", "mitra", False, "mitra/{indikator}", "Matriks mitra {topik} dan perannya"),
    ("perjanjian", "", False, "kerja-sama/{indikator}", "Perjanjian kerja sama {topik}"),
    ("notulen", "", False, "notulen/{indikator}", "Notulen rapat koordinasi {topik}"),
    ("daftar_hadir", "", False, "hadir/{indikator}", "Daftar hadir kegiatan {topik}"),
    ("foto", "", True, "foto/{indikator}", "Foto kegiatan {topik}"),
    ("laporan", "", True, "laporan/{indikator}", "Laporan pelaksanaan {topik} Tahun 2024"),
    ("keputusan", "", True, "keputusan/{indikator}", "Keputusan tim pelaksana {topik}"),
]
KATA_KECIL = frozenset(["dan", "di", "ke", "dari", "bagi", "serta", "untuk", "yang", "pada"])
_PETUNJUK = re.compile(
    r",? (yang (bernomor|ditandatangani|memuat|masih)|bertanda tangan|berketerangan|tanpa (identitas|wajah)|pasal).*"
)


@dataclass(frozen=True)
class Bahan:
    """One document of one office, not yet drawn."""

    kunci: str
    jenis: str
    judul: str
    topik: str
    bentuk: str  # pdf, xlsx, jpg or url
    nomor: str
    tanggal: date
    berlaku_sampai: date | None

    @property
    def periode(self) -> tuple[date, date] | None:
        """What a report or a table covers: the evaluation year."""
        return (date(2024, 1, 1), date(2024, 12, 31)) if self.jenis in ("data", "matriks", "laporan") else None

    @property
    def nama_berkas(self) -> str:
        return f"{re.sub(r'[^A-Za-z0-9]+', '-', self.judul).strip('-')[:90]}.{self.bentuk}"


def pilih_bahan(kota: str, soal: Soal, kebutuhan: Kebutuhan, opd: str, nilai: Nilai, *, sendiri: bool) -> Bahan:
    """The document of `opd` that meets the requirement. `sendiri`: not shared with any other question."""
    kunci, judul = _kelompok(soal, kebutuhan, nilai)
    kunci = f"{kota}/{opd}/{kunci}"
    if sendiri:
        kunci += f"/{soal.kode}.{kebutuhan.nomor}"
    acak = random.Random(f"bahan/{kunci}")
    tanggal = _tanggal(kebutuhan.jenis, acak)
    nomor = _nomor(kebutuhan.jenis, opd, tanggal, acak)
    if kebutuhan.jenis == "peraturan":
        judul = judul.format(n=nomor, y=tanggal.year)
    return Bahan(
        kunci=kunci,
        jenis=kebutuhan.jenis,
        judul=judul[:190],
        topik=_topik_aturan(kebutuhan) or soal.topik,
        bentuk=_bentuk(kebutuhan.jenis, acak),
        nomor=nomor,
        tanggal=tanggal,
        berlaku_sampai=date(tanggal.year + 2, 12, 31) if kebutuhan.jenis in ("perjanjian", "keputusan") else None,
    )


def bahan_wilayah(kota: str, unit: str, nama: str, topik: str, jenis: str) -> Bahan:
    """What a kecamatan or kelurahan shows for all of its questions: one bundle of decrees, one photo."""
    kunci = f"{kota}/{unit}/{jenis}"
    acak = random.Random(f"bahan/{kunci}")
    tanggal = date(2024, 2, 5) + timedelta(days=acak.randrange(280))
    judul = (
        f"Foto kegiatan ramah anak {nama}" if jenis == "foto" else f"Kumpulan keputusan dan laporan {nama} Tahun 2024"
    )
    nomor = "" if jenis == "foto" else _nomor(jenis, unit.rsplit(".", 1)[-1], tanggal, acak)
    return Bahan(kunci, jenis, judul, topik, "jpg" if jenis == "foto" else "pdf", nomor, tanggal, None)


def _kelompok(soal: Soal, kebutuhan: Kebutuhan, nilai: Nilai) -> tuple[str, str]:
    """Key and title of the document."""
    isi = {"indikator": soal.indikator, "topik": soal.topik}
    for jenis, kata, hanya_pilihan, kunci, judul in BERSAMA:
        if (
            kebutuhan.jenis == jenis
            and kata.lower() in kebutuhan.uraian.lower()
            and not (hanya_pilihan and kebutuhan.wajib)
        ):
            return kunci.format(**isi), judul.format(**isi)
    unik = f"{soal.kode}.{kebutuhan.nomor}"
    if kebutuhan.jenis == "peraturan":
        bentuk = BENTUK_ATURAN.get(nilai.opsi, "Peraturan Wali Kota")
        tentang = _topik_aturan(kebutuhan) or soal.topik
        return unik, f"{bentuk} Nomor {{n}} Tahun {{y}} tentang {tentang}"
    ringkas = _PETUNJUK.sub("", kebutuhan.uraian).strip()
    if "JDIH" in ringkas:
        return unik, f"Laman JDIH untuk butir {soal.kode}"
    return unik, ringkas if len(ringkas) > 48 else f"{ringkas}: {soal.topik}"


def _topik_aturan(kebutuhan: Kebutuhan) -> str:
    cocok = re.search(r"aturan tentang ([^,]+)", kebutuhan.uraian)
    return judul_besar(cocok.group(1)) if cocok and kebutuhan.jenis == "peraturan" else ""


def judul_besar(teks: str) -> str:
    """Capitals as in the title of a regulation."""
    return " ".join(k if k in KATA_KECIL else k[:1].upper() + k[1:] for k in teks.split())


def _bentuk(jenis: str, acak: random.Random) -> str:
    match jenis:
        case "foto":
            return "jpg"
        case "tautan":
            return "url"
        case "matriks":
            return "xlsx"
        case "data":
            return "xlsx" if acak.random() < 0.7 else "pdf"
        case _:
            return "pdf"


def _tanggal(jenis: str, acak: random.Random) -> date:
    match jenis:
        case "peraturan":
            return date(acak.randint(2018, 2024), acak.randint(1, 12), acak.randint(1, 28))
        case "laporan" | "data" | "matriks":
            return date(2024, 12, 2) + timedelta(days=acak.randrange(50))
        case "keputusan" | "perjanjian":
            return date(acak.choice([2023, 2024]), acak.randint(1, 12), acak.randint(1, 28))
        case _:
            return date(2024, 1, 8) + timedelta(days=acak.randrange(330))


def _nomor(jenis: str, opd: str, tanggal: date, acak: random.Random) -> str:
    n = acak.randint(12, 980)
    match jenis:
        case "foto" | "tautan" | "data" | "matriks" | "daftar_hadir":
            return ""
        case "peraturan":
            return str(acak.randint(3, 98))
        case "keputusan":
            return f"400.2.4/Kep.{n}-{opd}/{tanggal.year}"
        case "perjanjian":
            return f"100.3.7/PKS.{n}-{opd}/{tanggal.year}"
        case _:
            return f"400.2/{n}/{opd}/{tanggal.year}"
