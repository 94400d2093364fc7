"""The one writer of what a city sets for its people: door, mornings, days off."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, time
from typing import Any

from django.db import transaction
from django.db.models import F

from klaster.aturan.kalender import dalam_jam_tenang
from klaster.galat import Ditolak, SudahBerubah
from klaster.models import Aksi, HariLibur, Kota, PengaturanKota, Pengguna
from klaster.queries.pengaturan import libur_kota, pengaturan_kota
from klaster.services.riwayat import catat

PESAN_DIDAHULUI = (
    "Pengaturan ini baru saja diubah orang lain, sehingga belum disimpan. Bandingkan dengan yang tersimpan sekarang, "
    "lalu simpan lagi bila isian Anda yang benar."
)


@dataclass(frozen=True, slots=True)
class IsianPengaturanKota:
    """All settings of the page. `libur`: the days off from `libur_sejak` on; earlier ones stay as they are."""

    wajib_dua_langkah: bool
    menit_diam: int
    jam_kirim: time
    tenang_mulai: time
    tenang_sampai: time
    hari_kerja_saja: bool
    libur: tuple[tuple[date, str], ...]
    libur_sejak: date


@transaction.atomic
def simpan_pengaturan_kota(*, kota: Kota, isian: IsianPengaturanKota, versi: int, oleh: Pengguna) -> PengaturanKota:
    """Store the settings over the version that was on screen (0: there were none). The same again changes nothing.

    Raises `Ditolak` at the field of a broken rule, `SudahBerubah` when someone was faster.
    """
    _periksa(isian)
    PengaturanKota.objects.get_or_create(kota=kota)
    kini = pengaturan_kota(kota)
    lama, baru = _tersimpan(kini, isian.libur_sejak), _ringkas(isian)
    if lama == baru and kini.versi in (versi, versi + 1):
        return kini
    kolom = {nama: getattr(isian, nama) for nama in _KOLOM}
    if not PengaturanKota.objects.filter(kota=kota, versi=versi).update(versi=F("versi") + 1, **kolom):
        raise SudahBerubah(PESAN_DIDAHULUI)
    _ganti_libur(kota, isian.libur, isian.libur_sejak)
    terkini = pengaturan_kota(kota)
    beda = [nama for nama in baru if lama[nama] != baru[nama]]
    catat(
        aksi=Aksi.PENGATURAN_KOTA_DIUBAH,
        objek=terkini,
        label=str(kota),
        oleh=oleh,
        kota=kota,
        sebelum={nama: lama[nama] for nama in beda},
        sesudah={nama: baru[nama] for nama in beda},
    )
    return terkini


_KOLOM = ("wajib_dua_langkah", "menit_diam", "jam_kirim", "tenang_mulai", "tenang_sampai", "hari_kerja_saja")


def _periksa(isian: IsianPengaturanKota) -> None:
    paling_sedikit, paling_banyak = PengaturanKota.MENIT_DIAM_MIN, PengaturanKota.MENIT_DIAM_MAKS
    if not paling_sedikit <= isian.menit_diam <= paling_banyak:
        raise Ditolak(f"Isi antara {paling_sedikit} dan {paling_banyak} menit.", bidang="menit_diam")
    if dalam_jam_tenang(isian.jam_kirim, isian.tenang_mulai, isian.tenang_sampai):
        raise Ditolak(
            f"Jam kirim jatuh dalam jam tenang ({isian.tenang_mulai:%H.%M} sampai {isian.tenang_sampai:%H.%M}), "
            "sehingga ringkasan tidak pernah terkirim. Pilih jam sesudah jam tenang berakhir, atau ubah jam tenangnya.",
            bidang="jam_kirim",
        )
    if any(hari < isian.libur_sejak for hari, _ in isian.libur):
        raise Ditolak(
            f"Daftar hari libur hanya memuat tanggal sejak {isian.libur_sejak:%d-%m-%Y}. Hapus baris yang lebih lama.",
            bidang="libur",
        )


def _ganti_libur(kota: Kota, libur: Iterable[tuple[date, str]], sejak: date) -> None:
    HariLibur.objects.filter(kota=kota, tanggal__gte=sejak).delete()
    HariLibur.objects.bulk_create(HariLibur(kota=kota, tanggal=hari, nama=nama) for hari, nama in libur)


def _tersimpan(kini: PengaturanKota, sejak: date) -> dict[str, Any]:
    libur = tuple((satu.tanggal, satu.nama) for satu in libur_kota(kini.kota_id, sejak=sejak))
    return _ringkas(
        IsianPengaturanKota(**{nama: getattr(kini, nama) for nama in _KOLOM}, libur=libur, libur_sejak=sejak)
    )


def _ringkas(isian: IsianPengaturanKota) -> dict[str, Any]:
    """The settings as the audit trail keeps them."""
    polos: dict[str, Any] = asdict(isian)
    del polos["libur_sejak"]
    return {
        **{nama: f"{nilai:%H.%M}" if isinstance(nilai, time) else nilai for nama, nilai in polos.items()},
        "libur": [f"{hari.isoformat()} {nama}" for hari, nama in isian.libur],
    }
