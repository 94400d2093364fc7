"""One way to write data down, so that equal data have equal bytes, and the fingerprint of those bytes."""

import hashlib
import json
from typing import Any


def kanonik(isi: Any) -> bytes:
    """Canonical JSON: keys sorted, no spaces, UTF-8. Numbers other than whole ones must be text already."""
    return json.dumps(isi, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()


def sidik(isi: Any) -> str:
    """SHA-256 of the canonical form, 64 hexadecimal digits."""
    return hashlib.sha256(kanonik(isi)).hexdigest()
