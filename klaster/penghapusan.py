"""What goes with a person: each app registers what it deletes when the personal data of an account is erased.

This app does not know uploads and evidence. Whoever registers deletes inside the transaction of the erasure
(`klaster.services.data_diri.hapus_data_diri`), which notes the whole.
"""

from collections.abc import Callable

from klaster.models import Pengguna

Penghapus = Callable[[Pengguna], None]
_penghapus: list[Penghapus] = []


def daftarkan(penghapus: Penghapus) -> None:
    """Call this for every account that is erased; called from `AppConfig.ready`."""
    if penghapus not in _penghapus:
        _penghapus.append(penghapus)


def semua_penghapus() -> tuple[Penghapus, ...]:
    return tuple(_penghapus)
