#!/usr/bin/env bash
# All tests, twice: on SQLite, and on a real PostgreSQL and Redis that live only for this run.
# ARGS are handed to pytest; KAKI=sqlite or KAKI=postgres runs one half.
set -euo pipefail
. "$(dirname "$0")/umum.sh"

bash skrip/pasang.sh --uji
read -r -a args <<<"${ARGS:-}"
layanan=$(mktemp -d /tmp/kla-layanan-XXXXXX)
# shellcheck disable=SC2317 # called by the trap
bereskan() {
    if [[ -n "$(jobs -pr)" ]]; then # left alone, PostgreSQL could be started after it was stopped; it does not hear Ctrl-C
        kata "Waiting for the databases that are being made"
        wait
    fi
    bash skrip/layanan_uji.sh henti "$layanan"
    rm -rf "$layanan.log" "$layanan.catatan"
}
trap bereskan EXIT
trap 'exit 130' INT TERM
unset DATABASE_URL REDIS_URL

# One more than cores: browsers, workers and databases leave a test waiting, and each process costs eight seconds.
rekan=$(($(nproc) + 1))
hasil=()
kode=0
lulus=0
gagal_uji=0
lewat=0

hitung() { # WORD: the number before it in pytest's closing line
    local n
    n=$(tail -n 1 "$layanan.log" | grep -oE "[0-9]+ $1" | cut -d' ' -f1 || true)
    printf '%s\n' "${n:-0}"
}

jalankan() { # NAME: one half, its outcome remembered
    local mulai=$SECONDS status=0
    kata "=== Tests on $1 ==="
    "$PY" -m pytest -n "$rekan" --dist loadfile --no-loadscope-reorder -q "${args[@]}" 2>&1 | tee "$layanan.log" || status=$?
    hasil+=("$1: $([[ $status -eq 0 ]] && echo passed || echo "FAILED ($status)") in $((SECONDS - mulai)) s")
    lulus=$((lulus + $(hitung passed)))
    gagal_uji=$((gagal_uji + $(hitung failed) + $(hitung error)))
    lewat=$((lewat + $(hitung skipped)))
    [[ $status -eq 0 ]] || kode=1
}

export DJANGO_SETTINGS_MODULE=tests.pengaturan
kata "Making the databases that the tests copy"
siapkan_layanan() {
    bash skrip/layanan_uji.sh mulai "$layanan"
    # shellcheck disable=SC1091
    (. "$layanan/env" && "$PY" -m tests.basis_data)
}
tunggu=()
if [[ "${KAKI:-semua}" != postgres ]]; then "$PY" -m tests.basis_data & tunggu+=($!); fi
if [[ "${KAKI:-semua}" != sqlite ]]; then siapkan_layanan & tunggu+=($!); fi
"$PY" -m pytest --collect-only -q "${args[@]}" >/dev/null 2>&1 || true # compiles the tests once, not in each process
for satu in "${tunggu[@]}"; do wait "$satu"; done
# The second half plays the longest journey; what needs no database, or looks at markup and drawings alone, the first.
# What the first asks SQLite is noted: of the pages the second asks for those that ask it something new (ADR 0036).
if [[ "${KAKI:-semua}" == semua ]]; then
    mkdir "$layanan.catatan"
    export KLA_UJI_BAGIAN=1 KLA_UJI_CATATAN="$layanan.catatan"
fi
if [[ "${KAKI:-semua}" != postgres ]]; then jalankan SQLite; fi
if [[ "${KAKI:-semua}" != sqlite ]]; then
    # shellcheck disable=SC1091
    . "$layanan/env"
    if [[ "${KAKI:-semua}" == semua ]]; then export KLA_UJI_BAGIAN=2; fi
    jalankan "PostgreSQL and Redis"
fi
printf '%s\n' "${hasil[@]}"
printf 'Total: %d passed, %d failed, %d skipped\n' "$lulus" "$gagal_uji" "$lewat"
exit "$kode"
