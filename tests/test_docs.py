"""The documentation is whole: what the command offers is described, and every link leads somewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main

ROOT = Path(__file__).resolve().parents[1]
PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


def commands(command: Any, name: str = "digest") -> Iterator[tuple[str, Any]]:
    """Every command of the tree by its full name, groups included."""
    yield name, command
    for below in getattr(command, "commands", {}).values():
        if not below.hidden:
            yield from commands(below, f"{name} {below.name}")


@pytest.fixture(scope="module")
def tree() -> dict[str, Any]:
    """The command tree as `digest --help` shows it."""
    from digest.cli.main import app

    return dict(commands(typer.main.get_command(app)))


@pytest.fixture(scope="module")
def sections() -> dict[str, str]:
    """What docs/commands.md says under each heading such as ``## `digest collect` ``, by command."""
    text = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    parts = re.split(r"^#+ `(digest[^`]*)`.*\n", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def undescribed(tree: dict[str, Any], sections: dict[str, str]) -> list[str]:
    """The commands without a section, and the options that their section does not name."""
    missing = [name for name in tree if name not in sections]
    for name in tree.keys() & sections.keys():
        for parameter in tree[name].params:
            options = [option for option in parameter.opts if option.startswith("-")]
            if options and "--help" not in options and not any(mentions(sections[name], one) for one in options):
                missing.append(f"{name} {options[0]}")
    return sorted(missing)


def mentions(text: str, option: str) -> bool:
    return re.search(rf"`{re.escape(option)}(?![\w-])", text) is not None


def test_every_command_and_option_is_described(tree: dict[str, Any], sections: dict[str, str]) -> None:
    assert len(tree) > 10
    assert undescribed(tree, sections) == []


def test_nothing_is_described_that_does_not_exist(tree: dict[str, Any], sections: dict[str, str]) -> None:
    assert sorted(sections.keys() - tree.keys()) == []
    known = {option for command in tree.values() for parameter in command.params for option in parameter.opts}
    named = {option for text in sections.values() for option in re.findall(r"`(--[a-z][a-z-]*)", text)}
    assert sorted(named - known) == []


def test_what_is_missing_is_found(tree: dict[str, Any], sections: dict[str, str]) -> None:
    without = {name: text for name, text in sections.items() if name != "digest collect"}
    assert undescribed(tree, {**without, "digest collect": "Nothing."}) == [
        "digest collect --explain",
        "digest collect --json",
    ]
    assert undescribed(tree, without) == ["digest collect"]


def broken_links(page: Path) -> list[str]:
    """The relative links of a page that lead to no file."""
    found = [link.partition("#")[0] for link in LINK.findall(page.read_text(encoding="utf-8"))]
    return [link for link in found if link and "://" not in link and not (page.parent / link).exists()]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    assert broken_links(page) == []


def test_a_broken_link_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("[here](page.md#top) [gone](gone.md) [away](https://example.org/)", encoding="utf-8")
    assert broken_links(page) == ["gone.md"]


@pytest.mark.parametrize("folder", ["docs", "docs/decisions"])
def test_every_page_is_listed(folder: str) -> None:
    index = ROOT / folder / "README.md"
    listed = set(LINK.findall(index.read_text(encoding="utf-8")))
    pages = {page.name for page in (ROOT / folder).glob("*.md")} - {"README.md"}
    assert pages
    assert sorted(pages - listed) == []
