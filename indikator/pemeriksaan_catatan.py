"""Rules that a note must pass before it is dealt with or closed, registered by whoever knows what proves it.

As in `indikator.pemeriksaan`: this app does not know evidence, `bukti` does. A rule returns messages for the user.
"""

from collections.abc import Callable

from indikator.models import CatatanTahap

SyaratCatatan = Callable[[CatatanTahap], list[str]]

_syarat_tindak: list[SyaratCatatan] = []
_syarat_setuju: list[SyaratCatatan] = []


def daftarkan_syarat_tindak(syarat: SyaratCatatan) -> None:
    """Ask this before a note is reported as met with proof."""
    if syarat not in _syarat_tindak:
        _syarat_tindak.append(syarat)


def daftarkan_syarat_setuju(syarat: SyaratCatatan) -> None:
    """Ask this before a second person closes a note that was met with proof."""
    if syarat not in _syarat_setuju:
        _syarat_setuju.append(syarat)


def halangan_tindak(catatan: CatatanTahap) -> list[str]:
    return [pesan for syarat in _syarat_tindak for pesan in syarat(catatan)]


def halangan_setuju(catatan: CatatanTahap) -> list[str]:
    return [pesan for syarat in _syarat_setuju for pesan in syarat(catatan)]
