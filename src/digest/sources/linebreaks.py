"""Text that is broken by empty lines and has no paragraphs, as pages were written before style sheets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from digest.html.markup import names

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_HOLDERS = ("td", "div", "font", "center", "article", "section", "main", "body", "span")
INLINE = names(
    "a abbr b bdi bdo big br cite code em font i img ins kbd mark q s small span strong sub sup time tt u var wbr"
)
"""Elements that stand within a line."""

_LINES = names("b strong i em font small big span time u")
_FEWEST = 2

Run = list["HtmlElement | str"]


def breaks_into_paragraphs(tree: HtmlElement) -> None:
    """Make paragraphs of what stands between two line breaks, where an element has more than one such gap.

    A line that is one bold, slanted or small element is a paragraph of its own: so were standfirsts and
    dates written.
    """
    for holder in list(tree.iter(*_HOLDERS)):
        if _gaps(holder) >= _FEWEST and holder.find("p") is None:
            _rebuild(holder)


def _gaps(holder: HtmlElement) -> int:
    return sum(
        1
        for one in holder
        if one.tag == "br" and not (one.tail or "").strip() and one.getnext() is not None and one.getnext().tag == "br"
    )


def _rebuild(holder: HtmlElement) -> None:
    runs = list(_runs(holder))
    holder.text = None
    for child in list(holder):
        holder.remove(child)
    for run in runs:
        if len(run) == 1 and not isinstance(run[0], str) and run[0].tag not in INLINE:
            holder.append(run[0])
            continue
        for line in _lines(run):
            paragraph = holder.makeelement("p")
            _fill(paragraph, line)
            holder.append(paragraph)


def _runs(holder: HtmlElement) -> Iterator[Run]:
    """What stands between gaps; a block is alone."""
    run: Run = [holder.text] if holder.text and holder.text.strip() else []
    for child in list(holder):
        tail, child.tail = child.tail, None
        is_break = child.tag == "br" and bool(run) and not isinstance(run[-1], str) and run[-1].tag == "br"
        if not isinstance(child.tag, str):
            pass
        elif child.tag not in INLINE or is_break:
            if run:
                yield run
            run = []
            if not is_break:
                yield [child]
        elif child.tag != "br" or run:
            run.append(child)
        if tail and tail.strip():
            run.append(tail)
    if run:
        yield run


def _lines(run: Run) -> Iterator[Run]:
    """The lines of a run that are one element stand alone, the others together."""
    lines: list[Run] = [[]]
    for piece in run:
        if not isinstance(piece, str) and piece.tag == "br":
            lines.append([])
        else:
            lines[-1].append(piece)
    together: Run = []
    for line in filter(None, lines):
        if len(line) == 1 and not isinstance(line[0], str) and line[0].tag in _LINES:
            if together:
                yield together
            together = []
            yield line
        else:
            together += [
                *(
                    [line[0].makeelement("br")]
                    if together and not isinstance(line[0], str)
                    else [" "]
                    if together
                    else []
                ),
                *line,
            ]
    if together:
        yield together


def _fill(paragraph: HtmlElement, pieces: Run) -> None:
    for piece in pieces:
        if not isinstance(piece, str):
            paragraph.append(piece)
        elif len(paragraph):
            paragraph[-1].tail = (paragraph[-1].tail or "") + piece
        else:
            paragraph.text = (paragraph.text or "") + piece
