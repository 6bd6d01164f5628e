"""The queries behind an edition walk indexes: none reads or sorts the whole archive."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import make
import pytest
from sqlalchemy import event

from digest.model.digest import Selection
from digest.store import articles, candidates, pictures
from digest.store.opening import open_store

SELECTIONS = {
    "latest": (make.selection(), "articles_published"),
    "recent": (make.selection(since=timedelta(days=1)), "articles_published"),
    "picked": (make.selection(picked=True), "articles_mark"),
    "picked lately": (make.selection(picked=True, since=timedelta(days=7)), "articles_marked_at"),
    "popular": (make.selection(popular=True), "articles_popular_rank"),
    "unranked": (make.selection(popular=False), "articles_published"),
    "unpicked": (make.selection(picked=False), "articles_published"),
    "of a section": (make.selection(sections=("news",), languages=("en",)), "articles_published"),
    "without a section": (make.selection(exclude={"sections": ("news",)}), "articles_published"),
}


def plans(folder: Path, selection: Selection) -> list[str]:
    """What SQLite says it does for each statement of one selection."""
    store = open_store(f"sqlite:///{folder / 'digest.db'}")
    found: list[str] = []

    def explain(connection: Any, cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if statement.startswith("SELECT"):
            rows = connection.connection.cursor().execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
            found.append("\n".join(row[3] for row in rows))

    with store.write() as connection:
        for seq in range(1, 200):
            authors = ("Rare Bird",) if seq == 7 else ()
            story = make.article(f"Story {seq}", seq=seq, picked=seq % 9 == 0, section="news", authors=authors)
            articles.put(connection, story)
        event.listen(store.engine, "before_cursor_execute", explain)
        list(candidates.matching(connection, selection, make.NOW, limit=3, unused_in="morning"))
        candidates.outlined(connection, selection, make.NOW, limit=3)
    store.close()
    return found


@pytest.mark.parametrize("name", SELECTIONS)
def test_a_selection_walks_its_index(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(candidates, "RARE", 5)
    selection, index = SELECTIONS[name]
    found = plans(tmp_path, selection)
    assert any(index in plan for plan in found), found
    # A scan in the order of an index ends at the limit; one of the table does not.
    assert [plan for plan in found if "SCAN articles\n" in plan or plan.endswith("SCAN articles")] == []
    assert [plan for plan in found if "articles_hidden_at" in plan] == []


def test_few_stories_are_found_without_a_walk_through_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(candidates, "RARE", 5)
    found = plans(tmp_path, make.selection(authors=("Rare Bird",)))
    assert [plan for plan in found if "SCAN articles" in plan] == []
    assert any("SEARCH articles USING INDEX sqlite_autoindex_articles" in plan for plan in found), found


def test_hidden_stories_are_found_without_reading_the_others(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'digest.db'}")
    found: list[str] = []
    with store.write() as connection:
        articles.put(connection, make.article())
        articles.hide(connection, "a1", at=make.NOW, reason="a test")

        def explain(inner: Any, cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
            rows = inner.connection.cursor().execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
            found.extend(row[3] for row in rows)

        event.listen(store.engine, "before_cursor_execute", explain)
        assert articles.hidden_ids(connection) == {"a1"}
    assert "articles_hidden_at" in found[0]
    store.close()


def test_the_pictures_that_are_wanted_are_found_by_index(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'digest.db'}")
    found: list[str] = []

    def explain(connection: Any, cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        rows = connection.connection.cursor().execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
        found.append("\n".join(row[3] for row in rows))

    with store.write() as connection:
        for seq in range(1, 200):
            articles.put(connection, make.article(f"Story {seq}", seq=seq, image=make.image(f"{seq % 5}.jpg")))
        event.listen(store.engine, "before_cursor_execute", explain)
        assert len(pictures.due(connection, make.NOW, is_there=lambda _: True)) == 5
        assert pictures.shown(connection, make.NOW) == set()
    store.close()
    assert any("articles_pictured" in plan for plan in found), found
    assert any("articles_image_url" in plan for plan in found), found
    walked = [plan for plan in found if re.search(r"SCAN articles$", plan, re.MULTILINE)]
    assert walked == []
