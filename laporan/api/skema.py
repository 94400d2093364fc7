"""What the API answers. Figures are decimal strings with a dot, so that no reader rounds them; times are in UTC."""

from datetime import datetime
from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field

Angka = Annotated[
    str, Field(pattern=r"^-?\d+(\.\d+)?$", description="Bilangan desimal sebagai teks.", examples=["812.50"])
]
Waktu = Annotated[datetime, Field(description="Waktu UTC menurut ISO 8601.")]
Tahun = Annotated[int, Field(examples=[2024])]


class Masalah(Schema):
    """Problem details (RFC 9457)."""

    type: str = Field(description="Selalu about:blank: status HTTP yang menentukan artinya.")
    title: str = Field(description="Nama masalah.")
    status: int = Field(description="Status HTTP.")
    detail: str = Field(description="Apa yang salah dan apa yang dapat dilakukan.")
    nomor_permintaan: str = Field(description="Sebutkan nomor ini bila melaporkan gangguan.")


class MasalahParameter(Masalah):
    parameter: list[str] = Field(description="Nama parameter yang tidak sah.")


class PredikatTerbit(Schema):
    tahun_evaluasi: Tahun
    tahun_penghargaan: Tahun | None
    tahap: Literal["EM", "FINAL", "TAK_DISEBUT"]
    nilai: Angka | None
    predikat: str
    sumber: str = Field(description="Alamat terbitan yang menyebut angka ini.")


class Kota(Schema):
    kode: str = Field(description="Kode wilayah Kemendagri.", examples=["32.77"])
    nama: str
    provinsi: str
    zona_waktu: str = Field(description="Nama zona IANA.", examples=["Asia/Jakarta"])
    contoh: bool = Field(description="Benar bila datanya data contoh, bukan data resmi.")
    predikat_terbit: list[PredikatTerbit] = Field(description="Yang sudah diumumkan, terbaru dahulu.")


class Opd(Schema):
    kode: str = Field(examples=["DINKES"])
    nama: str
    jenis: str
    induk: str | None = Field(description="Kode kecamatan, untuk kelurahan.")
    aktif: bool


class InstrumenRingkas(Schema):
    kode: str
    versi: int
    nama: str
    tahun_mulai: Tahun
    skor_maks: Angka
    sidik: str = Field(description="SHA-256 isi instrumen: berubah bila dan hanya bila isinya berubah.")
    diterbitkan_pada: Waktu


class Kebutuhan(Schema):
    jenis: str
    uraian: str
    wajib: bool


class Pertanyaan(Schema):
    kode: str
    teks: str
    skor_maks: Angka
    cara: str = Field(description="Cara penilaian.")
    satuan: str
    bukti: list[Kebutuhan]


class IndikatorInstrumen(Schema):
    kode: str
    nama: str
    skor_maks: Angka
    pertanyaan: list[Pertanyaan]


class KlasterInstrumen(Schema):
    kode: str
    nama: str
    skor_maks: Angka
    indikator: list[IndikatorInstrumen]


class Predikat(Schema):
    kode: str
    nama: str
    batas_bawah: Angka
    inklusif: bool = Field(description="Benar bila nilai tepat pada batas sudah termasuk.")


class Instrumen(InstrumenRingkas):
    klaster: list[KlasterInstrumen]
    predikat: list[Predikat] = Field(description="Dari yang terendah.")


class HasilRingkas(Schema):
    kota: str
    tahun: Tahun
    status: Literal["diisi", "diajukan", "selesai"]
    diajukan_pada: Waktu | None
    contoh: bool
    instrumen: str = Field(description="Kode instrumen.")
    versi_instrumen: int
    sementara: bool = Field(
        description="Benar bila tahunnya belum ditutup. Tanpa izin membaca angka sementara, angkanya kosong."
    )
    skor_mandiri: Angka | None
    predikat_mandiri: str | None
    skor_verifikasi: Angka | None
    predikat_verifikasi: str | None


class SkorBagian(Schema):
    kode: str
    nama: str
    skor: Angka
    skor_maks: Angka


class Nilai(Schema):
    tahap: str = Field(description="mandiri, verifikasi, atau kode tahap luar.", examples=["mandiri", "VF"])
    nama_tahap: str
    skor: Angka
    predikat: str
    terjawab: int
    jumlah_pertanyaan: int
    klaster: list[SkorBagian]
    indikator: list[SkorBagian]


class Hasil(HasilRingkas):
    skor_maks: Angka
    nilai: list[Nilai] = Field(
        description="Mandiri, verifikasi, lalu tahap luar; yang sementara hanya untuk token yang mengizinkannya."
    )


class OpdPengisi(Schema):
    nama: str
    pimpin: bool = Field(description="Benar bila OPD ini memimpin jawaban.")


class Kelengkapan(Schema):
    """Coverage of one question: what it asks for and what is there. Nothing of the documents themselves."""

    kode: str
    klaster: str
    indikator: str
    status: str = Field(description="Keadaan jawaban.")
    keadaan: list[str] = Field(description="kurang, ditolak, pelengkap, kedaluwarsa, lengkap, bebas.")
    bukti_wajib: int
    bukti_wajib_ada: int
    opd: list[OpdPengisi]


class Halaman(Schema):
    """What all lists share."""

    jumlah: int = Field(description="Banyak baris pada semua halaman.")
    halaman: int
    per_halaman: int
    berikut: str | None = Field(description="Alamat halaman berikutnya.")


class HalamanKota(Halaman):
    data: list[Kota]


class HalamanOpd(Halaman):
    data: list[Opd]


class HalamanInstrumen(Halaman):
    data: list[InstrumenRingkas]


class HalamanHasil(Halaman):
    data: list[HasilRingkas]


class RingkasanKelengkapan(Schema):
    pertanyaan: int
    bukti_wajib: int
    bukti_wajib_ada: int
    menurut_keadaan: dict[str, int] = Field(description="Banyak pertanyaan menurut keadaan; satu dapat ikut beberapa.")


class HalamanKelengkapan(Halaman):
    kota: str
    tahun: Tahun
    ringkasan: RingkasanKelengkapan
    data: list[Kelengkapan]
