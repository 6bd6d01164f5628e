"""Contract, “What is new”, as a whole: whatever happens in whatever order, no new story is lost, none used twice.

A story stops being new in two ways only: a closed edition used it, or a closed edition saw it free
and did not keep it.
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import make
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from ledger import Ledger, OpenEdition

DIGEST = make.digest(
    make.block("Choice", limit=1, picked=True, since=timedelta(days=7)),
    make.block("World", limit=1, sections=("world",), since="last_edition", carry=True),
    make.block("Latest", limit=1, since="last_edition"),
    make.block("Popular", limit=1, popular=True, repeats=True),
)
REPEATING = {block.title for block in DIGEST.blocks if block.repeats}


def once(edition: OpenEdition) -> set[str]:
    """What stands in the edition's blocks that do not repeat."""
    blocks = [block for block in edition.composition.blocks if block.title not in REPEATING]
    return {placed.article.id for block in blocks for placed in block.articles} - edition.taken_down


class Newsroom(RuleBasedStateMachine):
    """Everything that can happen to one digest, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.ledger = Ledger(DIGEST)
        self.done: set[str] = set()
        self.printed: Counter[str] = Counter()

    keys = st.integers(1, 12).map(lambda seq: f"a{seq}")

    @precondition(lambda self: len(self.ledger.articles) < 12)
    @rule(
        count=st.integers(1, 4),
        section=st.sampled_from([None, "world"]),
        picked=st.booleans(),
        rank=st.none() | st.integers(1, 3),
        age=st.none() | st.integers(0, 20),
        embargo=st.none() | st.integers(1, 30),
    )
    def collect(
        self, count: int, section: str | None, picked: bool, rank: int | None, age: int | None, embargo: int | None
    ) -> None:
        now = self.ledger.now
        for _ in range(count):
            self.ledger.add(
                section=section,
                mark=make.mark(at=now) if picked else None,
                popular_rank=rank,
                published=None if age is None else now - timedelta(hours=age),
                publish_at=None if embargo is None else now + timedelta(hours=embargo),
            )

    @rule(hours=st.integers(1, 30))
    def wait(self, hours: int) -> None:
        self.ledger.now += timedelta(hours=hours)

    @rule(key=keys)
    def hide(self, key: str) -> None:
        if key in self.ledger.articles:
            self.ledger.hide(key)

    @rule(key=keys)
    def unhide(self, key: str) -> None:
        if key in self.ledger.articles:
            self.ledger.change(key, hidden_at=None)

    @rule(key=keys, picked=st.booleans())
    def pick(self, key: str, picked: bool) -> None:
        if key in self.ledger.articles:
            hand = make.hand_pick(picked=picked, at=self.ledger.now)
            self.ledger.change(key, hand_pick=hand)

    @precondition(lambda self: len(self.ledger.open) < 3)
    @rule()
    def compose(self) -> None:
        if self.ledger.horizon is None:
            reach = self.ledger.now - timedelta(days=1)
            self.done |= {key for key, article in self.ledger.articles.items() if article.dated < reach}
        edition = self.ledger.compose()
        over = {article.id for article in edition.composition.passed_over}
        assert edition.new <= edition.standing | over, "a new story is neither in nor passed over"

    @precondition(lambda self: self.ledger.open)
    @rule(data=st.data())
    def close(self, data: st.DataObject) -> None:
        edition = data.draw(st.sampled_from(self.ledger.open))
        self.ledger.close(edition)
        self.printed.update(once(edition))
        kept = edition.composition.carried | edition.taken_down | self.ledger.history().reserved
        self.done |= edition.standing | (edition.new - kept)

    @precondition(lambda self: self.ledger.open)
    @rule(data=st.data())
    def cancel_early_or_skip(self, data: st.DataObject) -> None:
        edition = data.draw(st.sampled_from(self.ledger.open))
        self.ledger.cancel(edition)
        freed = edition.new & edition.standing
        assert all(self.ledger.can_be_new(key) for key in freed - self.ledger.used), "a cancelled edition lost a story"

    @invariant()
    def no_story_is_lost_and_none_comes_back(self) -> None:
        if self.ledger.horizon is not None:
            new = {key for key in self.ledger.articles if self.ledger.can_be_new(key)}
            assert new == self.ledger.articles.keys() - self.done

    @invariant()
    def none_is_used_twice(self) -> None:
        promised = Counter(key for edition in self.ledger.open for key in once(edition))
        assert all(count == 1 for count in (self.printed + promised).values())


TestNewsroom = Newsroom.TestCase
TestNewsroom.settings = settings(max_examples=200, stateful_step_count=30)
