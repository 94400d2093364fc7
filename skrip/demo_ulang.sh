#!/usr/bin/env bash
# Throw the demo's data away and start afresh. Removes only what the portal itself makes in its data folder.
set -euo pipefail
. "$(dirname "$0")/umum.sh"

DATA_DIR=${DATA_DIR:-$AKAR/data}
isi=("$DATA_DIR"/kla.sqlite3 "$DATA_DIR"/kla.sqlite3-wal "$DATA_DIR"/kla.sqlite3-shm "$DATA_DIR"/berkas
    "$DATA_DIR"/statis "$DATA_DIR"/kunci-rahasia "$DATA_DIR"/.cap-instrumen "$DATA_DIR"/.cap-contoh "$DATA_DIR"/.cap-statis)

pid_demo="$DATA_DIR/demo.pid"
if [[ -f "$pid_demo" ]] && tr '\0' ' ' 2>/dev/null <"/proc/$(<"$pid_demo")/cmdline" | grep -q gunicorn; then
    gagal "the demo is running (process $(<"$pid_demo")). Stop it first."
fi
kata "This removes the demo's database, uploaded files, static files and secret in $DATA_DIR."
if [[ -t 0 && -z "${CI:-}" ]]; then
    read -r -p "Go on? [y/N] " jawab
    [[ "$jawab" == [yY]* ]] || gagal "nothing was removed."
fi
rm -rf -- "${isi[@]}" "$pid_demo"
exec bash skrip/demo.sh
