"""Draws the documents of a plan and puts them into the private storage, ready for their rows."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from bukti.aturan.bacaan import Bacaan
from bukti.models import Bukti, VersiBukti
from bukti.models.bukti import lokasi_berkas, lokasi_gambar_kecil, lokasi_pratinjau
from kla_portal.contoh.bahan import Bahan
from kla_portal.contoh.berkas import Lembar, Pesanan, buat_semua
from kla_portal.contoh.fakta import FaktaKota
from kla_portal.contoh.pelengkap import bahan_titipan, banyak_tambahan, kunci_tahun_lalu, memakai_foto_lama
from kla_portal.contoh.rencana import RencanaJawaban
from klaster.models import Kota, Opd

TIPE = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True)
class BerkasTersimpan:
    """One stored file: everything that a version row says about it."""

    lokasi: str
    nama_asli: str
    ukuran: int
    sha256: str
    tipe: str
    halaman: int | None
    pratinjau: str
    gambar_kecil: str
    sidik_rupa: str
    bacaan: Bacaan


@dataclass(frozen=True)
class Simpanan:
    """A document of the plan with its stored versions; none for an external link. `tambahan`: more files of the first
    version. `usulan`: the question it is proposed for while it waits in the inbox, "" for none; None once attached."""

    bahan: Bahan
    opd: str
    versi: tuple[BerkasTersimpan, ...]
    tambahan: tuple[BerkasTersimpan, ...] = ()
    usulan: str | None = None


@dataclass(frozen=True)
class Permintaan:
    """A document to draw: of which office, whether the verifier refused it, and whether it was then replaced."""

    bahan: Bahan
    opd: str
    ditolak: bool = False
    diganti: bool = False
    usulan: str | None = None


def kumpulkan(rencana: Iterable[RencanaJawaban]) -> dict[str, Permintaan]:
    """Every document of the plan once, by its key."""
    hasil: dict[str, Permintaan] = {}
    for jawaban in rencana:
        for tautan in jawaban.tautan:
            ditolak = bool(tautan.tolak)
            diganti = ditolak and jawaban.keadaan in ("menunggu_ulang", "diterima_ulang")
            hasil.setdefault(tautan.bahan.kunci, Permintaan(tautan.bahan, tautan.opd, ditolak, diganti))
    return hasil


def kumpulkan_titipan(kota: str, rencana: list[RencanaJawaban]) -> list[Permintaan]:
    """What is to wait in the inbox of the city's offices."""
    return [Permintaan(bahan, opd, usulan=usulan) for bahan, opd, usulan in bahan_titipan(kota, rencana)]


class Arsip:
    """Draws and stores the files of one city. `foto_lama`: the year whose photos some offices show again."""

    def __init__(self, kota: Kota, fakta: FaktaKota, opd: dict[str, Opd], *, foto_lama: int | None = None) -> None:
        self.kota, self.fakta, self.opd, self.foto_lama = kota, fakta, opd, foto_lama

    def simpan_semua(self, permintaan: Iterable[Permintaan]) -> list[Simpanan]:
        minta = list(permintaan)
        gambar = [(m, benih) for m in minta if m.bahan.bentuk != "url" for benih in self._benih(m)]
        pesanan = [(m.bahan.bentuk, self._pesanan(m, benih)) for m, benih in gambar]
        tersimpan: dict[str, list[BerkasTersimpan]] = {}
        for (m, _), lembar in zip(gambar, buat_semua(pesanan), strict=True):
            tersimpan.setdefault(m.bahan.kunci, []).append(self._simpan(m.bahan, lembar))
        return [self._simpanan(m, tersimpan.get(m.bahan.kunci, [])) for m in minta]

    def _simpanan(self, minta: Permintaan, berkas: list[BerkasTersimpan]) -> Simpanan:
        banyak = 2 if minta.diganti else 1
        return Simpanan(minta.bahan, minta.opd, tuple(berkas[:banyak]), tuple(berkas[banyak:]), minta.usulan)

    def _benih(self, minta: Permintaan) -> list[str]:
        """What seeds each file of a document: its version, its replacement, and the further photos of a series."""
        bahan = minta.bahan
        pertama = (
            kunci_tahun_lalu(bahan, self.foto_lama) if self.foto_lama and memakai_foto_lama(bahan) else bahan.kunci
        )
        versi = [pertama, f"{bahan.kunci}/v2"] if minta.diganti else [pertama]
        return versi + [f"{bahan.kunci}/{n}" for n in range(2, 2 + banyak_tambahan(bahan))]

    def _simpan(self, bahan: Bahan, lembar: Lembar) -> BerkasTersimpan:
        """File and preview go where the portal's own uploads go, under names of their own."""
        versi = VersiBukti(bukti=Bukti(kota=self.kota), tipe=TIPE[bahan.bentuk])
        lokasi = default_storage.save(lokasi_berkas(versi, bahan.nama_berkas), ContentFile(lembar.isi))
        return BerkasTersimpan(
            lokasi=lokasi,
            nama_asli=bahan.nama_berkas,
            ukuran=len(lembar.isi),
            sha256=hashlib.sha256(lembar.isi).hexdigest(),
            tipe=versi.tipe,
            halaman=lembar.halaman,
            pratinjau=_taruh(lokasi_pratinjau(versi, ""), lembar.pratinjau),
            gambar_kecil=_taruh(lokasi_gambar_kecil(versi, ""), lembar.kecil),
            sidik_rupa=lembar.sidik_rupa,
            bacaan=lembar.bacaan,
        )

    def _pesanan(self, minta: Permintaan, benih: str) -> Pesanan:
        bahan = minta.bahan
        return Pesanan(
            kunci=benih,
            jenis=bahan.jenis,
            judul=bahan.judul,
            topik=bahan.topik,
            kota=self.fakta.nama,
            provinsi=self.fakta.provinsi,
            unit=self.opd[minta.opd].nama,
            alamat=self.fakta.alamat,
            nomor=bahan.nomor,
            tanggal=bahan.tanggal,
            baris=self.fakta.kecamatan,
            konsep=minta.ditolak and not benih.endswith("/v2"),
        )


def _taruh(lokasi: str, isi: bytes) -> str:
    """The name under which a picture is stored; empty when there is none."""
    return default_storage.save(lokasi, ContentFile(isi)) if isi else ""
