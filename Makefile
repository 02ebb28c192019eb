# The commands of the project; `make` alone lists them. Needed on the machine: Python 3.11 and make.
.DEFAULT_GOAL := help
SHELL := /bin/bash

PYTHON ?= $(shell command -v python3.11 || command -v python3)
UV := $(shell command -v uv 2>/dev/null || echo .uv/bin/uv)
RUN := $(UV) run --frozen --no-sync
READY := .venv/.ready
MODEL := models/manifest.json
# Only where no Chromium is installed; without one, the tests of pages are skipped.
BROWSER := $(if $(shell command -v chromium chromium-browser google-chrome),,.venv/.browser)
# What the model is made of; when any of it changes, it is trained again.
LEARNED_FROM := config.yml domain.yml $(shell find data catalogue nlu seva/language seva/catalogue -type f \( -name '*.yml' -o -name '*.py' \) 2>/dev/null)

.PHONY: help run test shell train evaluate experiments bench check format clean

help: ## list the commands
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

run: $(READY) $(MODEL) ## run the whole system and print the addresses to open
	@$(RUN) seva run

shell: $(READY) $(MODEL) ## talk to the assistant in this terminal (rasa shell)
	@$(RUN) seva shell

train: $(READY) ## train the model and write models/
	@$(RUN) seva train

test: $(READY) $(MODEL) $(BROWSER) ## set everything up and pass every test
	@$(RUN) pytest --numprocesses 2 --dist loadgroup --no-loadscope-reorder

evaluate: $(READY) $(MODEL) ## score the model, compare it with the incumbent, write a report to read in a browser
	@$(RUN) seva evaluate --learning-curve

experiments: $(READY) $(MODEL) ## compare models of understanding; HINT3=folder to compare on that data set as well (hours)
	@$(RUN) python -m workbench.experiments $(if $(HINT3),--hint3 $(HINT3))

bench: $(READY) $(MODEL) ## measure turns beside a stock Rasa bot, in the same run; what understanding costs; WhatsApp in a storm, its turns and answers a second
	@$(RUN) python -m benchmarks
	@$(RUN) python -m benchmarks.understanding
	@$(RUN) python -m benchmarks.whatsapp storm
	@$(RUN) python -m benchmarks.whatsapp turns
	@$(RUN) python -m benchmarks.whatsapp acks
	@$(RUN) python -m benchmarks.whatsapp forms

check: $(READY) $(MODEL) ## format, lint, types, catalogue and Rasa data
	@$(RUN) ruff format --check .
	@$(RUN) ruff check .
	@$(RUN) mypy
	@$(RUN) seva catalogue check
	@$(RUN) python -m seva.processes.validation

format: $(READY) ## format the code
	@$(RUN) ruff format .
	@$(RUN) ruff check --fix .

clean: ## remove what the commands made (environment, models, data of the embedded defaults)
	rm -rf .venv .uv var models/*.tar.gz models/manifest.json .rasa

.uv/bin/uv:
	@echo "Bringing uv into .uv (once)."
	@$(PYTHON) -m venv .uv
	@.uv/bin/pip install --quiet --disable-pip-version-check uv

$(READY): uv.lock pyproject.toml | $(filter .uv/bin/uv,$(UV))
	@echo "Setting up the environment from uv.lock (about 2 GB on disk, a few minutes the first time)."
	@UV_PYTHON=$(PYTHON) $(UV) sync --frozen --compile-bytecode
	@touch $(READY)

.venv/.browser: $(READY)
	@echo "Bringing Chromium for the tests of pages (once)."
	@$(RUN) playwright install chromium || apt-get install --yes --quiet chromium || echo "No Chromium is to be had: the tests of pages will be skipped."
	@touch $@

$(MODEL): $(READY) $(LEARNED_FROM)
	@$(RUN) seva train
