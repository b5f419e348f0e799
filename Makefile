# Everything runs in .venv, made from the committed lock file. Needs python3 >= 3.11, git and make.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready
SOURCES := netwright flows nornir_tasks inventory tests benchmarks docs

.PHONY: help venv demo test check bench soak wheel reference lock

help:  ## Show this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## */\t/' | expand -t 10

venv: $(READY)  ## Make the environment

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or newer is needed: make PYTHON=python3.12 venv" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' \
	  || { echo "Python cannot make environments: apt install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps \
	  --require-hashes --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps \
	  --no-build-isolation --editable .
	$(BIN)/python -m compileall -q netwright flows nornir_tasks
	@touch $@

demo: venv  ## Discover a simulated campus and draw its map; leaves the project in demo/
	PATH="$(CURDIR)/$(BIN):$$PATH" ./deploy/demo.sh demo

test: venv  ## Run every test that this machine can run
	$(BIN)/python -m pytest

check: venv  ## Format, lint, types, import contracts, tests: what CI runs
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest

bench: venv  ## Measure against named peers, both sides in the same run
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python -m benchmarks

soak: venv  ## Kill, take the database away, send noise, for half an hour; kill remediation; count losses
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python -m benchmarks.soak
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python -m benchmarks.remediation_soak

wheel: venv  ## Build the package into dist/
	$(BIN)/python -m hatchling build

reference: venv  ## Write docs/reference/ anew from the code
	$(BIN)/python docs/reference/generate.py

lock: venv  ## Resolve requirements.lock anew from pyproject.toml
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --all-extras \
	  --generate-hashes --no-strip-extras --no-annotate --no-emit-index-url \
	  --custom-compile-command "make lock" --output-file requirements.lock
