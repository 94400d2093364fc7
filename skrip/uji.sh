#!/usr/bin/env bash
# All tests, twice: on SQLite, and on a real PostgreSQL and Redis that live only for this run.
# ARGS are handed to pytest; KAKI=sqlite or KAKI=postgres runs one half.
set -euo pipefail
. "$(dirname "$0")/umum.sh"

bash skrip/pasang.sh --uji
read -r -a args <<<"${ARGS:-}"
layanan=$(mktemp -d /tmp/kla-layanan-XXXXXX)
trap 'bash skrip/layanan_uji.sh henti "$layanan"' EXIT
trap 'exit 130' INT TERM
unset DATABASE_URL REDIS_URL

uji() { "$PY" -m pytest -n 2 --dist loadfile -q "${args[@]}"; }

hasil=()
kode=0
jalankan() { # NAME: one half, its outcome remembered
    local mulai=$SECONDS status=0
    kata "=== Tests on $1 ==="
    uji || status=$?
    hasil+=("$1: $([[ $status -eq 0 ]] && echo passed || echo "FAILED ($status)") in $((SECONDS - mulai)) s")
    [[ $status -eq 0 ]] || kode=1
}

if [[ "${KAKI:-semua}" != postgres ]]; then jalankan SQLite; fi
if [[ "${KAKI:-semua}" != sqlite ]]; then
    bash skrip/layanan_uji.sh mulai "$layanan"
    # shellcheck disable=SC1091
    . "$layanan/env"
    jalankan "PostgreSQL and Redis"
fi
printf '%s\n' "${hasil[@]}"
exit "$kode"
