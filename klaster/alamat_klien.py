"""The address of the person behind a request: for lock-out, rate limits, sessions and the audit trail.

A client can write anything into X-Forwarded-For, and every proxy appends the peer it saw. So only the entries that our
own proxies appended count: with `KLA_PROKSI_TEPERCAYA` = n of them in front, the n-th from the right was written by the
outermost of ours. Without a proxy (0) the header is not read at all.
"""

from ipaddress import IPv6Address, ip_address

from django.conf import settings
from django.http import HttpRequest


def alamat_klien(request: HttpRequest) -> str:
    """The client's IP address in its shortest spelling; "" when the server does not know one (a Unix socket)."""
    proksi = settings.KLA_PROKSI_TEPERCAYA
    if proksi > 0:
        jejak = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        # A shorter trail did not come through all our proxies: what it says was written by somebody else.
        diteruskan = _baku(jejak[-proksi]) if len(jejak) >= proksi else ""
        if diteruskan:
            return diteruskan
    return _baku(request.META.get("REMOTE_ADDR", ""))


def _baku(teks: str) -> str:
    """One spelling for one address: without port, brackets or zone, and IPv4 as IPv4. "" when it is none."""
    polos = teks.strip()
    if polos.startswith("["):
        polos = polos[1:].partition("]")[0]
    elif polos.count(":") == 1:
        polos = polos.partition(":")[0]
    try:
        alamat = ip_address(polos.partition("%")[0])
    except ValueError:
        return ""
    if isinstance(alamat, IPv6Address) and alamat.ipv4_mapped:
        return str(alamat.ipv4_mapped)
    return str(alamat)
