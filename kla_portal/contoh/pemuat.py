"""Loads the example cities: facts, accounts, an evaluation each, filled by plan. A second run changes nothing."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction

from indikator.models import Evaluasi, Instrumen
from indikator.services.skor import hitung_dan_simpan
from kla_portal.contoh.akun import BukanContoh, muat_akun_kota, muat_akun_umum, muat_kota, muat_opd, muat_predikat
from kla_portal.contoh.berkas.pesanan import angka
from kla_portal.contoh.fakta import FaktaKota, baca_kota
from kla_portal.contoh.isi import PengisiKota, RingkasanIsi
from kla_portal.contoh.musim import DINILAI_PROVINSI, TAHUN, TAHUN_LALU, Musim, musim_lalu, profil_lalu
from kla_portal.contoh.orang import muat_orang
from kla_portal.contoh.profil import PROFIL
from kla_portal.contoh.sesudah import nilai_tahap_luar, tindak_lanjuti, tutup
from klaster.models import Kota

__all__ = ["BukanContoh", "TanpaInstrumen", "muat_semua"]
KODE_INSTRUMEN = "KLA-2024"


class TanpaInstrumen(Exception):
    """There is no published instrument to open an evaluation from."""


@dataclass
class Laporan:
    """What happened to one city, as one line."""

    kota: str
    dasar: dict[str, int]
    isi: RingkasanIsi | None

    @property
    def berubah(self) -> bool:
        return any(self.dasar.values()) or self.isi is not None

    def __str__(self) -> str:
        if not self.berubah:
            return f"{self.kota}: sudah ada, tidak ada yang diubah."
        bagian = [f"{n} {nama}" for nama, n in self.dasar.items() if n]
        if self.isi:
            mega = angka(self.isi.ukuran / 1_000_000, 1)
            bagian.append(
                f"evaluasi {TAHUN} dengan {self.isi.berkas} berkas ({mega} MB) pada {self.isi.tautan} lampiran"
            )
        return f"{self.kota}: dimuat {', '.join(bagian)}."


def instrumen_acuan() -> Instrumen:
    """The newest published version of the reference instrument."""
    terbit = Instrumen.objects.filter(kode=KODE_INSTRUMEN, status=Instrumen.Status.TERBIT).order_by("-versi").first()
    if terbit is None:
        raise TanpaInstrumen(
            f"Instrumen {KODE_INSTRUMEN} belum dimuat. "
            "Jalankan lebih dahulu: manage.py muat_instrumen indikator/instrumen/kla-2024.yaml"
        )
    return terbit


def muat_semua(*, kode: str | None = None, cepat: bool = False) -> Iterator[Laporan]:
    """Load all example cities, or one, and report on each as it is done."""
    instrumen = instrumen_acuan()
    for fakta in baca_kota():
        if kode in (None, fakta.kode):
            yield _muat_kota(fakta, instrumen, cepat=cepat)
    with transaction.atomic():
        umum = muat_akun_umum()
    yield Laporan("Akun umum", {"akun": umum}, None)


def _muat_kota(fakta: FaktaKota, instrumen: Instrumen, *, cepat: bool) -> Laporan:
    with transaction.atomic():
        kota, baru = muat_kota(fakta)
        dasar = {
            "kota": int(baru),
            "OPD dan unit wilayah": muat_opd(kota, fakta),
            "predikat terbit": muat_predikat(kota),
            "akun": muat_akun_kota(kota, fakta),
        }
    lalu = _muat_tahun_lalu(kota, fakta, instrumen, cepat=cepat)
    isi = None
    evaluasi = Evaluasi.objects.filter(kota=kota, tahun=TAHUN).first()
    if evaluasi is None:
        pengisi = PengisiKota(kota, fakta, PROFIL[fakta.kode], instrumen, cepat=cepat, musim=Musim(dari=lalu))
        isi = pengisi.isi()
        evaluasi = isi.evaluasi
        hitung_dan_simpan(evaluasi_id=evaluasi.pk, penyebab="Data contoh dimuat")
        if tersisa := DINILAI_PROVINSI.get(fakta.kode):
            nilai_tahap_luar(evaluasi, tersisa=tersisa, sampai="VA_PROV")
            operator = pengisi.pelaku.operator
            tindak_lanjuti(evaluasi, sekretariat=pengisi.sekretariat, operator=operator, semua=False)
    hitung_dan_simpan(evaluasi_id=evaluasi.pk, penyebab="Data contoh dimuat")
    with transaction.atomic():
        dasar["hal tentang orang"] = muat_orang(kota, fakta, evaluasi)
    return Laporan(f"{fakta.nama} ({fakta.kode})", dasar, isi)


def _muat_tahun_lalu(kota: Kota, fakta: FaktaKota, instrumen: Instrumen, *, cepat: bool) -> Evaluasi | None:
    """The closed evaluation of the year before, for the cities that have one."""
    lalu = TAHUN_LALU.get(fakta.kode)
    if lalu is None or (ada := Evaluasi.objects.filter(kota=kota, tahun=TAHUN - 1).first()):
        return ada if lalu else None
    profil = profil_lalu(PROFIL[fakta.kode], lalu.mandiri)
    pengisi = PengisiKota(kota, fakta, profil, instrumen, cepat=cepat, musim=musim_lalu())
    evaluasi = pengisi.isi().evaluasi
    hitung_dan_simpan(evaluasi_id=evaluasi.pk, penyebab="Data contoh dimuat")
    nilai_tahap_luar(evaluasi, tersisa=lalu.tersisa, sampai="VF")
    tindak_lanjuti(evaluasi, sekretariat=pengisi.sekretariat, operator=pengisi.pelaku.operator, semua=True)
    tutup(evaluasi, oleh=pengisi.sekretariat)
    return evaluasi
