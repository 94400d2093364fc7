"""From the address of an action to the page that it belongs to."""

from django.urls import Resolver404, resolve

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
