"""What a city has set for its evidence, or what holds where it has set nothing."""

from bukti.aturan.alasan import BAWAAN
from bukti.models import AlasanSiap, PengaturanBukti


def pengaturan_kota(kota_id: int) -> PengaturanBukti:
    """The city's settings; unsaved and with `versi` 0 when it has never set any."""
    ada = PengaturanBukti.objects.filter(kota=kota_id).first()
    return ada or PengaturanBukti(kota_id=kota_id, versi=0)


def alasan_siap(kota_id: int) -> dict[str, list[str]]:
    """What verifiers choose from, by what it is for; one query."""
    return {untuk: [teks for teks, aktif in baris if aktif] for untuk, baris in daftar_alasan(kota_id).items()}


def daftar_alasan(kota_id: int) -> dict[str, list[tuple[str, bool]]]:
    """Each list whole, with what is switched off. A list of which the city has no row is the portal's own."""
    milik: dict[str, list[tuple[str, bool]]] = {untuk: [] for untuk in BAWAAN}
    baris = AlasanSiap.objects.filter(kota=kota_id).order_by("urutan", "pk")
    for untuk, teks, aktif in baris.values_list("untuk", "teks", "aktif"):
        milik[untuk].append((teks, aktif))
    return {untuk: milik[untuk] or [(teks, True) for teks in bawaan] for untuk, bawaan in BAWAAN.items()}
