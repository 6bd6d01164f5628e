"""What sources may say in the configuration, and how the keys of entries are made."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from make import NOW, ago
from pydantic import ValidationError

from digest.model.article import Entry, Story
from digest.sources.identity import each_once, keys_of
from digest.sources.kinds import SOURCE_KINDS

FEED = {"kind": "feed", "url": "https://wire.example/feed.xml"}
FILES = {"kind": "files", "path": "articles"}


def test_every_kind_names_itself_and_has_an_address() -> None:
    for name, given in {"feed": FEED, "files": FILES}.items():
        kind = SOURCE_KINDS[name]
        options = kind.options.model_validate(given)
        assert options.kind == name
        assert kind.address(options) == given["url" if name == "feed" else "path"]


def test_what_is_left_out() -> None:
    options = SOURCE_KINDS["feed"].options.model_validate(FEED)
    assert options.every == timedelta(minutes=15)
    assert (options.enabled, options.timezone, options.language, options.picked, options.max_age) == (True,) + (
        None,
    ) * 4


def test_what_may_be_said() -> None:
    given = {"every": "5m", "timezone": "Asia/Baku", "language": "az", "enabled": False, "max_age": "7d"}
    options = SOURCE_KINDS["feed"].options.model_validate({**FEED, **given, "picked": {"categories": ["Lead"]}})
    assert (options.every, options.max_age) == (timedelta(minutes=5), timedelta(days=7))
    assert options.picked is not None
    assert options.picked.categories == ("Lead",)


@pytest.mark.parametrize(
    ("kind", "wrong", "advice"),
    [
        ("feed", {"every": "5 minutes"}, "write a whole number and s, m, h, d or w"),
        ("feed", {"every": 5}, "write a whole number and s, m, h, d or w"),
        ("feed", {"every": "0m"}, "makes no sense"),
        ("feed", {"timezone": "Baku"}, "IANA name"),
        ("feed", {"timezone": "../etc/passwd"}, "IANA name"),
        ("feed", {"language": "English"}, "language tag"),
        ("feed", {"url": "wire.example/feed.xml"}, "whole address"),
        ("feed", {"url": "ftp://wire.example/"}, "whole address"),
        ("feed", {"url": "https://[wire/"}, "whole address"),
        ("feed", {"picked": {"categories": []}}, "at least 1"),
        ("feed", {"evry": "5m"}, "Extra inputs"),
        ("files", {"url": "https://courier.example/"}, "{slug}"),
        ("files", {"url": "https://courier.example/{slug}/{id}"}, "{slug}"),
        ("files", {"url": "/{slug}"}, "whole address"),
    ],
)
def test_what_is_wrong_is_answered_with_what_to_write(kind: str, wrong: dict[str, Any], advice: str) -> None:
    with pytest.raises(ValidationError) as caught:
        SOURCE_KINDS[kind].options.model_validate({**(FEED if kind == "feed" else FILES), **wrong})
    assert advice in str(caught.value)


def test_durations_are_texts_in_the_schema() -> None:
    schema = SOURCE_KINDS["files"].options.model_json_schema()
    assert schema["properties"]["every"]["type"] == "string"
    assert schema["properties"]["every"]["description"]
    assert schema["additionalProperties"] is False


def test_kinds_are_known_without_loading_what_reads_them() -> None:
    import subprocess
    import sys

    code = "import sys, digest.sources.kinds; print([m for m in ('feedparser', 'lxml', 'httpx2', 'ruamel.yaml', 'nh3',"
    code += " 'markdown_it', 'dateparser') if m in sys.modules])"
    source = Path(__file__).resolve().parents[2] / "src"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=source, check=True)
    assert found.stdout.strip() == "[]"


def test_the_best_key_there_is() -> None:
    words = ("A", "text", None)
    assert keys_of("wire", url="http://A.example:80/x/?utm_source=y", own="own", words=words) == ("url:a.example/x",)
    assert keys_of("wire", url=None, own="guid:wire:1", words=words) == ("guid:wire:1",)
    hashed = keys_of("wire", url=None, own=None, words=words)
    assert hashed != keys_of("other", url=None, own=None, words=words)
    assert hashed != keys_of("wire", url=None, own=None, words=("A", "other", None))
    assert hashed == keys_of("wire", url=None, own=None, words=(" A ", "text", ""))


def entry(headline: str, position: int, *, hours: float | None = None, rank: int | None = None) -> Entry:
    published = None if hours is None else ago(hours=hours)
    return Entry(Story(headline, published=published), ("url:a",), position, picked=rank == 1, popular_rank=rank)


def test_of_one_key_the_latest_words_the_first_place_and_all_marks_are_kept() -> None:
    three = [entry("old", 4, hours=3, rank=2), entry("new", 6, hours=1), entry("undated", 2, rank=1)]
    for order in permutations(three):
        (merged,) = each_once(order)
        assert (merged.story.headline, merged.position, merged.picked, merged.popular_rank) == ("new", 0, True, 1)


def test_an_update_counts_as_later() -> None:
    first = Entry(Story("first", published=ago(hours=5), updated=NOW), ("url:a",), 0)
    (merged,) = each_once([first, entry("second", 1, hours=1)])
    assert merged.story.headline == "first"
