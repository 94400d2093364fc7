"""Small helpers for tests of pages."""

from django.urls import reverse


def url(nama: str, kode: str = "4.2", *lain: object, kota: str = "32.77") -> str:
    """An address of the question page and what belongs to it."""
    return reverse(f"bukti:{nama}", args=[kota, 2024, kode, *lain])


def teks(respons) -> str:
    """The page as one line, so that templates may break lines where they like."""
    return " ".join(respons.content.decode().split())


def pesan(respons) -> list[str]:
    """The messages that the next page will show."""
    return [str(p) for p in respons.wsgi_request._messages]
