"""Which requirement a file goes to when nobody has said."""

import pytest

from bukti.aturan.kebutuhan import kebutuhan_cocok
from indikator.models import KebutuhanBukti

SEMUA = [
    KebutuhanBukti(pk=n, urutan=n, jenis=jenis, wajib=wajib)
    for n, (jenis, wajib) in enumerate(
        [("foto", False), ("matriks", True), ("keputusan", True), ("dokumen", False), ("tautan", False)], start=1
    )
]
FOTO, MATRIKS, KEPUTUSAN, DOKUMEN = SEMUA[:4]


@pytest.mark.parametrize(
    ("nama", "terpenuhi", "harap"),
    [
        ("IMG_0012.jpg", set(), FOTO),
        ("IMG_0012.jpg", {1}, FOTO),  # one more photo of the same
        ("SK Gugus Tugas.pdf", set(), KEPUTUSAN),
        ("SK Gugus Tugas.jpg", set(), KEPUTUSAN),  # a photographed decree says so in its name
        ("Matriks kegiatan.pdf", set(), MATRIKS),
        ("lampiran.xlsx", set(), MATRIKS),
        ("lampiran.xlsx", {2}, None),
        ("pindaian.pdf", {3}, DOKUMEN),
    ],
)
def test_menurut_nama_dan_jenis(nama, terpenuhi, harap):
    assert kebutuhan_cocok(nama, SEMUA, terpenuhi) == harap


def test_foto_tidak_menutup_yang_bukan_foto():
    assert kebutuhan_cocok("IMG_0012.jpg", [MATRIKS, DOKUMEN], set()) is None


def test_berkas_tanpa_petunjuk_ke_wajib_yang_belum_ada():
    assert kebutuhan_cocok("pindaian.pdf", [KEPUTUSAN, FOTO], set()) == KEPUTUSAN
    assert kebutuhan_cocok("pindaian.pdf", [KEPUTUSAN, FOTO], {KEPUTUSAN.pk}) is None
