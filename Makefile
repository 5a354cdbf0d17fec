# Everything a newcomer needs: make demo, make test. The rest is for those who change it.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV   := .venv
BIN    := $(VENV)/bin
ARGS   ?=

.PHONY: demo test check fix native bench load interop fuzz fuzz-intake locks clean

demo: $(VENV)/.runtime
	$(BIN)/signet demo $(ARGS)

# Everything in the native form where it can be built; what has one also without it.
test: $(VENV)/.dev
	sh scripts/prepare-tests.sh
	$(BIN)/python scripts/build_native.py --if-possible
	$(BIN)/python -m pytest -n 2 --dist loadfile $(ARGS)
	SIGNET_NATIVE=0 $(BIN)/python -m pytest -n 2 --dist loadfile -q tests/unit/vc tests/conformance \
	  --deselect tests/unit/vc/test_native.py::test_both_forms_give_the_same_text_or_the_same_refusal

# The busiest modules as C, from the same sources (docs/adr/0016).
native: $(VENV)/.dev
	$(BIN)/python scripts/build_native.py

check: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/python -m contexts check

fix: $(VENV)/.dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

interop: $(VENV)/.dev
	sh scripts/prepare-interop.sh
	SIGNET_INTEROP_COUNT=10000 SIGNET_INTEROP_BOTH_WAYS=1 \
	$(BIN)/python -m pytest -n 2 -m interop tests/interop $(ARGS)

bench: $(VENV)/.dev
	sh scripts/prepare-interop.sh
	$(BIN)/python scripts/build_native.py --if-possible
	$(BIN)/python -m benchmarks $(ARGS)

load: $(VENV)/.dev
	$(BIN)/python scripts/build_native.py --if-possible
	$(BIN)/python -m benchmarks.load $(ARGS)

fuzz: $(VENV)/.dev
	$(BIN)/python scripts/build_native.py --if-possible
	$(BIN)/python -m benchmarks.fuzz_canonical $(ARGS)

fuzz-intake: $(VENV)/.fuzz
	$(BIN)/python -m tests.fuzz $(ARGS)

locks: $(VENV)/.dev
	sh scripts/lock.sh

clean:
	rm -rf $(VENV) build node_modules tests/interop/node_modules demo-data

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: requirements/runtime.lock pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/runtime.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/.fuzz: requirements/fuzz.lock $(VENV)/.dev
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/fuzz.lock
	touch $@

$(VENV)/.dev: requirements/dev.lock $(VENV)/.runtime
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.lock
	touch $@
