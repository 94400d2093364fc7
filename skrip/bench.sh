#!/usr/bin/env bash
# How fast the scores of many evaluations are computed: set-wise in the database against one by one in the engine, in
# one run on a throw-away database; then the heaviest pages with their queries and milliseconds.
# N=60 evaluations; KAKI=postgres takes a private PostgreSQL instead of SQLite.
set -euo pipefail
. "$(dirname "$0")/umum.sh"

N=${N:-60}
if ! [[ "$N" =~ ^[1-9][0-9]{0,4}$ ]]; then gagal "N=$N is not a number of evaluations."; fi
bash skrip/pasang.sh --uji
sementara=$(mktemp -d /tmp/kla-bench-XXXXXX)
trap 'bash skrip/layanan_uji.sh henti "$sementara/layanan"; rm -rf "$sementara"' EXIT
trap 'exit 130' INT TERM
unset DATABASE_URL REDIS_URL SECRET_KEY ALLOWED_HOSTS CSRF_TRUSTED_ORIGINS DEBUG KLA_PEKERJA_TERTANAM
chmod 755 "$sementara"
if [[ "${KAKI:-sqlite}" == postgres ]]; then
    bash skrip/layanan_uji.sh mulai "$sementara/layanan"
    # shellcheck disable=SC1091
    . "$sementara/layanan/env"
    unset REDIS_URL
fi
export DATA_DIR="$sementara/data" KLA_MODE=lokal LOG_LEVEL=ERROR DJANGO_SETTINGS_MODULE=kla_portal.settings
mkdir -p "$DATA_DIR/statis"
"$PY" manage.py migrate --verbosity 0
"$PY" manage.py muat_instrumen indikator/instrumen/kla-2024.yaml >/dev/null
PYTHONPATH="$AKAR" "$PY" skrip/bench.py "$N"
