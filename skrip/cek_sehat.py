"""The container's health check: ask the own web server as a visitor of the portal's host would."""

import os
import sys
import urllib.request


def main() -> int:
    host = os.environ.get("ALLOWED_HOSTS", "").split(",")[0] or "127.0.0.1"
    permintaan = urllib.request.Request(
        f"http://127.0.0.1:{os.environ.get('PORT', '8000')}/sehat/",
        headers={"Host": host, "X-Forwarded-Proto": "https"},
    )
    try:
        with urllib.request.urlopen(permintaan, timeout=8) as jawaban:
            return 0 if jawaban.status == 200 else 1
    except OSError as galat:  # also an answer that says 503
        sys.stderr.write(f"{galat}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main())
