# The names of the work. `make setup` leaves .venv/bin/laojian; the others call it first.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.ready
DEBIAN := chromium fonts-noto-cjk fonts-babelstone-han

# Bytecode is kept, whatever the caller says: else every command a test starts reads five hundred modules anew.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: setup demo check test soak mutants bench lint fix hooks clean chromium

setup: $(STAMP)

$(STAMP): requirements.lock package-lock.json pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' || \
	  { echo "Python 3.11 is needed: python3.11 on PATH, or make PYTHON=/path/to/python3.11"; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/npm ci --silent
	$(BIN)/laojian assets
	$(BIN)/laojian catalogue compile
	touch $(STAMP)

demo: setup
	$(BIN)/laojian demo load
	$(BIN)/laojian serve

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(BIN)/djlint --lint --quiet laojian

fix: setup
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

hooks: setup
	$(BIN)/pre-commit install

# Three where there are two cores: a test that waits for a server, a browser or a lock leaves its core to another.
# Only here is the test database in memory: what soak kills must have been written, and it holds millions of rows.
test: export LAOJIAN_TEST_MEMORY := /dev/shm
test: lint chromium
	$(BIN)/pytest -n 3 --dist worksteal

# Before each commit, in two minutes: browsers and what the change did not come near are left to `make test`.
check: export LAOJIAN_TEST_MEMORY := /dev/shm
check: lint
	$(BIN)/laojian catalogue check
	$(BIN)/pytest -q -n 3 --dist worksteal -m "not soak and not browser" $$($(BIN)/python tests/touched.py)

soak: setup chromium
	HYPOTHESIS_PROFILE=thorough $(BIN)/pytest -q tests/rules
	LOOK=everything $(BIN)/pytest -q tests/browser/test_accessibility.py tests/browser/test_intake_desk.py tests/browser/portal
	$(BIN)/pytest -m soak -s
	$(MAKE) mutants

# Guards, comparisons and permissions are taken out one at a time: so many, drawn by a seed (about 4 s each on 2 cores).
MUTANTS ?= 1200
mutants: export PYTHONPATH := tests
mutants: export LAOJIAN_TEST_MEMORY := /dev/shm
mutants: setup
	$(BIN)/python -m mutation map
	$(BIN)/python -m mutation hunt --count $(MUTANTS) --least 0.9

bench: setup
	$(BIN)/laojian bench ledger
	$(BIN)/laojian bench cases
	$(BIN)/laojian bench intake
	$(BIN)/laojian bench matching

chromium:
	@{ command -v chromium >/dev/null && test -e /usr/share/fonts/truetype/babelstone/BabelStoneHan.ttf; } || { \
	  if [ "$$(id -u)" = 0 ]; then apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $(DEBIAN) >/dev/null; \
	  else echo "The tests need Chromium and a font of rare characters, and only root can install them: apt-get install $(DEBIAN)"; exit 1; fi; }

clean:
	rm -rf $(VENV) node_modules build laojian/web/static/vendor
