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
.PHONY: help run test e2e bench check fix lock env backup restore move clean setup-base setup-dev setup-test

help: ## This list
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  make %-8s %s\n", $$1, $$2 }'

run: ## Set everything up and serve on http://127.0.0.1:$PORT (8000)
	@$(HAS_PYTHON); exec $(LAUNCH) run

test: setup-test ## The whole test suite on both databases (make test ARGS="-k lru": on one)
	@$(BIN)/python -m $(if $(ARGS)$(DATABASE_URL),pytest $(ARGS),tests.both_databases)

e2e: setup-test ## Only the tests in a browser
	@$(BIN)/python -m pytest -m browser $(ARGS)

bench: setup-test ## What the judge costs, beside a bare process; see docs/performance.md
	@$(BIN)/python -m tests.bench $(ARGS)
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

# dev.txt follows base.txt, so that tests run with the versions that people run. In cells each package has one version
# on every Python, so that an answer is judged alike in all of them.
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate
lock: setup-dev ## Write requirements/*.txt anew (make lock ARGS=--upgrade)
	$(LOCK) $(ARGS) requirements/base.in -o requirements/base.txt
	$(LOCK) $(ARGS) requirements/dev.in -c requirements/base.txt -o requirements/dev.txt
	$(LOCK) $(ARGS) requirements/node.in -o requirements/node.txt
	$(LOCK) $(ARGS) --fork-strategy fewest requirements/cell.in -o requirements/cell.txt

backup: setup-base ## All of the database in one file in var/backups (make backup FILE=/media/stick/)
	@$(BIN)/python manage.py backup $(if $(FILE),"$(FILE)")

restore: setup-base ## A backup into an empty database (make restore FILE=var/backups/...)
	@test -n "$(FILE)" || { echo "Which backup? make restore FILE=var/backups/..." >&2; exit 1; }
	@$(BIN)/python manage.py restore "$(FILE)"

# Make puts DATABASE_URL into the environment, where it would be the database to move from. By a pipe, its password does
# not stand in the list of processes.
move: setup-base ## From this database into an empty one (make move DATABASE_URL=postgres://...)
	@test -n "$$DATABASE_URL" || { echo "Where to? make move DATABASE_URL=postgres://user:password@host/name" >&2; exit 1; }
	@printf %s "$$DATABASE_URL" | env -u DATABASE_URL $(BIN)/python manage.py move --to -

# In plain shell: a server that runs Docker needs no Python for it. Secrets never stand on a command line.
env: ## Write .env for docker compose, with fresh secrets (make env SITE_URL=https://... PORT=8000)
	@test ! -e .env || { echo ".env is there already; remove it first if you want new secrets" >&2; exit 1; }
	@umask 077; secret() { head -c $$1 /dev/urandom | base64 | tr -d '\n=' | tr '+/' '-_'; }; \
	while IFS= read -r line; do case $$line in \
		SITE_URL=*) echo "SITE_URL=$(or $(SITE_URL),http://localhost:$(or $(PORT),8000))";; \
		SECRET_KEY=*) printf 'SECRET_KEY=%s\n' "$$(secret 48)";; \
		POSTGRES_PASSWORD=*) printf 'POSTGRES_PASSWORD=%s\n' "$$(secret 24)";; \
		PORT=*) echo "PORT=$(or $(PORT),8000)";; \
		DOCKER_GID=*) echo "DOCKER_GID=$$(stat -c %g /var/run/docker.sock)";; \
		*) printf '%s\n' "$$line";; \
	esac; done <.env.example >.env.new && mv .env.new .env
	@echo ".env is written. Look at it, then: docker compose up -d"

clean: ## Remove what can be built again; the database and the secret key stay
	rm -rf .venv node_modules var/bundle var/static var/stamps var/log
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -prune -exec rm -rf {} +

setup-base:
	@$(HAS_PYTHON); exec $(LAUNCH) setup --no-bundle

setup-dev:
	@$(HAS_PYTHON); exec $(LAUNCH) setup --packages dev --no-bundle

setup-test:
	@$(HAS_PYTHON); exec $(LAUNCH) setup --packages dev
