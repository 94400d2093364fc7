"""The audit trail of a city: what is looked for, one page of it by keyset, and where its objects are now."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django.apps import apps
from django.db.models import Q, QuerySet
from django.urls import NoReverseMatch

from klaster.aturan.kelompok_aksi import KELOMPOK_AKSI
from klaster.models import Aksi, Kota, Pengguna, Riwayat
from klaster.models.pengguna import Peran

#: Beyond this the page says "lebih dari": counting a long trail on every look costs more than it tells.
HITUNG_MAKS = 10_000
#: The choice of a person that stands for rows without one.
SISTEM = "sistem"
_AWAL_MASA = datetime(1970, 1, 1, tzinfo=UTC)
_MIKRODETIK = timedelta(microseconds=1)


@dataclass(frozen=True)
class Saringan:
    """What rows are looked for; empty fields do not narrow. `kegiatan` is an action or a group of them.

    `dari` counts in, `sampai` does not; `orang` is an account's id or `SISTEM`.
    """

    q: str = ""
    kegiatan: str = ""
    orang: str = ""
    jenis: str = ""
    objek: int | None = None
    dari: datetime | None = None
    sampai: datetime | None = None
    alamat: str = ""
    permintaan: str = ""


@dataclass(frozen=True)
class HalamanRiwayat:
    """One page. `lama` and `baru`: cursors to older and newer rows, "" where there are none."""

    baris: list[Riwayat] = field(default_factory=list)
    lama: str = ""
    baru: str = ""


def riwayat_kota(kota: Kota, pengguna: Pengguna, saringan: Saringan) -> QuerySet[Riwayat]:
    """The rows of this city that the user may see and looks for, in no order yet."""
    baris = Riwayat.objects.terlihat_oleh(pengguna).filter(kota=kota)
    for kata in saringan.q.split():
        baris = baris.filter(
            Q(objek_label__icontains=kata)
            | Q(pelaku_label__icontains=kata)
            | Q(keterangan__icontains=kata)
            | Q(aksi__in=_aksi_berkata(kata))
        )
    if saringan.kegiatan:
        baris = baris.filter(aksi__in=aksi_dari(saringan.kegiatan))
    if saringan.orang:
        baris = baris.filter(pelaku__isnull=True) if saringan.orang == SISTEM else baris.filter(pelaku=saringan.orang)
    tepat = {
        "objek_jenis": saringan.jenis,
        "objek_id": saringan.objek,
        "waktu__gte": saringan.dari,
        "waktu__lt": saringan.sampai,
        "alamat": saringan.alamat,
        "id_permintaan": saringan.permintaan,
    }
    return baris.filter(**{kunci: nilai for kunci, nilai in tepat.items() if nilai not in ("", None)})


def aksi_dari(kegiatan: str) -> list[str]:
    """The actions that a choice stands for; none for a choice that does not exist."""
    if kegiatan in KELOMPOK_AKSI:
        return list(KELOMPOK_AKSI[kegiatan].aksi)
    return [kegiatan] if kegiatan in Aksi.values else []


def _aksi_berkata(kata: str) -> list[str]:
    """The actions whose part of the sentence holds this word: people look for what they read on the page."""
    return [kode for kode, label in Aksi.choices if kata.lower() in str(label).lower()]


def hitung(baris: QuerySet[Riwayat]) -> int:
    """How many rows, at most `HITUNG_MAKS` + 1."""
    return baris.order_by()[: HITUNG_MAKS + 1].count()


def ambil_halaman(baris: QuerySet[Riwayat], *, banyak: int, sebelum: str = "", sesudah: str = "") -> HalamanRiwayat:
    """Rows newest first: the newest ones, or those older than `sebelum`, or the next newer than `sesudah`.

    By keyset: a page far back costs as little as the first, and rows that come in meanwhile move nothing.
    """
    if batas := _baca_kunci(sesudah):
        isi = list(_sesudah(baris, batas).order_by("waktu", "pk")[: banyak + 1])
        lebih, isi = len(isi) > banyak, isi[:banyak][::-1]
        return HalamanRiwayat(isi, kunci(isi[-1]) if isi else "", kunci(isi[0]) if lebih else "")
    batas = _baca_kunci(sebelum)
    isi = list((_sebelum(baris, batas) if batas else baris).order_by("-waktu", "-pk")[: banyak + 1])
    lebih, isi = len(isi) > banyak, isi[:banyak]
    return HalamanRiwayat(isi, kunci(isi[-1]) if lebih else "", kunci(isi[0]) if batas and isi else "")


def semua_baris(baris: QuerySet[Riwayat], *, sekali: int = 1000) -> Iterator[Riwayat]:
    """Every row, newest first, in memory that does not grow; each piece is a query of its own."""
    batas = None
    while isi := list((_sebelum(baris, batas) if batas else baris).order_by("-waktu", "-pk")[:sekali]):
        yield from isi
        batas = (isi[-1].waktu, isi[-1].pk)


def kunci(baris: Riwayat) -> str:
    """The place of a row in the order, as text for an address."""
    return f"{(baris.waktu - _AWAL_MASA) // _MIKRODETIK}-{baris.pk}"


def _baca_kunci(teks: str) -> tuple[datetime, int] | None:
    """None for anything that is no place: an address that somebody has shortened shows the first page."""
    mikro, _, nomor = teks.partition("-")
    if not (mikro.isascii() and mikro.isdigit() and nomor.isascii() and nomor.isdigit()):
        return None
    if len(mikro) > 17 or len(nomor) > 18:
        return None
    return _AWAL_MASA + int(mikro) * _MIKRODETIK, int(nomor)


def _sebelum(baris: QuerySet[Riwayat], batas: tuple[datetime, int]) -> QuerySet[Riwayat]:
    return baris.filter(Q(waktu__lt=batas[0]) | Q(waktu=batas[0], pk__lt=batas[1]), waktu__lte=batas[0])


def _sesudah(baris: QuerySet[Riwayat], batas: tuple[datetime, int]) -> QuerySet[Riwayat]:
    return baris.filter(Q(waktu__gt=batas[0]) | Q(waktu=batas[0], pk__gt=batas[1]), waktu__gte=batas[0])


def orang_kota(kota: Kota) -> list[Pengguna]:
    """Whose steps can be looked for: everybody of the city, its evaluators and the system admins, closed or not."""
    return list(
        Pengguna.objects.filter(Q(kota=kota) | Q(kota_binaan=kota) | Q(peran=Peran.ADMIN))
        .distinct()
        .select_related("kota", "opd")
        .order_by("nama", "pk")
    )


def alamat_objek(baris: Iterable[Riwayat], pengguna: Pengguna) -> dict[tuple[str, int], str]:
    """(kind, id) -> page of each object that still exists, that this user may see and that has a page.

    One query for each kind of object among the rows.
    """
    menurut_jenis: dict[str, set[int]] = {}
    for satu in baris:
        if satu.objek_id is not None:
            menurut_jenis.setdefault(satu.objek_jenis, set()).add(satu.objek_id)
    hasil = {}
    for jenis, nomor in menurut_jenis.items():
        for objek in _objek(jenis, nomor, pengguna):
            if alamat := _alamat(objek):
                hasil[jenis, objek.pk] = alamat
    return hasil


def _objek(jenis: str, nomor: set[int], pengguna: Pengguna) -> Iterable[Any]:
    try:
        model = apps.get_model(jenis)
    except (LookupError, ValueError):
        return []
    lingkup = getattr(model._default_manager.all(), "terlihat_oleh", None)
    if lingkup is None or not hasattr(model, "get_absolute_url"):
        return []
    return lingkup(pengguna).filter(pk__in=nomor).select_related()


def _alamat(objek: Any) -> str:
    try:
        return objek.get_absolute_url()
    except NoReverseMatch:
        return ""
