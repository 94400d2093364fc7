"""What a page may link to: aggregates are the whole city's, the rows behind them only those in the user's scope."""

from klaster.models import Klaster, Pengguna


def klaster_terbuka(pengguna: Pengguna) -> frozenset[str] | None:
    """Codes of the klaster whose questions the user can open; None means all of them."""
    if not pengguna.adalah_verifikator:
        return None
    return frozenset(Klaster.objects.filter(verifikator=pengguna).values_list("kode", flat=True))
