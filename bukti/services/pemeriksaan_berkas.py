"""The worker's look at stored files: whole, harmless, how many pages; and the preview.

The dangerous part, reading a stranger's file, runs in a process of its own (`bukti.pemindai`). Here is what it means.
"""

import hashlib
import json
import logging
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from bukti.models import VersiBukti
from klaster.models import Aksi
from klaster.services import catat

logger = logging.getLogger(__name__)

#: A file that waits longer than this is taken by the sweeper: its message was lost.
TUNGGU = timedelta(seconds=30)
SAPUAN_MAKS = 20
SAPUAN_DETIK = 45
DETIK_MAKS = 180


@dataclass(frozen=True)
class Temuan:
    """What an inspection found. An empty `alasan` means clean."""

    alasan: str = ""
    halaman: int | None = None
    pratinjau: bytes = b""


def periksa_versi(*, versi_id: int) -> None:
    """Inspect one waiting file and store the result once. Quiet when it is gone or already inspected."""
    versi = VersiBukti.objects.select_related("bukti__kota").filter(pk=versi_id).first()
    if versi is None or versi.status_periksa != VersiBukti.Periksa.MENUNGGU:
        return
    temuan = _periksa(versi)
    _simpan(versi, temuan)


def sapu_pemeriksaan() -> int:
    """Inspect files whose message was lost, oldest first, a bounded batch. Returns how many were taken."""
    menunggu = VersiBukti.objects.filter(
        status_periksa=VersiBukti.Periksa.MENUNGGU, diunggah_pada__lt=timezone.now() - TUNGGU
    ).order_by("diunggah_pada", "pk")
    mulai, dikerjakan = time.monotonic(), 0
    for versi_id in menunggu.values_list("pk", flat=True)[:SAPUAN_MAKS]:
        if time.monotonic() - mulai > SAPUAN_DETIK:
            break
        try:
            periksa_versi(versi_id=versi_id)
        except OSError:  # one unreadable disk must not keep the others waiting
            logger.exception("inspection of version %s failed; the next sweep tries again", versi_id)
        dikerjakan += 1
    return dikerjakan


def _periksa(versi: VersiBukti) -> Temuan:
    try:
        with _salinan(versi) as (jalur, sidik):
            if sidik != versi.sha256:
                return Temuan(
                    f"{_sebut(versi)} di penyimpanan tidak sama dengan yang diunggah. Unggah ulang berkasnya."
                )
            return _pindai(versi, jalur)
    except FileNotFoundError:
        return Temuan(f"{_sebut(versi)} tidak ditemukan di penyimpanan. Unggah ulang berkasnya.")


@contextmanager
def _salinan(versi: VersiBukti) -> Iterator[tuple[Path, str]]:
    """The bytes as a file on this machine, with their SHA-256. The store may be elsewhere."""
    with tempfile.TemporaryDirectory(prefix="kla-periksa-") as folder:
        jalur = Path(folder) / "berkas"
        hitung = hashlib.sha256()
        with versi.berkas.open("rb") as sumber, jalur.open("wb") as tujuan:
            for potong in sumber.chunks():
                hitung.update(potong)
                tujuan.write(potong)
        yield jalur, hitung.hexdigest()


def _pindai(versi: VersiBukti, jalur: Path) -> Temuan:
    """Run the scanner. When it dies of the file, the file is refused; a mere time-out is tried again later."""
    keluaran = jalur.parent / "hasil"
    keluaran.mkdir()
    try:
        proses = subprocess.run(
            [sys.executable, "-m", "bukti.pemindai", str(jalur), versi.tipe, str(keluaran)],
            cwd=settings.BASE_DIR,
            env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=DETIK_MAKS,
            check=False,
        )
    except subprocess.TimeoutExpired as galat:
        raise TimeoutError(f"inspection of version {versi.pk} took more than {DETIK_MAKS} s") from galat
    try:
        hasil = json.loads(proses.stdout)
    except ValueError:
        logger.warning("scanner died on version %s: %s", versi.pk, proses.stderr[-500:].decode(errors="replace"))
        return Temuan(
            f"{_sebut(versi)} tidak dapat dibaca dengan aman. Simpan ulang sebagai PDF, lalu unggah hasilnya."
        )
    if "sebab" in hasil:
        return Temuan(f"{_sebut(versi)} {hasil['sebab']}. {hasil['saran']}")
    gambar = keluaran / "pratinjau.webp"
    return Temuan(halaman=hasil["halaman"], pratinjau=gambar.read_bytes() if gambar.exists() else b"")


def _sebut(versi: VersiBukti) -> str:
    nama = versi.nama_asli if len(versi.nama_asli) <= 80 else f"{versi.nama_asli[:60]}…{versi.akhiran}"
    return f"Berkas “{nama}”"


def _simpan(versi: VersiBukti, temuan: Temuan) -> None:
    """First the preview on disk, then the row: whoever is second finds nothing to change and takes its preview away."""
    nama = _simpan_pratinjau(versi, temuan)
    status = VersiBukti.Periksa.DITOLAK if temuan.alasan else VersiBukti.Periksa.BERSIH
    berubah = 0
    try:
        with transaction.atomic():
            berubah = VersiBukti.objects.filter(pk=versi.pk, status_periksa=VersiBukti.Periksa.MENUNGGU).update(
                status_periksa=status,
                alasan=temuan.alasan[:300],
                halaman=temuan.halaman,
                pratinjau=nama,
                diperiksa_pada=timezone.now(),
            )
            if berubah:
                _catat(versi, temuan)
    finally:
        if not berubah and nama:
            with suppress(OSError):
                versi.pratinjau.storage.delete(nama)


def _simpan_pratinjau(versi: VersiBukti, temuan: Temuan) -> str:
    if not temuan.pratinjau:
        return ""
    bidang = versi.pratinjau.field
    return bidang.storage.save(bidang.generate_filename(versi, "pratinjau.webp"), ContentFile(temuan.pratinjau))


def _catat(versi: VersiBukti, temuan: Temuan) -> None:
    hasil = f"ditolak: {temuan.alasan}" if temuan.alasan else "bersih"
    catat(
        aksi=Aksi.BUKTI_DIPERIKSA,
        objek=versi.bukti,
        label=f"{versi.nama_asli} (versi {versi.nomor}): {hasil}"[:300],
        oleh=None,
        kota=versi.bukti.kota_id,
        sesudah={"versi": versi.nomor, "status": "ditolak" if temuan.alasan else "bersih"},
    )
