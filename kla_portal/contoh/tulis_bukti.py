"""Writes the rows of a city's example evidence: first without their times, then dated by their first use."""

import random
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db.models import Model

from bukti.models import BacaanBerkas, Bukti, VersiBukti
from bukti.services.bacaan import baris_bacaan
from bukti.services.kembaran import bangun_kembaran
from bukti.services.unggahan import ringkas
from indikator.models import Pertanyaan
from kla_portal.contoh.arsip import BerkasTersimpan, Simpanan
from kla_portal.contoh.fakta import FaktaKota
from kla_portal.contoh.pelengkap import kepekaan, penanda_tangan
from kla_portal.contoh.peragaan import Berkas, Pelaku
from kla_portal.contoh.waktu import diajukan_pada
from klaster.models import Aksi, Kota, Opd, Riwayat
from klaster.services.riwayat import susun_riwayat

LAMA_PERIKSA = timedelta(seconds=4)
BAGIAN_DILIHAT = 0.6


class PenulisBukti:
    """The evidence of one city and season. `tulis` once, then `tanggali` when it is known what used what and when."""

    def __init__(
        self,
        kota: Kota,
        fakta: FaktaKota,
        opd: dict[str, Opd],
        pelaku: Pelaku,
        *,
        sekarang: datetime,
        akhir: datetime,
    ) -> None:
        self.kota, self.fakta, self.opd, self.pelaku = kota, fakta, opd, pelaku
        self.sekarang, self.akhir = sekarang, akhir

    def tulis(self, simpanan: list[Simpanan], pertanyaan: Mapping[str, Pertanyaan]) -> dict[str, Berkas]:
        """Evidence with its files, their times not yet known. `pertanyaan` by code, for what is proposed for one."""
        bukti = Bukti.objects.bulk_create([self._bukti(s, pertanyaan) for s in simpanan], batch_size=200)
        berkas = {s.bahan.kunci: self._berkas(b, s) for s, b in zip(simpanan, bukti, strict=True)}
        semua = [v for b in berkas.values() for v in b.semua]
        VersiBukti.setiap_berkas.bulk_create(semua, batch_size=200)
        BacaanBerkas.objects.bulk_create([baris_bacaan(v, v.isi_terbaca) for v in semua], batch_size=200)
        bangun_kembaran(kota=self.kota)
        return berkas

    def _berkas(self, bukti: Bukti, simpanan: Simpanan) -> Berkas:
        versi = [self._versi(bukti, lembar, nomor=n) for n, lembar in enumerate(simpanan.versi, start=1)]
        tambahan = [self._versi(bukti, lembar, urutan=n) for n, lembar in enumerate(simpanan.tambahan, start=2)]
        return Berkas(bukti, versi, tambahan)

    def _bukti(self, simpanan: Simpanan, pertanyaan: Mapping[str, Pertanyaan]) -> Bukti:
        bahan, opd = simpanan.bahan, self.opd[simpanan.opd]
        mulai, akhir = bahan.periode or (None, None)
        return Bukti(
            kota=self.kota,
            opd=opd,
            judul=bahan.judul,
            jenis=bahan.jenis,
            nomor=bahan.nomor,
            penanda_tangan=penanda_tangan(bahan, opd.nama, self.fakta.nama),
            tanggal_dokumen=bahan.tanggal,
            periode_mulai=mulai,
            periode_akhir=akhir,
            berlaku_sampai=bahan.berlaku_sampai,
            tautan_url=self._alamat(bahan.kunci) if bahan.bentuk == "url" else "",
            kepekaan=kepekaan(bahan),
            kotak_masuk=simpanan.usulan is not None,
            usulan=pertanyaan.get(simpanan.usulan or ""),
            pengunggah=self.pelaku.operator[simpanan.opd],
            dibuat_pada=self.sekarang,
            contoh=True,
        )

    def _alamat(self, kunci: str) -> str:
        """An address in a domain that is reserved for examples."""
        return f"https://{self.fakta.singkat}.example.com/dokumen/{kunci.split('/', 1)[1].lower()}"

    def _versi(self, bukti: Bukti, lembar: BerkasTersimpan, *, nomor: int = 1, urutan: int = 1) -> VersiBukti:
        versi = VersiBukti(
            bukti=bukti,
            nomor=nomor,
            urutan=urutan,
            berkas=lembar.lokasi,
            nama_asli=lembar.nama_asli,
            ukuran=lembar.ukuran,
            sha256=lembar.sha256,
            tipe=lembar.tipe,
            halaman=lembar.halaman,
            status_periksa=VersiBukti.Periksa.BERSIH,
            diperiksa_pada=self.sekarang,
            pratinjau=lembar.pratinjau,
            gambar_kecil=lembar.gambar_kecil,
            sidik_rupa=lembar.sidik_rupa,
            diunggah_oleh=bukti.pengunggah,
            diunggah_pada=self.sekarang,
        )
        versi.isi_terbaca = lembar.bacaan
        return versi

    def tanggali(self, berkas: dict[str, Berkas]) -> list[Riwayat]:
        """A document was uploaded a moment before its first use; a replacement when the play said so. What nothing uses
        yet came in on the last working day."""
        riwayat = []
        kemarin = diajukan_pada(self.akhir - timedelta(days=1), self.kota.zona)
        for satu in berkas.values():
            waktu = (satu.pertama or kemarin) - timedelta(seconds=25)
            satu.bukti.dibuat_pada = waktu
            riwayat.append(self._riwayat_unggah(satu.bukti, waktu))
            for versi in satu.semua:
                versi.diunggah_pada = waktu if versi.nomor == 1 else versi.diunggah_pada
                versi.diperiksa_pada = versi.diunggah_pada + LAMA_PERIKSA
                riwayat.append(self._riwayat_periksa(versi))
            riwayat += self._lihat_tautan(satu.bukti)
        perbarui([b.bukti for b in berkas.values()], ["dibuat_pada", "tautan_dilihat_pada", "tautan_dilihat_oleh"])
        perbarui([v for b in berkas.values() for v in b.semua], ["diunggah_pada", "diperiksa_pada"])
        return riwayat

    def _lihat_tautan(self, bukti: Bukti) -> list[Riwayat]:
        """Most links were opened once more when they were attached; some nobody has looked at since."""
        if not bukti.tautan_url or random.Random(f"dilihat/{bukti.tautan_url}").random() > BAGIAN_DILIHAT:
            return []
        bukti.tautan_dilihat_pada = bukti.dibuat_pada + LAMA_PERIKSA
        bukti.tautan_dilihat_oleh = bukti.pengunggah
        alamat = {"alamat": bukti.tautan_url}
        return [self._riwayat(Aksi.TAUTAN_DILIHAT, bukti, bukti.tautan_dilihat_pada, alamat)]

    def _riwayat_unggah(self, bukti: Bukti, waktu: datetime) -> Riwayat:
        return self._riwayat(Aksi.BUKTI_DIUNGGAH, bukti, waktu, ringkas(bukti))

    def _riwayat(self, aksi: Aksi, bukti: Bukti, waktu: datetime, sesudah: dict[str, str]) -> Riwayat:
        """A step of the uploader."""
        return susun_riwayat(
            aksi=aksi, objek=bukti, oleh=bukti.pengunggah, kota=self.kota, sesudah=sesudah, waktu=waktu
        )

    def _riwayat_periksa(self, versi: VersiBukti) -> Riwayat:
        """The worker's inspection, a moment after the upload."""
        return susun_riwayat(
            aksi=Aksi.BUKTI_DIPERIKSA,
            objek=versi.bukti,
            label=f"{versi.nama_asli} (versi {versi.nomor}): bersih",
            oleh=None,
            kota=self.kota,
            sesudah={"versi": versi.nomor, "status": "bersih"},
            waktu=versi.diperiksa_pada,
        )


def perbarui(baris: Sequence[Model], bidang: list[str]) -> None:
    """Write these fields of stored rows, set-wise: an upsert is several times quicker than `bulk_update`."""
    if baris:
        tabel = type(baris[0])._base_manager
        tabel.bulk_create(baris, batch_size=200, update_conflicts=True, unique_fields=["id"], update_fields=bidang)
