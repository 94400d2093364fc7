"""Which requirement a new file meets when nobody has said. Pure: a proposal, to be put right at the evidence."""

from collections.abc import Collection, Iterable
from pathlib import PurePosixPath

from bukti.aturan.kode_dari_nama import baca_nama
from indikator.models import KebutuhanBukti
from indikator.models.instrumen import JenisBukti

GAMBAR, LEMBAR = (".jpg", ".jpeg", ".png", ".webp"), (".xlsx",)
#: What a workbook can be.
BERTABEL = (JenisBukti.MATRIKS, JenisBukti.DATA)


def kebutuhan_cocok(
    nama: str, kebutuhan: Iterable[KebutuhanBukti], terpenuhi: Collection[int]
) -> KebutuhanBukti | None:
    """The requirement for a file of this name: of the kind that the name speaks of, else the first one still unmet that
    such a file can meet at all; None when there is none.

    A photo meets what asks for photos, never a document or a table unless its name says so: a tick at the wrong
    requirement would hide that the right proof is missing. `terpenuhi`: ids of the requirements that have evidence;
    mandatory ones come first.
    """
    akhiran = PurePosixPath(nama).suffix.lower()
    menurut_kata = baca_nama(PurePosixPath(nama).stem).jenis
    jenis = menurut_kata if menurut_kata != JenisBukti.DOKUMEN else baca_nama(nama).jenis
    urut = sorted(kebutuhan, key=lambda k: (k.pk in terpenuhi, not k.wajib, k.urutan))
    if tepat := next((k for k in urut if k.jenis == jenis), None):
        return tepat
    return next((k for k in urut if k.pk not in terpenuhi and _dapat(k.jenis, akhiran)), None)


def _dapat(jenis: str, akhiran: str) -> bool:
    """Whether a file with this extension can be of the kind, as far as the extension tells."""
    if jenis == JenisBukti.TAUTAN or akhiran in GAMBAR:
        return False
    if akhiran in LEMBAR:
        return jenis in BERTABEL
    return jenis not in (JenisBukti.FOTO, JenisBukti.MATRIKS)
