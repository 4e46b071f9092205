# Two commands are enough: `make demo` and `make test`. Each sets up all that it needs in .venv.
.PHONY: demo test test-wordpress check docs golden lock bench soak site-audit screenshots format clean
.DELETE_ON_ERROR:

VENV := .venv
PYTHON := $(VENV)/bin/python
SERVE ?= $(shell test -t 1 && echo 1 || echo 0)
# where the network has a certificate authority of its own, uv must ask the system's store
export UV_SYSTEM_CERTS := 1
export PYTHONUTF8 := 1

demo: $(VENV)/run.done
	@$(PYTHON) -m desk.cli demo $(if $(filter 1,$(SERVE)),--serve,--no-serve)

test: $(VENV)/dev.done
	@$(PYTHON) -m pytest -n 2 --dist loadfile

# a real WordPress of Debian's packages, started and stopped by the tests; root gets what is missing
test-wordpress: $(VENV)/dev.done
	@lacking="$$($(PYTHON) -m tests.wordpress)"; test -z "$$lacking" || { \
	  test "$$(id -u)" = 0 || { echo "make: missing here: apt-get install $$lacking" >&2; exit 1; }; \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
	    apt-get install -y -qq --no-install-recommends $$lacking >/dev/null; }
	@$(PYTHON) -m pytest tests/wordpress -n 0

check: $(VENV)/dev.done
	@$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/mypy
	@$(VENV)/bin/lint-imports
	@$(PYTHON) -m pytest tests/test_house.py tests/test_docs.py

bench: $(VENV)/dev.done
	@$(PYTHON) -m tests.bench store --json
	@$(PYTHON) -m tests.bench pipeline --json

soak: $(VENV)/dev.done
	@$(PYTHON) -m pytest tests/soak -n 0

site-audit: $(VENV)/dev.done
	@$(PYTHON) -m tests.site_audit

screenshots: $(VENV)/dev.done
	@$(PYTHON) -m tests.screenshots

docs: $(VENV)/dev.done
	@$(PYTHON) -m desk.reference

golden: $(VENV)/dev.done
	@$(PYTHON) -m tests.golden_site

format: $(VENV)/dev.done
	@$(VENV)/bin/ruff format . && $(VENV)/bin/ruff check --fix .

lock: $(VENV)/bin/uv
	@for set in "requirements.txt" "requirements-dev.txt --all-extras --group dev"; do \
	  $(VENV)/bin/uv pip compile -q --universal --generate-hashes --no-header --no-annotate \
	    --python-version 3.11 pyproject.toml -o $$set; done

clean:
	rm -rf $(VENV) var

$(VENV)/bin/uv:
	@python3 -m venv $(VENV) || { echo "make: python3 lacks venv; on Debian: apt install python3-venv" >&2; exit 1; }
	@$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check uv \
	  || echo "make: uv cannot be had here; pip does its work, more slowly" >&2
	@touch $@

$(VENV)/run.done: requirements.txt | $(VENV)/bin/uv
	@$(call install,requirements.txt)
	@$(call command)
	@touch $@

$(VENV)/dev.done: requirements-dev.txt | $(VENV)/bin/uv
	@$(call install,requirements-dev.txt)
	@$(call command)
	@touch $@ $(VENV)/run.done

# uv where it works, pip where it does not; both refuse a file whose hash is not the locked one
define install
{ test -s $(VENV)/bin/uv && $(VENV)/bin/uv pip install --quiet --python $(PYTHON) --require-hashes -r $(1); } \
  || $(PYTHON) -m pip install --quiet --disable-pip-version-check --require-hashes -r $(1)
endef

# `.venv/bin/upright` runs this checkout from anywhere, without a build
define command
printf '#!%s\nimport sys\n\nsys.path.insert(0, "%s")\nfrom desk.cli.app import main\n\nmain()\n' \
  "$(CURDIR)/$(PYTHON)" "$(CURDIR)" > $(VENV)/bin/upright && chmod +x $(VENV)/bin/upright
endef
