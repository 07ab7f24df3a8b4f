# Everything runs in .venv, made on first use from the locked files in requirements/.
#   make demo    set up, then the main job for France: balance, simulation, brief in out/demo
#   make test    set up, then every test        (make test ARGS="-k leave" for some)
#   make check   format, lint, types, documentation
#   make checks  renew docs/checks and the package schema
#   make serve   the pages in a browser, on this machine, until Ctrl-C
#   make docs    the documentation site         make bench   timings
#   make lock    renew requirements/*.txt       make clean   remove what was made
# Another interpreter: make PYTHON=python3.12 test

SHELL := /bin/sh
VENV ?= .venv
ARGS ?=
DEMO ?= out/demo
BIN := $(VENV)/bin
UV := $(BIN)/uv --quiet
INSTALL := $(UV) pip install --python $(BIN)/python

.PHONY: help demo serve bench-web test checks check check-format check-lint check-types format docs bench lock wheel \
	clean core dev
.DELETE_ON_ERROR:

help:
	@sed -n 's/^#   //p' Makefile

# --- setting up: a stamp file for each stage, so that the second time costs nothing ---

# Another Python asked for than the one in the environment: make it anew.
ifdef PYTHON
VERSION := -c 'import sys; print(sys.version_info[:2])'
ifneq ($(shell $(PYTHON) $(VERSION) 2>&1),$(shell $(BIN)/python $(VERSION) 2>&1))
.PHONY: $(VENV)/.bootstrap
endif
endif

$(VENV)/.bootstrap: requirements/bootstrap.txt
	@PYTHON="$(PYTHON)" sh requirements/make-venv.sh $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps \
		--require-hashes -r requirements/bootstrap.txt
	@touch $@

$(VENV)/.core: $(VENV)/.bootstrap requirements/core.txt pyproject.toml
	@$(INSTALL) --require-hashes -r requirements/core.txt
	@$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.core requirements/dev.txt
	@$(INSTALL) --require-hashes -r requirements/dev.txt
	@touch $@

$(VENV)/.docs: $(VENV)/.core requirements/docs.txt
	@$(INSTALL) --require-hashes -r requirements/docs.txt
	@touch $@

$(VENV)/.web: $(VENV)/.core requirements/web.txt
	@$(INSTALL) --require-hashes -r requirements/web.txt
	@touch $@

core: $(VENV)/.core
dev: $(VENV)/.dev $(VENV)/.docs

# --- the main job ---

DEMO_STUDY = $(BIN)/careconomy simulate examples/care-for-all.toml --country FRA --to 2035

demo: $(VENV)/.core
	@mkdir -p $(DEMO)
	@$(DEMO_STUDY) --short
	@echo
	@for ending in txt json; do \
		$(BIN)/careconomy balance FRA -o $(DEMO)/balance.$$ending || exit; \
		$(DEMO_STUDY) -o $(DEMO)/simulation.$$ending || exit; \
	done
	@for language in en fr es; do \
		$(BIN)/careconomy brief FRA --package examples/care-for-all.toml --to 2035 \
			--lang $$language -o $(DEMO)/$$language >/dev/null || exit; \
		echo "The brief: $(DEMO)/$$language/brief.pdf, $(DEMO)/$$language/brief.html"; \
	done

PORT ?= 8000

serve: $(VENV)/.web
	@$(BIN)/careconomy serve --port $(PORT)

# --- checking ---

test: $(VENV)/.dev
	$(BIN)/python -m pytest $(ARGS)

check: check-format check-lint check-types docs

check-format: $(VENV)/.dev
	$(BIN)/ruff format --check --output-format concise .

check-lint: $(VENV)/.dev
	$(BIN)/ruff check .

check-types: $(VENV)/.dev
	$(BIN)/mypy

format: $(VENV)/.dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: $(VENV)/.docs
	$(BIN)/python -m sphinx -W --keep-going --quiet -b html docs docs/_build/html
	@echo "The documentation is in docs/_build/html/index.html"

# Pages and files that are kept in the repository and tested to be current.
checks: $(VENV)/.dev
	$(BIN)/python -m scripts.checks
	$(BIN)/careconomy schema -o examples/package.schema.json

bench: $(VENV)/.dev
	$(BIN)/python benchmarks/run.py $(ARGS)

bench-web: $(VENV)/.dev
	$(BIN)/python benchmarks/run.py web

# --- releasing ---

wheel: $(VENV)/.core
	$(UV) build --no-build-isolation --python $(BIN)/python --wheel --out-dir dist

# Every lock holds for all platforms and Python versions; each builds on the one before.
LOCK = $(UV) pip compile --upgrade --universal --python-version 3.11 --generate-hashes \
	--custom-compile-command "make lock"

lock: $(VENV)/.bootstrap
	$(LOCK) requirements/bootstrap.in -o requirements/bootstrap.txt
	$(LOCK) pyproject.toml -o requirements/core.txt
	$(LOCK) pyproject.toml --extra web -c requirements/core.txt -o requirements/web.txt
	$(LOCK) pyproject.toml --extra dev -c requirements/core.txt -o requirements/dev.txt
	$(LOCK) pyproject.toml --extra docs -c requirements/core.txt -o requirements/docs.txt

clean:
	rm -rf $(VENV) build dist out docs/_build docs/reference/generated .coverage \
		.pytest_cache .mypy_cache .ruff_cache .hypothesis
