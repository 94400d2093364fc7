#!/usr/bin/env bash
# A private PostgreSQL and Redis for the tests, without Docker, as root and as an ordinary user.
#   layanan_uji.sh mulai FOLDER   starts both in FOLDER and writes FOLDER/env (DATABASE_URL, REDIS_URL)
#   layanan_uji.sh henti FOLDER   stops both and removes FOLDER
set -euo pipefail
. "$(dirname "$0")/umum.sh"

perintah=${1:-}
folder=${2:-}
[[ "$folder" == /tmp/* ]] || gagal "usage: layanan_uji.sh mulai|henti /tmp/FOLDER"

bin_postgres() { # the folder with initdb and pg_ctl
    local calon
    for calon in /usr/lib/postgresql/*/bin "$(pg_config --bindir 2>/dev/null || true)" "$(dirname "$(command -v initdb || echo /tidak/ada)")"; do
        if [[ -x "$calon/initdb" && -x "$calon/pg_ctl" ]]; then
            printf '%s\n' "$calon"
            return
        fi
    done
    gagal "PostgreSQL's initdb was not found. Please run: sudo apt-get install -y postgresql"
}

sebagai_pg() { # PostgreSQL refuses to run as root
    if [[ $(id -u) -eq 0 ]]; then runuser -u "$pengguna_pg" -- "$@"; else "$@"; fi
}

mulai_postgres() {
    local bin
    bin=$(bin_postgres)
    sebagai_pg "$bin/initdb" -D "$folder/pg" -U kla -A trust -E UTF8 --locale=C.UTF-8 --no-sync >"$folder/initdb.log" 2>&1 ||
        { cat "$folder/initdb.log" >&2; gagal "PostgreSQL could not be initialised."; }
    sebagai_pg "$bin/pg_ctl" -D "$folder/pg" -l "$folder/soket/pg.log" -w -t 60 -s start \
        -o "-c listen_addresses='' -k $folder/soket -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=60" ||
        { cat "$folder/soket/pg.log" >&2; gagal "PostgreSQL did not start."; }
}

mulai_redis() {
    local port
    port=$("$PY" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
    redis-server --bind 127.0.0.1 --port "$port" --save '' --appendonly no --daemonize yes \
        --dir "$folder" --pidfile "$folder/redis.pid" --logfile "$folder/redis.log" >/dev/null
    for _ in {1..50}; do
        redis-cli -p "$port" ping >/dev/null 2>&1 && break
        sleep 0.1
    done
    redis-cli -p "$port" ping >/dev/null || gagal "Redis did not start."
    printf 'export DATABASE_URL="postgres://kla@/postgres?host=%s"\nexport REDIS_URL="redis://127.0.0.1:%s/0"\n' \
        "$folder/soket" "$port" >"$folder/env"
}

henti() {
    [[ -d "$folder" ]] || return 0
    if [[ -f "$folder/pg/postmaster.pid" ]]; then
        sebagai_pg "$(bin_postgres)/pg_ctl" -D "$folder/pg" -m immediate -w -s stop || true
    fi
    if [[ -f "$folder/redis.pid" ]]; then kill "$(<"$folder/redis.pid")" 2>/dev/null || true; fi
    rm -rf -- "$folder"
}

pengguna_pg=postgres
id -u "$pengguna_pg" >/dev/null 2>&1 || pengguna_pg=nobody
case "$perintah" in
mulai)
    mkdir -p "$folder/soket"
    if [[ $(id -u) -eq 0 ]]; then
        mkdir -p "$folder/pg"
        chmod 755 "$folder"
        chown "$pengguna_pg" "$folder/soket" "$folder/pg"
    fi
    mulai_postgres
    mulai_redis
    ;;
henti) henti ;;
*) gagal "usage: layanan_uji.sh mulai|henti /tmp/FOLDER" ;;
esac
