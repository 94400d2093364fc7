"""The container's health check: ask the own web server as a visitor of the portal's host would.

What a new container would not heal (mail that waits, a proof of the audit trail that is missing, a virus scanner that
still fetches its signatures) does not make this one ill: that is for whoever watches `/sehat/`.
"""

import json
import os
import sys
import urllib.request
from urllib.error import HTTPError

BUKAN_WADAH = {"pemindai_virus", "riwayat", "surel"}


def main() -> int:
    host = os.environ.get("ALLOWED_HOSTS", "").split(",")[0] or "127.0.0.1"
    permintaan = urllib.request.Request(
        f"http://127.0.0.1:{os.environ.get('PORT', '8000')}/sehat/",
        headers={"Host": host, "X-Forwarded-Proto": "https"},
    )
    try:
        with urllib.request.urlopen(permintaan, timeout=8) as jawaban:
            return 0 if jawaban.status == 200 else 1
    except HTTPError as galat:
        sakit = _yang_sakit(galat.read())
        sys.stderr.write(f"{galat}: {', '.join(sorted(sakit)) or 'no list of parts'}\n")
        return 0 if sakit and sakit <= BUKAN_WADAH else 1
    except OSError as galat:
        sys.stderr.write(f"{galat}\n")
        return 1


def _yang_sakit(isi: bytes) -> set[str]:
    """The parts that are ill; none when this is not the answer of `/sehat/`."""
    try:
        return {nama for nama, hasil in json.loads(isi)["bagian"].items() if not hasil["sehat"]}
    except (ValueError, KeyError, TypeError, AttributeError):
        return set()


if __name__ == "__main__":
    sys.exit(main())
