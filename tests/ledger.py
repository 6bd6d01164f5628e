"""One digest's history in memory: what the store does on disk, as a model to test against.

The rule by which an edition closes is in `Ledger.close`; every part of it is there because some
order of events loses a story, or brings one back, without it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import make

from digest.editorial.composition import compose
from digest.editorial.novelty import is_new, is_withheld
from digest.model.article import Article
from digest.model.digest import Digest
from digest.model.edition import Composition, History


@dataclass
class OpenEdition:
    """An open edition: what it holds, its cut-off, the ids it saw new, and what was taken down from it since."""

    composition: Composition
    cutoff: int
    new: frozenset[str]
    taken_down: set[str] = field(default_factory=set)

    @property
    def standing(self) -> set[str]:
        return {article.id for article in self.composition.articles} - self.taken_down


class Ledger:
    """All articles, the open editions of one digest, and what its closed ones have considered and used."""

    def __init__(self, digest: Digest, now: datetime = make.NOW) -> None:
        self.digest = digest
        self.now = now
        self.articles: dict[str, Article] = {}
        self.open: list[OpenEdition] = []
        self.cutoff: int | None = None
        self.carried: set[str] = set()
        self.used: set[str] = set()
        self.horizon: tuple[datetime, int] | None = None

    def history(self, *, without: OpenEdition | None = None) -> History:
        """The history as it stands, with what open editions (but for one) reserve."""
        reserved = frozenset(key for one in self.open if one is not without for key in one.standing)
        horizon, horizon_seq = self.horizon or (self.now - timedelta(days=1), len(self.articles))
        return History(self.cutoff, horizon, horizon_seq, frozenset(self.carried), frozenset(self.used), reserved)

    def add(self, **given: Any) -> str:
        """A new article with the next number; its id."""
        article = make.article(seq=len(self.articles) + 1, first_seen=self.now, **given)
        self.articles[article.id] = article
        return article.id

    def change(self, key: str, **given: Any) -> None:
        self.articles[key] = replace(self.articles[key], **given)

    def compose(self) -> OpenEdition:
        history = self.history()
        # The first look fixes the horizon for good: were it moved on, a skipped first edition would lose stories.
        self.horizon = (history.horizon, history.horizon_seq)
        pool = list(self.articles.values())
        new = frozenset(one.id for one in pool if is_new(one, history, self.now))
        edition = OpenEdition(compose(self.digest, pool, history, self.now), len(pool), new)
        self.open.append(edition)
        return edition

    def cancel(self, edition: OpenEdition) -> None:
        """Skip the edition, or cancel it before its first message."""
        self.open.remove(edition)

    def close(self, edition: OpenEdition) -> None:
        """Consider everything up to the cut-off, but for what the edition keeps and nobody has considered since."""
        before = self.history(without=edition)
        kept = edition.composition.carried | edition.composition.withheld | edition.taken_down | before.reserved
        considered = {key for key in self.carried if self.articles[key].seq <= edition.cutoff}
        self.carried = (self.carried - considered) | {key for key in kept if self.can_be_new(key, before)}
        self.used |= edition.standing
        self.cutoff = max(self.cutoff or 0, edition.cutoff)
        self.open.remove(edition)

    def hide(self, key: str) -> None:
        """Take the article down, out of open editions too."""
        self.change(key, hidden_at=self.now)
        for edition in self.open:
            if key in edition.standing:
                edition.taken_down.add(key)

    def can_be_new(self, key: str, history: History | None = None) -> bool:
        """Whether the story is new, or will be as soon as nothing holds it back."""
        article, history = self.articles[key], history or self.history()
        return is_new(article, history, self.now) or is_withheld(article, history, self.now)
