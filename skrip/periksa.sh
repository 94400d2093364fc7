#!/usr/bin/env bash
# Everything a machine can say about the code without running the tests. All checks run; the first line of the end tells.
set -euo pipefail
. "$(dirname "$0")/umum.sh"

bash skrip/pasang.sh --uji
sementara=$(mktemp -d)
trap 'rm -rf "$sementara"' EXIT
export DATA_DIR="$sementara/data"
unset DATABASE_URL REDIS_URL KLA_MODE SECRET_KEY DEBUG ALLOWED_HOSTS KLA_PEKERJA_TERTANAM

gagal_di=()
cek() { # NAME COMMAND...: silent when well
    local nama=$1
    shift
    if "$@" >"$sementara/keluaran" 2>&1; then
        kata "ok    $nama"
    else
        kata "FAIL  $nama"
        cat "$sementara/keluaran"
        gagal_di+=("$nama")
    fi
}

produksi() { # the settings of a real deployment must raise no warning
    KLA_MODE=produksi SECRET_KEY="$(head -c 48 /dev/urandom | base64 | tr -d '\n=')" ALLOWED_HOSTS=kla.invalid \
        REDIS_URL=redis://127.0.0.1:6379/0 DATABASE_URL=postgres://kla@127.0.0.1/kla \
        "$PY" manage.py check --deploy --fail-level WARNING
}

cek "style (ruff check)" "$VENV/bin/ruff" check .
cek "format (ruff format)" "$VENV/bin/ruff" format --check .
cek "layers (import-linter)" "$VENV/bin/lint-imports" --no-cache
cek "templates (djlint)" "$VENV/bin/djlint" --quiet --lint templates
cek "types (mypy)" "$VENV/bin/mypy"
cek "migrations complete" "$PY" manage.py makemigrations --check --dry-run
cek "production settings (check --deploy)" produksi
if command -v shellcheck >/dev/null; then cek "scripts (shellcheck)" shellcheck skrip/*.sh .ci/run; fi

if ((${#gagal_di[@]})); then
    IFS=';'
    gagal "check failed: ${gagal_di[*]}"
fi
kata "All checks passed."
