"""The archive as it is compared from one publication to the next: complete, in order, and honest about changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import make
import pytest

from digest.model.edition import Composition, EditionState
from digest.store import articles, editions
from digest.store.archive import archived
from digest.store.database import Connection, Store
from digest.store.opening import open_store

SETTINGS = {"topics": [], "subject": "", "template": "briefing", "archive": "public"}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = open_store(f"sqlite:///{tmp_path / 'digest.db'}")
    with store.write() as connection:
        for number in range(1, 8):
            articles.put(connection, make.article(f"Story {number}", seq=number))
        for number in range(1, 4):
            add(connection, number)
    yield store
    store.close()


def add(connection: Connection, number: int, *, salt: bytes = b"salt", closed: bool = True, **settings: str) -> None:
    day = make.NOW - timedelta(days=number)
    stories = [make.article(f"Story {seq}", seq=seq) for seq in (number, number + 1)]
    edition = make.edition(*stories, slug=f"{day:%Y-%m-%d}", scheduled_at=day)
    composition = Composition(edition.blocks, 2)
    kept = SETTINGS | settings
    editions.add(connection, edition, composition, slot=edition.slug, salt=salt, settings=kept)
    if closed:
        editions.close(connection, edition.id, make.NOW)


def revisions(store: Store) -> dict[str, str]:
    with store.read() as connection:
        return {each.slug: each.revision for each in archived(connection, "morning")}


def test_it_lists_what_the_editions_list(store: Store) -> None:
    with store.write() as connection:
        add(connection, 4, closed=False)
        add(connection, 5, archive="none")
        add(connection, 6, archive="unlisted")
        listed = [(each.id, each.slug) for each in editions.listed(connection, "morning", closed=True)]
        found = [(each.id, each.slug) for each in archived(connection, "morning")]
        assert found == [each for each in listed if each[1] != "2026-11-18"]
        assert len(found) == 4
        assert archived(connection, "evening") == []


def test_a_hidden_story_is_another_revision_of_the_editions_that_hold_it(store: Store) -> None:
    before = revisions(store)
    with store.write() as connection:
        articles.hide(connection, "a2", at=make.NOW, reason="a test")
    after = revisions(store)
    assert [slug for slug in before if before[slug] != after[slug]] == ["2026-11-22", "2026-11-21"]
    with store.write() as connection:
        articles.hide(connection, "a2", at=None, reason=None)
    assert revisions(store) == before


def test_another_subject_is_another_revision(store: Store) -> None:
    before = revisions(store)
    with store.write() as connection:
        edition = editions.get(connection, "morning/2026-11-21")
        assert edition is not None
        editions.resubject(connection, replace(edition, subject="Another"))
    after = revisions(store)
    assert [slug for slug in before if before[slug] != after[slug]] == ["2026-11-21"]


def test_what_happens_to_its_deliveries_is_none(store: Store) -> None:
    before = revisions(store)
    with store.write() as connection:
        states = list(EditionState)
        editions.move(connection, "morning/2026-11-21", to=EditionState.SENT, among=states, now=make.NOW)
        editions.start(connection, "morning/2026-11-20", 12, make.NOW)
    assert revisions(store) == before


def test_an_edition_composed_again_in_its_place_is_another_revision(store: Store, tmp_path: Path) -> None:
    """As after a restore: the same id, the same time, other stories."""
    other = open_store(f"sqlite:///{tmp_path / 'other.db'}")
    with other.write() as connection:
        for number in range(1, 8):
            articles.put(connection, make.article(f"Story {number}", seq=number))
        add(connection, 1, salt=b"another")
    assert revisions(other)["2026-11-22"] != revisions(store)["2026-11-22"]
    other.close()
