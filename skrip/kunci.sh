#!/usr/bin/env bash
# Lock the requirements with hashes, for any platform, from the .in files.
set -euo pipefail
. "$(dirname "$0")/umum.sh"

command -v uv >/dev/null || gagal "uv is needed to lock: pipx install uv"
kunci() { uv pip compile --quiet --universal --python-version 3.11 --generate-hashes "$@"; }
kunci requirements.in -o requirements.txt
kunci requirements-dev.in -o requirements-dev.txt
kunci skrip/uv.in -o skrip/uv.txt
