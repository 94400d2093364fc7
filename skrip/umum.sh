# shellcheck shell=bash
# What the other scripts share. Source it; it changes into the project's folder.

AKAR="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
cd "$AKAR" || exit 1
VENV="$AKAR/.venv"
export PY="$VENV/bin/python"
# Every command starts in half the time with its modules compiled; kept out of the tree, wherever the user keeps them.
unset PYTHONDONTWRITEBYTECODE
export PYTHONPYCACHEPREFIX="$VENV/pyc"

gagal() {
    printf 'kla-portal: %s\n' "$*" >&2
    exit 1
}

kata() { printf '%s\n' "$*"; }

sidik() { # one hash over the contents and names of all files under the given paths
    { find "$@" -type f -not -name '*.pyc' -print0 2>/dev/null || true; } | LC_ALL=C sort -z | xargs -0 -r sha256sum | sha256sum | cut -d' ' -f1
}

boleh_pasang() { # may this user install system packages without being asked anything?
    command -v apt-get >/dev/null || return 1
    [[ $(id -u) -eq 0 ]] || sudo -n true 2>/dev/null
}

pasang_paket() { # REASON PACKAGE...: install, or say in one line what to install
    local alasan=$1
    shift
    boleh_pasang || gagal "$alasan. Please run: sudo apt-get install -y $*"
    kata "Installing system packages: $*"
    local apt=(env DEBIAN_FRONTEND=noninteractive apt-get)
    [[ $(id -u) -eq 0 ]] || apt=(sudo -n "${apt[@]}")
    local catatan
    catatan=$(mktemp)
    if ! { "${apt[@]}" update && "${apt[@]}" install -y --no-install-recommends "$@"; } >"$catatan" 2>&1; then
        tail -n 5 "$catatan" >&2
        rm -f "$catatan"
        gagal "$alasan, and apt-get could not install it. Please run: apt-get install -y $*"
    fi
    rm -f "$catatan"
}

layak_python() { "$1" -c 'import sys; raise SystemExit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; }

python_distribusi() { # the distribution's own, if it can make an environment: it is compiled with a profile, and a
    # quarter faster than those that version managers build and put before it
    [[ ":$PATH:" == *:/usr/bin:* ]] || return 0
    command -v uv >/dev/null || /usr/bin/python3 -c 'import ensurepip, venv' 2>/dev/null || return 0
    printf '%s\n' /usr/bin/python3
}

cari_python() { # prints the Python to build .venv with
    local calon
    if [[ -n "${PYTHON:-}" ]]; then
        layak_python "$PYTHON" || gagal "PYTHON=$PYTHON is not a working Python 3.11, 3.12 or 3.13."
        command -v "$PYTHON"
        return
    fi
    for calon in $(python_distribusi) python3.11 python3 python3.12 python3.13; do
        if command -v "$calon" >/dev/null && layak_python "$calon"; then
            command -v "$calon"
            return
        fi
    done
    gagal "Python 3.11 or newer (up to 3.13) is needed and was not found. On Debian 12: sudo apt-get install -y python3 python3-venv. Or name one: make demo PYTHON=/path/to/python3.11"
}
