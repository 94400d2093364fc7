"""Comparing database and store. Reads only.

The store is listed once; no request is made for a file that is as it should be, unless its content is to be compared.
What looks lost is looked at once more, because people go on working meanwhile.
"""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.utils import timezone

from bukti.models import Unggahan, VersiBukti
from bukti.models.bukti import VersiBuktiQuerySet
from bukti.services.unggahan_bertahap import jalur_bagian
from kla_portal.daftar_berkas import BerkasAda, PenyimpananTerputus, daftar_berkas
from kla_portal.pemeriksaan_berkas.rujukan import (
    FOLDER_KOTA,
    FOLDER_UMUM,
    Rujukan,
    masih_berlaku,
    rujukan,
)
from kla_portal.pemeriksaan_berkas.temuan import BERKAS_BUKTI, Hasil, Macam, Temuan

#: A file is written before its row: one without a row that is younger may still get it.
UMUR_YATIM = timedelta(hours=24)
BACA = 1024 * 1024
#: How inspection words that it found a file gone or exchanged (`bukti.services.pemindaian`).
ALASAN_HILANG = "di penyimpanan"

Lapor = Callable[[str], None]


def periksa_berkas(*, kota: str = "", sidik: bool = False, lapor: Lapor = lambda _: None) -> Hasil:
    """The whole check, or that of one city. `sidik` reads every file and compares its SHA-256.

    Raises `OSError` when the store cannot be listed: nothing is said then.
    """
    hasil = Hasil()
    ada = {b.nama: b for b in _isi_penyimpanan(kota)}
    hasil.berkas, hasil.bita = len(ada), sum(b.ukuran for b in ada.values())
    lapor(f"{hasil.berkas} berkas di penyimpanan")
    dirujuk: set[str] = set()
    dibaca: dict[str, str] = {}
    for satu in rujukan(kota):
        hasil.rujukan += 1
        dirujuk.add(satu.nama)
        temuan = _bandingkan(satu, ada.get(satu.nama))
        if temuan is None and sidik and satu.nama in ada:
            temuan = _baca(satu, dibaca, lapor)
        if temuan is not None:
            hasil.temuan.append(temuan)
    hasil.dibaca = len(dibaca)
    _pisahkan_yang_diketahui(hasil)
    hasil.temuan += _tanpa_baris(ada, dirujuk, hasil)
    hasil.temuan += _pulih(kota, ada)
    if not kota:
        hasil.temuan += [*_unggahan(), *_sisa_penyimpanan()]
    return hasil


def _isi_penyimpanan(kota: str) -> Iterator[BerkasAda]:
    if not kota:
        yield from daftar_berkas(default_storage)
        return
    for folder in FOLDER_KOTA:
        yield from daftar_berkas(default_storage, f"{folder}/{kota}/")


def _bandingkan(satu: Rujukan, ada: BerkasAda | None) -> Temuan | None:
    """Whether the file is there and as long as the row says."""
    if ada is None and satu.wajib:
        if default_storage.exists(satu.nama) or not masih_berlaku(satu):
            return None
        gambar = satu.sumber.bidang != "berkas"
        return _temuan(Macam.PRATINJAU if gambar else Macam.HILANG, satu)
    if ada is not None and satu.wajib and satu.ukuran is not None and satu.ukuran != ada.ukuran:
        return _temuan(Macam.UKURAN, satu, f"seharusnya {satu.ukuran} bita, ternyata {ada.ukuran}")
    return None


def _baca(satu: Rujukan, dibaca: dict[str, str], lapor: Lapor) -> Temuan | None:
    """Compare the content; bytes that several versions share are read once."""
    if not (satu.sidik and satu.wajib):
        return None
    if satu.nama not in dibaca:
        try:
            dibaca[satu.nama] = _sidik(satu.nama)
        except PenyimpananTerputus:
            raise
        except OSError as galat:
            return _temuan(Macam.TAK_TERBACA, satu, galat.strerror or type(galat).__name__)
        if len(dibaca) % 1000 == 0:
            lapor(f"{len(dibaca)} berkas sudah dibaca")
    return None if dibaca[satu.nama] == satu.sidik else _temuan(Macam.SIDIK, satu)


def _sidik(nama: str) -> str:
    hitung = hashlib.sha256()
    with default_storage.open(nama, "rb") as berkas:
        for potong in berkas.chunks(BACA):
            hitung.update(potong)
    return hitung.hexdigest()


