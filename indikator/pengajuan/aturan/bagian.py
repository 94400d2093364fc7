"""Rules about the parts of OPD and units."""

from collections.abc import Iterator

from indikator.models.status import Status
from indikator.pengajuan.potret import Potret, PotretBagian, PotretJawaban
from indikator.pengajuan.temuan import Temuan, Tingkat, aturan, pada_bagian
from klaster.aturan.sebutan import sebut_bagian
from klaster.templatetags.kla import tanggal

BELUM_DIAJUKAN = (Status.BELUM, Status.DRAF)


@aturan(
    "dikembalikan",
    "Bagian dikembalikan dan belum diperbaiki",
    Tingkat.PERINGATAN,
    "Perbaiki menurut alasan verifikator, lalu ajukan lagi bagian itu.",
)
def dikembalikan(potret: Potret) -> Iterator[Temuan]:
    for j, b in potret.bagian():
        if b.status == Status.DIKEMBALIKAN:
            yield pada_bagian(potret, j, b, f"{sebut_bagian(b.opd.nama)} pada pertanyaan {j.kode} masih dikembalikan.")


@aturan(
    "lewat_tenggat",
    "Bagian lewat tenggat",
    Tingkat.PERINGATAN,
    "Mintalah perpanjangan kepada sekretariat, lalu selesaikan dan ajukan bagian itu.",
)
def lewat_tenggat(potret: Potret) -> Iterator[Temuan]:
    for j, b in potret.bagian():
        if _ditunggu(j, b) and b.lewat:
            yield pada_bagian(
                potret,
                j,
                b,
                f"{sebut_bagian(b.opd.nama)} pada pertanyaan {j.kode} belum diajukan; tenggatnya {tanggal(b.tenggat)}.",
            )


@aturan(
    "bagian_belum_diajukan",
    "Bagian belum diajukan",
    Tingkat.PERINGATAN,
    "Lengkapi catatan dan bukti bagian itu, lalu ajukan.",
)
def bagian_belum_diajukan(potret: Potret) -> Iterator[Temuan]:
    """In time still; what is late is said by `lewat_tenggat`."""
    for j, b in potret.bagian():
        if _ditunggu(j, b) and not b.lewat:
            yield pada_bagian(potret, j, b, f"{sebut_bagian(b.opd.nama)} pada pertanyaan {j.kode} belum diajukan.")


@aturan(
    "unit_belum_menjawab",
    "Kecamatan atau kelurahan belum menjawab",
    Tingkat.PERINGATAN,
    "Mintalah unit itu menjawab dan melampirkan buktinya; unit tanpa jawaban dihitung nol.",
)
def unit_belum_menjawab(potret: Potret) -> Iterator[Temuan]:
    for j, b in potret.bagian():
        if b.wilayah and not b.nilai_unit:
            yield pada_bagian(potret, j, b, f"{b.opd.nama} belum menjawab pertanyaan {j.kode}.")


def _ditunggu(jawaban: PotretJawaban, bagian: PotretBagian) -> bool:
    """Owed, and not said by another rule already: an empty answer, or a unit that has not answered."""
    if bagian.status not in BELUM_DIAJUKAN or (bagian.wilayah and not bagian.nilai_unit):
        return False
    return not (bagian.pimpin and not jawaban.terjawab and not jawaban.wilayah and not bagian.lewat)
