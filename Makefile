# Boon. `make run` starts it, `make demo` plays an evening, `make test` runs every test.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Prettier and TypeScript, for `make lint` only: what is served is not built.
JS := tests/js/node_modules

.PHONY: run demo test check lint bench fit judge wheels gallery office words soak siege clean

run: $(VENV)/.installed
	$(BIN)/python wsgi.py

demo: $(VENV)/.installed
	$(BIN)/flask --app wsgi demo

test: $(VENV)/.tested
	BIN=$(BIN) .ci/browser
	.ci/services
	$(MAKE) lint
	TMPDIR=$$(.ci/scratch) $(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder

# What to run while writing, within a minute: no browser, no database server, nothing slow, fewer examples of each property.
check: lint
	EXAMPLES=0.1 $(BIN)/python -m pytest -q -n auto -m "not bench and not gallery and not slow" tests/test_boundaries.py tests/test_docs.py tests/core tests/actions tests/matching

lint: $(VENV)/.tested $(JS)/.installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(JS)/.bin/prettier --check --log-level warn static/css static/js
	$(JS)/.bin/tsc --project tests/js

bench: $(VENV)/.tested
	$(BIN)/python -m pytest -m bench -s

# Learns the fit model from the judged rooms, and reports on rooms left out: see facilitator/teaching/README.md.
fit: $(VENV)/.installed
	$(BIN)/python -m facilitator.teaching

# Asks the language model of JUDGE_URL about the judged rooms, and learns what its grades are worth. Some 2,000 questions, or
# as many as QUESTIONS says.
judge: $(VENV)/.installed
	$(BIN)/python -m facilitator.teaching.judge $(QUESTIONS)

# On which machines and Pythons the default install needs no compiler.
wheels: $(VENV)/.installed
	$(BIN)/python .ci/wheels

GALLERY ?= gallery
gallery: $(VENV)/.tested
	BIN=$(BIN) .ci/browser
	rm -f $(GALLERY)/*--*.png $(GALLERY)/*.problems.txt
	TMPDIR=$$(.ci/scratch) GALLERY=$(GALLERY) $(BIN)/python -m pytest -m gallery -n auto
	@echo "Open $(GALLERY)/index.html"

# Every sheet and every table for a spreadsheet, opened in LibreOffice and compared cell by cell.
office: $(VENV)/.tested
	.ci/office
	$(BIN)/python -m pytest -m office

# Gathers every sentence of the source into each language's catalogue; what is new there is empty until somebody translates it.
WORDS := $(or $(TMPDIR),/tmp)/boon-words.pot
words: $(VENV)/.installed
	$(BIN)/pybabel -q extract -F pyproject.toml -k later --add-location=file --sort-by-file --no-wrap --omit-header -o $(WORDS) .
	$(BIN)/pybabel -q update -i $(WORDS) -d facilitator/locale --no-fuzzy-matching --ignore-obsolete --no-wrap --omit-header

# The long forms: hours, and hundreds of kills and restarts.
soak: $(VENV)/.tested
	KILLS=200 RESTARTS=20 WORKERS=3 $(BIN)/python -m pytest -s tests/faults
	SOAK_MINUTES=120 $(BIN)/python -m pytest -m bench -s tests/bench/soak_test.py

# What an attacker may try, in full: an hour, and half an hour of each kind of flood after it. Each figure can be set: see tests/README.md.
siege: $(VENV)/.tested
	CASES=$${CASES:-500} STEPS=$${STEPS:-100000} PACKETS=$${PACKETS:-1000000} $(BIN)/python -m pytest -s tests/siege
	MINUTES=$${MINUTES:-30} $(BIN)/python -m pytest -m bench -s tests/bench/flood_test.py

clean:
	rm -rf $(VENV) $(JS) .mypy_cache .ruff_cache .pytest_cache .hypothesis

# Compiled for the first start, now rather than then; what is installed but never
# loaded stays uncompiled, which is 60 MB, and the libraries' own tests, which are 25, go.
LOADED = import alembic.command, limits, openpyxl, scipy.optimize, scipy.sparse.csgraph, facilitator.app, facilitator.cli.evening
# The very files that were looked at, by their hashes. A machine whose index builds its own, as piwheels does for a 32-bit Raspberry Pi,
# takes the versions alone: make run FROM=requirements.txt
FROM := .ci/requirements.lock
HASHES := $(if $(filter %.lock,$(FROM)),--require-hashes)
$(VENV)/.installed: requirements.txt .ci/requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit("Boon needs Python 3.11 or newer: make PYTHON=python3.11") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile $(HASHES) -r $(FROM)
	find $(VENV)/lib -type d \( -path '*/scipy/*/tests' -o -path '*/numpy/*/tests' \) -prune -exec rm -rf {} +
	PYTHONDONTWRITEBYTECODE= $(BIN)/python -c "$(LOADED)"
	@touch $@

$(VENV)/.tested: $(VENV)/.installed tests/requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r tests/requirements.txt
	@touch $@

$(JS)/.installed: tests/js/package.json tests/js/package-lock.json
	.ci/node
	npm ci --prefix tests/js --ignore-scripts --no-audit --no-fund --silent
	@touch $@

# The supply chain, by uv. lock: exact versions with hashes, for Python 3.11 to 3.14, as `make run` and the Containerfile install
# them; sbom: what is in it; audit: what is known against it, which asks services on the network and says so where they cannot be reached.
.PHONY: lock sbom audit audit-python audit-npm
UV := $(VENV)/.uv/bin
$(UV)/uv:
	$(PYTHON) -m venv $(VENV)/.uv
	$(UV)/python -m pip install --quiet --disable-pip-version-check uv==0.13.9

lock: $(UV)/uv
	$(UV)/uv pip compile requirements.txt --universal --python-version 3.11 --generate-hashes --no-header -q -o .ci/requirements.lock

sbom: $(VENV)/.installed $(UV)/uv
	$(UV)/uvx -q --from cyclonedx-bom cyclonedx-py environment $(BIN)/python -o boon-sbom.json
	@echo "CycloneDX: boon-sbom.json"

# Whether a service answers what an audit asks of it, and not its front page alone: one that asked nobody must not look like one
# that found nothing. npm is asked by POST.
ASKED = $(PYTHON) -c "from urllib.request import Request, urlopen as ask; \
	ask(Request('https://$(1)', $(2), {'Content-Type': 'application/json'}), timeout=20)" 2>/dev/null || \
	{ echo "Not audited: $(1) does not answer from here." >&2; exit 1; }

# Both are asked, whatever becomes of the first; what pip-audit had to leave out fails as well.
audit:
	@$(MAKE) -k --no-print-directory audit-python audit-npm

audit-python: $(UV)/uv
	@$(call ASKED,pypi.org/pypi/flask/3.1.3/json,None)
	$(UV)/uvx -q pip-audit --strict --disable-pip --require-hashes -r .ci/requirements.lock

audit-npm:
	@$(call ASKED,registry.npmjs.org/-/npm/v1/security/advisories/bulk,b'{}')
	npm audit --prefix tests/js
