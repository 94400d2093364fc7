"""A version of a piece of evidence as the set of files it is. Links and verdicts name it by its first file."""

from collections import defaultdict
from collections.abc import Collection

from bukti.models import Bukti, VersiBukti


def berkas_terbaru(bukti: Bukti) -> list[VersiBukti]:
    """The files of the newest version in their order; none for an external link."""
    utama = bukti.versi.order_by("-nomor").first()
    return utama.semua_berkas if utama else []


def muat_berkas(versi: Collection[VersiBukti | None]) -> None:
    """Fill in `semua_berkas` of these first files, in one query however many."""
    menurut = {(v.bukti_id, v.nomor): v for v in versi if v is not None}
    kawan: dict[tuple[int, int], list[VersiBukti]] = defaultdict(list)
    if menurut:
        semua = VersiBukti.setiap_berkas.filter(bukti__in={kunci[0] for kunci in menurut})
        for satu in semua.order_by("urutan"):
            kawan[satu.bukti_id, satu.nomor].append(satu)
    for v in versi:
        if v is not None:
            v.semua_berkas = [v if satu.pk == v.pk else satu for satu in kawan[v.bukti_id, v.nomor]]


def berhalaman(versi: VersiBukti) -> bool:
    """Whether one can say "pages 3 to 5" of this file."""
    return versi.adalah_pdf or versi.halaman is not None
