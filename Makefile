PORT ?= 8000
DEBUG ?= 1
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python; do \
  $$p -c 'import sys; sys.exit(sys.version_info < (3, 12))' 2>/dev/null && { echo $$p; break; }; done)
APPS = accounts courses enrollments assessments certificates lms
BIN = .venv/bin
SEMGREP = PATH=$(CURDIR)/$(BIN):$$PATH $(BIN)/semgrep scan --quiet --metrics off --disable-version-check --config tests/house/semgrep.yaml
HTML = $(shell git ls-files '*.html')

.PHONY: run test check bench lock format messages sbom

run: .venv/.run
	@GABAY_DEMO=1 DEBUG=$(DEBUG) SITE_URL=http://localhost:$(PORT) $(BIN)/python manage.py up --port $(PORT)

test: .venv/.dev
	@$(BIN)/python -m pytest -n 2 --dist worksteal

check: .venv/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/djade --check --target-version 6.1 $(HTML)
	$(BIN)/djhtml --check --tabwidth 2 $(HTML)
	$(BIN)/bandit --quiet --recursive --severity-level medium --configfile pyproject.toml $(APPS) manage.py
	$(SEMGREP) --error $(APPS) manage.py
	$(BIN)/lint-imports --no-logo
	DEBUG=1 $(BIN)/mypy $(APPS)
	DEBUG=1 $(BIN)/python manage.py makemigrations --check --dry-run
	SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(64))') $(BIN)/python manage.py check --deploy --fail-level WARNING

bench: .venv/.dev
	@$(BIN)/python -m tests.bench

format: .venv/.dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	-$(BIN)/djade --target-version 6.1 $(HTML)
	-$(BIN)/djhtml --tabwidth 2 $(HTML)

messages:
	@for file in lms/locale/*/LC_MESSAGES/django.po; do msgfmt --check-format -o $${file%.po}.mo $$file; done

lock: .venv/.dev
	$(BIN)/uv pip compile pyproject.toml --universal --generate-hashes --no-header -p 3.12 -o requirements.txt
	$(BIN)/uv pip compile pyproject.toml --group dev -c requirements.txt --universal --generate-hashes --no-header -p 3.12 -o requirements-dev.txt

sbom: .venv/.dev
	@$(BIN)/python -W ignore -m cyclonedx_py requirements requirements.txt --pyproject pyproject.toml --of JSON --output-reproducible

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "Gabay needs Python 3.12 or newer, and found none. Install it, then run this again."; exit 1; }
	@echo "Making a virtual environment with $$($(PYTHON) --version)."
	@$(PYTHON) -m venv .venv

.venv/.run: .venv/bin/python requirements.txt
	@test -e .venv/.dev || { echo "Installing what it needs (once, about a minute)."; \
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt; }
	@touch $@

.venv/.dev: .venv/bin/python requirements-dev.txt
	@echo "Installing what it needs to be tested (once, about a minute)."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@
