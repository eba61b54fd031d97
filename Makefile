# The project's verbs. `make` alone lists them. Each can be called again at any time; nothing is installed outside .venv.

.DEFAULT_GOAL := help
.PHONY: help demo run test judges page check conformance image format lock docs pictures specs clean

# The first Python that is new enough. Another one: make test PYTHON=/path/to/python3
PYTHON ?= $(shell for name in python3.13 python3.12 python3.11 python3; do \
	if $$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then echo $$name; break; fi; done)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
DISCORD_JS := sandbox/conformance/clients/discord_js
LUMA_SDK := $(VENV)/luma_sdk
NPM := $(shell command -v npm)
# Processes are started a hundred times, and each would compile everything anew where this is set.
unexport PYTHONDONTWRITEBYTECODE
QUIETLY := --ignore-scripts --no-audit --no-fund --loglevel error
COMPILE := $(BIN)/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-header --no-annotate
ARGS ?=
# A file stays with one worker, and what takes long begins first (tests/conftest.py).
SIDE_BY_SIDE := --numprocesses auto --dist loadfile --no-loadscope-reorder

help: ## this list
	@echo "make <verb>, where <verb> is one of"
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  %-11s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

demo: $(VENV)/.run ## the real bot in a local Discord, with a local Dream Machine, and a page to try it on; ARGS=--once: in the terminal
	@$(BIN)/python -m sandbox demo $(ARGS)

run: $(VENV)/.run ## the bot on the real Discord and the real Luma, with the settings in .env
	@if [ ! -f .env ]; then \
		echo "There is no .env yet. Copy .env.example to .env, fill in the token and the key (README.md says where they come from), then: make run"; \
		exit 78; \
	fi
	@$(BIN)/python -m bot $(ARGS)

test: $(VENV)/.dev ## the tests, in under five minutes on two cores; ARGS='-k quota' for some of them
	@$(BIN)/python -m sandbox.specs || echo "Going on without the documents: tests that need them are skipped."
	@$(BIN)/python -m pytest $(SIDE_BY_SIDE) -m "not chromium and not longer" $(ARGS)

judges: $(VENV)/.dev ## the longer tests: kills, faults, what operators do, the evening, the demo, the docs' code
	@$(BIN)/python -m sandbox.specs || echo "Going on without the documents: tests that need them are skipped."
	@$(BIN)/python -m pytest $(SIDE_BY_SIDE) -m "longer and not chromium" $(ARGS)

page: $(VENV)/.dev ## the tests of the sandbox's page, in Chromium
	@$(BIN)/python -m pytest $(SIDE_BY_SIDE) -m chromium $(ARGS)

check: $(VENV)/.dev ## everything CI runs: format, lint, types, layers, docs, tests
	@echo "== Format (ruff)" && $(BIN)/ruff format --check .
	@echo "== Lint (ruff)" && $(BIN)/ruff check .
	@echo "== Types (mypy)" && $(BIN)/mypy
	@echo "== Types (pyright)" && $(BIN)/pyright --pythonpath $(BIN)/python
	@echo "== Layers (import-linter)" && $(BIN)/lint-imports
	@echo "== Docs" && $(BIN)/python -m pytest tests/docs
	@echo "== Tests" && $(MAKE) --no-print-directory test
	@echo "== Longer tests" && $(MAKE) --no-print-directory judges
	@echo "== The page (Chromium)" && $(MAKE) --no-print-directory page

conformance: $(VENV)/.dev $(VENV)/.conformance $(VENV)/.luma_sdk $(if $(NPM),$(VENV)/.discord_js) ## discord.js, hikari, discord.py and Luma's SDK judge the sandbox; ARGS='--only hikari' for one
	@$(BIN)/python -m sandbox.specs || echo "Going on without the documents."
	@$(BIN)/python -m sandbox conformance $(ARGS)

image: $(VENV)/.dev ## the Dockerfile's steps in a Debian of their own, and the bot run there (as root; some minutes)
	@PYTHON=$(CURDIR)/$(BIN)/python .ci/image

format: $(VENV)/.dev ## make the code pretty, and mend what ruff can mend
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

