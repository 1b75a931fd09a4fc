# Signpost: run it, test it, check it. `make` alone says what there is.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
FLASK := $(BIN)/flask --app app
# The site is started often: what was compiled is kept, even where the environment says otherwise.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help run test deep check bench demo-reset format

help:
	@echo "make run         the site on http://localhost:5000, with a demo university if there is no data yet"
	@echo "make demo-reset  throw the demo's data away and make it again"
	@echo "make test        everything that must hold: lint, types, imports, tests on both databases, browser"
	@echo "make check       the quick half of it: lint, types, imports"
	@echo "make bench       speed, as ratios to reference runs"
	@echo "make deep        what takes longer: the kill campaigns, and changes to the rules that a test must notice"

$(VENV)/.runtime: requirements.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || \
		{ echo "Python's venv module is missing: apt-get install python3-venv"; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/.developer: requirements-dev.txt $(VENV)/.runtime
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

run: $(VENV)/.runtime
	@$(FLASK) db upgrade
	@$(FLASK) demo load --if-empty
	@exec $(FLASK) serve

demo-reset: $(VENV)/.runtime
	@$(FLASK) demo reset --yes

check: $(VENV)/.developer
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint templates --lint --quiet

test: check
	$(BIN)/python -m tests.journeys.browser
	$(FLASK) content check >/dev/null
	$(BIN)/pytest -n 2 -m "not journey and not deep"
	$(BIN)/pytest -n 2 -m journey

deep: $(VENV)/.developer
	$(BIN)/pytest -m deep tests/deep
	$(BIN)/python -m tests.deep.mutants --again

bench: $(VENV)/.developer
	$(BIN)/python -m benchmarks
	$(BIN)/python -m benchmarks.signing
	$(BIN)/python -m benchmarks.statistics
	$(BIN)/python -m benchmarks.desk

format: $(VENV)/.developer
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
