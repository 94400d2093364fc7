"""Asking for a report, and taking one away."""

from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils import timezone

from indikator.models import Evaluasi
from klaster.galat import Ditolak
from klaster.models import Aksi, Pengguna
from klaster.services.riwayat import catat
from laporan.models import BagianLaporan, LaporanTersimpan
from laporan.queries.sidik import sidik_kini
from laporan.services.antrean import antrekan_laporan

Status = LaporanTersimpan.Status
Jenis = LaporanTersimpan.Jenis


class Keadaan(StrEnum):
    """What a request led to."""

    BARU = "baru"
    SEDANG_DIBUAT = "sedang_dibuat"
    MASIH_SESUAI = "masih_sesuai"


@dataclass(frozen=True)
class Permintaan:
    laporan: LaporanTersimpan
    keadaan: Keadaan


def minta_laporan(*, evaluasi: Evaluasi, oleh: Pengguna, jenis: str = Jenis.EVALUASI_MANDIRI) -> Permintaan:
    """Queue a report, unless one is being made already or the newest one still shows what a new one would.

    Two who ask at the same moment get the same row: the unique constraint lets one in, the other finds it.
    """
    if berjalan := laporan_berjalan(evaluasi, jenis):
        return Permintaan(berjalan, Keadaan.SEDANG_DIBUAT)
    if sesuai := _masih_sesuai(evaluasi, jenis):
        return Permintaan(sesuai, Keadaan.MASIH_SESUAI)
    try:
        return Permintaan(_buat(evaluasi, jenis, oleh), Keadaan.BARU)
    except IntegrityError:
        berjalan = laporan_berjalan(evaluasi, jenis)
        if berjalan is None:
            raise Ditolak("Laporan lain baru saja selesai dibuat. Muat ulang halaman untuk melihatnya.") from None
        return Permintaan(berjalan, Keadaan.SEDANG_DIBUAT)


def laporan_berjalan(
    evaluasi: Evaluasi, jenis: str = Jenis.EVALUASI_MANDIRI, kunci: str = ""
) -> LaporanTersimpan | None:
    """The one report of this kind, evaluation and choice that is queued or being made."""
    return LaporanTersimpan.objects.filter(
        evaluasi=evaluasi, jenis=jenis, kunci=kunci, status__in=(Status.ANTRE, Status.BERJALAN)
    ).first()


def _masih_sesuai(evaluasi: Evaluasi, jenis: str) -> LaporanTersimpan | None:
    """The newest finished report when nothing it shows has changed since and its file is whole."""
    terakhir = (
        LaporanTersimpan.objects.filter(evaluasi=evaluasi, jenis=jenis, status=Status.SELESAI)
        .order_by("-selesai_pada", "-pk")
        .first()
    )
    if terakhir is None or not berkas_utuh(terakhir) or terakhir.sidik_masukan != sidik_kini(evaluasi, jenis):
        return None
    return terakhir


def berkas_utuh(laporan: LaporanTersimpan | BagianLaporan) -> bool:
    """Whether the store has the file with the size that was written."""
    nama = laporan.berkas.name
    if not nama:
        return False
    return default_storage.exists(nama) and default_storage.size(nama) == laporan.ukuran


@transaction.atomic
def _buat(evaluasi: Evaluasi, jenis: str, oleh: Pengguna) -> LaporanTersimpan:
    laporan = LaporanTersimpan.objects.create(
        evaluasi=evaluasi, jenis=jenis, diminta_oleh=oleh, diminta_pada=timezone.now(), langkah="Menunggu giliran"
    )
    catat(aksi=Aksi.LAPORAN_DIMINTA, objek=laporan, oleh=oleh, kota=evaluasi.kota_id)
    transaction.on_commit(partial(antrekan_laporan, laporan.pk))
    return laporan


@transaction.atomic
def serahkan_laporan(*, laporan: LaporanTersimpan, oleh: Pengguna) -> LaporanTersimpan:
    """Before a file leaves: is it there, whole, and does the audit trail say who took it."""
    if not laporan.selesai:
        raise Ditolak("Laporan ini belum selesai dibuat, sehingga belum dapat diunduh.")
    if not berkas_utuh(laporan):
        raise Ditolak("Berkas laporan ini tidak ada lagi di penyimpanan. Buat laporan baru sebagai gantinya.")
    catat(
        aksi=Aksi.LAPORAN_DIUNDUH,
        objek=laporan,
        oleh=oleh,
        kota=laporan.evaluasi.kota_id,
        sesudah={"sidik_masukan": laporan.sidik_masukan},
    )
    return laporan
