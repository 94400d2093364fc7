"""Setting a city's own discounts for the expected verified score."""

from collections.abc import Mapping

from django.db import transaction

from indikator.aturan.taksiran import BAKU
from indikator.models import DiskonTaksiran
from indikator.models.simulasi import Diskon
from indikator.queries.taksiran import diskon_kota, potongan_berlaku
from indikator.skoring.taksiran import Potongan
from klaster.galat import Ditolak, SudahBerubah
from klaster.models import Aksi, Kota, Pengguna
from klaster.services.riwayat import catat


@transaction.atomic
def ubah_diskon(
    *,
    kota: Kota,
    potongan: Mapping[str, Potongan],
    oleh: Pengguna,
    keterangan: str = "",
    dasar: str | None = None,
) -> None:
    """Set the percentages of some reasons; the others stay. A reason set to the default follows the default again.

    `dasar` is `dasar_diskon` of the percentages that the form showed: when others hold now, `SudahBerubah`. Setting
    what holds already changes nothing and leaves no trace.
    """
    asing = set(potongan) - set(Diskon.values)
    if asing:
        raise Ditolak(f"Alasan potongan tidak dikenal: {', '.join(sorted(asing))}.")
    Kota.objects.select_for_update().get(pk=kota.pk)  # two who set at once come one after the other
    lama = potongan_berlaku(kota.pk)
    berubah = {alasan: p for alasan, p in potongan.items() if p != lama[alasan]}
    if not berubah:
        return
    if dasar is not None and dasar != dasar_diskon(lama):
        raise SudahBerubah(
            "Potongan ini sudah diubah orang lain sejak Anda membukanya. Yang Anda tulis masih di bawah, di samping "
            "angka yang kini berlaku; periksa, lalu simpan sekali lagi."
        )
    for alasan, p in berubah.items():
        if p == BAKU[alasan]:
            DiskonTaksiran.objects.filter(kota=kota, alasan=alasan).delete()
        else:
            isi = {"ringan": p.ringan, "wajar": p.wajar, "berat": p.berat}
            DiskonTaksiran.objects.update_or_create(kota=kota, alasan=alasan, defaults=isi)
    catat(
        aksi=Aksi.DISKON_DIUBAH,
        objek=kota,
        label=str(kota),
        oleh=oleh,
        kota=kota,
        keterangan=keterangan,
        sebelum={alasan: _teks(lama[alasan]) for alasan in sorted(berubah)},
        sesudah={alasan: _teks(p) for alasan, p in sorted(berubah.items())},
    )


def kembalikan_diskon(*, kota: Kota, oleh: Pengguna) -> None:
    """Drop the city's own percentages: the stated defaults hold again."""
    milik = diskon_kota(kota.pk)
    ubah_diskon(kota=kota, potongan={alasan: BAKU[alasan] for alasan in milik}, oleh=oleh, keterangan="Angka baku")


def dasar_diskon(potongan: Mapping[str, Potongan]) -> str:
    """What a form shows, as one word to compare with later."""
    return ";".join(f"{alasan}={_teks(potongan[alasan])}" for alasan in sorted(potongan))


def _teks(potongan: Potongan) -> str:
    return f"{potongan.ringan:f}/{potongan.wajar:f}/{potongan.berat:f}"
