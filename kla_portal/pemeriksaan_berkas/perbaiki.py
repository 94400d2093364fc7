"""Mending what the check has found, as far as that is safe; what stands is for people.

Nothing that a row speaks of is deleted, and nothing younger than a day. A file that is gone or exchanged cannot be
mended: it is put before inspection again, which refuses it with a sentence that asks the owner to upload it anew. When
much is gone at once, the store is at fault and not the files: then no file is judged.
"""

import logging
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction

from bukti.models import Unggahan, VersiBukti
from bukti.services.gambar import lengkapi_pratinjau
from bukti.services.pemeriksaan_berkas import periksa_versi
from bukti.services.pemindaian import pindai_isi
from kla_portal.pemeriksaan_berkas.rujukan import masih_dirujuk
from kla_portal.pemeriksaan_berkas.temuan import BERKAS_BUKTI, Hasil, Macam, Temuan
from klaster.models import Aksi, Kota
from klaster.services.riwayat import catat

logger = logging.getLogger(__name__)

SEKALI = 500
#: So many lost files, or this share of all, are no accident of single files.
HILANG_MAKS, HILANG_BAGIAN = 20, 0.05
Periksa = VersiBukti.Periksa


def perbaiki_berkas(hasil: Hasil, lapor: Callable[[str], None] = lambda _: None) -> None:
    """Mend what can be mended; each finding then says in `tindakan` what was done. One audit row a city."""
    _hapus_yatim([t for t in hasil.temuan if t.macam == Macam.YATIM])
    if terlalu_banyak_hilang(hasil):
        lapor(
            "Terlalu banyak berkas hilang sekaligus: penyimpanan tampaknya salah. Tidak ada berkas yang dinilai ulang."
        )
    else:
        _periksa_ulang([t for t in hasil.temuan if t.bidang == BERKAS_BUKTI])
    for temuan in hasil.temuan:
        if temuan.macam == Macam.PRATINJAU:
            _buat_pratinjau(temuan)
        elif temuan.macam == Macam.SISA:
            _hapus_sisa(temuan)
        elif temuan.macam == Macam.UNGGAHAN:
            _lepas_unggahan(temuan)
    _catat(hasil)


def terlalu_banyak_hilang(hasil: Hasil) -> bool:
    """Whether so much is gone that the wrong bucket or an empty disk is likelier than lost files."""
    hilang = sum(t.macam in (Macam.HILANG, Macam.UKURAN, Macam.SIDIK) for t in hasil.temuan)
    return hilang > HILANG_MAKS and hilang > HILANG_BAGIAN * hasil.rujukan


def _hapus_yatim(temuan: Sequence[Temuan]) -> None:
    """Asked again right before: a new version may have taken over old bytes meanwhile."""
    for kelompok in _berkelompok(temuan):
        dirujuk = masih_dirujuk([t.nama for t in kelompok])
        for t in kelompok:
            if t.nama not in dirujuk:
                default_storage.delete(t.nama)
                t.tindakan = "dihapus"


def _periksa_ulang(temuan: Sequence[Temuan]) -> None:
    for t in temuan:
        semula = Periksa.DITOLAK if t.macam == Macam.PULIH else Periksa.BERSIH
        menunggu = VersiBukti.setiap_berkas.filter(pk=t.pk, berkas=t.nama, status_periksa=semula).update(
            status_periksa=Periksa.MENUNGGU, alasan="", kendala="", diperiksa_pada=None
        )
        if not menunggu:
            continue
        try:
            periksa_versi(versi_id=t.pk)
        except OSError:  # it waits; the sweeper goes on trying
            logger.exception("version %s could not be inspected again", t.pk)
        versi = VersiBukti.setiap_berkas.get(pk=t.pk)
        t.tindakan = f"diperiksa ulang: {versi.get_status_periksa_display().lower()}"


def _buat_pratinjau(temuan: Temuan) -> None:
    """Take away what is left of a file's pictures and make them anew from the file."""
    versi = VersiBukti.setiap_berkas.select_related("bukti__kota").filter(pk=temuan.pk).first()
    if versi is None or not versi.bersih:
        return
    lama = {"pratinjau": versi.pratinjau.name, "gambar_kecil": versi.gambar_kecil.name}
    if not any(lama.values()):  # the other finding about the same file has mended both
        temuan.tindakan = "dibuat ulang"
        return
    try:
        isi = pindai_isi(versi)
    except OSError:
        logger.exception("the pictures of version %s could not be made anew", versi.pk)
        return
    if isi.alasan or not VersiBukti.setiap_berkas.filter(pk=versi.pk, **lama).update(pratinjau="", gambar_kecil=""):
        return
    for nama in filter(None, lama.values()):
        default_storage.delete(nama)
    versi.pratinjau = versi.gambar_kecil = ""
    lengkapi_pratinjau(versi, isi)
    temuan.tindakan = "dibuat ulang"


def _hapus_sisa(temuan: Temuan) -> None:
    if temuan.pk is None:
        Path(temuan.nama).unlink(missing_ok=True)
    else:
        batalkan: Any = default_storage.batalkan_unggahan  # type: ignore[attr-defined]  # only S3 reports these
        batalkan(temuan.nama, temuan.pk)
    temuan.tindakan = "dihapus"


def _lepas_unggahan(temuan: Temuan) -> None:
    """An upload that cannot be continued: forgotten, so that the client begins again."""
    if Unggahan.objects.filter(pk=temuan.pk, bukti__isnull=True).delete()[0]:
        Path(temuan.nama).unlink(missing_ok=True)
        temuan.tindakan = "dilepas, pengunggah mengulang dari awal"


@transaction.atomic
def _catat(hasil: Hasil) -> None:
    diperbaiki = [t for t in hasil.temuan if t.tindakan and t.kota]
    for kota in Kota.objects.filter(kode__in={t.kota for t in diperbaiki}):
        jumlah = Counter(t.macam.value for t in diperbaiki if t.kota == kota.kode)
        catat(aksi=Aksi.BERKAS_DIPERIKSA, objek=kota, oleh=None, kota=kota, sesudah={"diperbaiki": dict(jumlah)})


def _berkelompok(temuan: Sequence[Temuan]) -> Iterator[Sequence[Temuan]]:
    for mulai in range(0, len(temuan), SEKALI):
        yield temuan[mulai : mulai + SEKALI]
