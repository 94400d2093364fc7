"""Rows of the audit trail past their term: only the beginning of the chain may go, and an anchor takes its place."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from klaster.galat import Ditolak
from klaster.models import Aksi, JangkarRiwayat, Pengguna, Riwayat, SegelRiwayat
from klaster.queries.prefiks import akhir_prefiks
from klaster.services.riwayat import catat

#: Rows deleted by one statement.
KELOMPOK = 900


@transaction.atomic
def pangkas_riwayat(
    *, batas: Mapping[int, datetime], bawaan: datetime | None, oleh: Pengguna | None, maks: int = 50_000
) -> int:
    """Delete the rows at the beginning of the chain that are past their term; the count of rows deleted.

    `batas`: city id -> rows of this city before that moment are past their term; `bawaan` is the same for rows of no
    city and of cities not named, None keeps them. The chain stays provable: its new beginning is the hash in the
    anchor, and the audit row that says so is itself in the chain. At most `maks` rows at once; call again until 0.
    """
    akhir = akhir_prefiks(batas=batas, bawaan=bawaan, maks=maks)
    if akhir is None:
        return 0
    if Riwayat._base_manager.filter(pk__lte=akhir.riwayat_id, segel__isnull=True).exists():
        raise Ditolak("Sebagian riwayat lama belum disegel. Tunggu penyegel berjalan, lalu ulangi.")
    dihapus = SegelRiwayat.objects.filter(urutan__lte=akhir.urutan)
    jangkar = JangkarRiwayat.objects.create(
        urutan=akhir.urutan, sidik=akhir.sidik, banyak=dihapus.count(), dibuat_pada=timezone.now()
    )
    jumlah = _hapus(akhir.urutan)
    catat(
        aksi=Aksi.DATA_DIMUSNAHKAN,
        objek=jangkar,
        oleh=oleh,
        label=f"{jumlah} baris riwayat yang lewat masa simpan",
        sesudah={"urutan": jangkar.urutan, "sidik": jangkar.sidik, "banyak": jumlah},
    )
    return jumlah


def _hapus(sampai: int) -> int:
    """Rows first: their guard asks the seal for their place."""
    jumlah = 0
    while nomor := list(
        SegelRiwayat.objects.filter(urutan__lte=sampai)
        .order_by("urutan")
        .values_list("riwayat_id", flat=True)[:KELOMPOK]
    ):
        jumlah += Riwayat._base_manager.filter(pk__in=nomor).delete()[0]
        SegelRiwayat.objects.filter(riwayat_id__in=nomor).delete()
    return jumlah