def _temuan(macam: Macam, satu: Rujukan, rinci: str = "") -> Temuan:
    keterangan = f"{satu.sumber.sebutan} nomor {satu.nomor}" + (f", {rinci}" if rinci else "")
    return Temuan(macam, satu.nama, keterangan, pk=satu.pk, kota=satu.kota, bidang=_bidang(satu))


def _bidang(satu: Rujukan) -> str:
    return f"{satu.sumber.model._meta.label}.{satu.sumber.bidang}"  # type: ignore[attr-defined]


def _tanpa_baris(ada: dict[str, BerkasAda], dirujuk: set[str], hasil: Hasil) -> Iterator[Temuan]:
    batas = timezone.now() - UMUR_YATIM
    for nama in sorted(ada.keys() - dirujuk):
        folder, _, sisa = nama.partition("/")
        if folder not in FOLDER_KOTA + FOLDER_UMUM:
            yield Temuan(Macam.ASING, nama)
        elif ada[nama].diubah >= batas:
            hasil.muda += 1
        else:
            kota = sisa.partition("/")[0] if folder in FOLDER_KOTA else ""
            yield Temuan(Macam.YATIM, nama, f"{ada[nama].ukuran} bita, {_hari(ada[nama].diubah)}", kota=kota)


def _tercatat_hilang() -> VersiBuktiQuerySet:
    return VersiBukti.setiap_berkas.filter(status_periksa=VersiBukti.Periksa.DITOLAK, alasan__contains=ALASAN_HILANG)


def _pisahkan_yang_diketahui(hasil: Hasil) -> None:
    """What inspection has found lost already is no news: its owner has been asked for it, nothing more can be done."""
    diketahui = set(_tercatat_hilang().values_list("pk", flat=True))
    semua = len(hasil.temuan)
    hasil.temuan = [t for t in hasil.temuan if t.bidang != BERKAS_BUKTI or t.pk not in diketahui]
    hasil.diketahui = semua - len(hasil.temuan)


def _pulih(kota: str, ada: dict[str, BerkasAda]) -> Iterator[Temuan]:
    """Files that inspection found gone or exchanged, and that are there again as they were."""
    hilang = _tercatat_hilang()
    if kota:
        hilang = hilang.filter(bukti__kota__kode=kota)
    kolom = ("pk", "bukti_id", "berkas", "ukuran", "sha256", "bukti__kota__kode")
    for pk, bukti, nama, ukuran, sha256, kode in hilang.values_list(*kolom):
        if nama in ada and ada[nama].ukuran == ukuran and _terbaca_sama(nama, sha256):
            yield Temuan(Macam.PULIH, nama, f"bukti nomor {bukti}", pk=pk, kota=kode, bidang=BERKAS_BUKTI)


def _terbaca_sama(nama: str, sha256: str) -> bool:
    try:
        return _sidik(nama) == sha256
    except FileNotFoundError:
        return False


def _unggahan() -> Iterator[Temuan]:
    """Uploads in progress: pieces that no upload knows, and uploads whose piece is shorter than was acknowledged."""
    folder = Path(settings.KLA_FOLDER_UNGGAHAN)
    potongan = {}
    for jalur in folder.glob("*.bagian"):
        with suppress(FileNotFoundError):  # a sweeper, or the upload itself, was faster
            potongan[jalur.name] = jalur.stat()
    berjalan = Unggahan.objects.filter(bukti__isnull=True)
    dikenal = set()
    for pk, diterima in berjalan.values_list("pk", "diterima"):
        nama = jalur_bagian(pk).name
        dikenal.add(nama)
        panjang = potongan[nama].st_size if nama in potongan else None
        if (panjang is None or panjang < diterima) and berjalan.filter(pk=pk, diterima=diterima).exists():
            rinci = f"tercatat {diterima} bita, ada {panjang or 0}"
            yield Temuan(Macam.UNGGAHAN, str(folder / nama), rinci, pk=pk)
    batas = (timezone.now() - UMUR_YATIM).timestamp()
    for nama in sorted(potongan.keys() - dikenal):
        if potongan[nama].st_mtime < batas:
            yield Temuan(Macam.SISA, str(folder / nama), f"{potongan[nama].st_size} bita")


def _sisa_penyimpanan() -> Iterator[Temuan]:
    """Uploads in parts that an S3 store keeps, and bills, until somebody gives them up."""
    terbengkalai: Any = getattr(default_storage, "unggahan_terbengkalai", None)
    for nama, nomor in terbengkalai(UMUR_YATIM) if terbengkalai else ():
        yield Temuan(Macam.SISA, nama, "unggahan bertahap ke penyimpanan", pk=nomor)


def _hari(saat: datetime) -> str:
    return f"terakhir ditulis {saat.date().isoformat()}"
