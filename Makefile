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
#   make tagger     train the reader of voices and events (VOICES, CORPORA), write dateline/data/tagger
#   make folds      train a reader of events for each of three folds, into build/folds
#   make bonds      learn from our own dispatches which time is whose, write dateline/data/bonds.json
#   make ways       learn from our own dispatches which way a weekday lies, write dateline/data/ways.json
#   make days       learn from our own dispatches which day a clock belongs to, write dateline/data/days.json
#   make undertakings  learn from stories of our own which undertaking a mention belongs to, write dateline/data/linking
#   make desk       train the networks that enter what a diary wants and fill in who, where and on whose
#                   word, write dateline/data/tagger/desk.* and fillers.*
#   make whole      train all networks together, from those that are there (VOICES, CORPORA)
#   make lock       pin the newest packages that fit (UPGRADE=1), or complete the pins
#   make clean      remove what was made

SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

BENCH ?= ../shared/bench
CORPORA ?= ../shared/corpora
WORKERS ?= 2

.PHONY: demo test lint format accept accuracy bench picture tagger folds bonds ways days undertakings desk whole lock clean
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

PREPARED := build/events.jsonl.gz
START ?= dateline/data/tagger
LEARN = PYTHONPATH=. $(TRAIN)/bin/python training/tagger.py --events $(PREPARED)

# From the voices of an earlier reader; START= trains from the bare encoder, with ARGS="--epochs 4".
tagger: $(PREPARED)
	@tools/make-training-env $(TRAIN)
	$(LEARN) --voices $(VOICES) $(if $(START),--start $(START)) --epochs 1 --rate 1.5e-4 --out build/reader $(ARGS)
	cp build/reader/* dateline/data/tagger/

# Readers of events alone, each without the documents of its fold: for scores of what they learn from.
# They start from the bare encoder, since the shipped one has seen the documents.
folds: $(PREPARED)
	@tools/make-training-env $(TRAIN)
	for fold in 0 1 2; do $(LEARN) --fold $$fold/3 --out build/folds/$$fold $(ARGS) || exit 1; done

# Which time is whose: weights of dateline/events/bonds.py, from dispatches of our own.
ENTRIES := evaluation/training/entries evaluation/stories/dev

bonds: $(READY)
	$(BIN)/python training/bonds.py $(foreach set,$(ENTRIES),--train $(set)) \
		--score evaluation/diary/dev --out dateline/data/bonds.json

# Entries of published news, learned from where the texts are: evaluation/published/README.md.
PUBLISHED := --standoff evaluation/published/train --corpora $(CORPORA)

# Which way a weekday lies: weights of dateline/timex/ways.py, from dispatches of our own and published news.
ways: $(READY)
	$(BIN)/python training/ways.py --train evaluation/training/entries --without hard- \
		--marked evaluation/training/ways $(PUBLISHED) --folds --out dateline/data/ways.json

# Which day a clock belongs to: weights of dateline/timex/days.py, from dispatches of our own.
days: $(READY)
	$(BIN)/python training/days.py --train evaluation/training/entries --folds \
		--out dateline/data/days.json

# Which undertaking a mention belongs to: weights of dateline/dossiers/score.py, from stories of our own.
undertakings: $(READY)
	@tools/make-training-env $(TRAIN)
	$(BIN)/python training/followed.py --stories evaluation/training/stories --out build/followed.pickle
	$(TRAIN)/bin/python training/undertakings.py --read build/followed.pickle \
		--out dateline/data/linking/undertakings.npz

# What a diary wants: the networks of dateline/tagger/desk.py and fillers.py, from the same. Published
# news counts twice for the desk, and for all together: it is what the diary is for, and there is little of it.
TAUGHT := evaluation/training/entries evaluation/training/stories

desk: $(READY)
	@tools/make-training-env $(TRAIN)
	$(BIN)/python training/scenes.py $(foreach set,$(TAUGHT),--entries $(set)) \
		--out build/scenes.pickle --offers build/offers.pickle
	$(BIN)/python training/scenes.py $(PUBLISHED) --out build/real.pickle
	PYTHONPATH=. $(TRAIN)/bin/python training/desk.py --scenes build/scenes.pickle \
		--scenes build/real.pickle --scenes build/real.pickle --out dateline/data/tagger $(ARGS)
	PYTHONPATH=. $(TRAIN)/bin/python training/fillers.py --offers build/offers.pickle --out dateline/data/tagger $(ARGS)

# All networks once more, together, from those that are there.
whole: $(PREPARED)
	@tools/make-training-env $(TRAIN)
	$(BIN)/python training/scenes.py $(foreach set,$(TAUGHT),--entries $(set)) \
		--lean --out build/scenes.pickle --offers build/offers.pickle
	$(BIN)/python training/scenes.py $(PUBLISHED) \
		--lean --out build/real.pickle --offers build/real-offers.pickle
	PYTHONPATH=. $(TRAIN)/bin/python training/whole.py --voices $(VOICES) --events $(PREPARED) \
		--scenes build/scenes.pickle --scenes build/real.pickle --scenes build/real.pickle \
		--offers build/offers.pickle --offers build/real-offers.pickle --offers build/real-offers.pickle \
		--start dateline/data/tagger --out build/whole $(ARGS)
	cp build/whole/* dateline/data/tagger/

$(PREPARED): $(READY) training/prepare.py
	$(BIN)/python training/prepare.py $(CORPORA) --out $@

lock: $(READY)
	tools/lock $(BIN)/python $(if $(UPGRADE),--upgrade)

clean:
	rm -rf $(VENV) build .pytest_cache .mypy_cache .ruff_cache .hypothesis
