"""A folder of articles: what is read, what is one story, what is passed over, what is refused."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from pydantic import ValidationError
from sources.visits import SAMPLES, read_files

from digest.errors import SourceError
from digest.model.source import SourceDefaults
from digest.sources import folder
from digest.sources.files import FilesOptions

PAGE = """Head

Stand.

Body.

Related articles

Editor's choice
News
Harbour opens

Harbour opens

The teaser's words. (click headline to read more)

Popular

News
Other story

Other story

Other words.
News
Harbour opens

Harbour opens

The teaser's words."""
FULL = "---\nheadline: Harbour opens\nstandfirst: The article's own.\n---\nLong text.\n"
URL = "https://courier.example/{slug}"


def put(root: Path, **files: str | bytes) -> Path:
    """Files by name, `__` standing for a dot; the folder they are in."""
    for name, text in files.items():
        file = root / "articles" / name.replace("__", ".")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode() if isinstance(text, str) else text)
    return root


@pytest.mark.parametrize("name", ["a__md", "z__md"])
def test_the_full_story_wins_over_its_teaser_whichever_comes_first(tmp_path: Path, name: str) -> None:
    harvest = read_files(put(tmp_path, m__txt=PAGE, **{name: FULL}), "articles")
    found = {entry.story.headline: entry for entry in harvest.entries}
    assert len(harvest.entries) == 3
    harbour = found["Harbour opens"]
    assert (harbour.story.standfirst, harbour.story.body_html) == ("The article's own.", "<p>Long text.</p>")
    assert (harbour.picked, harbour.popular_rank, harbour.story.section) == (True, 2, "news")
    assert found["Other story"].popular_rank == 1
    assert [entry.position for entry in harvest.entries] == [0, 1, 2]
    assert harvest.entries[0].story.headline == ("Harbour opens" if name == "a__md" else "Head")


def test_addresses_by_the_pattern(tmp_path: Path) -> None:
    root = put(
        tmp_path,
        first__txt=PAGE,
        named__md="---\nheadline: A\nslug: x y\n---\nB",
        own__md="---\nurl: https://other.example/a?utm_source=x\n---\n# C\n",
    )
    found = {entry.story.headline: entry.story.url for entry in read_files(root, "articles", url=URL).entries}
    assert found == {
        "Head": "https://courier.example/first",
        "Harbour opens": "https://courier.example/harbour-opens",
        "Other story": "https://courier.example/other-story",
        "A": "https://courier.example/x%20y",
        "C": "https://other.example/a",
    }


def test_without_a_pattern_identity_is_the_headline_or_the_file(tmp_path: Path) -> None:
    root = put(tmp_path, first__txt=PAGE, a__md="# A\n\nB", l__json=json.dumps([{"headline": "L"}, {"headline": "M"}]))
    keys = {entry.story.headline: entry.keys for entry in read_files(root, "articles").entries}
    assert keys["Head"] == ("headline:courier:head",)
    assert keys["Harbour opens"] == ("headline:courier:harbour opens",)
    assert keys["A"] == ("guid:courier:articles/a.md",)
    assert keys["L"][0].startswith("text:courier:")
    assert len(set(keys.values())) == len(keys)


@pytest.mark.parametrize(
    "document",
    [
        {"headline": "A", "url": "https://a.example/x", "published": "2026-11-22T06:00:00Z"},
        [{"title": "A", "url": "https://a.example/x", "date": "2026-11-22 10:00"}],
        {"articles": [{"headline": "A", "url": "https://a.example/x", "published": "Sun, 22 Nov 2026 06:00 GMT"}]},
        {
            "version": "https://jsonfeed.org/version/1.1",
            "items": [
                {"id": "1", "url": "https://a.example/x", "title": "A", "date_published": "2026-11-22T06:00:00Z"}
            ],
        },
    ],
)
def test_json_in_its_four_shapes(tmp_path: Path, document: object) -> None:
    (entry,) = read_files(put(tmp_path, a__json=json.dumps(document)), "articles").entries
    assert (entry.story.headline, entry.keys) == ("A", ("url:a.example/x",))
    assert entry.story.published is not None
    assert entry.story.published.isoformat() == "2026-11-22T06:00:00+00:00"


