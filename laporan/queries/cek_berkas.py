"""What everyone may learn of a file that bears a check code: that it is registered, where, and its fingerprint."""

from dataclasses import dataclass
from datetime import datetime

from bukti.models import Bukti, TautanBukti, VersiBukti
from klaster.models import Kota


@dataclass(frozen=True, slots=True)
class PakaiBerkas:
    """One question that the file proves, and whether the city's verifier has accepted it there."""

    tahun: int
    kode: str
    diterima: bool


@dataclass(frozen=True, slots=True)
class BerkasTerdaftar:
    """No names of people, no address of the file. `pengganti`: the number of a newer version, 0 for none."""

    kota: Kota
    judul: str
    jenis: str
    nomor: str
    opd: str
    versi: int
    urutan: int
    banyak_berkas: int
    sha256: str
    ukuran: int
    halaman: int | None
    diunggah: datetime
    diperiksa: datetime | None
    ditarik: bool
    pengganti: int
    contoh: bool
    pakai: tuple[PakaiBerkas, ...]


def berkas_terdaftar(kode: str) -> BerkasTerdaftar | None:
    """The file with this code; None when there is none, or none that may be spoken of: not clean, or sensitive."""
    versi = (
        VersiBukti.setiap_berkas.select_related("bukti__kota", "bukti__opd")
        .filter(kode_cek=kode, status_periksa=VersiBukti.Periksa.BERSIH, bukti__kepekaan=Bukti.Kepekaan.BIASA)
        .first()
    )
    if versi is None:
        return None
    bukti = versi.bukti
    semua = VersiBukti.setiap_berkas.filter(bukti=bukti)
    terbaru = semua.order_by("-nomor").values_list("nomor", flat=True)[0]
    return BerkasTerdaftar(
        kota=bukti.kota,
        judul=bukti.judul,
        jenis=bukti.get_jenis_display(),
        nomor=bukti.nomor,
        opd=bukti.opd.nama,
        versi=versi.nomor,
        urutan=versi.urutan,
        banyak_berkas=semua.filter(nomor=versi.nomor).count(),
        sha256=versi.sha256,
        ukuran=versi.ukuran,
        halaman=versi.halaman,
        diunggah=versi.diunggah_pada,
        diperiksa=versi.diperiksa_pada,
        ditarik=bukti.ditarik,
        pengganti=terbaru if terbaru > versi.nomor else 0,
        contoh=bukti.contoh,
        pakai=_pakai(versi),
    )


def _pakai(versi: VersiBukti) -> tuple[PakaiBerkas, ...]:
    """Questions to which this version is attached, newest evaluation first."""
    tautan = TautanBukti.objects.aktif().filter(bukti=versi.bukti_id, versi__nomor=versi.nomor)
    baris = tautan.exclude(putusan=TautanBukti.Putusan.DITOLAK).order_by(
        "-jawaban__evaluasi__tahun", "jawaban__pertanyaan__urutan"
    )
    isi = baris.values_list("jawaban__evaluasi__tahun", "jawaban__pertanyaan__kode", "putusan")
    return tuple(PakaiBerkas(tahun, kode, putusan == TautanBukti.Putusan.DITERIMA) for tahun, kode, putusan in isi)
