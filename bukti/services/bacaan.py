"""What was read in a file becomes a row, and its twins in the city are found.

Reading (`baca_isi`) may take seconds with a long text and is done before a transaction begins; storing
(`simpan_bacaan`) is quick and belongs into the transaction that makes the file clean.
"""

import logging
from collections.abc import Sequence
from dataclasses import asdict, fields, replace
from datetime import date

from django.db import DataError, OperationalError, transaction
from django.db.models import Q
from django.utils import timezone

from bukti.aturan.bacaan import Bacaan, baca
from bukti.models import BacaanBerkas, Kembaran, PengaturanBukti, VersiBukti
from bukti.services.kembaran import cari_kembaran
from klaster.models import Kota

logger = logging.getLogger(__name__)

#: How much of a text is kept when the database cannot index all of it (PostgreSQL: 1 MB of words).
POTONGAN = (None, 400_000, 20_000)


def baca_isi(versi: VersiBukti, halaman: Sequence[str]) -> Bacaan:
    """What the text of a file's pages says, with the words its city looks out for. One query."""
    kota = versi.bukti.kota
    tambahan = PengaturanBukti.objects.filter(kota=kota).values_list("kata_peka", flat=True)
    return baca(halaman, kota=kota.nama, kata_tambahan=list(tambahan))


@transaction.atomic
def simpan_bacaan(*, versi: VersiBukti, bacaan: Bacaan) -> None:
    """Store what was read in a clean file and which files of its city it equals. Again: the same, once.

    The city is held until the transaction ends: of two equal files that are read at once the second finds the first.
    """
    Kota.objects.select_for_update(no_key=True).get(pk=versi.bukti.kota_id)
    _simpan_baris(versi, bacaan)
    kini = VersiBukti.setiap_berkas.select_related("bukti", "bacaan").get(pk=versi.pk)
    Kembaran.objects.filter(Q(versi=kini) | Q(lain=kini)).delete()
    Kembaran.objects.bulk_create(
        (
            Kembaran(versi_id=max(kini.pk, lain), lain_id=min(kini.pk, lain), macam=macam, jarak=jarak)
            for lain, (macam, jarak) in cari_kembaran(kini).items()
        ),
        ignore_conflicts=True,
    )


def wariskan_bacaan(*, versi: VersiBukti) -> bool:
    """Store for a clean file what was read in a file of its city with the same bytes; False when there is none."""
    asal = BacaanBerkas.objects.filter(
        versi__sha256=versi.sha256, versi__tipe=versi.tipe, versi__bukti__kota=versi.bukti.kota_id
    ).first()
    if asal is None:
        return False
    simpan_bacaan(versi=versi, bacaan=_dari_baris(asal))
    return True


# --- Rows -------------------------------------------------------------------------------------------------------
def baris_bacaan(versi: VersiBukti, bacaan: Bacaan) -> BacaanBerkas:
    """The row, not yet stored."""
    isi = asdict(bacaan) | {"tanggal": [t.isoformat() for t in bacaan.tanggal]}
    daftar = {nama: list(nilai) for nama, nilai in isi.items() if isinstance(nilai, tuple)}
    return BacaanBerkas(versi=versi, dibaca_pada=timezone.now(), **(isi | daftar))


def _dari_baris(baris: BacaanBerkas) -> Bacaan:
    isi = {f.name: getattr(baris, f.name) for f in fields(Bacaan)}
    beku = {nama: tuple(nilai) for nama, nilai in isi.items() if isinstance(nilai, list)}
    return Bacaan(**(isi | beku | {"tanggal": tuple(date.fromisoformat(t) for t in baris.tanggal)}))


def _simpan_baris(versi: VersiBukti, bacaan: Bacaan) -> None:
    """Insert, or replace what was read before. A text with more words than the database can index is kept shorter."""
    for potong in POTONGAN:
        baris = baris_bacaan(versi, bacaan if potong is None else replace(bacaan, teks=bacaan.teks[:potong]))
        bidang = [f.name for f in BacaanBerkas._meta.concrete_fields if f.name not in ("id", "versi")]
        try:
            with transaction.atomic():
                BacaanBerkas.objects.bulk_create(
                    [baris], update_conflicts=True, unique_fields=["versi"], update_fields=bidang
                )
        except (DataError, OperationalError):
            if potong == POTONGAN[-1]:
                raise
            logger.warning("text of version %s is too long for the index", versi.pk, exc_info=True)
        else:
            return
