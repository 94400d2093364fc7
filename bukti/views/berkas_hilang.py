"""What a reader is told of a file that the database knows and the store cannot give: a restore that lacked it, a disk.

410, not 404: the address is right and the evidence is there. Nothing may keep the answer, for a mended store gives the
file again under the same address.
"""

import logging
from collections.abc import Callable
from functools import wraps

from csp.constants import SELF
from csp.decorators import csp_replace
from django.core.files.base import File
from django.db.models.fields.files import FieldFile
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_sameorigin

from bukti.models import VersiBukti
from bukti.queries.versi import KALIMAT_HILANG, LANJUTAN_HILANG, TAK_TERBACA

logger = logging.getLogger(__name__)

STATUS = 410
TEKS = "text/plain; charset=utf-8"

View = Callable[..., HttpResponseBase]


class BerkasTakTerbaca(Exception):
    """The store does not give the bytes of this file, or of its picture (`bidang`)."""

    def __init__(self, versi: VersiBukti, bidang: str) -> None:
        super().__init__(versi.pk)
        self.versi = versi
        apa = "berkas tersimpan" if bidang == "berkas" else "gambar pratinjau dari"
        self.kalimat = KALIMAT_HILANG.format(apa=apa, nama=versi.nama_asli)


def buka_tersimpan(versi: VersiBukti, bidang: FieldFile) -> File:
    """The stored file behind a field of `versi`. Raises `BerkasTakTerbaca`, with a line in the log for the operator."""
    try:
        return bidang.open("rb")
    except TAK_TERBACA as galat:
        logger.error(
            "the store cannot give %s of file %s (evidence %s): %s; run periksa_berkas",
            bidang.field.name, versi.pk, versi.bukti_id, type(galat).__name__,
        )  # fmt: skip
        raise BerkasTakTerbaca(versi, bidang.field.name) from galat


def jelas_bila_hilang(view: View) -> View:
    """Answer `BerkasTakTerbaca` of the view with what is known, what is not, and what happens next."""

    @wraps(view)
    def terjaga(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except BerkasTakTerbaca as galat:
            return _jawab(request, galat)

    return terjaga


@csp_replace({"frame-ancestors": [SELF]})
@xframe_options_sameorigin
def _jawab(request: HttpRequest, galat: BerkasTakTerbaca) -> HttpResponse:
    """A page where one is looked for, also inside the frames that show files; else plain text for our own viewer."""
    if "text/html" in request.headers.get("Accept", ""):
        versi = galat.versi
        isi = {"versi": versi, "bukti": versi.bukti, "kalimat": galat.kalimat, "lanjutan": LANJUTAN_HILANG}
        jawaban = render(request, "bukti/berkas_hilang.html", isi, status=STATUS)
    else:
        jawaban = HttpResponse(f"{galat.kalimat} {LANJUTAN_HILANG}", status=STATUS, content_type=TEKS)
    jawaban["Cache-Control"] = "private, no-store"
    return jawaban
