# The commands of the portal. The work is done by the scripts in skrip/.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help install demo demo-reset test check bench fmt kunci
export PORT PYTHON ARGS KAKI N

help: ## list these commands
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 14

install: ## make .venv with the locked packages; start nothing
	@bash skrip/pasang.sh
	@echo "Installed. Next: make demo"

demo: ## the portal with five example cities on http://127.0.0.1:8000 (PORT=... for another port)
	@bash skrip/demo.sh

demo-reset: ## throw the demo's data away and start afresh
	@bash skrip/demo_ulang.sh

test: ## all tests on SQLite, then on PostgreSQL and Redis (ARGS='-k name', KAKI=sqlite|postgres)
	@bash skrip/uji.sh

check: ## lint: style, layers, types, templates, migrations, production settings
	@bash skrip/periksa.sh

bench: ## scores set-wise against one by one, and the heaviest pages (N=60 evaluations, KAKI=sqlite|postgres)
	@bash skrip/bench.sh

fmt: ## format code and sort imports
	@.venv/bin/ruff check --quiet --fix . ; .venv/bin/ruff format --quiet .

kunci: ## lock requirements*.in into requirements*.txt, with hashes
	@bash skrip/kunci.sh
