"""Handovers: which of them waits to be read."""

from klaster.models import Notifikasi, Pengguna

#: How the keys of their messages begin.
AWALAN_KUNCI = "serah-terima:"


def alamat_belum_dibaca(pengguna: Pengguna) -> str:
    """The address of the oldest handover that this account has not opened yet; "" without one. One query."""
    kabar = Notifikasi.objects.filter(penerima=pengguna, kunci__startswith=AWALAN_KUNCI, dibaca_pada=None)
    return kabar.order_by("dibuat_pada", "pk").values_list("alamat", flat=True).first() or ""
