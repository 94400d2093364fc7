"""Draws the documents of a plan and puts them into the private storage, ready for their rows."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from bukti.models import Bukti, VersiBukti
from bukti.models.bukti import lokasi_berkas, lokasi_pratinjau
from kla_portal.contoh.bahan import Bahan
from kla_portal.contoh.berkas import Pesanan, buat_foto, buat_pdf, buat_xlsx
from kla_portal.contoh.fakta import FaktaKota
from kla_portal.contoh.rencana import RencanaJawaban
from klaster.models import Kota, Opd

if TYPE_CHECKING:
    from PIL.Image import Image

TIPE = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
PEMBUAT: dict[str, Callable[[Pesanan], bytes]] = {"pdf": buat_pdf, "jpg": buat_foto, "xlsx": buat_xlsx}


@dataclass(frozen=True)
class Lembar:
    """One stored file: everything that a version row says about it."""

    lokasi: str
    nama_asli: str
    ukuran: int
    sha256: str
    tipe: str
    halaman: int | None
    pratinjau: str


@dataclass(frozen=True)
class Simpanan:
    """A document of the plan with its stored versions; none for an external link."""

    bahan: Bahan
    opd: str
    lembar: tuple[Lembar, ...]


@dataclass(frozen=True)
class Permintaan:
    """A document to draw: of which office, whether the verifier refused it, and whether it was then replaced."""

    bahan: Bahan
    opd: str
    ditolak: bool
    diganti: bool


def kumpulkan(rencana: Iterable[RencanaJawaban]) -> dict[str, Permintaan]:
    """Every document of the plan once, by its key."""
    hasil: dict[str, Permintaan] = {}
    for jawaban in rencana:
        for tautan in jawaban.tautan:
            ditolak = bool(tautan.tolak)
            diganti = ditolak and jawaban.keadaan in ("menunggu_ulang", "diterima_ulang")
            hasil.setdefault(tautan.bahan.kunci, Permintaan(tautan.bahan, tautan.opd, ditolak, diganti))
    return hasil


class Arsip:
    """Draws and stores the files of one city."""

    def __init__(self, kota: Kota, fakta: FaktaKota, opd: dict[str, Opd]) -> None:
        self.kota, self.fakta, self.opd = kota, fakta, opd

    def simpan(self, minta: Permintaan) -> Simpanan:
        if minta.bahan.bentuk == "url":
            return Simpanan(minta.bahan, minta.opd, ())
        lembar = [self._lembar(minta, nomor) for nomor in ((1, 2) if minta.diganti else (1,))]
        return Simpanan(minta.bahan, minta.opd, tuple(lembar))

    def _lembar(self, minta: Permintaan, nomor: int) -> Lembar:
        bahan, tipe = minta.bahan, TIPE[minta.bahan.bentuk]
        isi = PEMBUAT[bahan.bentuk](self._pesanan(minta, nomor))
        versi = VersiBukti(bukti=Bukti(kota=self.kota), tipe=tipe)
        lokasi = default_storage.save(lokasi_berkas(versi, bahan.nama_berkas), ContentFile(isi))
        halaman, gambar = ringkas_berkas(isi, tipe)
        pratinjau = default_storage.save(lokasi_pratinjau(versi, ""), ContentFile(gambar)) if gambar else ""
        sidik = hashlib.sha256(isi).hexdigest()
        return Lembar(lokasi, bahan.nama_berkas, len(isi), sidik, tipe, halaman, pratinjau)

    def _pesanan(self, minta: Permintaan, nomor: int) -> Pesanan:
        bahan = minta.bahan
        return Pesanan(
            kunci=bahan.kunci if nomor == 1 else f"{bahan.kunci}/v{nomor}",
            jenis=bahan.jenis,
            judul=bahan.judul,
            topik=bahan.topik,
            kota=self.fakta.nama,
            provinsi=self.fakta.provinsi,
            unit=self.opd[minta.opd].nama,
            alamat=self.fakta.alamat,
            nomor=bahan.nomor or "-",
            tanggal=bahan.tanggal,
            baris=self.fakta.kecamatan,
            konsep=minta.ditolak and nomor == 1,
        )


def ringkas_berkas(isi: bytes, tipe: str) -> tuple[int | None, bytes]:
    """Number of pages of a PDF, and a small WebP preview of a PDF or photo; a workbook has neither."""
    import pypdfium2
    from PIL import Image  # noqa: PLC0415 -- slow import

    if tipe == TIPE["pdf"]:
        dokumen = pypdfium2.PdfDocument(isi)
        try:
            halaman, gambar = len(dokumen), dokumen[0].render(scale=0.8).to_pil()
        finally:
            dokumen.close()
        return halaman, _webp(gambar)
    if tipe == TIPE["jpg"]:
        gambar = Image.open(BytesIO(isi))
        gambar.draft("RGB", (480, 480))
        gambar.thumbnail((480, 480))
        return None, _webp(gambar)
    return None, b""


def _webp(gambar: "Image") -> bytes:
    wadah = BytesIO()
    gambar.save(wadah, "WEBP", quality=70, method=2)
    return wadah.getvalue()
