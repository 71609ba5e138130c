# One menu. `make demo` shows the site with sample data; `make test` runs every test.
PYTHON ?= python3
BIN := .venv/bin
HOST ?= 127.0.0.1
PORT ?= 8000
ETALAGE_FUZZ_MINUTES ?= 60

.PHONY: help setup demo run check test assure fuzz elastic fix lock docs bench clean

help:  ## this menu
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 10

.venv/ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Etalage needs Python 3.11 or newer: set PYTHON=/path/to/python3.11"; exit 2; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-build-isolation --no-deps --editable .
	@touch .venv/ready

setup: .venv/ready  ## make .venv and install everything, with hashes

demo: setup  ## load the sample through the real pipeline and serve the site
	$(BIN)/etalage curriculum load sample/curriculum
	$(BIN)/etalage feed run --all
	$(BIN)/etalage serve --host $(HOST) --port $(PORT)

run: setup  ## serve what is in var/
	$(BIN)/etalage serve --host $(HOST) --port $(PORT)

check: setup  ## lint, format, types, arrows
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: setup  ## every test
	$(BIN)/pytest -n 2 --dist loadgroup

assure: setup fuzz  ## long runs: load, faults, random input; by hand
	$(BIN)/pytest -m assure -s

fuzz: setup  ## random input for every parser, ETALAGE_FUZZ_MINUTES each
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-fuzz.lock
	$(BIN)/python -m tests.fuzz --minutes $(ETALAGE_FUZZ_MINUTES)

elastic: setup  ## start a real Elasticsearch to try things with; stop it: .venv/bin/python tools/elasticsearch.py down
	$(BIN)/python tools/elasticsearch.py up

fix: setup  ## let ruff mend what it can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock: setup  ## renew requirements.lock from pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --group dev --extra elasticsearch pyproject.toml --output-file requirements.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --group fuzz --output-file requirements-fuzz.lock

docs: setup  ## write the reference pages that are made from the code
	$(BIN)/python -m tools.reference_pages
	$(BIN)/python -m tools.word_pages

bench: setup  ## first figures: ingest beside the usual stack and the floor
	$(BIN)/python -m benchmarks.ingest

clean:  ## throw away var/ and .venv
	rm -rf var .venv
