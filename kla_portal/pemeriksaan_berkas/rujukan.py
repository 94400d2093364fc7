"""What the database says that the store holds. A test keeps `SUMBER` complete: every file field of every model."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from bukti.models import VersiBukti
from laporan.models import BagianLaporan, LaporanTersimpan

SELESAI = LaporanTersimpan.Status.SELESAI
#: Folders of the store that are the portal's own. Below each there is one folder a city.
FOLDER_KOTA = ("bukti", "pratinjau", "laporan")
#: Folders that belong to no city: the health check's trial files.
FOLDER_UMUM = ("sehat",)


@dataclass(frozen=True, slots=True)
class Sumber:
    """One file field. `kota` is the path to the code of its city, `ukuran` and `sidik` the fields that say more of it.

    `status` is the path to the state of a report, whose file must be there once it is finished: it is named before it
    is written.
    """

    baris: Any
    bidang: str
    kota: str
    sebutan: str
    ukuran: str = ""
    sidik: str = ""
    status: str = ""
    #: The path to the number in the address of the page that shows the file.
    nomor: str = "pk"

    @property
    def model(self) -> type:
        return self.baris.model

    def semua(self, kota: str = "") -> QuerySet:
        baris = self.baris.exclude(**{self.bidang: ""})
        return baris.filter(**{self.kota: kota}) if kota else baris

    @property
    def wajib(self) -> Q:
        """Rows whose file must be there now."""
        return Q(**{self.status: SELESAI}) if self.status else Q()


@dataclass(frozen=True, slots=True)
class Rujukan:
    """One row's word about one file. `wajib`: it must be there now."""

    sumber: Sumber
    pk: int
    nomor: int
    nama: str
    kota: str
    ukuran: int | None
    sidik: str
    wajib: bool


SUMBER = (
    Sumber(VersiBukti.setiap_berkas, "berkas", "bukti__kota__kode", "bukti", "ukuran", "sha256", nomor="bukti_id"),
    Sumber(VersiBukti.setiap_berkas, "pratinjau", "bukti__kota__kode", "pratinjau bukti", nomor="bukti_id"),
    Sumber(VersiBukti.setiap_berkas, "gambar_kecil", "bukti__kota__kode", "gambar kecil bukti", nomor="bukti_id"),
    Sumber(
        LaporanTersimpan.objects,
        "berkas",
        "evaluasi__kota__kode",
        "laporan",
        "ukuran",
        "sidik_berkas",
        status="status",
    ),
    Sumber(
        BagianLaporan.objects,
        "berkas",
        "laporan__evaluasi__kota__kode",
        "jilid laporan",
        "ukuran",
        "sidik_berkas",
        status="laporan__status",
        nomor="laporan_id",
    ),
)


def rujukan(kota: str = "") -> Iterator[Rujukan]:
    """Every name of a file that a row speaks of, of one city when its code is given; one query a file field."""
    for sumber in SUMBER:
        kolom = [
            "pk",
            sumber.nomor,
            sumber.bidang,
            sumber.kota,
            *filter(None, (sumber.ukuran, sumber.sidik, sumber.status)),
        ]
        for nilai in sumber.semua(kota).order_by().values_list(*kolom).iterator(chunk_size=5000):
            baris = dict(zip(kolom, nilai, strict=True))
            yield Rujukan(
                sumber=sumber,
                pk=baris["pk"],
                nomor=baris[sumber.nomor],
                nama=baris[sumber.bidang],
                kota=baris[sumber.kota],
                ukuran=baris.get(sumber.ukuran),
                sidik=baris.get(sumber.sidik, ""),
                wajib=not sumber.status or baris[sumber.status] == SELESAI,
            )


def masih_dirujuk(nama: list[str]) -> set[str]:
    """Which of these names some row speaks of now."""
    return {
        satu
        for sumber in SUMBER
        for satu in sumber.semua().filter(**{f"{sumber.bidang}__in": nama}).values_list(sumber.bidang, flat=True)
    }


def masih_berlaku(satu: Rujukan) -> bool:
    """Whether the row still says so; a replaced preview or a report that was taken away does not."""
    return satu.sumber.semua().filter(satu.sumber.wajib, pk=satu.pk, **{satu.sumber.bidang: satu.nama}).exists()
