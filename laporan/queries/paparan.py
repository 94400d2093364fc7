"""What was exposed, answered from the audit trail alone: whose data an account, an address or a file let out.

For the notice of Law 27/2022 art. 46 (docs/insiden.md). What left in a ZIP or a binder counts piece by piece.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from bukti.models import Bukti
from klaster.models import Aksi, Riwayat
from laporan.models import LaporanTersimpan

#: What lets data out of the portal, or shows what is protected.
MEMBUKA = (Aksi.BUKTI_DIBUKA, Aksi.LAPORAN_DIUNDUH, Aksi.RIWAYAT_DIEKSPOR, Aksi.DATA_DIRI_DIUNDUH)
_BUKTI, _LAPORAN = Bukti._meta.label_lower, LaporanTersimpan._meta.label_lower


@dataclass(frozen=True)
class BuktiTerbuka:
    """A piece of evidence that was seen; one that is gone since is known by its number and the label of the row."""

    nomor: int
    judul: str
    opd: str
    kepekaan: str


@dataclass(frozen=True)
class Paparan:
    """One opening: who, when, from where, what."""

    baris: Riwayat
    bukti: tuple[BuktiTerbuka, ...]


@dataclass(frozen=True)
class Pertanyaan:
    """What is asked; all that is given must hold. `akun`, `bukti` and `laporan` are ids."""

    akun: int | None = None
    alamat: str = ""
    bukti: int | None = None
    laporan: int | None = None
    sejak: datetime | None = None
    sampai: datetime | None = None


def telusuri(tanya: Pertanyaan) -> Iterator[Paparan]:
    """The openings that answer, oldest first."""
    baris = list(_saring(tanya).order_by("waktu", "pk"))
    isi_laporan = _isi_laporan({b.objek_id for b in baris if b.objek_jenis == _LAPORAN and b.objek_id})
    nomor = {n for isi in isi_laporan.values() for n in isi} | {
        b.objek_id for b in baris if b.objek_jenis == _BUKTI and b.objek_id
    }
    kenal = {b.pk: b for b in Bukti.objects.filter(pk__in=nomor).select_related("opd")}
    for satu in baris:
        yield Paparan(satu, tuple(_bukti(n, satu, kenal) for n in _nomor_bukti(satu, isi_laporan)))


def _saring(tanya: Pertanyaan) -> QuerySet[Riwayat]:
    baris = Riwayat.objects.filter(aksi__in=MEMBUKA)
    if tanya.akun is not None:
        baris = baris.filter(pelaku_id=tanya.akun)
    if tanya.alamat:
        baris = baris.filter(alamat=tanya.alamat)
    if tanya.sejak:
        baris = baris.filter(waktu__gte=tanya.sejak)
    if tanya.sampai:
        baris = baris.filter(waktu__lt=tanya.sampai)
    if tanya.laporan is not None:
        baris = baris.filter(objek_jenis=_LAPORAN, objek_id=tanya.laporan)
    if tanya.bukti is not None:
        dalam = [pk for pk, isi in _isi_laporan(None).items() if tanya.bukti in isi]
        baris = baris.filter(Q(objek_jenis=_BUKTI, objek_id=tanya.bukti) | Q(objek_jenis=_LAPORAN, objek_id__in=dalam))
    return baris


def _isi_laporan(nomor: set[int] | None) -> dict[int, list[int]]:
    """Which evidence each of these ZIPs and binders holds; None: all of them."""
    laporan = LaporanTersimpan.objects.berkas_bukti()
    if nomor is not None:
        laporan = laporan.filter(pk__in=nomor)
    return {pk: rincian.get("id_bukti", []) for pk, rincian in laporan.values_list("pk", "rincian")}


def _nomor_bukti(baris: Riwayat, isi_laporan: dict[int, list[int]]) -> list[int]:
    if baris.objek_jenis == _BUKTI and baris.objek_id:
        return [baris.objek_id]
    return isi_laporan.get(baris.objek_id or 0, []) if baris.objek_jenis == _LAPORAN else []


def _bukti(nomor: int, baris: Riwayat, kenal: dict[int, Any]) -> BuktiTerbuka:
    if (bukti := kenal.get(nomor)) is not None:
        return BuktiTerbuka(nomor, bukti.judul, bukti.opd.nama, bukti.get_kepekaan_display())
    judul = baris.objek_label if baris.objek_jenis == _BUKTI else "bukti yang sudah dimusnahkan"
    return BuktiTerbuka(nomor, judul, "", "tidak diketahui")
