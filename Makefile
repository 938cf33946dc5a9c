# Crossover's commands. Every target first sets up what it needs; what is up to date costs milliseconds.
#   make run PORT=8001             another port
#   make test ARGS="-k sandbox"    arguments for pytest
PYTHON ?= python3
ARGS ?=
BIN := .venv/bin
# make is the parent that it ends with, so every recipe has to `exec` it.
LAUNCH := $(PYTHON) config/launch/bootstrap.py --parent $$PPID
HAS_PYTHON := command -v $(PYTHON) >/dev/null || { \
	echo "Crossover needs Python 3.11 or newer, and finds no $(PYTHON). On Debian 12: apt install python3 python3-venv" >&2; exit 1; }

.DEFAULT_GOAL := help
.PHONY: help run test e2e bench check fix lock clean setup-dev setup-test

help: ## This list
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  make %-8s %s\n", $$1, $$2 }'

run: ## Set everything up and serve on http://127.0.0.1:$PORT (8000)
	@$(HAS_PYTHON); exec $(LAUNCH) run

test: setup-test ## The whole test suite on both databases (make test ARGS="-k lru": on one)
	@$(BIN)/python -m $(if $(ARGS)$(DATABASE_URL),pytest $(ARGS),tests.both_databases)

e2e: setup-test ## Only the tests in a browser
	@$(BIN)/python -m pytest -m browser $(ARGS)

bench: setup-test ## Jobs per second of each cell, and Submit to verdict in a browser
	@for cell in docker bubblewrap; do $(BIN)/python -m sandbox bench --cell $$cell $(ARGS); done
	@$(BIN)/python -m pytest tests/e2e/bench_browser.py -q --no-header --no-summary

check: setup-dev ## Lint, format, types, floors, templates, migrations
	$(BIN)/python -m ruff check .
	$(BIN)/python -m ruff format --check .
	$(BIN)/python -m mypy
	$(BIN)/lint-imports
	$(BIN)/python -m djlint templates --check --lint --quiet
	$(BIN)/python manage.py makemigrations --check --dry-run

fix: setup-dev ## Mend what tools can mend
	$(BIN)/python -m ruff check --fix .
	$(BIN)/python -m ruff format .
	$(BIN)/python -m djlint templates --reformat --quiet

# dev.txt follows base.txt, so that tests run with the versions that people run.
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate
lock: setup-dev ## Write requirements/*.txt anew (make lock ARGS=--upgrade)
	$(LOCK) $(ARGS) requirements/base.in -o requirements/base.txt
	$(LOCK) $(ARGS) requirements/dev.in -c requirements/base.txt -o requirements/dev.txt
	$(LOCK) $(ARGS) requirements/node.in -o requirements/node.txt

clean: ## Remove what can be built again; the database and the secret key stay
	rm -rf .venv node_modules var/bundle var/static var/stamps var/log
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -prune -exec rm -rf {} +

setup-dev:
	@$(HAS_PYTHON); exec $(LAUNCH) setup --packages dev --no-bundle

setup-test:
	@$(HAS_PYTHON); exec $(LAUNCH) setup --packages dev
