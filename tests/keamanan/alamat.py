"""Every address of the portal as something to send a request to, whatever is there."""

import re

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern

#: One value for each kind of part of an address; nothing has to exist under it.
CONTOH = {
    "int": "1",
    "str": "x",
    "slug": "x",
    "path": "x",
    "uuid": "00000000-0000-4000-8000-000000000000",
    "kota": "32.77",
}
BAGIAN = re.compile(r"<(?:(\w+):)?\w+>")
REGEX_ADMIN = "^(?P<url>.*)$"  # the admin's answer to addresses that it does not know


def semua_alamat(simpul=None, awalan: str = "/") -> dict[str, str]:
    """Address -> name, of all applications, admin and log-in included."""
    hasil: dict[str, str] = {}
    for pola in (simpul or get_resolver()).url_patterns:
        rute = pola.pattern
        teks = BAGIAN.sub(lambda m: CONTOH[m.group(1) or "str"], str(rute)) if isinstance(rute, RoutePattern) else "x"
        if isinstance(pola, URLResolver):
            hasil |= semua_alamat(pola, awalan + teks)
        elif isinstance(pola, URLPattern):
            hasil[awalan + teks] = pola.name or "tanpa-nama"
    return hasil
