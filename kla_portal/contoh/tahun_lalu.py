"""The year before, from the plan of a season: the same questions, an earlier date, and far fewer documents.

A city that comes to the portal in its second year brings bundles: one decree, one photo and one folder of papers per
indicator and office. Pure: no database.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from kla_portal.contoh.bahan import Bahan
from kla_portal.contoh.rencana import RencanaJawaban, RencanaTautan

TETAP = ("peraturan", "keputusan", "perjanjian", "foto")


def mundurkan(rencana: Iterable[RencanaJawaban], *, dari: int, ke: int) -> list[RencanaJawaban]:
    """The plan of year `dari` as one of year `ke`: everything accepted, documents bundled and dated back."""
    return [_mundurkan(satu, dari, ke) for satu in rencana]


def _mundurkan(rencana: RencanaJawaban, dari: int, ke: int) -> RencanaJawaban:
    bundel: dict[str, RencanaTautan] = {}
    for tautan in sorted(rencana.tautan, key=lambda t: not _wajib(rencana, t)):
        bahan = _bundel(tautan.bahan, rencana.soal.indikator, tautan.opd, ke)
        if _wajib(rencana, tautan) or bahan.jenis == "foto":
            bundel.setdefault(bahan.kunci, replace(tautan, bahan=bahan, tolak=""))
    catatan = rencana.catatan.replace(str(dari), str(ke))
    return replace(rencana, catatan=catatan, tautan=list(bundel.values()))


def _wajib(rencana: RencanaJawaban, tautan: RencanaTautan) -> bool:
    return any(k.wajib and k.nomor == tautan.kebutuhan for k in rencana.soal.kebutuhan)


def _bundel(bahan: Bahan, indikator: str, opd: str, ke: int) -> Bahan:
    """One document of each kind for an indicator; whatever is neither rule nor photo goes into one folder."""
    kota = bahan.kunci.split("/", 1)[0]
    jenis = bahan.jenis if bahan.jenis in TETAP else "dokumen"
    tanggal = _tanggal(bahan, ke)
    dulu, kini = str(bahan.tanggal.year), str(tanggal.year)
    judul = bahan.judul.replace(dulu, kini)
    if jenis == "dokumen":
        judul = f"Bundel dokumen pendukung indikator {indikator} Tahun {ke}: {bahan.topik}"[:190]
    return Bahan(
        kunci=f"{kota}/{opd}/{ke}/{jenis}/{indikator}",
        jenis=jenis,
        judul=judul,
        topik=bahan.topik,
        bentuk="jpg" if jenis == "foto" else "pdf",
        nomor=bahan.nomor.replace(dulu, kini),
        tanggal=tanggal,
        berlaku_sampai=_setahun_lebih_awal(bahan.berlaku_sampai) if bahan.berlaku_sampai else None,
    )


def _tanggal(bahan: Bahan, ke: int) -> date:
    """A rule that was in force by then proves both years; everything else is of its year."""
    if bahan.jenis == "peraturan" and bahan.tanggal.year <= ke:
        return bahan.tanggal
    return _setahun_lebih_awal(bahan.tanggal)


def _setahun_lebih_awal(hari: date) -> date:
    """The same day a year before; 29 February becomes the 28th."""
    return (
        hari.replace(year=hari.year - 1, day=28)
        if (hari.month, hari.day) == (2, 29)
        else hari.replace(year=hari.year - 1)
    )
