"""Whom a segment holds, by a model in Python; and that freezing it walks its index."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import make
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, insert, select, text

from digest.model.digest import Segment
from digest.pipeline.segments import frozen_segment, segment_of
from digest.store import audiences, subscriptions, tables
from digest.store.database import Store
from digest.store.opening import open_store

LOCALES = (None, "en", "en-GB", "eng", "pt-BR", "pt", "zh-Hant-TW")
ZONES = (None, "Asia/Baku", "Europe/Paris")
TOPICS = ("news", "sea", "energy")


@dataclass(frozen=True)
class Reader:
    """A subscription, and what its person says of all of theirs."""

    locale: str | None
    own_locale: str | None
    zone: str | None
    own_zone: str | None
    topics: frozenset[str]
    joined: timedelta
    state: str = "confirmed"


readers = st.builds(
    Reader,
    st.sampled_from(LOCALES),
    st.sampled_from(LOCALES),
    st.sampled_from(ZONES),
    st.sampled_from(ZONES),
    st.frozensets(st.sampled_from(TOPICS)),
    st.integers(0, 60).map(lambda days: timedelta(days=days)),
    st.sampled_from(("confirmed", "confirmed", "confirmed", "paused", "unsubscribed")),
)
joins = st.none() | st.integers(1, 60).map(lambda days: timedelta(days=days)) | st.sampled_from((make.NOW, make.NOW))
segments = st.builds(
    Segment,
    st.lists(st.sampled_from(("News", "sea", "other")), max_size=2).map(tuple),
    st.lists(st.sampled_from(("en", "pt-BR", "zh-Hant", "fr")), max_size=2).map(tuple),
    st.lists(st.sampled_from(("Asia/Baku", "Europe/Paris", "UTC")), max_size=2).map(tuple),
    joins,
    joins,
    st.sampled_from(("en", "fr")),
    st.sampled_from(("UTC", "Asia/Baku")),
)


def holds(segment: Segment, reader: Reader) -> bool:
    """The rule in words of Python."""
    tag = f"{reader.locale or reader.own_locale or segment.language}-"
    zone = reader.zone or reader.own_zone or segment.timezone
    wanted = {topic.casefold() for topic in segment.topics}
    joined = make.NOW - reader.joined
    after, before = (_moment(each) for each in (segment.joined_after, segment.joined_before))
    return (
        reader.state == "confirmed"
        and (not wanted or not reader.topics or bool(wanted & reader.topics))
        and (not segment.locales or any(tag.startswith(f"{each}-") for each in segment.locales))
        and (not segment.timezones or zone in segment.timezones)
        and (after is None or joined >= after)
        and (before is None or joined < before)
    )


def _moment(joined: datetime | timedelta | None) -> datetime | None:
    return make.NOW - joined if isinstance(joined, timedelta) else joined


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    opened = open_store(f"sqlite:///{tmp_path_factory.mktemp('store') / 'digest.db'}")
    yield opened
    opened.close()


def fill(connection: Any, people: list[Reader]) -> None:
    at = {"created_at": make.NOW, "changed_at": make.NOW}
    for number, each in enumerate(people, start=1):
        email = f"r{number}@reader.example"
        own = {"locale": each.own_locale, "timezone": each.own_zone, "format": "html"}
        connection.execute(insert(tables.subscribers).values(id=number, email=email, email_key=email, **own, **at))
        one = {"locale": each.locale, "timezone": each.zone, "state": each.state, "digest": "morning"}
        joined = at | {"created_at": make.NOW - each.joined}
        connection.execute(insert(tables.subscriptions).values(subscriber_id=number, **one, **joined))
        for topic in each.topics:
            row = {"subscriber_id": number, "digest": "morning", "topic": topic}
            connection.execute(insert(tables.subscription_topics).values(row))


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(people=st.lists(readers, max_size=12), segment=segments, most=st.integers(1, 13))
def test_the_audience_is_whom_the_rule_holds(store: Store, people: list[Reader], segment: Segment, most: int) -> None:
    expected = [number for number, each in enumerate(people, start=1) if holds(segment, each)]
    with store.engine.connect().execution_options(writes=True) as connection, connection.begin() as turn:
        connection.execute(text("PRAGMA defer_foreign_keys = ON"))
        fill(connection, people)
        assert subscriptions.audience(connection, "morning", segment, make.NOW) == len(expected)
        freezing = audiences.Freezing("e", "morning", segment, due_at=make.NOW, now=make.NOW)
        part = audiences.NOBODY
        while part.last is not None:
            part = freezing.part(connection, part, most)
        assert part.size == len(expected)
        frozen = select(tables.deliveries.c.number, tables.deliveries.c.subscriber_id)
        rows = connection.execute(frozen.order_by(tables.deliveries.c.number)).all()
        assert [tuple(row) for row in rows] == list(enumerate(expected, start=1))
        zones = subscriptions.zones(connection, "morning", segment, make.NOW)
        assert zones == {people[number - 1].zone or people[number - 1].own_zone for number in expected}
        turn.rollback()


@given(segments)
def test_an_edition_keeps_its_segment(segment: Segment) -> None:
    assert segment_of({"audience": frozen_segment(segment)}) == segment


def test_an_edition_of_an_earlier_version_knows_topics_alone() -> None:
    assert segment_of({"topics": ["sea"]}) == Segment(topics=("sea",))


ALL = Segment(("sea",), ("en",), ("Asia/Baku",), timedelta(days=30), timedelta(days=1), "en", "UTC")


@pytest.mark.parametrize("segment", [Segment(), ALL, replace(ALL, topics=()), Segment(topics=("sea",))])
def test_freezing_walks_the_digest_s_index_and_sorts_nothing(store: Store, segment: Segment) -> None:
    found: list[str] = []

    def explain(connection: Any, cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if statement.startswith("INSERT INTO deliveries"):
            rows = connection.connection.cursor().execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
            found.extend(row[3] for row in rows)

    with store.engine.connect().execution_options(writes=True) as connection, connection.begin() as turn:
        event.listen(store.engine, "before_cursor_execute", explain)
        audiences.Freezing("e", "morning", segment, due_at=make.NOW, now=make.NOW).part(connection)
        event.remove(store.engine, "before_cursor_execute", explain)
        turn.rollback()
    walked = "INDEX subscriptions_audience (digest=? AND state=? AND subscriber_id>? AND subscriber_id<?)"
    assert any(line.startswith("SEARCH subscriptions USING") and walked in line for line in found), found
    assert [line for line in found if line.startswith("SCAN") and "subquery" not in line] == []
    assert [line for line in found if "TEMP B-TREE" in line] == []
