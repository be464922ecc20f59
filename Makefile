# Everything runs in .venv; `make setup` builds it and the other targets call it when pyproject.toml or
# constraints.txt changed. Needs Python 3.11, pip and make, nothing else.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
UV_VERSION = 0.13.9

# The report that `make report` renders, e.g. `make report LANGUAGE=en ROLE=promotion`.
# Plain `=`: many systems export LANGUAGE, which must not choose the report's.
WORKSPACE = examples/cdnow
PERIOD = 1998-03
ROLE = operations
LANGUAGE = zh

# What `make mutants` changes; `make mutants MUTANTS='kpi_toolkit.measuring* kpi_toolkit.facts*'` takes hours.
MUTANTS = 'kpi_toolkit.targets*' 'kpi_toolkit.weekly*' 'kpi_toolkit.plan*'

# Tests start hundreds of processes; without bytecode each would compile every module anew.
unexport PYTHONDONTWRITEBYTECODE

BIN = .venv/bin
INSTALLED = .venv/installed
UV = .venv/tools/bin/uv

.DEFAULT_GOAL := help
.PHONY: help setup lint test whole quick board lowest mutants declarations report docs docs-site picture golden bench fanout judge shops store splits scale constraints fonts clean

help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 15

setup: $(INSTALLED) ## Build .venv from constraints.txt and install the project into it

$(INSTALLED): pyproject.toml constraints.txt
	@echo "Installing into .venv; this takes a minute or two the first time."
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --require-hashes -r constraints.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	$(BIN)/python -m pip check
	touch $@

lint: setup ## Check style and types
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

test: lint ## Lint, then every test
	$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder --durations 30

whole: setup ## Every test with all its cases, of the longest of which `make test` takes a part (an hour)
	KPI_WHOLE=1 $(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder --durations 30

quick: setup ## Only the fast tests
	$(BIN)/python -m pytest -m "not slow and not browser" -q -n auto

board: setup ## The fault board: every fault and payload of tests/board, with a table of what was survived
	KPI_BOARD=1 nice $(BIN)/python -m pytest -q tests/board

lowest: setup $(UV) ## The quick tests with the lowest versions that pyproject.toml allows, in build/lowest
	$(UV) venv --quiet --clear --python $(BIN)/python build/lowest
	$(UV) pip install --quiet --python build/lowest/bin/python --resolution lowest-direct -e '.[dev]'
	PATH=$(CURDIR)/build/lowest/bin:$$PATH build/lowest/bin/python -m pytest -q -n auto -m "not slow and not browser" -o filterwarnings=default

mutants: setup ## Do the tests notice faults in what people are judged by? Killed of all, by module (MUTANTS; 25 minutes)
	rm -rf mutants
	$(BIN)/mutmut run --max-children 1 $(MUTANTS)
	@$(BIN)/mutmut results --all true | sed -nE 's/^ *(kpi_toolkit\.[a-z_.]+)\.x.*: (.*)/\1 \2/p' | awk '\
		{ all[$$1]++; killed[$$1] += $$2 == "killed" || $$2 == "timeout" } \
		END { for (name in all) printf "%-45s %4d/%-4d %5.1f %%\n", name, killed[name], all[name], 100 * killed[name] / all[name] }' | sort

declarations: setup ## Do examples, rivals and oracles notice faults in what metrics declare? Killed of all, by room (3 minutes)
	$(BIN)/python -m benchmarks.declarations

report: setup ## Render one review (WORKSPACE, PERIOD, ROLE, LANGUAGE=zh|en)
	$(BIN)/kpi run --workspace $(WORKSPACE) --period $(PERIOD) --role $(ROLE) --language $(LANGUAGE) --output reports

docs: setup ## Write docs/metrics.html, docs/tables.md, docs/plan_rules.md, types of the façade, cells of the notebook and the schema anew
	$(BIN)/python scripts/build_facade.py
	$(BIN)/python scripts/build_notebook.py
	$(BIN)/kpi metrics --html docs/metrics.html
	$(BIN)/python -m kpi_toolkit.commands.schema > docs/tables.md
	$(BIN)/kpi plan rules > docs/plan_rules.md
	$(BIN)/python -m kpi_toolkit.pages.record_schema > templates/review.schema.json

docs-site: setup ## Write the documentation in both languages as static pages into build/docs (SITE=folder)
	$(BIN)/python -m scripts.docs_site $(or $(SITE),build/docs)

picture: setup ## Take the pictures of the page for README and documentation anew (needs chromium)
	$(BIN)/python scripts/build_picture.py

golden: setup ## Write tests/engines/golden.sql anew: the SQL of every metric in every dialect
	$(BIN)/python -m tests.engines.golden_sql

bench: setup ## Measure speed and memory
	$(BIN)/python benchmarks/bench.py
	$(BIN)/python benchmarks/landing.py
	$(BIN)/python -m benchmarks.lifetime
	$(BIN)/python -m benchmarks.lifetime --speed

fanout: setup ## Measure the CPU of 72 reviews: from nothing, unchanged, after a late order, by the plain loop
	$(BIN)/python benchmarks/fanout.py $(if $(SPEED),--speed $(SPEED))

judge: setup ## Error rates of verdicts on made shops whose truth is known (PARTS="actions links", DRAWS=60)
	$(BIN)/python -m benchmarks.judge $(PARTS) $(if $(DRAWS),--draws $(DRAWS))

shops: setup ## Time and memory of many shops × 6 roles in one command, and how often chance is called chance (SHOPS=10)
	$(BIN)/python -m benchmarks.shops --ranking
	$(BIN)/python -m benchmarks.shops --shops $(or $(SHOPS),10)

store: setup ## 500 random edits: measuring with what is kept equals measuring without, byte for byte (EDITS=500)
	KPI_EDITS=$(or $(EDITS),500) $(BIN)/python -m pytest -q tests/measuring/test_store_edits.py

splits: setup ## 10,000 made splits of a change by its causes close to 1e-9
	KPI_SPLITS=10000 $(BIN)/python -m pytest -q tests/analysis/test_decomposition.py

scale: setup ## Measure how time and memory grow with the rows (SIZES="1 10 50", millions of events)
	$(BIN)/python benchmarks/scale.py $(SIZES)

constraints: $(UV) ## Pin pyproject.toml's dependencies anew (UPGRADE=--upgrade takes the newest of all)
	$(UV) pip compile pyproject.toml --no-config --quiet --extra dev \
		--universal --python-version 3.11 --fork-strategy fewest \
		--generate-hashes --no-annotate --no-emit-index-url --no-emit-find-links \
		--custom-compile-command "make constraints" $(UPGRADE) -o constraints.txt

$(UV):
	$(PYTHON) -m venv .venv/tools
	.venv/tools/bin/python -m pip install --quiet uv==$(UV_VERSION)

fonts: setup ## Rebuild templates/fonts (needs npm, or PACKAGE=folder of the unpacked npm package)
	$(BIN)/python scripts/build_fonts.py $(PACKAGE)

clean: ## Remove .venv, caches and builds; reports stay
	rm -rf .venv build dist mutants .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
