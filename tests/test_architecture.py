"""The house stands as docs/architecture.md draws it: each rule holds for the source, and fails on a bad example."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from pathlib import Path

import house_rules as rules
import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src"
MAX_FILE = 300
MAX_FUNCTION = 60

FLOORS = {
    "errors": 1,
    "resources": 1,
    "below": 1,
    "model": 1,
    "html": 1,
    "editorial": 2,
    "render": 2,
    "sources": 2,
    "store": 2,
    "delivery": 2,
    "config": 2,
    "pipeline": 3,
    "subscriptions": 3,
    "project": 3,
    "app": 4,
    "scheduler": 5,
    "web": 5,
    "service": 6,
    "cli": 7,
    "__main__": 8,
}

HOMES = {
    "alembic": ("store",),
    "sqlalchemy": ("store",),
    "apscheduler": ("editorial.slots", "editorial.cron", "scheduler"),
    "babel": ("render", "sources.monthnames"),
    "brotli": ("pipeline.site_files",),
    "charset_normalizer": ("sources",),
    "cryptography": ("delivery",),
    "cssselect": ("sources",),
    "cssutils": ("render.inline",),
    "premailer": ("render.inline",),
    "dateparser": ("sources",),
    "email_validator": ("subscriptions.addresses",),
    "fastapi": ("web",),
    "feedgen": ("render.feeds",),
    "feedparser": ("sources",),
    "httpcore2": ("sources",),
    "httpx2": ("sources",),
    "idna": ("html.links",),
    "inscriptis": ("html",),
    "jinja2": ("render",),
    "limits": ("web.restraint",),
    "lxml": ("html", "render", "sources"),
    "markdown_it": ("html",),
    "nh3": ("html",),
    "PIL": ("render.pictures_worker",),
    "prometheus_client": ("web.metrics",),
    "protego": ("sources.robots",),
    "pydantic": ("config", "sources", "web"),
    "pydantic_core": ("config",),
    "rapidfuzz": ("pipeline.lookalikes",),
    "rich": ("cli",),
    "ruamel": ("config", "sources.frontmatter"),
    "structlog": ("cli.logs",),
    "trafilatura": ("sources.longpassages",),
    "typer": ("cli",),
    "uvicorn": ("web",),
    "w3lib": ("sources",),
    "watchfiles": ("service.watching",),
}

IMPORTED_AS = {"markdown-it-py": "markdown_it", "pillow": "PIL", "ruamel.yaml": "ruamel", "pydantic_core": "pydantic"}
# trafilatura imports a part of lxml that is a package of its own by now.
DATA_ONLY = {"lxml_html_clean", "tzdata"}
# Parts of uvicorn that it loads by their names.
LOADED_BY_NAME = {"httptools", "uvloop"}


@pytest.fixture(scope="module")
def house() -> dict[str, rules.Module]:
    return rules.read_house(SOURCE)


@pytest.fixture(scope="module")
def every_file(house: dict[str, rules.Module]) -> list[rules.Module]:
    beside = [path for folder in ("tests", "bench") for path in sorted((ROOT / folder).rglob("*.py"))]
    return [*house.values(), *(rules.read_file(path, path.stem, ROOT) for path in beside)]


def no(breaches: object) -> None:
    found = list(breaches)  # type: ignore[call-overload]
    assert not found, "\n" + "\n".join(found)


def test_the_house_was_found(house: dict[str, rules.Module]) -> None:
    assert {"digest", "digest.errors", "digest.model.article"} <= set(house)


def test_floors_and_wings(house: dict[str, rules.Module]) -> None:
    no(rules.breaches_of_floors(house, FLOORS))


def test_no_import_circle(house: dict[str, rules.Module]) -> None:
    no(rules.circles(house))


def test_outside_packages_stay_at_home(house: dict[str, rules.Module]) -> None:
    no(rules.breaches_of_homes(house, HOMES))


def test_what_is_imported_is_declared_and_what_is_declared_is_imported(house: dict[str, rules.Module]) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = [re.split(r"[<>=!~;\[ ]", line, maxsplit=1)[0] for line in project["dependencies"]]
    declared = {IMPORTED_AS.get(name, name.replace("-", "_")) for name in names} - DATA_ONLY - LOADED_BY_NAME
    imported = {found.target.partition(".")[0] for module in house.values() for found in rules.imports(module, house)}
    outside = {IMPORTED_AS.get(name, name) for name in imported - sys.stdlib_module_names - {"digest"}}
    assert sorted(outside - declared) == [], "imported, and not declared in pyproject.toml"
    assert sorted(declared - outside) == [], "declared in pyproject.toml, and never imported"


def test_lengths(every_file: list[rules.Module]) -> None:
    no(rules.too_long(every_file, file=MAX_FILE, function=MAX_FUNCTION))


def test_public_things_are_documented(house: dict[str, rules.Module]) -> None:
    no(rules.undocumented(house.values()))


def test_time_is_an_argument(house: dict[str, rules.Module]) -> None:
    no(rules.clock_readings(house, FLOORS, below=5))


def test_only_the_terminal_prints(house: dict[str, rules.Module]) -> None:
    no(rules.prints(house, allowed=frozenset({"cli", "__main__"})))


def build(folder: Path, **files: str) -> dict[str, rules.Module]:
    """A small bad house: `store__rows="…"` is digest/store/rows.py; every folder becomes a package."""
    for name, text in files.items():
        path = folder / "digest" / (name.replace("__", "/") + ".py")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        for package in (folder / "digest", path.parent):
            (package / "__init__.py").touch()
    return rules.read_house(folder)


@pytest.mark.parametrize(
    ("bad", "named"),
    [
        ({"store__rows": "from digest.render import mail\n", "render__mail": ""}, "digest/store/rows.py:1: store"),
        ({"store__rows": "import digest.render.mail\n", "render__mail": ""}, "digest/store/rows.py:1: store"),
        ({"store__rows": "from ..render import mail\n", "render__mail": ""}, "digest/store/rows.py:1: store"),
        ({"model__a": "def late():\n    import digest.app\n", "app": ""}, "digest/model/a.py:2: model (floor 1)"),
        ({"attic__things": ""}, "digest/attic/__init__.py:1: “attic” has no floor"),
    ],
)
def test_a_wrong_floor_is_named(tmp_path: Path, bad: dict[str, str], named: str) -> None:
    found = list(rules.breaches_of_floors(build(tmp_path, **bad), FLOORS))
    assert found
    assert found[0].startswith(named)


def test_a_right_floor_is_allowed(tmp_path: Path) -> None:
    good = build(tmp_path, cli__main="from digest import app\n", app="from digest.store import rows\n", store__rows="")
    assert list(rules.breaches_of_floors(good, FLOORS)) == []


def test_a_circle_is_drawn(tmp_path: Path) -> None:
    bad = build(
        tmp_path,
        store__a="from digest.store import b\n",
        store__b="from . import c\n",
        store__c="def late():\n    from digest.store.a import thing\n",
    )
    assert list(rules.circles(bad)) == [
        "import circle: digest.store.a → digest.store.b → digest.store.c → digest.store.a"
    ]


def test_a_stray_package_is_named(tmp_path: Path) -> None:
    bad = build(tmp_path, web__a="import sqlalchemy.orm\n", store__b="import sqlalchemy\nimport requests\n")
    assert list(rules.breaches_of_homes(bad, HOMES)) == [
        "digest/store/b.py:2: requests has no home: name one in the table of homes",
        "digest/web/a.py:1: sqlalchemy is imported outside its home (store)",
    ]


def test_lengths_are_counted(tmp_path: Path) -> None:
    long = "def f():\n" + "    x = 1\n" * MAX_FUNCTION
    bad = build(tmp_path, app=long, errors="def f():\n" + "    x = 1\n" * (MAX_FUNCTION - 1), web="\n" * 301)
    assert list(rules.too_long(bad.values(), file=MAX_FILE, function=MAX_FUNCTION)) == [
        "digest/app.py:1: f has 61 lines; at most 60 are allowed",
        "digest/web.py:1: 301 lines; a file has one subject and at most 300",
    ]


def test_missing_docstrings_are_named(tmp_path: Path) -> None:
    source = '"""File."""\nclass A:\n    """A."""\n    def open(self): ...\n    def _own(self): ...\ndef late(): ...\n'
    bad = build(tmp_path, app=source)
    found = list(rules.undocumented([bad["digest.app"]]))
    assert [line.partition(" is public")[0] for line in found] == ["digest/app.py:4: open", "digest/app.py:6: late"]


@pytest.mark.parametrize(
    "source",
    [
        "from datetime import datetime\ndatetime.now()\n",
        "import datetime as dt\nf = dt.datetime.utcnow\n",
        "import time\ntime.time()\n",
        "from time import time as clock\nclock()\n",
        "from datetime import date\ndate.today()\n",
        "from sqlalchemy import func\nfunc.now()\n",
    ],
)
def test_a_look_at_the_clock_is_named(tmp_path: Path, source: str) -> None:
    assert ast.parse(source)
    found = list(rules.clock_readings(build(tmp_path, store__rows=source), FLOORS, below=5))
    assert [line.partition(" ")[0] for line in found] == ["digest/store/rows.py:2:"]


def test_doors_may_look_at_the_clock(tmp_path: Path) -> None:
    door = build(tmp_path, cli__main="import time\ntime.time()\n")
    assert list(rules.clock_readings(door, FLOORS, below=5)) == []


def test_a_print_is_named(tmp_path: Path) -> None:
    bad = build(tmp_path, store__rows="print('x')\n", cli__main="print('x')\n")
    assert list(rules.prints(bad, allowed=frozenset({"cli"}))) == ["digest/store/rows.py:1: print outside cli"]
