"""Whatever happens in a newsroom between two visits, the next one that works has seen it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from hypothesis import given, settings
from hypothesis import strategies as st
from make import NOW
from sources.cms_hosts import Answer, Told, WordPress, stories
from sources.visits import visit

from digest.errors import SourceError
from digest.model.source import Harvest, Validators
from digest.sources.fetch import Fetched
from digest.sources.wordpress import WordPressOptions, read_wordpress

OPTIONS = WordPressOptions.model_validate({"kind": "wordpress", "url": "https://x.example/"})
EVENTS = st.one_of(
    st.tuples(st.just("write"), st.integers(0, 3)),
    st.tuples(st.just("edit"), st.integers(0, 400)),
    st.tuples(st.just("plan"), st.integers(1, 30)),
    st.tuples(st.just("mass edit"), st.integers(1, 40)),
    st.tuples(st.just("visit"), st.just(0)),
    st.tuples(st.just("visit that breaks"), st.integers(1, 4)),
)


class Wire:
    """A fetcher that asks a room without a network, and hashes what it says."""

    def __init__(self, room: WordPress) -> None:
        self.limits = visit().fetcher.limits
        self.room = room
        self.asked = 0

    def get(self, url: str, validators: Validators = Validators(), accept: str = "") -> Fetched:  # noqa: B008
        self.asked += 1
        parts = urlsplit(url)
        answer = self.room.answer(parts.path, dict(parse_qsl(parts.query)))
        if answer.status != 200:
            raise SourceError("out of order", status=answer.status)
        octets = answer.octets
        mark = str(hash(octets))
        headers = {name.lower(): value for name, value in answer.headers.items()}
        return Fetched(
            octets, url, "application/json", Validators(fingerprint=mark), mark == validators.fingerprint, headers
        )


class Newsroom:
    """A WordPress, its clock, and what a reader of it knows."""

    def __init__(self, cap: int) -> None:
        self.room = WordPress(stories(25), cap=cap)
        self.planned: list[tuple[int, Told]] = []
        self.minute = 0
        self.validators = Validators()
        self.known: dict[str, str] = {}
        self.last = 0

    def happen(self, event: str, size: int) -> None:
        self.minute += 1
        now = NOW + timedelta(minutes=self.minute)
        for due, told in [one for one in self.planned if one[0] <= self.minute]:
            self.planned.remove((due, told))
            self.room.told.append(replace(told, published=now))
        told = self.room.told
        if event == "write":
            for _ in range(size):
                told.append(self._story(now))
        elif event == "edit":
            self._edit(told[size % len(told)], now)
        elif event == "mass edit":
            for one in told[:size]:
                self._edit(one, now)
        elif event == "plan":
            self.planned.append((self.minute + size, self._story(now)))
        else:
            self.room.broken = {size: Answer({"message": "out of order"}, 500)} if "breaks" in event else {}
            self.look(now, whole="breaks" not in event)

    def look(self, now: Any, *, whole: bool) -> int:
        plain, wire = visit(), Wire(self.room)
        try:
            harvest: Harvest = read_wordpress(
                OPTIONS, replace(plain, fetcher=wire, validators=self.validators, now=now)
            )  # type: ignore[arg-type]
        except SourceError:
            assert not whole
            return wire.asked
        self.known |= {str(entry.story.url): entry.story.headline for entry in harvest.entries}
        if harvest.fault is None:
            self.validators = harvest.validators
            assert self.known == {
                f"https://courier.example/news/story-{one.number}/": one.title for one in self.room.told
            }
        return wire.asked

    def _story(self, now: Any) -> Told:
        number = len(self.room.told) + len(self.planned) + 1
        return Told(number, now, now, f"Story {number}")

    def _edit(self, one: Told, now: Any) -> None:
        one.changed, one.title = now, f"Story {one.number}, version {self.minute}"


@settings(max_examples=40)
@given(events=st.lists(EVENTS, max_size=14), cap=st.integers(2, 30))
def test_a_visit_that_works_has_seen_everything(events: list[tuple[str, int]], cap: int) -> None:
    newsroom = Newsroom(cap)
    newsroom.happen("visit", 0)
    for event, size in events:
        newsroom.happen(event, size)
    newsroom.happen("visit", 0)
    newsroom.minute += 40
    newsroom.happen("visit", 0)
    assert newsroom.look(NOW + timedelta(days=1), whole=True) == 1, "and where nothing happened it asks once"
