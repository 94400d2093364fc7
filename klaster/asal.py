"""Where the request that is being served comes from; audit rows note it. Outside a request there is none."""

from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True)
class Asal:
    """`alamat`: the client's IP address, "" when unknown; `id_permintaan`: the request id of log and error pages."""

    alamat: str = ""
    id_permintaan: str = ""


_TIDAK_DIKENAL = Asal()

#: Set by `kla_portal.perantara` around every request.
asal_kini: ContextVar[Asal] = ContextVar("asal_kini", default=_TIDAK_DIKENAL)
