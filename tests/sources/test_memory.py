"""What is remembered of a feed's items: reading what is new alone gives the same as reading all of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from make import NOW
from sources.visits import SAMPLES, Publisher, publisher

from digest.model.source import SourceDefaults
from digest.pipeline.collect import Report, Source, collect
from digest.sources import editing
from digest.sources.feed import FeedOptions
from digest.sources.fetch import Fetcher, FetchLimits
from digest.store.database import Store
from digest.store.opening import open_store

RSS = (SAMPLES / "feeds" / "rss.xml").read_text(encoding="utf-8")
ATOM = (SAMPLES / "feeds" / "atom.xml").read_text(encoding="utf-8")
NEW_IN_RSS = "<item><title>Brand new</title><link>https://wire.example/new/</link></item>\n<item>"


@pytest.fixture(scope="module")
def press() -> Iterator[Publisher]:
    with publisher() as at:
        yield at


@pytest.fixture
def edits(monkeypatch: pytest.MonkeyPatch) -> list[str | None]:
    """The headlines of all drafts that are edited."""
    seen: list[str | None] = []
    whole = editing.edited

    def noted(draft: Any, *more: Any) -> Any:
        seen.append(draft.headline)
        return whole(draft, *more)

    monkeypatch.setattr(editing, "edited", noted)
    return seen


def visit(store: Store, press: Publisher, document: str, *, hours: int, root: Path, **defaults: Any) -> Report:
    url = press.put("/remembered.xml", document)
    source = Source("wire", FeedOptions(kind="feed", url=url), SourceDefaults("Asia/Baku", **defaults))
    fetcher = Fetcher(FetchLimits(timeout=20, allow=(f"127.0.0.1:{press.port}",)), "digest-tests")
    (report,) = collect(store, [source], {"wire": 0}, fetcher, root, NOW + timedelta(hours=hours))
    assert report.error is None
    return report


def rows(store: Store) -> list[Any]:
    with store.read() as connection:
        found = []
        for table in ("articles", "sightings", "article_keys", "article_terms"):
            shown = connection.exec_driver_sql(f"select * from {table}")  # noqa: S608
            found += sorted((tuple(row) for row in shown), key=repr)
    return found


def first_out(text: str, element: str) -> str:
    return re.sub(rf"<{element}\b.*?</{element}>", "", text, count=1, flags=re.DOTALL)


CHANGES: dict[str, tuple[str, Callable[[str], str]]] = {
    "a new story": (RSS, lambda text: text.replace("<item>", NEW_IN_RSS, 1)),
    "a story changed": (RSS, lambda text: re.sub(r"(<item>\s*<title>)", r"\1Corrected: ", text, count=1)),
    "a story gone": (RSS, lambda text: first_out(text, "item")),
    "another date of the feed": (RSS, lambda text: re.sub(r"<lastBuildDate>.*?<", "<lastBuildDate>now<", text)),
    "another title of the feed": (RSS, lambda text: text.replace("<title>", "<title>The ", 1)),
    "one twice": (RSS, lambda text: re.sub(r"(<item>.*?</item>)", r"\1\1", text, count=1, flags=re.DOTALL)),
    "no longer a pick": (RSS, lambda text: re.sub(r"<category[^>]*>Editor.s choice</category>", "", text)),
    "a mistake": (RSS, lambda text: text.replace("</item>", "<b></item>", 1)),
    "atom, a story gone": (ATOM, lambda text: first_out(text, "entry")),
    "atom, another language": (ATOM, lambda text: re.sub(r'xml:lang="en[^"]*"', 'xml:lang="az"', text, count=1)),
}


@pytest.mark.parametrize("change", CHANGES)
def test_the_store_is_the_same_as_if_all_had_been_read(
    change: str, press: Publisher, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, changed = CHANGES[change]
    after = changed(before)
    assert after != before
    stores = []
    for name in ("remembering", "forgetful"):
        store = open_store(f"sqlite:///{tmp_path}/{name}.db")
        if name == "forgetful":
            monkeypatch.setattr("digest.sources.memory.Memory.recall", lambda *_: None)
        reports = [visit(store, press, text, hours=n, root=tmp_path) for n, text in enumerate((before, after, before))]
        stores.append((rows(store), reports))
    assert stores[0] == stores[1]


def test_only_what_is_new_is_read(press: Publisher, tmp_path: Path, edits: list[str | None]) -> None:
    store = open_store(f"sqlite:///{tmp_path}/store.db")
    visit(store, press, RSS, hours=0, root=tmp_path)
    assert len(edits) == RSS.count("<item>")
    edits.clear()
    report = visit(store, press, CHANGES["a new story"][1](RSS), hours=1, root=tmp_path)
    assert "Brand new" in edits
    assert len(edits) <= 3, "those without an address or with a date ahead are read again"
    assert (report.new, report.updated) == (1, 0)


def test_all_is_read_again_where_the_source_is_configured_anew(
    press: Publisher, tmp_path: Path, edits: list[str | None]
) -> None:
    store = open_store(f"sqlite:///{tmp_path}/store.db")
    visit(store, press, RSS, hours=0, root=tmp_path)
    edits.clear()
    visit(store, press, RSS, hours=1, root=tmp_path, language="az")
    assert len(edits) == RSS.count("<item>")


def test_a_date_that_lies_ahead_is_read_again_when_it_has_come(press: Publisher, tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path}/store.db")
    ahead = (NOW + timedelta(hours=5)).isoformat()
    entry = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>W</title><entry><title>Updated ahead</title><id>x:1</id>'
        '<link href="https://wire.example/ahead/"/><published>2026-11-20T10:00:00Z</published>'
        f"<updated>{ahead}</updated></entry>%s</feed>"
    )
    visit(store, press, entry % "", hours=0, root=tmp_path)
    visit(store, press, entry % "<!-- later -->", hours=6, root=tmp_path)
    assert any(ahead[:13] in str(row) for row in rows(store))
