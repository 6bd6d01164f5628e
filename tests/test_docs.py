"""The documentation is whole: what the command offers is described, and every link leads somewhere."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import jsonschema
import newsroom
import pytest
import typer.main
from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parents[1]
PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
CONFIGURATION = ROOT / "docs" / "configuration.md"
FILES = {"site": "site.yaml", "sources": "sources.yaml", "feeds": "feeds.yaml", "digest": "digests/NAME.yaml"}
SELECTIONS = frozenset({"Select", "FeedSelect"})
CODE = re.compile(r"`([^`]+)`")
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
            if getattr(parameter, "hidden", False):
                continue
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


def chapter(title: str) -> str:
    """What configuration.md says under a heading of the second level."""
    text = CONFIGURATION.read_text(encoding="utf-8")
    return text.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def rows(title: str, first: str) -> dict[str, list[str]]:
    """The rows of a chapter's tables whose first column is headed `first`: the other cells by name."""
    found: dict[str, list[str]] = {}
    for table in re.findall(rf"^\| {first} \|.*\n(?:\|.*\n)+", chapter(title), flags=re.MULTILINE):
        for line in table.splitlines()[2:]:
            name, *cells = (cell.strip() for cell in line.strip("|").split(" | "))
            found |= dict.fromkeys(CODE.findall(name), cells)
    return found


def leaves(
    node: Mapping[str, Any], whole: Mapping[str, Any], at: str = ""
) -> Iterator[tuple[str, dict[str, Any], bool]]:
    """Every key of a schema that has none below it: its path, its own schema, and whether it must be there.

    Lists and the names of sources and feeds are no part of a path; a selection is one key, for it has a chapter.
    """
    for key, below in node.get("properties", {}).items():
        path, required = f"{at}{key}", key in node.get("required", ())
        inner = [whole["$defs"][name] for name in definitions(below) if name not in SELECTIONS]
        if not inner:
            yield path, below, required
        for one in inner:
            yield from leaves(one, whole, f"{path}.")
    named = node.get("additionalProperties")
    for name in definitions(named) if isinstance(named, dict) else ():
        yield from leaves(whole["$defs"][name], whole, at)


def definitions(node: Mapping[str, Any]) -> list[str]:
    return re.findall(r"#/\$defs/(\w+)", json.dumps(node))


def keys(kind: str) -> list[tuple[str, dict[str, Any], bool]]:
    """The leaves of one kind of file, or of `select`, each with the definitions that its schema refers to."""
    from digest.project import schema_of

    whole = schema_of("digest" if kind == "select" else kind)
    top = whole["$defs"]["Select"] if kind == "select" else whole
    return [(path, {**below, "$defs": whole["$defs"]}, required) for path, below, required in leaves(top, whole)]


@pytest.mark.parametrize(("kind", "title"), [*FILES.items(), ("select", "select")])
def test_every_key_is_described_and_no_other(kind: str, title: str) -> None:
    known = {path for path, _, _ in keys(kind)}
    assert len(known) > 5
    assert set(rows(title, "key")) == known


@pytest.mark.parametrize(("kind", "title"), [*FILES.items(), ("select", "select")])
def test_defaults_and_examples_are_right(kind: str, title: str) -> None:
    described = rows(title, "key")
    yaml = YAML(typ="safe", pure=True)
    for path, schema, required in keys(kind):
        _, default, example = described[path]
        assert not required or default.startswith("needed"), path
        if schema.get("default") not in (None, []):
            assert yaml.load(default.strip("`")) == schema["default"], path
        value = yaml.load(example.strip("`"))
        validators = [jsonschema.Draft202012Validator(each) for p, each, _ in keys(kind) if p == path]
        assert any(each.is_valid(value) for each in validators), f"{path}: {example}"


def test_the_examples_make_a_configuration(tmp_path: Path) -> None:
    from digest.app import App

    text = CONFIGURATION.read_text(encoding="utf-8")
    examples = re.findall(r"^```yaml\n# (config/\S+)\n(.*?)^```", text, flags=re.MULTILINE | re.DOTALL)
    assert len(examples) == len(FILES) + 1
    for name, body in examples:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(body, encoding="utf-8")
    assert App.load(tmp_path / "config").settings.warnings == ()


def test_the_guide_s_digests_pass_the_check(tmp_path: Path) -> None:
    text = (ROOT / "docs" / "guide-editors.md").read_text(encoding="utf-8")
    found = re.findall(r"^```yaml\n# (config/digests/\S+)\n(.*?)^```", text, flags=re.MULTILINE | re.DOTALL)
    newsroom.run(tmp_path, "init", "newsroom")
    assert len(found) == 2
    for name, body in found:
        assert not (tmp_path / "newsroom" / name).exists()
        (tmp_path / "newsroom" / name).write_text(body, encoding="utf-8")
    assert "in order" in newsroom.run(tmp_path / "newsroom", "check")


class Asked(dict[str, Any]):
    """A record that remembers the names it was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def get(self, name: str, default: Any = None) -> Any:
        self.names.add(name)
        return default


def test_every_name_of_a_story_is_described_and_no_other() -> None:
    from digest.sources.record import draft_of_record

    asked = Asked()
    draft_of_record(asked)
    described = rows("sources.yaml", "name")
    instead = set(CODE.findall(described["headline"][0] + described["published"][0])) - {"#"}
    assert set(described) | instead == asked.names | {"slug"}


def test_the_page_as_text_is_read_as_described() -> None:
    from digest.sources.pagetext import read_page

    (page,) = re.findall(r"^```text\n(.*?)^```", chapter("sources.yaml"), flags=re.MULTILINE | re.DOTALL)
    read = read_page(page, lambda line: line == "Editor's choice")
    assert read.article is not None and read.article.image is not None
    assert (read.article.headline, read.article.standfirst) == (
        "Ferry gets a second captain",
        "The night run starts on Monday.",
    )
    assert "as many more" in (read.article.body_html or "")
    assert (read.article.source_line, read.article.image.caption) == (
        "source: The Courier.",
        "Photo: The ferry at dusk (Lena Ray).",
    )
    (teaser,) = read.teasers
    assert (teaser.headline, teaser.section_label, teaser.picked, teaser.popular_rank) == (
        "Library lends ladders",
        "News",
        True,
        1,
    )


def test_every_template_is_named() -> None:
    text = CONFIGURATION.read_text(encoding="utf-8").partition("\n### Templates\n")[2]
    templates = [file for folder in ("email", "web") for file in (ROOT / "templates" / folder).rglob("*.*")]
    assert len(templates) > 10
    assert [file.name for file in templates if file.name not in text] == []
