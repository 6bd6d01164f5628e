"""What a visit tells an editor of its stories: each thing once, and nothing that was not kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import make
import pytest

from digest.model.article import Entry
from digest.model.source import Harvest, SourceDefaults, SourceState, Validators
from digest.pipeline.lookalikes import Recent, lookalikes
from digest.pipeline.record import Tally, record
from digest.store import articles
from digest.store.database import Connection, Store
from digest.store.opening import open_store

HELD = "it is held back"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(f"sqlite:///{tmp_path / 'digest.db'}")
    yield opened
    opened.close()


def kept(connection: Connection, source: str, *entries: Entry) -> Tally:
    state = SourceState(source, "", collected_at=make.ago(days=1))
    shown = Harvest(entries, Validators())
    return record(connection, source, SourceDefaults("UTC"), state, shown, {"rss": 0, "atom": 1}, make.NOW)


def visit(store: Store, *entries: Entry, source: str = "rss") -> Tally:
    with store.write() as connection:
        return kept(connection, source, *entries)


def test_how_an_embargo_was_read_is_said_until_it_is_read_otherwise(store: Store) -> None:
    tomorrow, later = make.ago(days=-1), make.ago(days=-2)
    held = make.entry("One", publish_at=tomorrow, doubt=HELD)
    assert visit(store, held, make.entry("Two", position=1)).doubts == (HELD,)
    assert (
        visit(store, make.entry("Three"), make.entry("One", position=1, publish_at=tomorrow, doubt=HELD)).doubts == ()
    )
    assert visit(store, make.entry("One", publish_at=later, doubt=HELD)).doubts == (HELD,)
    assert visit(store, make.entry("One", publish_at=later, doubt=HELD), source="atom").doubts == (HELD,)
    assert visit(store, make.entry("One", publish_at=later, doubt=HELD)).doubts == ()


def test_a_look_alike_of_another_source_in_the_same_run_is_found(store: Store) -> None:
    known = Recent()
    told = []
    for number, source in enumerate(("rss", "atom")):
        with store.write() as connection:
            entry = make.entry(
                "Three boats lost in a storm" + " off Velmira" * number, url=f"https://{source}.example/1"
            )
            tally = kept(connection, source, entry, make.entry(f"Another story of no. {number} here", position=1))
            told.append(lookalikes(connection, tally.arrived, known))
    with store.write() as connection:
        tally = kept(connection, "rss", make.entry("Three boats lost in storm off Velmira"))
        told.append(lookalikes(connection, tally.arrived, known))
        told.append(lookalikes(connection, tally.arrived))
    assert told[:2] == [(), ()]
    assert "“Three boats lost in a storm off Velmira”" in told[2][0]
    assert told[2] == told[3]


def test_what_was_not_kept_looks_like_nothing(store: Store) -> None:
    known = Recent()
    with pytest.raises(ZeroDivisionError), store.write() as connection:
        tally = kept(connection, "rss", make.entry("Three boats lost in storm off Velmira"))
        assert lookalikes(connection, tally.arrived, known) == ()
        raise ZeroDivisionError
    known.forget()
    with store.write() as connection:
        tally = kept(connection, "atom", make.entry("Three boats lost in a storm off Velmira"))
        assert lookalikes(connection, tally.arrived, known) == ()


def test_a_key_stays_with_the_article_that_had_it_first(store: Store) -> None:
    visit(store, make.entry("One", keys=("url:a",)), make.entry("Two", position=1, keys=("url:b",)))
    visit(store, make.entry("One", keys=("url:a", "url:b", "url:c")))
    with store.read() as connection:
        found = articles.by_keys(connection, ["url:a", "url:b", "url:c"])
    assert found["url:a"] == found["url:c"] != found["url:b"]
