# For people and for CI. Needs python3 (3.11 or later) and make; each target makes .venv first, where it is missing.

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help demo test lint bench bench-peers chaos fuzz gold docs clean run-environment dev-environment

BIN := .venv/bin
DEMO := demo-out
# `make test ARGS="tests/find -x"` hands anything on to pytest.
ARGS ?=
WORKERS ?= auto

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' Makefile

demo: run-environment ## Check an example article against a simulated web; show its table, then its sidecar
	@rm -rf $(DEMO) && mkdir $(DEMO) && cp examples/kramatorsk.txt $(DEMO)/
	@echo '$$ resolver check $(DEMO)/kramatorsk.txt --replay examples/kramatorsk.warc.gz'
	@$(BIN)/resolver check $(DEMO)/kramatorsk.txt --replay examples/kramatorsk.warc.gz
	@echo
	@echo '$$ cat $(DEMO)/kramatorsk.txt.sources.json'
	@cat $(DEMO)/kramatorsk.txt.sources.json
	@echo
	@echo 'The same on a page: run $(BIN)/resolver serve, open http://127.0.0.1:8080/ and press "Try the example article".'

test: dev-environment ## Run every test; each run starts its own web and its own Redis or Valkey
	@$(BIN)/python -m pytest -n $(WORKERS) $(ARGS)

lint: dev-environment ## Check format, style, types, import layers, licences, and the spelling of what people read
	@status=0; check() { echo "$$*"; $(BIN)/"$$@" || status=1; }; \
	check ruff format --check --quiet .; \
	check ruff check --quiet .; \
	check mypy; \
	check lint-imports --no-cache --no-logo; \
	check python -m tools.supply; \
	check codespell *.md examples/*.md resolver/cli tools Makefile Dockerfile; \
	exit $$status

bench: dev-environment ## Measure all and write benchmarks/RESULTS.md; CHECK=1 compares with what is pinned instead
	@$(BIN)/python -m benchmarks $(if $(CHECK),--check) $(if $(PIN),--pin) $(if $(LONG),--long) $(ARGS)

bench-peers: dev-environment ## Install the programs that the bench of links is measured beside (minet; one of Node's)
	@$(BIN)/python -m benchmarks.links_peers install

chaos: dev-environment ## Kill, stop, freeze and cut off a whole background for minutes; prints what was lost
	@$(BIN)/python -m tools.chaos $(ARGS)

fuzz: ## Look for inputs that break a reader, 5 minutes for each; ARGS="url page --minutes 1" for some of them
	@tools/environment fuzz
	@$(BIN)/python -m fuzz $(ARGS)

gold: dev-environment ## Score against the recorded data beside the project, where it is there
	@$(BIN)/python -m pytest -m gold -p no:randomly -s $(ARGS)

docs: dev-environment ## Write the README's tables and the JSON Schema from the code
	@$(BIN)/python -m tools.docs

clean: ## Remove the environment, caches and what the demo wrote
	rm -rf .venv $(DEMO) dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage .coverage.*
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

run-environment:
	@tools/environment run

dev-environment:
	@tools/environment dev
