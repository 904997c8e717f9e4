# make run     fit on MNIST, draw, compare (the first call sets up an environment in .venv)
# make quick   the same on scikit-learn's digits, in a minute
# make test    the tests        make check   ruff, mypy; tsc and eslint where node is        make test-full   the long tests: kills, bit flips, fuzz
# make bench   the benchmarks of the CPU        make bench-full   the long ones too        make bench-gpu   those of a GPU
# make VENV=/other/env ...      uses an environment of yours, with the versions it has
VENV   ?= .venv
PYTHON ?= python3
PY     := $(VENV)/bin/python
READY  := $(VENV)/.replearn-installed
# .venv gets the pinned versions, each file checked by its hash (VERSIONS=lowest, newest: others, without hashes).
# An environment of yours keeps its versions.
VERSIONS ?= pinned
PIP      := $(PY) -m pip install --quiet --disable-pip-version-check
EXTRAS   := .[dev,bench,audit]
INSTALL.pinned := $(PIP) --require-hashes -r requirements.lock && $(PIP) --no-deps --no-build-isolation -e .
INSTALL.lowest := $(PIP) -c constraints-lowest.txt -e "$(EXTRAS)"
INSTALL.newest := $(PIP) -e "$(EXTRAS)"
INSTALL := $(INSTALL.$(if $(filter .venv,$(VENV)),$(VERSIONS),newest))

.PHONY: run quick test test-full check audit bench bench-full bench-gpu

run: $(READY)
	$(PY) -m replearn fit --config ae.yaml
	$(PY) -m replearn plot
	$(PY) -m replearn compare

quick: $(READY)
	$(PY) -m replearn fit --config digits.yaml
	$(PY) -m replearn plot --projection pca
	$(PY) -m replearn compare

# On every core; a file of tests goes to one process, since its tests share what they make.
test: $(READY)
	$(PY) -m pytest -n auto --dist loadfile

test-full: $(READY)
	$(PY) -m pytest -m full

check: $(READY)
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	tests/report/web/check

bench: $(READY)
	$(PY) -m benchmarks --group cpu --budget 12 # seconds for the pairs of one comparison

bench-full: $(READY)
	$(PY) -m benchmarks --group full

# Needs none of the peers' libraries, downloads nothing, and writes nothing outside these two folders.
bench-gpu: $(READY)
	$(PY) -m benchmarks --group gpu --output reports/benchmarks --scratch build/benchmarks

# Known advisories of the pinned versions; says so where the advisory service gives no answer.
audit: $(READY)
	$(PY) .ci/audit.py requirements.lock

$(READY): pyproject.toml requirements.lock | $(PY)
	@echo "installing into $(VENV) (about 6 GB with PyTorch's GPU build, a few minutes the first time)"
	$(INSTALL)
	@touch $@

$(PY):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "replearn needs Python 3.11 or newer; $(PYTHON) is older. Name one: make PYTHON=python3.12"; exit 2; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	  { echo "Python's venv module is missing. On Debian or Ubuntu: sudo apt-get install python3-venv"; exit 2; }
	$(PYTHON) -m venv $(VENV)
