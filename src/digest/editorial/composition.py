"""What an edition holds: blocks filled from the top, each article once, and a reason for each."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from digest.editorial.explanation import leave_out, placed, would_take
from digest.editorial.novelty import is_new, is_withheld, why_barred
from digest.editorial.selection import ordered
from digest.model.article import Article
from digest.model.digest import Block, Digest, Selection
from digest.model.edition import Composition, EditionBlock, History


@dataclass(frozen=True, slots=True)
class _Filled:
    """A block with what it takes, in order, and what it would take if its limit were higher."""

    block: Block
    taken: tuple[Article, ...] = ()
    surplus: tuple[Article, ...] = ()


def compose(
    digest: Digest, pool: Iterable[Article], history: History, now: datetime, *, explain: bool = False
) -> Composition:
    """What the digest's edition would hold at `now` (aware), given its history.

    The pool must hold every article that a block could take or that could be new: also the hidden,
    embargoed and reserved ones, and those carried over. What is missing from it can be lost when the
    edition closes. Reasons show times in the digest's zone; with `explain` every article of the pool
    that is not in gets one too.
    """
    articles = {article.id: article for article in pool}
    open_to_all = [article for article in articles.values() if why_barred(article, now) is None]
    new = {article.id for article in open_to_all if is_new(article, history, now)}
    filled = _fill(digest.blocks, open_to_all, history, now)
    taken = {article.id for one in filled for article in one.taken}
    passed_over = _passed_over(filled, new - taken)
    left = [article for article in articles.values() if article.id not in taken]
    return Composition(
        blocks=tuple(_blocks(filled, history, now, ZoneInfo(digest.timezone))),
        fresh=sum(article.id in new for one in filled if not one.block.repeats for article in one.taken),
        passed_over=passed_over,
        carried=_carried(filled) & {article.id for article in passed_over},
        withheld=frozenset(article.id for article in left if is_withheld(article, history, now)),
        left_out=leave_out(digest, left, history, now, _kept_out(filled)) if explain else (),
        empty=tuple(_empty(filled)),
    )


def _fill(blocks: Iterable[Block], pool: Sequence[Article], history: History, now: datetime) -> list[_Filled]:
    """The blocks from the top, each with what the ones above it left."""
    filled: list[_Filled] = []
    taken: set[str] = set()
    for block in blocks:
        fitting = [] if block.text is not None else _fitting(block, pool, taken, history, now)
        in_order = tuple(ordered(fitting, block.select or Selection(), now))
        filled.append(_Filled(block, in_order[: block.limit], in_order[block.limit :]))
        taken.update(article.id for article in in_order[: block.limit])
    return filled


def _fitting(
    block: Block, pool: Sequence[Article], taken: Collection[str], history: History, now: datetime
) -> list[Article]:
    return [each for each in pool if each.id not in taken and would_take(block, each, history, now)]


def _blocks(filled: Iterable[_Filled], history: History, now: datetime, zone: ZoneInfo) -> Iterable[EditionBlock]:
    """The blocks of the edition: texts as HTML, and articles with their reasons; never an empty block of articles."""
    for one in filled:
        block, selection = one.block, one.block.select or Selection()
        if block.text is not None:
            words = tuple(replace(each, text=_html(each.text or "")) for each in block.wordings)
            yield EditionBlock(block.title, text_html=_html(block.text), label=block.label, wordings=words)
        elif one.taken:
            reasons = tuple(placed(article, selection, history, now, zone) for article in one.taken)
            layout = block.layout or ("ranked" if selection.popular else None)
            yield EditionBlock(block.title, reasons, label=block.label, layout=layout, wordings=block.wordings)


def _empty(filled: Iterable[_Filled]) -> Iterator[tuple[int, Block]]:
    above = 0
    for one in filled:
        if one.block.text is None and not one.taken:
            yield above, one.block
        else:
            above += 1


def _html(text: str) -> str:
    from digest.html.markdown import markdown

    return markdown(text)


def _passed_over(filled: Iterable[_Filled], new: Collection[str]) -> tuple[Article, ...]:
    """Those of the `new` that a limit alone kept out, in the order of the first block that did.

    A `repeats` block passes nobody over: it may take the article in any later edition.
    """
    found = {
        article.id: article for one in filled if not one.block.repeats for article in one.surplus if article.id in new
    }
    return tuple(found.values())


def _carried(filled: Iterable[_Filled]) -> frozenset[str]:
    return frozenset(article.id for one in filled if one.block.carry for article in one.surplus)


def _kept_out(filled: Iterable[_Filled]) -> dict[str, list[Block]]:
    """For each article that a limit kept out of a block, the blocks."""
    blocks: dict[str, list[Block]] = {}
    for one in filled:
        for article in one.surplus:
            blocks.setdefault(article.id, []).append(one.block)
    return blocks
