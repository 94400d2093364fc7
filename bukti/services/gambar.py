"""The small pictures of a file on their way into the store: there for good only when a row has taken them."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from django.core.files.base import ContentFile

from bukti.models import VersiBukti
from bukti.services.pemindaian import Temuan


@dataclass
class Gambar:
    """Names of stored pictures by field, and whether a row has taken them."""

    nama: dict[str, str] = field(default_factory=dict)
    terpakai: bool = False


@contextmanager
def gambar_tersimpan(versi: VersiBukti, temuan: Temuan, *, pratinjau: bool = True) -> Iterator[Gambar]:
    """Pictures on disk for the block; taken away again when no row took them, also when the second did not fit."""
    gambar = Gambar()
    isi = {"gambar_kecil": temuan.gambar_kecil} | ({"pratinjau": temuan.pratinjau} if pratinjau else {})
    try:
        for bidang, data in isi.items():
            if data:
                tujuan = getattr(versi, bidang)
                nama = tujuan.field.generate_filename(versi, "gambar.webp")
                gambar.nama[bidang] = nama  # noted first: a full disk may leave a part of it
                gambar.nama[bidang] = tujuan.storage.save(nama, ContentFile(data))
        yield gambar
    finally:
        if not gambar.terpakai:
            for bidang, nama in gambar.nama.items():
                with suppress(OSError):
                    getattr(versi, bidang).storage.delete(nama)


def lengkapi_pratinjau(versi: VersiBukti, temuan: Temuan) -> bool:
    """Give a clean file that was inspected before there were small pictures the ones it lacks; True when it had none.

    Nothing changes for a file that has its small picture, is not clean (any more), or was found bad now.
    """
    if temuan.alasan or not (temuan.gambar_kecil or temuan.sidik_rupa):
        return False
    with gambar_tersimpan(versi, temuan, pratinjau=not versi.pratinjau) as gambar:
        gambar.terpakai = bool(
            VersiBukti.setiap_berkas.filter(
                pk=versi.pk, status_periksa=VersiBukti.Periksa.BERSIH, gambar_kecil="", pratinjau=versi.pratinjau.name
            ).update(sidik_rupa=temuan.sidik_rupa, **gambar.nama)
        )
    return gambar.terpakai