lock: $(VENV)/.lock ## pin the newest versions that requirements/*.in allow
	@for name in run dev conformance luma_sdk lock; do \
		echo "Pinning requirements/$$name.in…"; \
		(cd requirements && ../$(COMPILE) --upgrade $$name.in --output-file $$name.txt) || exit 1; \
	done
	@if [ -n "$(NPM)" ]; then \
		echo "Pinning $(DISCORD_JS)/package.json…"; \
		cd $(DISCORD_JS) && rm -f package-lock.json && npm install --package-lock-only --omit-lockfile-registry-resolved $(QUIETLY); \
	fi
	@git --no-pager diff --stat -- requirements $(DISCORD_JS)
	@echo "Read the difference (git diff requirements), run make check conformance, and commit all of them together."

docs: $(VENV)/.run ## write into the pages what they take from the code (the settings)
	@$(BIN)/python -m docs.generate

pictures: $(VENV)/.dev ## take the pictures in docs/pictures anew, in Chromium, from the running demo
	@$(BIN)/python -m sandbox pictures $(ARGS)

specs: $(VENV)/.run ## put Discord's and Luma's API documents into specs/ for the tests
	@$(BIN)/python -m sandbox.specs

clean: ## remove what make has made; .env and data/ stay
	rm -rf $(VENV) specs demo-output build *.egg-info .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# A stamp is younger than the pins that it was made from, so a second call installs nothing and needs no network.
$(VENV)/.run: requirements/run.txt | $(BIN)/pip
	@echo "Installing what Reverie needs (about 340 MB, once)…"
	@$(PIP) install --require-hashes -r requirements/run.txt
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.run
	@echo "Installing what the tests and checks need (about 360 MB, once)…"
	@$(PIP) install --require-hashes -r requirements/dev.txt
	@touch $@

$(VENV)/.lock: requirements/lock.txt | $(BIN)/pip
	@echo "Installing what pins versions…"
	@$(PIP) install --require-hashes -r requirements/lock.txt
	@touch $@

$(VENV)/.conformance: requirements/conformance.txt | $(BIN)/pip
	@echo "Installing hikari, in an environment of its own (about 50 MB, once)…"
	@$(BIN)/python -m venv $(VENV)/conformance
	@$(VENV)/conformance/bin/python -m pip --disable-pip-version-check --quiet install --require-hashes -r requirements/conformance.txt
	@touch $@

# Its tests come with the source alone. Where it cannot be had, the others judge without it, and the next call tries again.
$(VENV)/.luma_sdk: requirements/luma_sdk.txt | $(BIN)/pip
	@echo "Installing Luma's SDK and its tests, in an environment of their own (about 70 MB, once)…"
	@{ $(BIN)/python -m venv $(LUMA_SDK) \
		&& $(LUMA_SDK)/bin/python -m pip --disable-pip-version-check --quiet install --require-hashes -r requirements/luma_sdk.txt \
		&& sed -n '/^lumaai==/,/[^\]$$/p' requirements/luma_sdk.txt > $(LUMA_SDK)/source.txt \
		&& $(LUMA_SDK)/bin/python -m pip --disable-pip-version-check --quiet download --require-hashes --no-deps \
			--no-binary lumaai --no-build-isolation --dest $(LUMA_SDK) -r $(LUMA_SDK)/source.txt \
		&& tar -xzf $(LUMA_SDK)/lumaai-*.tar.gz -C $(LUMA_SDK) \
		&& touch $@; } || echo "Luma's SDK could not be installed: going on without it."

$(VENV)/.discord_js: $(DISCORD_JS)/package-lock.json | $(BIN)/pip
	@echo "Installing discord.js (about 30 MB, once)…"
	@mkdir -p $(VENV)/discord_js
	@cp $(DISCORD_JS)/package.json $(DISCORD_JS)/package-lock.json $(VENV)/discord_js
	@cd $(VENV)/discord_js && npm ci $(QUIETLY)
	@touch $@

$(BIN)/pip:
	@if [ -z "$(PYTHON)" ]; then \
		echo "Reverie needs Python 3.11 or newer, and found none. Install it (Debian, Ubuntu: apt install python3 python3-venv) and try again."; \
		exit 69; \
	fi
	@if ! $(PYTHON) -c 'import ensurepip, venv' 2>/dev/null; then \
		echo "$(PYTHON) cannot make a virtual environment: its venv module is missing. Install it (Debian, Ubuntu: apt install python3-venv) and try again."; \
		exit 69; \
	fi
	@echo "Making $(VENV) with $$($(PYTHON) --version)…"
	@$(PYTHON) -m venv $(VENV)
