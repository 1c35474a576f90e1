# The same verbs for people and for CI.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed
SAMPLE := src/orontes/data/sample.txt

.PHONY: run test lint exam speed backtest bench clean
run: $(STAMP)            ## set up and brief the bundled sample
	@mkdir -p out
	@$(BIN)/orontes brief --sample -o out/brief.html

$(STAMP): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed; set PYTHON=/path/to/python3.11")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	@$(BIN)/python -m orontes.simulate.warm_up
	@touch $@

$(VENV)/.installed-dev: $(STAMP)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $@

test: $(VENV)/.installed-dev   ## every test; the browser's too where chromium is there or can be installed
	@tools/ensure_chromium.sh
	@$(BIN)/python -m pytest -n 2

lint: $(VENV)/.installed-dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

exam: $(VENV)/.installed-dev   ## the exams beside the project, where they are
	@$(BIN)/python tools/exam.py

READ_TEXTS ?= $(wildcard ../shared/exam/reader/reports.jsonl ../shared/exam/public/tr_news/reports.jsonl)
speed: $(VENV)/.installed-dev   ## how fast the reader is, beside a tokenising pass, into docs/speed.md (READ_TEXTS="file.jsonl ...")
	@nice -n 5 $(BIN)/python tools/read_speed.py $(READ_TEXTS)

CASES ?= $(wildcard ../shared/exam/forecast/cases)
VARIANTS := $(wildcard ../shared/exam/forecast/variant.py)
backtest: $(VENV)/.installed-dev   ## forecasts of past cases beside simple rules, into docs/validation.md (CASES="folder ...")
	@if test -n "$(CASES)" && test -n "$(VARIANTS)"; then rm -rf out/cases; for kind in corrected flee; do \
	$(BIN)/python $(VARIANTS) $(CASES) --out out/cases/$$kind --$$kind >/dev/null; done; fi
	@if test -n "$(CASES)"; then $(BIN)/python tools/write_validation.py $(CASES) \
	$(if $(VARIANTS),--corrected out/cases/corrected --first-day out/cases/flee); \
	else echo 'no case folders beside the project: name them with CASES="folder ..."'; fi

bench: $(VENV)/.installed-dev   ## speed beside Flee, as ratios of one run (installs Flee from PyPI into out/flee-venv)
	@mkdir -p out
	@nice -n 5 $(BIN)/python tools/bench.py

clean:
	rm -rf $(VENV) out dist build
