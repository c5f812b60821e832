# The one interface of the project: every target makes the private environment that it needs.
#
#   make demo       read the samples into a diary of their own and print an agenda
#   make test       all tests
#   make lint       ruff and mypy
#   make format     let ruff lay out the code
#   make accept     take the present readings of whole dispatches as the accepted ones
#   make accuracy   score on published corpora (BENCH, CORPORA), write docs/accuracy.md
#   make bench      measure speed and memory, write docs/speed.md
#   make picture    draw the README's picture
#   make tagger     train the reader of voices (VOICES, a corpus), write dateline/data/tagger
#   make lock       pin the newest packages that fit (UPGRADE=1), or complete the pins
#   make clean      remove what was made

SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

BENCH ?= ../shared/bench
CORPORA ?= ../shared/corpora
WORKERS ?= 2

.PHONY: demo test lint format accept accuracy bench picture lock clean
.DEFAULT_GOAL := demo

$(READY): requirements.lock pyproject.toml tools/make-env tools/find-python
	@tools/make-env $(VENV)
	@touch $@

demo: $(READY)
	@tools/demo $(BIN)/dateline

test: $(READY)
	$(BIN)/python -m pytest -n $(WORKERS) $(ARGS)

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(READY)
	$(BIN)/ruff check --fix --select I .
	$(BIN)/ruff format .

accept: $(READY)
	$(BIN)/python tests/digest.py

accuracy: $(READY)
	$(BIN)/python evaluation/accuracy.py --bench $(BENCH) --corpora $(CORPORA) $(ARGS)

bench: $(READY)
	$(BIN)/python evaluation/bench.py $(ARGS)

picture: $(READY)
	$(BIN)/python tools/picture.py

# Torch has an environment of its own: nothing that reads a dispatch needs it.
TRAIN := .venv-train
VOICES ?= $(CORPORA)/attribution/polnear-train.jsonl.gz

tagger:
	@tools/make-training-env $(TRAIN)
	PYTHONPATH=. $(TRAIN)/bin/python training/tagger.py $(VOICES) --out dateline/data/tagger $(ARGS)

lock: $(READY)
	tools/lock $(BIN)/python $(if $(UPGRADE),--upgrade)

clean:
	rm -rf $(VENV) build .pytest_cache .mypy_cache .ruff_cache .hypothesis
