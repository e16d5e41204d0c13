# Every target sets up what it needs; only Python 3.11 or newer and make are assumed.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
LOCKED := --require-hashes --only-binary :all:
OUT ?= out

.PHONY: assess test check bench docs lock clean

assess: $(VENV)/run.done  ## the shipped composed person: terminal summary, page, PDF, JSON in out/
	$(BIN)/solespine assess examples/heel_and_back --out $(OUT)

test: $(VENV)/test.done  ## all tests
	$(BIN)/python -m pytest -n auto --dist worksteal

check: $(VENV)/check.done  ## lint, format, types, import direction
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/bench.done  ## speed beside named peers, in the same run
	$(BIN)/python bench/run.py

docs: $(VENV)/test.done  ## regenerate the pages that are made from the evidence and the tests
	$(BIN)/python docs/build.py

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "solespine needs Python 3.11 or newer: make PYTHON=/path/to/python3.11 $(MAKECMDGOALS)"; exit 2; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/run.done: requirements/run.lock pyproject.toml | $(VENV)/bin/python
	$(PIP) install $(LOCKED) -r requirements/run.lock
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/test.done: requirements/test.lock $(VENV)/run.done
	$(PIP) install $(LOCKED) -r requirements/test.lock
	@touch $@

$(VENV)/check.done: requirements/check.lock $(VENV)/test.done
	$(PIP) install $(LOCKED) -r requirements/check.lock
	@touch $@

$(VENV)/bench.done: requirements/bench.lock $(VENV)/run.done
	$(PIP) install $(LOCKED) -r requirements/bench.lock
	@touch $@

lock:  ## resolve pyproject.toml anew into requirements/*.lock (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url \
		pyproject.toml requirements/build.in -o requirements/run.lock
	for extra in test check bench; do \
		uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url \
			--extra $$extra -c requirements/run.lock pyproject.toml -o requirements/$$extra.lock || exit 1; \
	done

clean:
	rm -rf $(VENV) $(OUT)
