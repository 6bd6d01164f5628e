"""Whatever happens to its editions, a digest brings every story once: on the real store, in any order of events."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import make
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from digest.delivery.retry import Patience
from digest.errors import StateError
from digest.model.article import Entry
from digest.model.digest import Digest, Segment
from digest.model.edition import Edition, EditionState
from digest.model.rendition import Rendition
from digest.model.source import Harvest, SourceDefaults, SourceState, Validators
from digest.pipeline import steer
from digest.pipeline.compose import Nothing, compose
from digest.pipeline.freeze import start
from digest.pipeline.record import record
from digest.pipeline.takedown import hide, unhide
from digest.store import articles, editions, renditions
from digest.store.opening import open_store

KEY = b"a signing key for tests"
BEFORE = (EditionState.APPROVED, EditionState.HELD)
UNDER_WAY = (EditionState.SENDING, EditionState.PAUSED)
PATIENCE = Patience()


def render(edition: Edition, digest: Digest) -> Rendition:
    headlines = "\n".join(article.story.headline for article in edition.articles)
    return Rendition(f"{digest.title} {edition.slug}", f"<p>{headlines}</p>", headlines)


class Newsroom(RuleBasedStateMachine):
    """Editors collect, compose, send, cancel and hide as they like; time only goes forward."""

    @initialize(limit=st.sampled_from([2, 100]), least=st.integers(1, 3))
    def open(self, limit: int, least: int) -> None:
        self.folder = TemporaryDirectory()
        self.store = open_store(f"sqlite:///{Path(self.folder.name) / 'digest.db'}")
        self.journal = Path(self.folder.name) / "journal"
        self.now = make.NOW
        block = make.block("Latest", limit=limit, since="last_edition", carry=True)
        self.digest = make.digest(block, skip_if_fewer_than=least)
        self.number = 0
        self.shown: dict[str, set[str]] = {}

    def later(self, hours: float = 1) -> datetime:
        self.now += timedelta(hours=hours)
        return self.now

    def entries(self, count: int, embargo: int | None) -> list[Entry]:
        found = []
        for position in range(count):
            self.number += 1
            until = self.now + timedelta(hours=embargo) if embargo else None
            published = self.now - timedelta(hours=self.number % 40)
            found.append(make.entry(f"Story {self.number}", position=position, published=published, publish_at=until))
        return found

    @rule(count=st.integers(1, 3), embargo=st.none() | st.integers(1, 30))
    def collect(self, count: int, embargo: int | None) -> None:
        # The first edition reaches back a day only: what is older when the newsroom begins is not due.
        defaults, state = SourceDefaults("UTC"), SourceState("rss", "", collected_at=make.NOW)
        with self.store.write() as connection:
            harvest = Harvest(tuple(self.entries(count, embargo)), Validators())
            record(connection, "rss", defaults, state, harvest, {"rss": 0}, self.later())

    @rule()
    def compose(self) -> None:
        compose(self.store, self.digest, render, KEY, self.later())

    def some(self, *states: EditionState) -> list[Edition]:
        with self.store.read() as connection:
            return list(editions.listed(connection, states=states))

    @precondition(lambda self: self.some(EditionState.APPROVED))
    @rule(data=st.data())
    def send(self, data: st.DataObject) -> None:
        start(self.store, data.draw(st.sampled_from(self.some(EditionState.APPROVED))), Segment(), self.later())

    @precondition(lambda self: self.some(*BEFORE))
    @rule(data=st.data())
    def cancel_early(self, data: st.DataObject) -> None:
        self.cancel(data.draw(st.sampled_from(self.some(*BEFORE))))

    @precondition(lambda self: self.some(*UNDER_WAY))
    @rule(data=st.data())
    def cancel_late(self, data: st.DataObject) -> None:
        self.cancel(data.draw(st.sampled_from(self.some(*UNDER_WAY))))

    def cancel(self, edition: Edition) -> None:
        steer.cancel(self.store, edition.id, self.now, self.journal, PATIENCE, alone=True)

    @precondition(lambda self: self.some(EditionState.HELD))
    @rule(data=st.data())
    def approve(self, data: st.DataObject) -> None:
        edition = data.draw(st.sampled_from(self.some(EditionState.HELD)))
        with suppress(StateError):  # there is nothing in it as long as its stories are hidden
            steer.approve(self.store, edition.id, self.later())

    @precondition(lambda self: self.number)
    @rule(data=st.data(), hidden=st.booleans())
    def hide(self, data: st.DataObject, hidden: bool) -> None:
        story = make.story(f"Story {data.draw(st.integers(1, self.number))}")
        self.set_hidden(f"url:{(story.url or '').removeprefix('https://').rstrip('/')}", hidden)

    def set_hidden(self, key: str, hidden: bool) -> None:
        with self.store.read() as connection:
            article_id = articles.by_keys(connection, [key])[key]
        configured = {self.digest.name: self.digest}
        if hidden:
            hide(self.store, article_id, "a test", configured, render, self.later())
        else:
            unhide(self.store, article_id, configured, render, self.later())

    @invariant()
    def nothing_that_waits_holds_a_hidden_story(self) -> None:
        if not hasattr(self, "store"):
            return
        with self.store.read() as connection:
            hidden = articles.by_ids(connection, sorted(articles.hidden_ids(connection)))
            words = {article.story.headline for article in hidden.values()}
            for edition in editions.listed(connection):
                if edition.state is EditionState.CANCELLED and edition.closed_at is None:
                    continue  # it never went out, and never can
                rendition = renditions.get(connection, edition.id)
                assert rendition is None or not words & set(rendition.text.splitlines())

    @invariant()
    def nobody_gets_a_story_twice(self) -> None:
        if hasattr(self, "store"):
            self.look()
            counts = Counter(headline for headlines in self.shown.values() for headline in headlines)
            assert [headline for headline, times in counts.items() if times > 1] == []

    def look(self) -> None:
        """Note what readers of the editions under way are shown now."""
        with self.store.read() as connection:
            for edition in editions.listed(connection, states=UNDER_WAY, closed=True):
                rendition = renditions.get(connection, edition.id)
                if rendition:
                    self.shown.setdefault(edition.id, set()).update(rendition.text.splitlines())

    def teardown(self) -> None:
        if not hasattr(self, "store"):
            return
        with self.store.read() as connection:
            hidden = sorted(articles.hidden_ids(connection))
        for each in hidden:
            unhide(self.store, each, {self.digest.name: self.digest}, render, self.later())
        self.look()
        for edition in self.some(EditionState.APPROVED):
            start(self.store, edition, Segment(), self.later())
        for edition in self.some(EditionState.HELD):
            self.cancel(edition)
        self.later(100)
        self.digest = make.digest(*self.digest.blocks)
        while not isinstance(edition := compose(self.store, self.digest, render, KEY, self.later()), Nothing):
            start(self.store, edition, Segment(), self.later())
            self.look()
        self.look()
        sent = {headline for headlines in self.shown.values() for headline in headlines}
        due = {f"Story {number}" for number in range(1, self.number + 1)}
        lost = due - sent - self.before_the_beginning()
        self.store.close()
        self.folder.cleanup()
        assert lost == set()

    def before_the_beginning(self) -> set[str]:
        """Stories that were older than a day and known when the first edition was tried."""
        with self.store.read() as connection:
            from digest.store import digests

            history = digests.history(connection, self.digest.name, make.NOW)
            keys = {f"Story {number}": make.story(f"Story {number}").url or "" for number in range(1, self.number + 1)}
            found = set()
            for headline, url in keys.items():
                article = articles.by_key(connection, f"url:{url.removeprefix('https://').rstrip('/')}")
                assert article is not None
                if article.dated < history.horizon and article.seq <= history.horizon_seq:
                    found.add(headline)
            return found


TestNewsroom = Newsroom.TestCase
TestNewsroom.settings = settings(max_examples=60, stateful_step_count=30)
