#!/usr/bin/env bash
# The portal on this computer: everything installed and loaded, then the server with worker and beat in one process.
set -euo pipefail
. "$(dirname "$0")/umum.sh"

PORT=${PORT:-8000}
if ! [[ "$PORT" =~ ^[0-9]{1,5}$ ]] || ((10#$PORT < 1 || 10#$PORT > 65535)); then gagal "PORT=$PORT is not a port number."; fi
export PORT HOST=127.0.0.1
export DATA_DIR=${DATA_DIR:-$AKAR/data}
export KLA_MODE=lokal KLA_PEKERJA_TERTANAM=1 DJANGO_SETTINGS_MODULE=kla_portal.settings
# The demo is the embedded default, whatever a deployment has left in this shell.
unset DATABASE_URL REDIS_URL SECRET_KEY ALLOWED_HOSTS CSRF_TRUSTED_ORIGINS DEBUG
PID_DEMO="$DATA_DIR/demo.pid"
# KLA_CONTOH=cepat loads the same cities with few evidence files, for a slow computer and for the test of this script.
contoh=""
if [[ "${KLA_CONTOH:-}" == cepat ]]; then contoh=--cepat; fi

sudah_jalan() { # is a demo on this data alive?
    [[ -f "$PID_DEMO" ]] && tr '\0' ' ' 2>/dev/null <"/proc/$(<"$PID_DEMO")/cmdline" | grep -q gunicorn
}

periksa_port() {
    sudah_jalan && gagal "the demo is running already (process $(<"$PID_DEMO")). Stop it first, or open its address."
    if (exec 3<>"/dev/tcp/127.0.0.1/$PORT") 2>/dev/null; then
        gagal "port $PORT is in use. Choose another one: make demo PORT=$((PORT < 65535 ? PORT + 1 : 8000))"
    fi
}

sekali() { # NAME FINGERPRINT COMMAND...: run the command unless it has run for this very fingerprint
    local cap="$DATA_DIR/.cap-$1" cetakan=$2
    shift 2
    [[ -f "$cap" && $(<"$cap") == "$cetakan" ]] && return
    "$@"
    printf '%s\n' "$cetakan" >"$cap"
}

siapkan_data() {
    mkdir -p "$DATA_DIR"
    [[ -f "$DATA_DIR/kla.sqlite3" ]] || rm -f "$DATA_DIR"/.cap-instrumen "$DATA_DIR"/.cap-contoh
    "$PY" manage.py migrate --verbosity 0
    sekali instrumen "$(sidik indikator/instrumen)" "$PY" manage.py muat_instrumen indikator/instrumen/kla-2024.yaml
    sekali contoh "$(sidik indikator/instrumen kla_portal/contoh kla_portal/management)$contoh" "$PY" manage.py muat_contoh ${contoh:+"$contoh"}
    sekali statis "$(sidik static requirements.txt)" "$PY" manage.py collectstatic --noinput --clear --verbosity 0
}

periksa_port
bash skrip/pasang.sh
siapkan_data
kata "Starting the server ..."
("$PY" skrip/umumkan.py $$ &)
exec "$VENV/bin/gunicorn" --config kla_portal/gunicorn_conf.py --pid "$PID_DEMO"
