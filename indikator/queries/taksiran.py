"""The discounts that hold for a city: its own, else the stated defaults."""

from indikator.aturan.taksiran import BAKU
from indikator.models import DiskonTaksiran
from indikator.skoring.taksiran import Potongan


def diskon_kota(kota_id: int) -> dict[str, Potongan]:
    """The city's own percentages by reason; one query. Reasons without a row are not in it."""
    baris = DiskonTaksiran.objects.filter(kota=kota_id)
    return {d.alasan: Potongan(d.ringan, d.wajar, d.berat) for d in baris}


def potongan_berlaku(kota_id: int) -> dict[str, Potongan]:
    """Every reason with the percentages to use."""
    return BAKU | diskon_kota(kota_id)
