# `make demo` shows what twofold does; `make test` runs everything; `make check` is the inner loop.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: help demo test check types units docs format clean tools
.DEFAULT_GOAL := help

help: ## Say what can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

$(VENV)/.user: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "twofold needs Python 3.11 or newer")'
	@echo "Setting up $(VENV) ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

demo: $(VENV)/.user ## Compile the shop for AWS and look at it
	@$(BIN)/twofold show blueprints/shop.yaml --cloud aws --environment dev
	@$(BIN)/twofold compile blueprints/shop.yaml --cloud aws --style functions --environment dev --out out/shop-aws-dev
	@echo
	@echo "Look further, after  source $(BIN)/activate :"
	@echo "  less out/shop-aws-dev/__main__.py                                  the program that came out"
	@echo "  twofold show blueprints/shop.yaml --cloud aws --environment prod   the same, protected"
	@echo "  twofold diff blueprints/shop.yaml --cloud aws --out out/shop-aws-dev  after editing the blueprint"
	@echo "  pip install -e '.[aws]' && pulumi preview -s shop-aws-dev          without printing anything"

$(VENV)/.dev: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "twofold needs Python 3.11 or newer")'
	@echo "Setting up $(VENV) for development ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[aws]' --group dev
	@touch $(VENV)/.user $@

tools: $(VENV)/.dev ## Fetch or build the real parts that tests run against
	@sh tools/system.sh
	@for tool in tools/get_*.py; do $(BIN)/python $$tool || exit 1; done

test: $(VENV)/.dev tools ## Run every check and test there is
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/pyright --pythonpath $(BIN)/python
	@$(BIN)/lint-imports --no-cache
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/pytest -n 2 --dist loadgroup

check: $(VENV)/.dev ## The inner loop: lint, types, unit tests and case dumps
	@$(MAKE) --no-print-directory --jobs 2 --output-sync=target types units

types:
	@$(BIN)/ruff check .
	@$(BIN)/pyright --pythonpath $(BIN)/python generators

units:
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/pytest -q -n 2 -m "not slow" generators tests/unit

$(VENV)/.docs: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "twofold needs Python 3.11 or newer")'
	@echo "Setting up $(VENV) for the documentation ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable . --group docs
	@touch $(VENV)/.user $@

# The variable keeps the theme from telling of its successor.
docs: $(VENV)/.docs ## Build the documentation into build/site
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet --strict
	@echo "build/site/index.html"

bench: $(VENV)/.dev ## Compare whole commands with other programs', on one workload
	@PYTHONPATH=tools $(BIN)/python bench/get_peers.py
	@$(BIN)/python bench/bench.py

format: $(VENV)/.dev ## Lay out our own code
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

clean: ## Remove what was made here; the cache of real parts stays
	rm -rf $(VENV) out build dist
