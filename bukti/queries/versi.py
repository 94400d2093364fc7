"""A version of a piece of evidence as the set of files it is. Links and verdicts name it by its first file."""

from django.db.models import Exists, OuterRef, Q

from bukti.models import Bukti, VersiBukti


def berkas_versi(versi: VersiBukti) -> list[VersiBukti]:
    """All files of the version this file belongs to, in their order."""
    return list(VersiBukti.setiap_berkas.filter(bukti=versi.bukti_id, nomor=versi.nomor).order_by("urutan"))


def berkas_terbaru(bukti: Bukti) -> list[VersiBukti]:
    """The files of the newest version in their order; none for an external link."""
    utama = bukti.versi.order_by("-nomor").first()
    return berkas_versi(utama) if utama else []


def ada_berkas(syarat: Q, awalan: str = "") -> Exists:
    """Whether any file of a version fits `syarat`. `awalan`: the way from the row asked to the version, "versi__"."""
    sekawan = VersiBukti.setiap_berkas.filter(bukti=OuterRef(f"{awalan}bukti"), nomor=OuterRef(f"{awalan}nomor"))
    return Exists(sekawan.filter(syarat))


def ada_yang_tertolak(awalan: str = "") -> Exists:
    """Whether inspection has refused any file of the version: then the version as a whole proves nothing."""
    return ada_berkas(Q(status_periksa__in=VersiBukti.TERTOLAK), awalan)


def berhalaman(versi: VersiBukti) -> bool:
    """Whether one can say "pages 3 to 5" of this file."""
    return versi.adalah_pdf or versi.halaman is not None
