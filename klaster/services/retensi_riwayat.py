"""The audit trail as a kind of data with a term.

There is one chain for the whole portal, and only its beginning can go without breaking the proof. So the rows of a city
go when all rows before them may go, too: those of other cities whose lists have been agreed to, and rows of no city
past the portal's own term. What has to wait for another city goes when that city agrees.
"""

from collections.abc import Sequence
from datetime import UTC, datetime

from django.db.models import QuerySet
from django.utils import timezone

from klaster.models import Kota, MasaSimpan, Pemusnahan, Pengguna, Riwayat
from klaster.queries.prefiks import akhir_prefiks
from klaster.queries.retensi import batas_simpan
from klaster.retensi import JenisData, daftarkan, hari_setempat
from klaster.services.pangkas_riwayat import pangkas_riwayat

KODE = "riwayat"
TAHUN_BAWAAN, TAHUN_MINIMUM = 10, 5
#: Rows looked at or deleted at once.
SEKALI = 5000
PREFIKS_MAKS = 200_000
#: Before every row: a city that has not agreed loses nothing.
_DAHULU = datetime(1, 1, 1, tzinfo=UTC)


def batas_disetujui() -> dict[int, datetime]:
    """City id -> the moment before which its rows may go, for every city.

    It is the latest that was agreed to; but rows that wait for other cities wait longer when their own city has
    prolonged its term meanwhile.
    """
    batas = dict.fromkeys(Kota.objects.values_list("pk", flat=True), _DAHULU)
    disetujui = Pemusnahan.objects.filter(status__in=(Pemusnahan.Status.DISETUJUI, Pemusnahan.Status.SELESAI))
    for kota, daftar in disetujui.values_list("kota_id", "daftar"):
        for butir in daftar:
            if butir["jenis"] == KODE and butir.get("disetujui"):
                batas[kota] = max(batas[kota], datetime.fromisoformat(butir["batas"]))
    diatur = dict(MasaSimpan.objects.filter(jenis=KODE).values_list("kota_id", "tahun"))
    for satu in Kota.objects.filter(pk__in=diatur):
        batas[satu.pk] = min(batas[satu.pk], batas_simpan(satu, max(diatur[satu.pk], TAHUN_MINIMUM)))
    return batas


def batas_tanpa_kota() -> datetime:
    """Rows of no city (log-ins of the system admin, reference data) have the portal's own term."""
    kini = timezone.now()
    return kini.replace(year=kini.year - TAHUN_BAWAAN, month=1, day=1, hour=0, minute=0, second=0, microsecond=0)


def riwayat_lama(kota: Kota, batas: datetime) -> QuerySet[Riwayat]:
    """Rows of the city before `batas` that stand at the beginning of the chain, if this city agrees to let them go."""
    semua = {**batas_disetujui(), kota.pk: batas}
    akhir = akhir_prefiks(batas=semua, bawaan=batas_tanpa_kota(), maks=PREFIKS_MAKS)
    lama = Riwayat.objects.filter(kota=kota, waktu__lt=batas)
    return lama.filter(segel__urutan__lte=akhir.urutan) if akhir else lama.none()


def pangkas(kota: Kota, nomor: Sequence[int], oleh: Pengguna | None) -> list[int]:
    """Cut the chain's beginning off as far as everybody has agreed; which of these rows are gone."""
    pangkas_riwayat(batas=batas_disetujui(), bawaan=batas_tanpa_kota(), oleh=oleh, maks=SEKALI)
    masih = set(Riwayat.objects.filter(pk__in=nomor).values_list("pk", flat=True))
    return [satu for satu in nomor if satu not in masih]


def daftarkan_jenis() -> None:
    daftarkan(
        JenisData(
            kode=KODE,
            nama="Riwayat",
            keterangan="Catatan siapa melakukan apa. Hanya bagian terlama dari rantai segel yang dapat dihapus, "
            "sehingga sebagian dapat menunggu persetujuan kota lain.",
            dasar="Rekam jejak audit wajib tersedia (PP 71/2019 Pasal 22) dan menjadi dasar pelaporan insiden "
            "(UU 27/2022 Pasal 46).",
            tahun_bawaan=TAHUN_BAWAAN,
            tahun_minimum=TAHUN_MINIMUM,
            baris=riwayat_lama,
            label=lambda baris: f"{baris.kalimat} {hari_setempat(baris.waktu)}",
            musnahkan=pangkas,
            sekali=900,
        )
    )
