"""A story whose address cannot be opened comes in without it, and an editor is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from make import NOW
from sources.visits import read_files

from digest.model.source import SourceDefaults
from digest.sources.draft import Draft, Masthead
from digest.sources.editing import edited

MASTHEAD = Masthead("desk", SourceDefaults("Asia/Baku"))


@pytest.mark.parametrize("link", ["javascript:alert(1)", "/a/b", "ftp://a.example/b", "https://", "a.example/b"])
def test_an_address_that_cannot_be_opened_is_told(link: str) -> None:
    entry = edited(Draft(headline="Ferry gets a second captain", link=link), MASTHEAD, NOW)
    assert entry.story.url is None
    assert entry.doubt is not None
    assert entry.doubt.startswith(f"“Ferry gets a second captain” stands without a link, for its address “{link}”")


@pytest.mark.parametrize(("link", "base"), [("https://a.example/b", None), ("/b", "https://a.example/"), (None, None)])
def test_one_that_can_be_opened_and_none_at_all_are_not(link: str | None, base: str | None) -> None:
    assert edited(Draft(headline="Ferry gets a second captain", link=link, base=base), MASTHEAD, NOW).doubt is None


def test_both_an_embargo_and_an_address_are_told() -> None:
    entry = edited(Draft(headline="Ferry", link="/a", publish_at="2026-12-24T08:00:00"), MASTHEAD, NOW)
    assert entry.doubt is not None
    assert "“Ferry” is held back until" in entry.doubt
    assert "“Ferry” stands without a link" in entry.doubt


def test_a_folder_of_articles_tells_it(tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    record = {"headline": "Ferry", "url": "javascript:alert(1)", "body_html": "<p>It sails.</p>"}
    (tmp_path / "articles" / "ferry.json").write_text(json.dumps(record), encoding="utf-8")
    (entry,) = read_files(tmp_path).entries
    assert "its address “javascript:alert(1)”" in (entry.doubt or "")
