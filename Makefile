# `make page` serves the page, `make demo` judges the founding pair, `make check` passes every
# check.
# Each creates the environment it needs in $(VENV) and leaves it for the next time.

PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
TRAINING = $(wildcard tests/acceptance/test_training_*.py)

.PHONY: page demo check types tests training format clean

page: $(VENV)/.runtime
	$(BIN)/counterclaim serve

demo: $(VENV)/.runtime
	$(BIN)/counterclaim compare \
	  "Three US officials said Russia sent a written response to the US proposals." \
	  "Deputy foreign minister Grushko told RIA Novosti it was not true that Moscow had replied in writing."

check: $(VENV)/.development tests/web/node_modules
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(MAKE) -j2 types tests training

types: $(VENV)/.development
	$(BIN)/mypy

tests: $(VENV)/.development tests/web/node_modules
	$(BIN)/pytest $(addprefix --ignore=,$(TRAINING))

# Beside the other tests, to which it leaves a core.
training: $(VENV)/.development
	OMP_NUM_THREADS=1 $(BIN)/pytest $(TRAINING)

format: $(VENV)/.development
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

$(VENV)/.runtime: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet -c constraints.txt -e .
	touch $@

# torch goes first and by its exact version: an index that holds several builds would
# otherwise pick one with CUDA.
$(VENV)/.development: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet -c constraints.txt torch
	$(BIN)/python -m pip install --quiet -c constraints.txt -e '.[dev]'
	touch $@

# Types and accessibility of the page; without npm the tests that need this skip and say so.
tests/web/node_modules: tests/web/package-lock.json
	if command -v npm >/dev/null; then npm ci --silent --prefix tests/web; fi
	if [ -d $@ ]; then touch $@; fi

clean:
	rm -rf $(VENV) build dist
