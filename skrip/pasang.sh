#!/usr/bin/env bash
# Make .venv with the locked requirements and see that the system libraries are there. `--uji` adds what tests need.
set -euo pipefail
. "$(dirname "$0")/umum.sh"

uji=0
[[ "${1:-}" == "--uji" ]] && uji=1

buat_venv() {
    [[ -x "$PY" ]] && layak_python "$PY" && return
    local python
    python=$(cari_python)
    kata "Making .venv with $("$python" --version)"
    rm -rf "$VENV"
    if command -v uv >/dev/null && uv venv --quiet --python "$python" "$VENV" 2>/dev/null; then return; fi
    "$python" -c 'import ensurepip, venv' 2>/dev/null ||
        pasang_paket "Python's venv module is missing" "python$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')-venv"
    "$python" -m venv "$VENV" || gagal "could not make .venv with $python."
}

cari_uv() { # prints a uv to use; none is no fault, pip reads the same files
    if command -v uv >/dev/null && uv --version >/dev/null 2>&1; then
        command -v uv
    elif [[ -x "$VENV/bin/uv" ]] || "$PY" -m pip install --quiet --require-hashes -r skrip/uv.txt >/dev/null 2>&1; then
        printf '%s\n' "$VENV/bin/uv"
    fi
}

pasang_berkas() { # REQUIREMENTS: nothing to do when this very text is installed already
    local berkas=$1 cap="$VENV/.terpasang-$1" cetakan uv
    cetakan=$(sidik "$berkas")
    [[ -f "$cap" && $(<"$cap") == "$cetakan" ]] && return
    kata "Installing $berkas"
    uv=$(cari_uv)
    # Offices that inspect TLS have their certificate in the system's store; uv must be told to look there.
    export UV_SYSTEM_CERTS=1 UV_NATIVE_TLS=1
    if [[ -z "$uv" ]] || ! "$uv" pip install --quiet --python "$PY" --require-hashes -r "$berkas" 2>/dev/null; then
        kata "Using pip: this takes about a minute"
        "$PY" -m pip --version >/dev/null 2>&1 || "$PY" -m ensurepip >/dev/null
        "$PY" -m pip install --quiet --require-hashes -r "$berkas" || gagal "the packages of $berkas could not be installed."
    fi
    printf '%s\n' "$cetakan" >"$cap"
}

pustaka_kurang() { # the PDF engine opens these by name; ask in the same way
    "$PY" - <<'PYTHON'
import ctypes
import glob

PAKET = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}
kurang = []
for pustaka, paket in PAKET.items():
    try:
        ctypes.CDLL(pustaka)
    except OSError:
        kurang.append(paket)
if not glob.glob("/usr/share/fonts/**/*.[to]tf", recursive=True):
    kurang.append("fonts-dejavu-core")
print(*kurang)
PYTHON
}

paket_uji_kurang() {
    local kurang=()
    command -v chromium-headless-shell >/dev/null || command -v chromium >/dev/null || kurang+=(chromium-headless-shell)
    compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || command -v initdb >/dev/null || kurang+=(postgresql)
    command -v redis-server >/dev/null || kurang+=(redis-server)
    command -v pdftotext >/dev/null || kurang+=(poppler-utils)
    command -v clamd >/dev/null || compgen -G '/usr/sbin/clamd' >/dev/null || kurang+=(clamav-daemon)
    printf '%s\n' "${kurang[*]:-}"
}

buat_venv
pasang_berkas requirements.txt
if ((uji)); then pasang_berkas requirements-dev.txt; fi
paket=$(pustaka_kurang)
# shellcheck disable=SC2086
[[ -z "$paket" ]] || pasang_paket "The PDF reports need system libraries that are missing" $paket
if ((uji)); then
    paket=$(paket_uji_kurang)
    # shellcheck disable=SC2086
    [[ -z "$paket" ]] || pasang_paket "The tests need programs that are missing" $paket
fi
