# SPDX-License-Identifier: MIT
# One line a target; the work is in scripts/. `make help` lists them.

SHELL := /bin/bash
PREFIX ?= /usr/local
PROGRAM := etl-update-schema
SWIFT_RELEASE_FLAGS ?= -c release

.DEFAULT_GOAL := help
.PHONY: help setup build demo test test-faults check fmt bench bench-analyzer install clean

help: ## Show the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Install what is missing for building, testing and checking
	@scripts/setup check

build: ## Build the program for release
	@scripts/setup build
	swift build $(SWIFT_RELEASE_FLAGS) --product $(PROGRAM)

demo: ## See it work on a made-up OpenDental database
	@scripts/setup demo
	@scripts/demo/demo.sh

test: ## Run every test, Swift and Python
	@scripts/test

test-faults: ## Prove with injected faults that nothing is ever lost (under 30 minutes)
	@scripts/test-faults

check: ## Formatting, lints, types, warnings as errors, undeclared imports
	@scripts/check

fmt: ## Format the Swift and the Python sources
	@scripts/fmt

bench: ## Measure the program (never fails on a figure)
	@scripts/setup demo
	swift build $(SWIFT_RELEASE_FLAGS) --product $(PROGRAM)
	@.venv/bin/python scripts/bench/bench.py

bench-analyzer: ## Measure the analyzer against a private MariaDB
	@scripts/setup test
	@.venv/bin/python scripts/bench/bench_analyzer.py

# Under sudo there is often no swift on PATH, and a build would leave files of root behind: install what `make build` made.
install: $(if $(SUDO_USER),,build) ## Copy the program to PREFIX/bin (default /usr/local)
	@test -x .build/release/$(PROGRAM) || { echo "There is no release build yet. Next: make build" >&2; exit 1; }
	install -d "$(DESTDIR)$(PREFIX)/bin"
	install -m 755 .build/release/$(PROGRAM) "$(DESTDIR)$(PREFIX)/bin/$(PROGRAM)"

clean: ## Remove everything that the other targets made
	rm -rf .build .build-check .demo .bench .venv
	find . \( -name __pycache__ -o -name '*.egg-info' -o -name '.*_cache' \) -type d -prune -exec rm -rf {} +
