# Bare `make` prints what there is.
PYTHON ?= python3
VENV ?= .venv
RUN := $(VENV)/bin/python
PIP := $(RUN) -m pip --disable-pip-version-check --quiet install
# More processes than cores slow each other down; one process when a database server is shared.
TEST_PROCESSES ?= auto
# Reading every test file to run a few of them takes as long as some parts of CI.
files_marked = $(shell grep -rl 'mark\.$(1)' --include='test_*.py' tests)

# Without kept bytecode each of the many processes that tests start compiles the whole portal anew.
unexport PYTHONDONTWRITEBYTECODE

TWO_BY_TWO := tests/e2e/test_two_by_two.py

.DEFAULT_GOAL := help
.PHONY: help run test check format format-check lint types migrations test-databases check-heavy test-two-by-two test-postgres test-feeds test-browser test-journeys test-pages test-newest test-postgres-newest newest-environment bench build-site messages lock clean

help: ## print these lines
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | awk -F'\t' '{printf "  make %-20s %s\n", $$1, $$2}'

run: $(VENV)/.run-stamp ## start the portal with demo data on http://127.0.0.1:8000 (PORT=8123 for another port)
	@exec $(RUN) -m portal run

test: $(VENV)/.dev-stamp ## the default test suite, on SQLite
	@$(RUN) -m pytest -q -n $(TEST_PROCESSES)

check: $(VENV)/.dev-stamp ## what every commit passes: format, lint, types, migrations, architecture, tests, feeds in other programs
	@$(MAKE) --no-print-directory -j2 types test-databases format-check lint migrations
	@$(MAKE) --no-print-directory test test-feeds

format: $(VENV)/.dev-stamp ## put the code in its usual form
	@$(RUN) -m ruff check --quiet --fix portal tests bench; $(RUN) -m ruff format portal tests bench

format-check: $(VENV)/.dev-stamp
	@echo "Format …"; $(RUN) -m ruff format --check --quiet portal tests bench

lint: $(VENV)/.dev-stamp ## look for mistakes in the code
	@echo "Lint …"; $(RUN) -m ruff check --quiet portal tests bench

types: $(VENV)/.dev-stamp ## check the types
	@echo "Types …"; $(RUN) -m mypy portal

migrations: $(VENV)/.dev-stamp ## is every model change in a migration?
	@echo "Migrations …"; $(RUN) -m portal makemigrations --check --dry-run -v0 || \
	  { echo "A model has changed without a migration: $(RUN) -m portal makemigrations -n what_changed APP"; exit 1; }

# One test that needs both the migrated database and the content in it: they are then there for all to copy.
test-databases: $(VENV)/.dev-stamp
	@echo "Databases for tests …"; $(RUN) -m pytest -q --no-header tests/content/test_loading.py

test-postgres: $(VENV)/.dev-stamp ## the tests that may touch the database, on PostgreSQL, started and stopped by itself
	@$(RUN) tests/servers.py postgres -- $(RUN) -m pytest -q -n $(TEST_PROCESSES) --database-only

test-feeds: $(VENV)/.dev-stamp ## the feeds in ical.js, node-ical and khal, installed from npm and PyPI into var/
	@$(RUN) -m pytest -q -m heavy tests/calendars/parsers

# One portal is started for all journeys, so one process does them; another does what needs no portal of its own.
test-browser: $(VENV)/.dev-stamp ## whole journeys in Chromium against a portal of their own, and single pages beside them
	@$(MAKE) --no-print-directory -j2 test-journeys test-pages

test-journeys: $(VENV)/.dev-stamp
	@$(RUN) -m pytest -q -m browser tests/e2e

test-pages: $(VENV)/.dev-stamp
	@$(RUN) -m pytest -q -m browser $(filter-out tests/e2e/%,$(call files_marked,browser))

check-heavy: $(VENV)/.dev-stamp newest-environment ## kill tests, stock Wagtail sites, and tests with Redis, S3 and mail servers of their own
	@$(RUN) -m pytest -q -n $(TEST_PROCESSES) --dist loadfile -m heavy $(filter-out tests/calendars/parsers/% $(TWO_BY_TWO),$(call files_marked,heavy))

test-two-by-two: $(VENV)/.dev-stamp ## two web servers and two workers on PostgreSQL and Redis, one of each killed
	@$(RUN) tests/servers.py postgres -- $(RUN) -m pytest -q -m heavy $(TWO_BY_TWO)

# One run for two differences from the default: see docs/decisions/019-second-run.md.
# The database that the suite's migrations made serves the two by two, too: making another takes a minute.
test-postgres-newest: newest-environment ## the default suite on PostgreSQL with the newest Django and Python, and two by two
	@var/venv-newest/bin/python tests/servers.py postgres -- sh -c '\
	  var/venv-newest/bin/python -m pytest -q -n $(TEST_PROCESSES) && \
	  var/venv-newest/bin/python -m pytest -q -m heavy $(TWO_BY_TWO)'

test-newest: newest-environment ## the default suite on the newest Django, with a Python of 3.12 or newer
	@$(MAKE) --no-print-directory test VENV=var/venv-newest

newest-environment:
	@newest=$$(.ci/find-python 3.12) || exit 1; echo "Using $$newest"; \
	  $(MAKE) --no-print-directory var/venv-newest/.dev-stamp PYTHON="$$newest" VENV=var/venv-newest

bench: $(VENV)/.dev-stamp ## the measurements, each a ratio against a named peer or limit
	@for run in bench/*/run.py; do echo "== $$run"; $(RUN) $$run || exit 1; done

build-site: $(VENV)/.run-stamp ## write everything public as files to var/site
	@$(RUN) -m portal migrate --verbosity 0
	@$(RUN) -m portal load-content --verbosity 0
	@$(RUN) -m portal build-site var/site

messages: $(VENV)/.dev-stamp ## collect what parents read for translation, and compile what is translated (needs GNU gettext)
	@command -v msgfmt >/dev/null || { echo "No GNU gettext here. On Debian and Ubuntu: apt install gettext"; exit 1; }
	@$(RUN) -m portal messages

lock: ## renew both lock files from pyproject.toml (needs uv)
	@uv pip compile pyproject.toml --group dev --group build --universal -p 3.11 --generate-hashes --no-annotate --no-header -q -o requirements-dev.lock
	@uv pip compile pyproject.toml --group build --universal -p 3.11 --generate-hashes --no-annotate --no-header -q -c requirements-dev.lock -o requirements.lock

clean: ## remove the environment and every cache; the data in var/ stays
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis build *.egg-info

$(VENV)/bin/python:
	@command -v $(PYTHON) >/dev/null || { echo "No $(PYTHON) here. Install Python 3.11 or newer, or name one: make run PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "$$($(PYTHON) --version) is too old: the portal needs Python 3.11 or newer. Name one: make run PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	  { echo "This Python cannot make environments. On Debian and Ubuntu: apt install python3-venv"; exit 1; }
	@echo "Making an environment in $(VENV) …"; $(PYTHON) -m venv $(VENV)

$(VENV)/.run-stamp: requirements.lock | $(VENV)/bin/python
	@echo "Installing what the portal needs (a minute or two the first time) …"
	@$(PIP) --require-hashes -r requirements.lock
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev-stamp: requirements-dev.lock | $(VENV)/bin/python
	@echo "Installing what development needs (a minute or two the first time) …"
	@$(PIP) --require-hashes -r requirements-dev.lock
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@ $(VENV)/.run-stamp
