"""Wait until the demo server answers, then print its address and the accounts: the last thing `make demo` shows."""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request

BATAS = 60


def hidup(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def menjawab(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as jawaban:
            return jawaban.status == 200
    except (urllib.error.URLError, OSError):
        return False


def main() -> int:
    pid_server, alamat = int(sys.argv[1]), f"http://127.0.0.1:{os.environ['PORT']}/"
    akun = subprocess.run(
        [sys.executable, "manage.py", "muat_contoh", "--akun"], capture_output=True, text=True, check=False
    )
    mulai = time.monotonic()
    while not menjawab(alamat + "sehat/"):
        if not hidup(pid_server):
            return 1
        if time.monotonic() - mulai > BATAS:
            sys.stderr.write(f"kla-portal: the server does not report well yet; see {alamat}sehat/\n")
            break
        time.sleep(0.2)
    sys.stdout.write(f"\n{akun.stdout.rstrip()}\n\nThe portal is ready: {alamat}   (stop it with Ctrl+C)\n")
    sys.stdout.flush()
    return akun.returncode


if __name__ == "__main__":
    sys.exit(main())
