# What a person runs. `make help` lists it.
PYTHON ?= python3
VENV := .venv
ifneq ($(words $(CURDIR)),1)
$(error Found spaces in the path "$(CURDIR)", which the scripts in $(VENV)/bin cannot have; move the clone)
endif
BIN := $(VENV)/bin
# Snakemake options, e.g. make SMK="--configfile config/tiny.yaml"
SMK ?=
# Whose torch: make TORCH=cpu takes that without CUDA, a fifth of a gigabyte in place of several
TORCH ?=
ifneq ($(filter-out cpu,$(TORCH)),)
$(error TORCH is $(TORCH), expected cpu, or nothing for what pip takes by itself)
endif
PIP = $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt \
	$(if $(TORCH),--extra-index-url https://download.pytorch.org/whl/cpu)
# Datasets to make alone, with all that comes from them: make DATASET=mine, or a,b
DATASET ?=
ifneq ($(and $(DATASET),$(filter -C --config,$(SMK))),)
$(error Snakemake takes the last --config alone: add datasets=[$(DATASET)] to that in SMK, and leave DATASET out)
endif
REPORT ?= results/report.html
SNAKEMAKE := $(BIN)/snakemake --cores all $(SMK) $(if $(DATASET),--config 'datasets=[$(DATASET)]')
INSTALLED := $(VENV)/.installed

.DEFAULT_GOAL := all
.PHONY: all dry report test abuse benchmarks lint format pages docs constraints clean help

all: $(INSTALLED) ## make every figure and table (default)
	$(SNAKEMAKE)

dry: $(INSTALLED) ## say what `make` would do
	$(SNAKEMAKE) --dry-run

report: all ## make $(REPORT): results, captions, run times
	$(SNAKEMAKE) --report $(REPORT)

test: $(INSTALLED) ## run the tests
	$(BIN)/python -m pytest -n auto --dist loadfile

abuse: $(INSTALLED) ## damage files and kill runs, more often than `make test` does
	$(BIN)/python -m pytest -n auto --dist loadfile -k refus
	$(BIN)/python -m pytest -m slow

benchmarks: $(INSTALLED) ## time training and forecasts against plain ways
	$(BIN)/python tests/benchmarks/training_speed.py
	$(BIN)/python tests/benchmarks/forecast_speed.py

lint: $(INSTALLED) ## check style and rules
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/snakefmt --check workflow
	$(BIN)/snakemake --lint

format: $(INSTALLED) ## rewrite sources in the project's style
	$(BIN)/ruff format
	$(BIN)/snakefmt workflow
	$(BIN)/ruff check --fix

clean: ## remove everything that the workflow made
	find results -mindepth 1 -not -name README.md -delete
	rm -rf .snakemake

help: ## list the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

pages: $(INSTALLED) ## put figures and numbers of the default config into README.md and docs
	$(BIN)/snakemake --cores all --forcerun pages -- pages

docs: $(INSTALLED) ## make site/, the documentation as a site
	$(PIP) --editable ".[docs]"
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet

constraints: ## pin the newest versions that work together (torch is chosen by hand)
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable \
		".[workflow,slurm,dev,docs,formats,notebook,peers]" \
		"$$(grep '^torch==' constraints.txt)"
	$(BIN)/python -m pip freeze --exclude-editable | sed 's/+cpu$$//' > constraints.txt

$(INSTALLED): pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "hits needs Python 3.11 or newer; try make PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)
	@echo "Installing into $(VENV); the first time this takes some minutes."
	$(PIP) --editable ".[workflow,notebook,formats,dev]"
	touch $@
