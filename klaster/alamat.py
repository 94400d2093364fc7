"""From the address of an action to the page that it belongs to."""

from urllib.parse import urlsplit

from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme

#: Addresses that answer with a piece of a page.
POTONGAN = frozenset({"bukti:lampiran"})


def alamat_halaman(path: str) -> str:
    """The nearest page above: ".../pertanyaan/4.2/simpan/" belongs to ".../pertanyaan/4.2/"."""
    bagian = path.strip("/").split("/")[:-1]
    while bagian:
        calon = f"/{'/'.join(bagian)}/"
        try:
            if resolve(calon).view_name not in POTONGAN:
                return calon
        except Resolver404:
            pass
        bagian.pop()
    return "/"


def halaman_asal(request: HttpRequest) -> str:
    """The page with the form that was sent: where the person came from when it is ours, else the page above."""
    asal = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(asal, {request.get_host()}, require_https=request.is_secure()):
        return urlsplit(asal).path
    return alamat_halaman(request.path)
