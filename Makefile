# `make demo` shows what twofold does; `make test` runs everything; `make check` is the inner loop.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
# With less memory, it forgets the SDK of one cloud while it reads the next, and reads it again.
PYRIGHT := NODE_OPTIONS=--max-old-space-size=8192 $(BIN)/pyright --pythonpath $(BIN)/python
CLOUDS := aws azure gcp
IN := generators/twofold
CHANGED = $(foreach cloud,$(CLOUDS),$(if $(shell git status --short $(IN)/clouds/$(cloud)),$(cloud)))
REST := $(wildcard $(IN)/*.py $(IN)/clouds/*.py $(IN)/scaffold/*.py) $(IN)/clouds/kubernetes \
  $(IN)/clouds/any_cluster $(filter-out $(IN)/clouds/ $(IN)/scaffold/ %__pycache__/,$(wildcard $(IN)/*/))
LOCK := UV_CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/uv pip compile --quiet --universal \
  --python-version 3.11 --fork-strategy fewest --generate-hashes

.PHONY: help demo test check types units $(CLOUDS:%=types-%) docs bench format lock upgrade audit release-check clean tools
.DEFAULT_GOAL := help

help: ## Say what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 15

# Installs a lock, each package by its hash and as it was built; then ourselves, with the build backend
# of another lock. Nothing is fetched that no lock names.
define install
@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "twofold needs Python 3.11 or newer")'
@echo "Setting up $(VENV) of requirements/$(1).txt ..."
@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
@$(PIP) install --require-hashes --only-binary :all: -r requirements/build.txt -r requirements/$(1).txt
@$(PIP) install --no-index --no-deps --no-build-isolation --editable .
@touch $(VENV)/.user $@
endef

$(VENV)/.user: pyproject.toml requirements/build.txt requirements/run.txt
	$(call install,run)

demo: $(VENV)/.user ## Compile the shop for AWS and look at it
	@$(BIN)/twofold show blueprints/shop.yaml --cloud aws --environment dev
	@$(BIN)/twofold compile blueprints/shop.yaml --cloud aws --style functions --environment dev --out out/shop-aws-dev
	@echo
	@echo "Look further, after  source $(BIN)/activate :"
	@echo "  less out/shop-aws-dev/__main__.py                                  the program that came out"
	@echo "  twofold show blueprints/shop.yaml --cloud aws --environment prod   the same, protected"
	@echo "  twofold diff blueprints/shop.yaml --cloud aws --out out/shop-aws-dev  after editing the blueprint"
	@echo "  README.md, \"Deploying\"                                            the same stack without printing anything"

$(VENV)/.dev: pyproject.toml requirements/build.txt requirements/dev.txt
	$(call install,dev)

tools: $(VENV)/.dev ## Fetch or build the real parts that tests run against
	@sh tools/system.sh
	@for tool in tools/get_*.py; do $(BIN)/python $$tool || exit 1; done

test: $(VENV)/.dev tools ## Run every check and test there is
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(PYRIGHT)
	@$(BIN)/lint-imports --no-cache
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/pytest -n 2 --dist loadgroup --durations 25

check: $(VENV)/.dev ## The inner loop: lint, types, unit tests and case dumps
	@$(MAKE) --no-print-directory --jobs 2 --output-sync=target units types $(CHANGED:%=types-%)

# To read a cloud's SDK takes long: clouds that are as they were committed are left to `make test`.
$(CLOUDS:%=types-%): types-%:
	@$(PYRIGHT) generators/twofold/clouds/$*

types:
	@$(BIN)/ruff check .
	@$(PYRIGHT) $(REST)

units:
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/pytest -q -n 2 -m "not slow" generators tests/unit

$(VENV)/.docs: pyproject.toml requirements/build.txt requirements/docs.txt
	$(call install,docs)

# The variable keeps the theme from telling of its successor.
docs: $(VENV)/.docs ## Build the documentation into build/site
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet --strict
	@echo "build/site/index.html"

bench: $(VENV)/.dev tools ## Compare whole commands with other programs', on one workload
	@PYTHONPATH=tools $(BIN)/python bench/get_peers.py
	@PYTHONPATH=tools $(BIN)/python bench/bench.py
	@PYTHONPATH=tests:tools $(BIN)/python bench/preview.py

format: $(VENV)/.dev ## Lay out our own code
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

# What is locked stays as it is where pyproject.toml allows it. The minimum is of the extras alone: the
# oldest of what we need ourselves has no wheels for newer Pythons.
lock: $(VENV)/.dev ## Write the locks in requirements/ anew, of pyproject.toml
	@$(LOCK) pyproject.toml --all-extras --group dev $(UPGRADE) -o requirements/dev.txt
	@$(LOCK) pyproject.toml -c requirements/dev.txt -o requirements/run.txt
	@$(LOCK) pyproject.toml -c requirements/dev.txt --group docs -o requirements/docs.txt
	@$(LOCK) -c requirements/dev.txt --group build -o requirements/build.txt
	@$(LOCK) --group nca $(UPGRADE) -o requirements/nca.txt
	@$(LOCK) pyproject.toml --all-extras -c requirements/run.txt --resolution lowest-direct --upgrade -o requirements/minimum.txt

upgrade: ## The same, with the newest versions that pyproject.toml allows
	@$(MAKE) --no-print-directory lock UPGRADE=--upgrade

audit: $(VENV)/.dev ## Ask whether anything known is wrong with what is locked; needs a network
	@$(BIN)/python tools/audit.py

release-check: $(VENV)/.dev ## Build what would be released, try it, and audit it; needs a network
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python tools/release.py

clean: ## Remove what was made here; the cache of real parts stays
	rm -rf $(VENV) out build dist
