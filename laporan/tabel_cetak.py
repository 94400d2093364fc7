"""A question's table as the report prints it: the first rows in words, the totals of all of them."""

from itertools import islice

from indikator.matriks.definisi import Jenis, Kolom
from indikator.queries.matriks import Tabel, tulis_baris
from laporan.isi_tabel import BARIS_TABEL_MAKS, KolomTabel
from laporan.isi_tabel import Tabel as IsiTabel

#: Columns of a fixed width; the others share what is left of the page.
LEBAR = {
    Jenis.BULAT: "angka",
    Jenis.DESIMAL: "angka",
    Jenis.PERSEN: "angka",
    Jenis.TAHUN: "angka",
    Jenis.YA_TIDAK: "angka",
    Jenis.TANGGAL: "tanggal",
}


def cetak_tabel(tabel: Tabel, *, maks: int = BARIS_TABEL_MAKS) -> IsiTabel:
    """At most `maks` rows of it."""
    semua = ((b.penugasan, satu) for b in tabel.bagian for satu in b.baris)
    awal = (tulis_baris(tabel.definisi, p, satu) for p, satu in islice(semua, maks))
    return IsiTabel(
        judul=tabel.definisi.judul,
        kolom=tuple(_kolom(k) for k in tabel.definisi.kolom),
        baris=tuple((b.opd, tuple(teks for _, teks in b.sel)) for b in awal),
        total=tuple(teks for _, teks in tabel.tulisan_total) if tabel.total else (),
        banyak=tabel.banyak,
    )


def _kolom(kolom: Kolom) -> KolomTabel:
    return KolomTabel(kolom.kepala, LEBAR.get(kolom.jenis, ""), kolom.berangka)
