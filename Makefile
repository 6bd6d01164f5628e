# Needs Python 3.11 or newer, make, and a package registry for the first run. Everything else goes into .venv.

PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
BIND ?= 127.0.0.1:8000
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
DEMO := var/demo
DIGEST := $(BIN)/digest --config $(DEMO)/config
SIDE_BY_SIDE := -n auto --dist loadfile --no-loadscope-reorder

# A demo that is there from before is kept, with the address that it has unless BIND is given.
KEPT = $(wildcard $(DEMO)/config/site.yaml)
SENT = $(wildcard $(DEMO)/var/outbox/morning)
MADE = $(BIN)/digest init $(DEMO)
THERE = @echo 'It is there from before, and kept with all that you did in it: `rm -r $(DEMO)` before this begins anew.'
IMPORTED = $(DIGEST) subscribers import $(DEMO)/config/demo/subscribers.csv --consent 'the demo that make run shows'
WISHED = $(if $(and $(KEPT),$(filter file,$(origin BIND))),,$(BIND))

# The demo's pages and the links in its mails have one address: BIND, or a free port of the same host if that one is taken.
define SETTLE
import pathlib, re, socket, sys
path, given = pathlib.Path(sys.argv[1]), sys.argv[2]
text = path.read_text("utf-8")
wished = given or re.search(r'(?m)^  bind: *"?([^"#\s]+)', text)[1]
host, port = wished.rsplit(":", 1)
with socket.socket() as asked:
    taken = asked.connect_ex((host, int(port))) == 0
with socket.create_server((host, 0 if taken else int(port))) as found:
    address = f"{host}:{found.getsockname()[1]}"
if taken:
    print(f"{wished} is taken by another program: serving on {address} instead.", flush=True)
text = re.sub(r"(?m)^  bind: .*", f'  bind: "{address}"', text)
own = ".*" if given else re.escape(f'"http://{wished}"')
text = re.sub(f"(?m)^  public_url: {own}", f'  public_url: "http://{address}"', text)
path.write_text(text, "utf-8")
endef
export SETTLE
# What is compiled is kept: else every `digest` would compile 230 files as it starts, a fifth of the time of a short one.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help run test test-peers check bench gallery lock clean

help:
	@echo 'make run         set up, send a demo edition, and start the service on its newsroom (BIND=$(BIND))'
	@echo 'make test        make check, then every test that needs nothing but Python'
	@echo 'make test-peers  the tests that need Debian packages; CONTRIBUTING.md names them'
	@echo 'make check       ruff, mypy --strict, the rules of the house'
	@echo 'make bench       the benchmarks, one after the other'
	@echo 'make gallery     docs/gallery.md and its pictures (needs chromium)'
	@echo 'make lock        work out requirements.lock anew after a change in pyproject.toml'
	@echo 'make clean       remove .venv and the demo'

$(READY): requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo 'Python 3.11 or newer is needed and was not found: apt install python3, or make PYTHON=/path/to/python3' >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo '$(PYTHON) is no Python 3.11 or newer: make PYTHON=/path/to/python3' >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || $(PYTHON) -c 'import venv, pip' 2>/dev/null || { echo '$(PYTHON) comes without its venv module: apt install python3-venv' >&2; exit 1; }
	@echo 'Setting up $(VENV): about a minute, the first time only.'
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(VENV) 2>/dev/null \
		|| { $(PYTHON) -m venv --clear --without-pip $(VENV) && $(PYTHON) -m pip -q --python $(BIN)/python install pip; }
	@$(BIN)/python -m pip --disable-pip-version-check install --progress-bar off --require-hashes -r requirements.lock
	@$(BIN)/python -m pip --disable-pip-version-check install -q --no-deps --no-build-isolation -e .
	@touch $@

run: $(READY)
	@echo; echo '1. A newsroom of its own in $(DEMO)'
	$(if $(KEPT),$(THERE),$(MADE))
	@$(BIN)/python -c "$$SETTLE" $(DEMO)/config/site.yaml "$(WISHED)"
	@echo; echo '2. Collect what its sources show'
	$(DIGEST) collect
	@echo; echo '3. Subscribers, with proof of their consent'
	$(if $(SENT),@echo 'Those that are there are kept.',$(IMPORTED))
	@echo; echo '4. Compose the morning edition and write a mail for each of them'
	$(if $(SENT),@echo 'It was sent before: the service sends the next one.',$(DIGEST) send morning)
	@echo "The mails: $$(ls $(DEMO)/var/outbox/morning/*/*.eml | wc -l) files in $(DEMO)/var/outbox, such as"
	@ls $(DEMO)/var/outbox/morning/*/*.eml | head -n 1
	@echo; echo '5. Write the pages and feeds, so that they are there when you open the address'
	$(DIGEST) publish
	@echo; echo '6. What will run when'
	$(DIGEST) schedule --days 7
	@echo; echo 'For commands of your own, in another terminal, in this folder:'
	@echo '  export PATH="$$PWD/$(BIN):$$PATH" DIGEST_CONFIG=$(DEMO)/config'
	@echo; echo '7. The service: it collects, composes, sends, publishes and serves by itself until Ctrl-C'
	$(DIGEST) run

test: check
	$(BIN)/pytest $(SIDE_BY_SIDE) -m 'not peers'

test-peers: $(READY)
	$(BIN)/pytest $(SIDE_BY_SIDE) -m peers

check: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --strict
	$(BIN)/pytest tests/test_architecture.py

bench: $(READY)
	@for question in bench/[a-z]*.py; do echo "$$question"; $(BIN)/python $$question || exit 1; done

gallery: $(READY)
	$(BIN)/python docs/gallery/making

lock: $(READY)
	$(BIN)/python -m pip --disable-pip-version-check install -q uv
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --extra dev --upgrade \
		--quiet --output-file requirements.lock pyproject.toml

clean:
	rm -rf $(VENV) $(DEMO)