def test_a_file_that_cannot_be_read_is_named_and_the_others_go_on(tmp_path: Path) -> None:
    root = put(
        tmp_path,
        a__md="---\nheadline: A: B\n---\n",
        b__json='{"headline": "B",\n oops}',
        c__json='{"headline": ["B"]}',
        d__txt=b"",
        e__md="# Good\n",
        f__json="[1]",
        g__md="---\nlanguage: en\n---\n",
        big__txt=b"x" * (folder.MAX_BYTES + 1),
    )
    harvest = read_files(root, "articles")
    assert [entry.story.headline for entry in harvest.entries] == ["Good"]
    starts = [warning.partition(": ")[0] for warning in harvest.warnings]
    files = ["a.md:2", "b.json:2", "big.txt", "c.json", "d.txt", "f.json", "g.md"]
    assert starts == [f"articles/{file}" for file in files]
    assert harvest.validators.fingerprint is None


def test_no_readable_file_at_all_is_an_error_and_an_empty_folder_is_not(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"articles/a\.md:1"):
        read_files(put(tmp_path, a__md="---\nheadline: A"), "articles")
    (tmp_path / "empty").mkdir()
    harvest = read_files(tmp_path, "empty")
    assert harvest.entries == ()
    assert harvest.warnings == ("empty: there is no .md, .html, .txt or .json file",)


def test_unchanged_until_a_name_a_content_or_the_options_change(tmp_path: Path) -> None:
    root = put(tmp_path, a__md="# A\n", b__md="# B\n")
    known = read_files(root, "articles").validators
    assert read_files(root, "articles", validators=known).unchanged
    assert not read_files(root, "articles", validators=known, url=URL).unchanged
    defaults = SourceDefaults("UTC", picked_categories=frozenset({"lead"}))
    assert not read_files(root, "articles", validators=known, defaults=defaults).unchanged
    (root / "articles" / "b.md").write_text("# C\n", encoding="utf-8")
    assert not read_files(root, "articles", validators=known).unchanged
    (root / "articles" / "b.md").write_text("# B\n", encoding="utf-8")
    (root / "articles" / "b.md").rename(root / "articles" / "c.md")
    assert not read_files(root, "articles", validators=known).unchanged


def test_nothing_outside_root_is_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.md"
    secret.write_text("# Secret\n", encoding="utf-8")
    root = put(tmp_path / "root", a__md="# A\n")
    (root / "articles" / "link.md").symlink_to(secret)
    (root / "articles" / "folder").symlink_to(tmp_path, target_is_directory=True)
    (root / "articles" / ".hidden.md").write_text("# Hidden\n", encoding="utf-8")
    os.mkfifo(root / "articles" / "pipe.md")
    harvest = read_files(root, "articles")
    assert [entry.story.headline for entry in harvest.entries] == ["A"]
    assert harvest.warnings == (
        "articles/folder: a symbolic link, not followed",
        "articles/link.md: a symbolic link, not followed",
        "articles/pipe.md: it is no ordinary file",
    )
    (root / "shortcut").symlink_to(tmp_path, target_is_directory=True)
    with pytest.raises(SourceError, match="symbolic link"):
        read_files(root, "shortcut")
    with pytest.raises(SourceError, match="does not exist"):
        read_files(root, "nowhere")


@pytest.mark.parametrize("path", ["../x", "/etc", "a/../../b", ""])
def test_a_path_that_leads_out_is_refused_in_the_configuration(path: str) -> None:
    with pytest.raises(ValidationError, match="leads out of the project"):
        FilesOptions(kind="files", path=path)
    with pytest.raises(SourceError, match="leads out of the project" if path else "unnamed|is no|cannot|exist"):
        folder.locate(Path("/nowhere"), path)


def test_a_single_file_is_a_source_too() -> None:
    (entry,) = read_files(SAMPLES, "pages/letters-page-script/index.html").entries
    assert entry.story.headline == "Letters to the editor: “Why does the lighthouse blink twice?”"
    assert "alert(" not in (entry.story.body_html or "")


def test_a_page_without_meta_data(tmp_path: Path) -> None:
    text = """<html lang="az"><head><title>Liman | Courier</title><meta property="og:site_name" content="Courier">
    <base href="https://courier.example/a/"></head><body><nav>Menu</nav><main><p>Body <a href="b">link</a>.</p>
    <p>source: Wire.</p><aside>Beside</aside></main></body></html>"""
    (entry,) = read_files(put(tmp_path, liman__html=text), "articles").entries
    story = entry.story
    assert (story.headline, story.language, story.source_line) == ("Liman", "az", "source: Wire.")
    assert story.body_html == '<p>Body <a href="https://courier.example/a/b">link</a>.</p>'
    assert story.url is None
