"""A version of a piece of evidence as the set of files it is. Links and verdicts name it by its first file."""

import logging
from collections import defaultdict
from collections.abc import Collection

from bukti.models import Bukti, VersiBukti

logger = logging.getLogger(__name__)


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


#: A file that is gone, a folder in its place, one that the portal may not read. A store that cannot be reached raises
#: its own error: there it helps to try again.
TAK_TERBACA = (FileNotFoundError, NotADirectoryError, IsADirectoryError, PermissionError)
#: Of a file that the database knows and the store cannot give.
KALIMAT_HILANG = "Bukti ini tercatat, tetapi {apa} “{nama}” tidak dapat dibaca dari penyimpanan."
LANJUTAN_HILANG = (
    "Kejadian ini tercatat dalam log. Sekretariat meminta admin sistem menjalankan periksa_berkas dan mengembalikan "
    "berkasnya dari cadangan. Pemilik bukti yang masih menyimpan berkas aslinya dapat mengunggahnya sebagai versi baru."
)


def tandai_hilang(berkas: Collection[VersiBukti]) -> list[VersiBukti]:
    """Those of these files that the store cannot give, each marked `hilang`. Asks the store once a file.

    For one piece of evidence, not for lists. A store that does not answer says nothing about any file, and is not
    waited for again.
    """
    hilang = set(_tidak_tersimpan(berkas))
    for v in berkas:
        v.hilang = v.pk in hilang  # type: ignore[attr-defined]
        if v.pk in hilang:
            logger.error("file %s (evidence %s) is not in the store; run periksa_berkas", v.pk, v.bukti_id)
    return [v for v in berkas if v.pk in hilang]


def _tidak_tersimpan(berkas: Collection[VersiBukti]) -> list[int]:
    try:
        return [v.pk for v in berkas if v.bersih and not v.berkas.storage.exists(v.berkas.name or "")]
    except OSError:
        return []


def berhalaman(versi: VersiBukti) -> bool:
    """Whether one can say "pages 3 to 5" of this file."""
    return versi.adalah_pdf or versi.halaman is not None
