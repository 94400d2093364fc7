"""The kinds of data that a city may delete after a term, registered by the app that knows them.

A kind says what it is, how long it is kept, which of its rows are past a day, and how such rows are deleted. Drawing up
lists, agreement and the record of what went are the same for all (`klaster.services.retensi`). What belongs to an
evaluation itself (answers, verdicts, accepted evidence, submissions) has no kind: it is the city's archive.

Sources: Law 43/2009 art. 51 (records go only after their term by the city's retention schedule, JRA), Law 27/2022
art. 16(2)g and 44 (personal data is destroyed when its term has ended).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from klaster.models import Kota, Pengguna

TAHUN_MAKS = 50
UU_ARSIP = "UU 43/2009 Pasal 51 (jadwal retensi arsip kota)"
UU_PDP = "UU 27/2022 Pasal 16 ayat (2) huruf g"


@dataclass(frozen=True, kw_only=True)
class JenisData:
    """One kind of data with a term.

    `tahun_bawaan` and `tahun_minimum` are years; `dasar` says in a sentence why it is kept at least so long.
    `baris(kota, batas)` are the city's rows older than `batas`; `label` names one of them on the list, called
    with the city's zone as the active one, so that `hari_setempat` is its day.
    `musnahkan(kota, nomor, oleh)` deletes these rows with all that belongs to them, inside the caller's transaction,
    and returns the ids that are gone; it is called with at most `sekali` ids, which are locked and past their term,
    and with who agreed to it and still may.
    `beku`: whether a row is past its term can change without its age changing (evidence comes out of use, an account is
    suspended): then the ids themselves are kept on the list and nothing else is deleted.
    """

    kode: str
    nama: str
    keterangan: str
    dasar: str
    tahun_bawaan: int
    tahun_minimum: int
    baris: Callable[[Kota, datetime], QuerySet[Any]]
    label: Callable[[Any], str]
    musnahkan: Callable[[Kota, Sequence[int], Pengguna | None], list[int]]
    beku: bool = False
    sekali: int = 200


_TERDAFTAR: dict[str, JenisData] = {}


def hari_setempat(saat: datetime) -> str:
    """The day of this moment in the active zone, as labels of rows write it: 24-05-2026."""
    return f"{timezone.localtime(saat):%d-%m-%Y}"


def daftarkan(*jenis: JenisData) -> None:
    """Make kinds known. The same code again replaces the first: an app that is loaded twice registers once."""
    for satu in jenis:
        if not 1 <= satu.tahun_minimum <= satu.tahun_bawaan <= TAHUN_MAKS:
            raise ValueError(f"Terms of {satu.kode} are not in order")
        _TERDAFTAR[satu.kode] = satu


def semua_jenis() -> list[JenisData]:
    """All kinds, by name."""
    return sorted(_TERDAFTAR.values(), key=lambda j: j.nama)


def cari_jenis(kode: str) -> JenisData | None:
    return _TERDAFTAR.get(kode)
