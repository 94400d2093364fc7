"""The one writer of what a city sets for its evidence: ready reasons, sensitive words, names of files that leave."""

from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from bukti.aturan.alasan import (
    BAWAAN,
    MAKS_ALASAN,
    PANJANG_ALASAN_SIAP,
    alasan_ganda,
    periksa_kata,
    rapikan,
    susun_kata,
)
from bukti.aturan.nama_berkas import periksa_templat
from bukti.models import AlasanSiap, PengaturanBukti
from bukti.queries.pengaturan import daftar_alasan, pengaturan_kota
from klaster.galat import Ditolak, SudahBerubah
from klaster.models import Aksi, Kota, Pengguna
from klaster.services.riwayat import catat

PESAN_DIDAHULUI = (
    "Pengaturan ini baru saja diubah orang lain. Bandingkan dengan yang tersimpan sekarang, "
    "lalu simpan lagi bila isian Anda yang benar."
)

Alasan = dict[str, list[tuple[str, bool]]]


@dataclass(frozen=True, slots=True)
class IsianPengaturan:
    """All settings of the page. `alasan`: by what it is for, in order, each with whether it is in use."""

    alasan: Alasan
    kata_peka: str
    templat_nama: str


@transaction.atomic
def simpan_pengaturan(*, kota: Kota, isian: IsianPengaturan, versi: int, oleh: Pengguna) -> PengaturanBukti:
    """Store the settings over the version that was on screen (0: there were none). The same again changes nothing."""
    baru = _sahkan(isian)
    kini, lama = pengaturan_kota(kota.pk), _tersimpan(kota.pk)
    if _ringkas(baru) == _ringkas(lama) and kini.versi in (versi, versi + 1):
        return kini
    _naikkan(kota, baru, versi)
    for untuk, baris in baru.alasan.items():
        _ganti_alasan(kota, untuk, baris)
    terkini = pengaturan_kota(kota.pk)
    sebelum, sesudah = _ringkas(lama), _ringkas(baru)
    beda = [nama for nama in sesudah if sebelum[nama] != sesudah[nama]]
    catat(
        aksi=Aksi.PENGATURAN_BUKTI_DIUBAH,
        objek=terkini,
        oleh=oleh,
        kota=kota.pk,
        sebelum={nama: sebelum[nama] for nama in beda},
        sesudah={nama: sesudah[nama] for nama in beda},
    )
    return terkini


def _sahkan(isian: IsianPengaturan) -> IsianPengaturan:
    """The settings in the form in which they are kept. Raises `Ditolak` at the field of the first broken rule."""
    alasan = {
        untuk: [(rapikan(teks), aktif) for teks, aktif in isian.alasan[untuk] if rapikan(teks)]
        or [(teks, True) for teks in bawaan]
        for untuk, bawaan in BAWAAN.items()
    }
    for baris in alasan.values():
        _periksa_alasan([teks for teks, _ in baris])
    kata = susun_kata(isian.kata_peka)
    if salah := periksa_kata(kata):
        raise Ditolak(salah, bidang="kata_peka")
    templat = isian.templat_nama.strip()
    if salah := periksa_templat(templat):
        raise Ditolak(salah, bidang="templat_nama")
    return IsianPengaturan(alasan, "\n".join(kata), templat)


def _periksa_alasan(alasan: list[str]) -> None:
    if len(alasan) > MAKS_ALASAN:
        raise Ditolak(f"Satu daftar memuat paling banyak {MAKS_ALASAN} alasan. Hapus yang jarang dipakai.")
    if any(len(teks) > PANJANG_ALASAN_SIAP for teks in alasan):
        raise Ditolak(f"Satu alasan paling panjang {PANJANG_ALASAN_SIAP} karakter. Ringkas, lalu simpan lagi.")
    if ganda := alasan_ganda(alasan):
        raise Ditolak(f"Alasan “{alasan[ganda[0]]}” ada dua kali. Hapus salah satunya.")


def _tersimpan(kota_id: int) -> IsianPengaturan:
    kini = pengaturan_kota(kota_id)
    return IsianPengaturan(daftar_alasan(kota_id), kini.kata_peka, kini.templat_nama)


def _naikkan(kota: Kota, isian: IsianPengaturan, versi: int) -> None:
    """Compare and swap on the city's row, which is made with the first settings."""
    kolom: dict[str, Any] = {"kata_peka": isian.kata_peka, "templat_nama": isian.templat_nama}
    if versi:
        if not PengaturanBukti.objects.filter(kota=kota, versi=versi).update(versi=F("versi") + 1, **kolom):
            raise SudahBerubah(PESAN_DIDAHULUI)
        return
    try:
        with transaction.atomic():
            PengaturanBukti.objects.create(kota=kota, **kolom)
    except IntegrityError as galat:
        raise SudahBerubah(PESAN_DIDAHULUI) from galat


def _ganti_alasan(kota: Kota, untuk: str, baris: list[tuple[str, bool]]) -> None:
    """Rows are known by their text: what is no longer there goes, the rest takes its place in the order."""
    milik = AlasanSiap.objects.filter(kota=kota, untuk=untuk)
    milik.exclude(teks__in=[teks for teks, _ in baris]).delete()
    for urutan, (teks, aktif) in enumerate(baris, start=1):
        diubah = milik.filter(teks=teks).update(urutan=urutan, aktif=aktif, versi=F("versi") + 1)
        if not diubah:
            AlasanSiap.objects.create(kota=kota, untuk=untuk, teks=teks, urutan=urutan, aktif=aktif)


def _ringkas(isian: IsianPengaturan) -> dict[str, Any]:
    """The settings as the audit trail keeps them; what is switched off is marked."""
    alasan = {
        f"alasan_{untuk}": [teks if aktif else f"{teks} (tidak dipakai)" for teks, aktif in baris]
        for untuk, baris in sorted(isian.alasan.items())
    }
    return alasan | {"kata_peka": isian.kata_peka.splitlines(), "templat_nama": isian.templat_nama}
