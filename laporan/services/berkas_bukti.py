"""The kinds of report that carry evidence: making them, how long they are kept, taking them away."""

import hashlib
import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from bukti.aturan.nama_berkas import polos
from indikator.models import Evaluasi
from klaster.galat import Ditolak
from laporan.arsip import tulis_arsip
from laporan.isi_berkas import Ditinggal, IsiBerkas, Pilihan
from laporan.models import BagianLaporan, LaporanTersimpan
from laporan.pdf import Lapor
from laporan.queries.berkas_verifikasi import kumpulkan_berkas, sidik_berkas_kini
from laporan.services.simpanan import Bagian, Hasil, pastikan_ruang

logger = logging.getLogger(__name__)

Status = LaporanTersimpan.Status

#: What holds children's data lies about no longer than it takes to fetch it.
UMUR_PEKA = timedelta(days=2)
SAPUAN_MAKS = 50
#: So many pieces left behind are named on the page of a file; the manifest names all.
DITINGGAL_MAKS = 200

PESAN_KOSONG = "Belum ada bukti yang dapat disertakan menurut pilihan itu. Ubah pilihan, lalu minta lagi."


def buat_zip(laporan: LaporanTersimpan, folder: Path, lapor: Lapor) -> Hasil:
    """The ZIP of evidence. Raises `Ditolak` when there is nothing to put in, or no room for it."""
    isi = isi_yang_diminta(laporan)
    pastikan_ruang(isi.ukuran)
    jalur = folder / "bukti.zip"
    pilihan = isi.pilihan
    with jalur.open("wb") as tujuan:
        hasil = tulis_arsip(
            isi,
            tujuan,
            folder=folder,
            akar=akar_arsip(laporan.evaluasi),
            alamat_cek=partial(alamat_cek, pilihan.alamat),
            dibuat_pada=timezone.now().astimezone(laporan.evaluasi.kota.zona),
            lapor=lapor,
        )
    sidik = sidik_berkas_kini(isi, hilang=len(hasil.ditinggal) - len(isi.ditinggal))
    return Hasil(sidik, (Bagian(jalur, hasil.sidik),), rincian(hasil.isi, hasil.ditinggal))


def isi_yang_diminta(laporan: LaporanTersimpan) -> IsiBerkas:
    """What the row asks for. Raises `Ditolak` when there is nothing of it."""
    isi = kumpulkan_berkas(laporan.evaluasi, Pilihan.dari(laporan.pilihan))
    if isi.kosong:
        raise Ditolak(PESAN_KOSONG)
    return isi


def rincian(isi: IsiBerkas, ditinggal: tuple[Ditinggal, ...], **lain: Any) -> dict[str, Any]:
    """What the page of a finished file says about it, and the ids of what is in it, for what becomes of them later."""
    return {
        "bukti": isi.banyak_bukti,
        "berkas": isi.banyak_berkas,
        "tautan": isi.banyak_tautan,
        "tabel": isi.banyak_tabel,
        "peka": isi.banyak_peka,
        "id_bukti": sorted({b.bukti_id for b in isi.butir}),
        "id_versi": sorted({f.versi_id for f in isi.berkas}),
        "id_peka": sorted({b.bukti_id for b in isi.butir if b.peka}),
        "banyak_ditinggal": len(ditinggal),
        "ditinggal": [
            [d.kode, d.urut, d.judul, d.opd, d.sebab.kalimat, d.keterangan] for d in ditinggal[:DITINGGAL_MAKS]
        ],
        **lain,
    }


def akar_arsip(evaluasi: Evaluasi) -> str:
    return f"KLA_{polos(evaluasi.kota.nama)}_{evaluasi.tahun}_Bukti"


def alamat_cek(alamat: str, kode: str) -> str:
    """The public page of a file as seen from where the request came: `alamat` is "https://host" without a path."""
    return alamat.rstrip("/") + reverse("laporan:cek_berkas", args=[kode])


def masa_simpan(laporan: LaporanTersimpan, selesai: datetime) -> datetime | None:
    """When it is taken away; printed reports of the evaluation stay."""
    if not laporan.berisi_bukti and laporan.jenis != LaporanTersimpan.Jenis.SERAH_TERIMA:
        return None
    umur = timedelta(days=settings.KLA_UMUR_BERKAS_HARI)
    return selesai + (min(umur, UMUR_PEKA) if laporan.memuat_peka else umur)


def sapu_kedaluwarsa() -> int:
    """Take away what has been kept long enough, a bounded batch; returns how many reports. The rows stay."""
    lewat = LaporanTersimpan.objects.filter(status=Status.SELESAI, kedaluwarsa_pada__lte=timezone.now())
    return sum(buang_berkas(laporan) for laporan in lewat.order_by("kedaluwarsa_pada")[:SAPUAN_MAKS])


@transaction.atomic
def buang_berkas(laporan: LaporanTersimpan) -> bool:
    """Delete the files of a finished report, after the row says that they are gone; False when another has done so."""
    nama = [laporan.berkas.name, *BagianLaporan.objects.filter(laporan=laporan).values_list("berkas", flat=True)]
    selesai = LaporanTersimpan.objects.filter(pk=laporan.pk, status=Status.SELESAI)
    if not selesai.update(status=Status.KEDALUWARSA, berkas=""):
        return False
    BagianLaporan.objects.filter(laporan=laporan).delete()
    transaction.on_commit(partial(_hapus, [satu for satu in nama if satu]))
    return True


def _hapus(nama: Sequence[str]) -> None:
    """Each by itself: a store that is away must not keep the other volumes; what stays is found by `periksa_berkas`."""
    for satu in nama:
        try:
            default_storage.delete(satu)
        except OSError:
            logger.exception("volume %s could not be deleted", satu)


def sidik_isi_berkas(jalur: Path) -> str:
    with jalur.open("rb") as berkas:
        return hashlib.file_digest(berkas, "sha256").hexdigest()
