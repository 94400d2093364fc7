"""The ZIP of evidence: written piece by piece, so that it takes the same memory whether it holds 2 MB or 20 GB.

Nothing is compressed: PDF and pictures are so already, and what is stored as it is can be had back byte for byte.
"""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from zipstream import ZIP_STORED, ZipStream

from klaster.lembar_kerja import tulis_xlsx
from laporan import manifes_berkas
from laporan.isi_berkas import Berkas, Butir, Ditinggal, IsiBerkas, Sebab, Soal, TabelBukti
from laporan.manifes_berkas import AlamatCek
from laporan.pdf import Lapor
from laporan.salinan import BerkasTidakUtuh, potongan, salinan_utuh

BACA_SAYA = """Berkas verifikasi KLA {kota} tahun {tahun}
{garis}

Satu folder untuk setiap pertanyaan, berurutan menurut instrumen. Nomor urut bukti tetap sama pada setiap
pembuatan, sehingga nomor yang meloncat berarti ada bukti yang tidak disertakan.
Tabel yang diisi pada portal dan dihitung sebagai bukti ada sebagai berkas Excel “KODE_Tabel.xlsx”.

manifest.csv           daftar semua berkas, dapat dibuka dengan Excel
manifest.json          daftar yang sama untuk dibaca program, dengan sidik SHA-256 setiap berkas
tidak-disertakan.csv   bukti yang tidak disertakan dan sebabnya

Isi: {pilihan}. Dibuat {dibuat} dari Portal KLA.
{contoh}"""


@dataclass(frozen=True)
class HasilArsip:
    """What was written: bytes, their SHA-256, what is in it, and what stayed behind."""

    ukuran: int
    sidik: str
    isi: IsiBerkas
    ditinggal: tuple[Ditinggal, ...]


def tulis_arsip(
    isi: IsiBerkas,
    tujuan: BinaryIO,
    *,
    folder: Path,
    akar: str,
    alamat_cek: AlamatCek,
    dibuat_pada: datetime,
    lapor: Lapor,
) -> HasilArsip:
    """Write the archive below the folder name `akar`; `folder` is for copies while they are proved.

    A file that the store has lost or altered stays out, is listed, and does not stop the rest.
    """
    tulis = _Penulis(tujuan, folder, akar, _kemajuan(isi.ukuran, lapor))
    klaster = tuple(
        replace(k, indikator=tuple(replace(i, soal=tuple(tulis.soal(s) for s in i.soal)) for i in k.indikator))
        for k in isi.klaster
    )
    tertulis = replace(isi, klaster=klaster)
    ditinggal = (*isi.ditinggal, *tulis.hilang)
    tulis.teks("BACA-SAYA.txt", _baca_saya(isi, dibuat_pada))
    tulis.teks("manifest.csv", manifes_berkas.manifes_csv(tertulis, alamat_cek))
    tulis.teks("manifest.json", manifes_berkas.manifes_json(tertulis, ditinggal, alamat_cek, dibuat_pada))
    if ditinggal:
        tulis.teks("tidak-disertakan.csv", manifes_berkas.ditinggal_csv(ditinggal))
    tulis.tutup()
    return HasilArsip(tulis.ukuran, tulis.sidik.hexdigest(), tertulis, ditinggal)


class _Penulis:
    """Adds one entry after the other and keeps nothing of what is written but its hash and size."""

    def __init__(self, tujuan: BinaryIO, folder: Path, akar: str, denyut: Callable[[int], None]) -> None:
        self.tujuan, self.folder, self.akar, self.denyut = tujuan, folder, akar, denyut
        self.zip = ZipStream(compress_type=ZIP_STORED)
        self.sidik = hashlib.sha256()
        self.ukuran = 0
        self.hilang: list[Ditinggal] = []

    def soal(self, soal: Soal) -> Soal:
        """The question with those pieces that were written, its table first."""
        tabel = self._tabel(soal, soal.tabel) if soal.tabel else None
        butir = (self._butir(soal, b) for b in soal.butir)
        return replace(soal, butir=tuple(b for b in butir if b is not None), tabel=tabel)

    def teks(self, nama: str, isi: bytes) -> None:
        self.zip.add(isi, f"{self.akar}/{nama}")
        self._alirkan(self.zip.all_files())

    def tutup(self) -> None:
        self._alirkan(self.zip.finalize())

    def _tabel(self, soal: Soal, tabel: TabelBukti) -> TabelBukti:
        isi = tulis_xlsx(tabel.lembar)
        self.teks(f"{soal.folder}/{tabel.nama}", isi)
        return replace(tabel, sha256=hashlib.sha256(isi).hexdigest(), ukuran=len(isi))

    def _butir(self, soal: Soal, butir: Butir) -> Butir | None:
        if butir.tautan:
            self.teks(f"{soal.folder}/{butir.nama}", manifes_berkas.isi_tautan(butir))
            return butir
        ada = tuple(f for f in butir.berkas if self._berkas(soal, butir, f))
        return replace(butir, berkas=ada) if ada else None

    def _berkas(self, soal: Soal, butir: Butir, berkas: Berkas) -> bool:
        try:
            with salinan_utuh(berkas, self.folder, self.denyut) as jalur:
                self.zip.add(potongan(jalur), f"{self.akar}/{soal.folder}/{berkas.nama}", size=jalur.stat().st_size)
                self._alirkan(self.zip.all_files())
        except BerkasTidakUtuh:
            self.hilang.append(Ditinggal(soal.kode, butir.urut, butir.judul, butir.opd, Sebab.HILANG, berkas.nama))
            return False
        return True

    def _alirkan(self, aliran: Iterable[bytes]) -> None:
        for potong in aliran:
            self.tujuan.write(potong)
            self.sidik.update(potong)
            self.ukuran += len(potong)


def _kemajuan(total: int, lapor: Lapor) -> Callable[[int], None]:
    """Turns bytes read into percent between 5 and 94."""
    terbaca = 0

    def denyut(bita: int) -> None:
        nonlocal terbaca
        terbaca += bita
        lapor(5 + int(89 * min(terbaca / max(total, 1), 1)), f"Menyusun {_mb(terbaca)} dari {_mb(total)}")

    return denyut


def _mb(bita: int) -> str:
    return f"{bita / 1_000_000:.0f} MB"


def _baca_saya(isi: IsiBerkas, dibuat_pada: datetime) -> bytes:
    teks = BACA_SAYA.format(
        kota=isi.kop.kota,
        tahun=isi.tahun,
        garis="=" * 60,
        pilihan=isi.pilihan.kalimat,
        dibuat=dibuat_pada.isoformat(timespec="minutes"),
        contoh="Data contoh, bukan dokumen resmi.\n" if isi.contoh else "",
    )
    return teks.replace("\n", "\r\n").encode("utf-8-sig")
