"""The marks that a front page gives to stories: editor's choice and a place among the most read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from digest.sources.siteblocks import ListPage
from digest.sources.sitelinks import twin_key


@dataclass(frozen=True, slots=True)
class Marks:
    """By what all forms of an address have in common: which are picked, which have what rank."""

    picked: frozenset[str] = frozenset()
    ranks: dict[str, int] | None = None

    def is_picked(self, address: str) -> bool:
        """Whether the story at `address` is editor's choice."""
        return twin_key(address) in self.picked

    def rank(self, address: str) -> int | None:
        """The place of the story at `address` among the most read, from 1."""
        return (self.ranks or {}).get(twin_key(address))


def marks_of(page: ListPage, form: Callable[[str], str] = str) -> Marks:
    """The marks that a front page gives: by its blocks, and by the flags on its teasers.

    `form` is what an address is to be known by.
    """
    flagged = {twin_key(form(each.url)) for each in page.teasers if each.flagged}
    picked = {twin_key(form(address)) for address in page.blocks.get("picked", ())}
    ranks: dict[str, int] = {}
    for rank, address in enumerate(page.blocks.get("popular", ()), 1):
        ranks.setdefault(twin_key(form(address)), rank)
    return Marks(frozenset(flagged | picked), ranks)
