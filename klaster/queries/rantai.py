"""Proves the chain of the audit trail: nothing changed, deleted, inserted or moved since it was sealed."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from klaster import pemicu
from klaster.models import Aksi, JangkarRiwayat, Riwayat, SegelRiwayat
from klaster.rantai import AWAL, KOLOM, hitung_sidik

#: Seals read at once. Below the number of parameters that SQLite takes in one statement.
KELOMPOK = 900
#: An unsealed row as old as this was not sealed by the portal: the sweeper comes every minute.
UMUR_TANPA_SEGEL = timedelta(minutes=15)
#: So many findings are named; the rest is counted.
TEMUAN_MAKS = 100
_KOLOM_SEGEL = ("urutan", "sidik_sebelum", "sidik", "disegel_pada", "riwayat_id")


@dataclass(frozen=True)
class Temuan:
    """One broken place. `jenis`: diubah, dihapus, terputus, tanpa_segel, kepala, jangkar or penjaga."""

    jenis: str
    kalimat: str
    urutan: int | None = None
    riwayat: int | None = None
    kota: int | None = None


@dataclass
class HasilRantai:
    """What a walk along the chain found. `urutan` and `sidik` are the last seal: the head."""

    diperiksa: int = 0
    tanpa_segel: int = 0
    mulai: int = 1
    urutan: int = 0
    sidik: str = AWAL
    banyak_temuan: int = 0
    temuan: list[Temuan] = field(default_factory=list)

    @property
    def utuh(self) -> bool:
        return not self.banyak_temuan

    def tambah(self, temuan: Temuan) -> None:
        self.banyak_temuan += 1
        if len(self.temuan) < TEMUAN_MAKS:
            self.temuan.append(temuan)

    def json(self) -> dict[str, Any]:
        return {**asdict(self), "utuh": self.utuh}


def periksa_rantai(*, kota: int | None = None, dicatat: str = "") -> HasilRantai:
    """Walk the whole chain, in memory that does not grow with it.

    `kota`: only findings on rows of this city are kept, and those of which no city can be said any more. `dicatat`:
    a head noted earlier outside the database ("urutan:sidik"); it must still be in the chain. Raises ValueError when
    that is not such a pair.
    """
    hasil = HasilRantai()
    kepala_lama = _baca_kepala(dicatat)
    jangkar = JangkarRiwayat.objects.order_by("-urutan").first()
    if jangkar:
        hasil.mulai, hasil.urutan, hasil.sidik = jangkar.urutan + 1, jangkar.urutan, jangkar.sidik
    for segel, baris in _segel_dan_baris():
        _periksa_satu(hasil, segel, baris, kota)
        if kepala_lama and segel["urutan"] == kepala_lama[0]:
            _cocokkan_kepala(hasil, kepala_lama, segel["sidik"])
    if kepala_lama and kepala_lama[0] > hasil.urutan:
        _cocokkan_kepala(hasil, kepala_lama, None)
    _periksa_tanpa_segel(hasil, kota)
    _periksa_jangkar(hasil)
    for tabel in pemicu.yang_lepas():
        hasil.tambah(Temuan("penjaga", f"Penjaga tabel {tabel} tidak terpasang. Jalankan 'manage.py migrate'."))
    return hasil


def cocok_dengan_segel(segel: SegelRiwayat) -> bool:
    """Whether one row still is what was sealed. Says nothing about the chain before and after it."""
    isi = {nama: getattr(segel, nama) for nama in _KOLOM_SEGEL}
    return not _cacat_isi(isi, Riwayat._base_manager.filter(pk=segel.riwayat_id).values_list(*KOLOM).first())


def _segel_dan_baris() -> Iterator[tuple[dict[str, Any], tuple[Any, ...] | None]]:
    """Every seal in order with the values of its row, None where the row is gone."""
    sampai = 0
    while segel := list(
        SegelRiwayat.objects.filter(urutan__gt=sampai).order_by("urutan").values(*_KOLOM_SEGEL)[:KELOMPOK]
    ):
        nomor = [satu["riwayat_id"] for satu in segel]
        baris = {nilai[0]: nilai for nilai in Riwayat._base_manager.filter(pk__in=nomor).values_list(*KOLOM)}
        for satu in segel:
            yield satu, baris.get(satu["riwayat_id"])
        sampai = segel[-1]["urutan"]


def _periksa_satu(hasil: HasilRantai, segel: dict[str, Any], baris: tuple[Any, ...] | None, kota: int | None) -> None:
    urutan, harap = segel["urutan"], hasil.urutan + 1
    milik = baris[KOLOM.index("kota_id")] if baris else None
    temuan = _cacat(segel, baris, harap, hasil.sidik)
    for jenis, kalimat in temuan:
        if kota is None or milik is None or milik == kota:
            hasil.tambah(Temuan(jenis, kalimat, urutan, segel["riwayat_id"], milik))
    hasil.diperiksa += 1
    hasil.urutan, hasil.sidik = urutan, segel["sidik"]


def _cacat(segel: dict[str, Any], baris: tuple[Any, ...] | None, harap: int, sidik: str) -> list[tuple[str, str]]:
    """What is wrong at one seal: its link to the one before, and its row."""
    return [*_cacat_sambungan(segel, harap, sidik), *_cacat_isi(segel, baris)]


def _cacat_sambungan(segel: dict[str, Any], harap: int, sidik: str) -> list[tuple[str, str]]:
    urutan = segel["urutan"]
    if urutan > harap:
        hilang = f"Urutan {harap}" + (f" sampai {urutan - 1}" if urutan - 1 > harap else "")
        return [("dihapus", f"{hilang} tidak ada lagi: segel dan barisnya dihapus.")]
    if urutan < harap:
        return [("jangkar", f"Urutan {urutan} ada, padahal jangkar mengatakan baris sebelum {harap} dihapus.")]
    if segel["sidik_sebelum"] != sidik:
        sebab = "segel ditukar, disisipkan, atau ditulis ulang"
        return [("terputus", f"Urutan {urutan} tidak menyambung dari urutan {urutan - 1}: {sebab}.")]
    return []


def _cacat_isi(segel: dict[str, Any], baris: tuple[Any, ...] | None) -> list[tuple[str, str]]:
    urutan, nomor, pada = segel["urutan"], segel["riwayat_id"], segel["disegel_pada"]
    if baris is None:
        return [("dihapus", f"Urutan {urutan}: baris riwayat nomor {nomor} dihapus.")]
    if segel["sidik"] != hitung_sidik(sebelum=segel["sidik_sebelum"], urutan=urutan, disegel_pada=pada, nilai=baris):
        return [("diubah", f"Urutan {urutan}: baris riwayat nomor {nomor} atau segelnya diubah sesudah disegel.")]
    return []


def _baca_kepala(dicatat: str) -> tuple[int, str] | None:
    if not dicatat:
        return None
    urutan, _, sidik = dicatat.strip().partition(":")
    if not urutan.isdecimal() or len(sidik) != len(AWAL) or set(sidik) - set("0123456789abcdef"):
        raise ValueError(dicatat)
    return int(urutan), sidik


def _cocokkan_kepala(hasil: HasilRantai, dicatat: tuple[int, str], sidik: str | None) -> None:
    if sidik is None:
        kalimat = (
            f"Kepala rantai yang dicatat, urutan {dicatat[0]}, tidak ada lagi: rantai berakhir pada {hasil.urutan}."
        )
    elif sidik != dicatat[1]:
        kalimat = f"Urutan {dicatat[0]} tidak sama dengan kepala rantai yang dicatat: rantai ditulis ulang sesudahnya."
    else:
        return
    hasil.tambah(Temuan("kepala", kalimat, dicatat[0]))


def _periksa_tanpa_segel(hasil: HasilRantai, kota: int | None) -> None:
    belum: QuerySet[Riwayat] = Riwayat._base_manager.filter(segel__isnull=True)
    if kota is not None:
        belum = belum.filter(kota=kota)
    hasil.tanpa_segel = belum.count()
    for nomor, milik in (
        belum.filter(waktu__lt=timezone.now() - UMUR_TANPA_SEGEL)
        .order_by("pk")
        .values_list("pk", "kota_id")[:TEMUAN_MAKS]
    ):
        kalimat = f"Baris riwayat nomor {nomor} belum disegel: disisipkan langsung, atau penyegel tidak berjalan."
        hasil.tambah(Temuan("tanpa_segel", kalimat, None, nomor, milik))


def _periksa_jangkar(hasil: HasilRantai) -> None:
    """Rows past their term are deleted by the portal only, which writes so into the chain itself."""
    diakui = set(
        Riwayat.objects.filter(
            aksi=Aksi.DATA_DIMUSNAHKAN, objek_jenis=JangkarRiwayat._meta.label_lower, segel__isnull=False
        ).values_list("objek_id", flat=True)
    )
    terakhir = JangkarRiwayat.objects.order_by("-urutan").first()
    if terakhir and terakhir.pk not in diakui and hasil.tanpa_segel == 0:
        kalimat = (
            f"Jangkar pada urutan {terakhir.urutan} tidak tercatat dalam riwayat: baris sebelumnya dihapus diam-diam."
        )
        hasil.tambah(Temuan("jangkar", kalimat, terakhir.urutan))
