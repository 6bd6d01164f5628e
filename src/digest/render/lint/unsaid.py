"""Words that the HTML of a mail shows and its text part does not say: who reads that alone never learns of them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from digest.render.lint.cascade import Sheets
from digest.render.lint.findings import Finding, some, warning
from digest.render.lint.looks import PLAIN, marks_of, under
from digest.render.lint.outline import declarations, words

_WORD = re.compile(r"\w+")
# What is within a line; whatever else there is begins one of its own.
_INLINE = frozenset(
    (
        *("abbr", "b", "bdi", "bdo", "big", "cite", "code", "del", "dfn", "em", "font", "i", "ins", "kbd", "label"),
        *(
            "mark",
            "nobr",
            "q",
            "s",
            "samp",
            "small",
            "span",
            "strike",
            "strong",
            "sub",
            "sup",
            "time",
            "tt",
            "u",
            "var",
        ),
    )
)
# A link is told by its address, and a headline by all of its words; the others show nothing.
_ASIDE = frozenset({"a", "h1", "h2", "h3", "head", "title", "style", "script", "template", "noscript"})
# Letters of words that are nowhere in the text part. Fewer are a name for something, as “Photo:” or “Issue”.
_LEAST = 12
_MOST_TOLD = 3


def unsaid_findings(
    elements: Sequence[tuple[Any, str | None]], text: str, hidden: Collection[Any]
) -> Iterator[Finding]:
    """A warning for each line or cell of a mail (lxml) that has words which the text part leaves out.

    `hidden` are elements that nobody sees; so is what is in them.
    """
    found = _unsaid(elements, text, hidden) if text.strip() else {}
    told = {words(line): missing for line, missing in found.items()}
    if len(told) > _MOST_TOLD:
        yield warning(f"the text part leaves out {some(list(told))}")
        return
    under_heading = dict(elements)
    for line, missing in found.items():
        own = sorted({piece for each in line.iter() for piece in _own(each)}, key=len, reverse=True)
        yield warning(
            f"the text part leaves out {some([words(line)])}",
            under_heading[line],
            *own,
            *sorted(missing, key=len, reverse=True)[:_MOST_TOLD],
        )


def _unsaid(elements: Sequence[tuple[Any, str | None]], text: str, hidden: Collection[Any]) -> dict[Any, list[str]]:
    """The words that stand nowhere in `text`, by the line or cell that they are in."""
    said = frozenset(_WORD.findall(text.casefold()))
    # A line of the text part may end within what has no blanks, and words of the HTML within <b>.
    letters = "".join(_WORD.findall(text.casefold()))
    left_out: set[Any] = set()
    lines: dict[Any, Any] = {}
    missing: dict[Any, list[str]] = {}
    for element, _ in elements:
        above = element.getparent()
        if above in left_out or element.tag in _ASIDE or element in hidden:
            left_out.add(element)
            continue
        line = lines[element] = lines.get(above, element) if element.tag in _INLINE else element
        new = (word for piece in _own(element) for word in _WORD.findall(piece.casefold()) if word not in said)
        missing.setdefault(line, []).extend(word for word in new if word not in letters)
    return {line: new for line, new in missing.items() if sum(map(len, new)) >= _LEAST}


def _own(element: Any) -> list[str]:
    """The lines of what an element says itself."""
    if element.tag in _ASIDE or not isinstance(element.tag, str):
        return []
    own = (element.text, *(child.tail for child in element))
    return [line.strip() for piece in own if piece for line in piece.split("\n") if line.strip()]


def hidden_of(tree: Any, elements: Sequence[tuple[Any, str | None]]) -> frozenset[Any]:
    """The elements (lxml) that nobody sees by day, by what they or the mail's own sheets say of them."""
    plain = {element: declarations(style) for element, _ in elements if (style := element.get("style"))}
    styles = Sheets(tree).styled(plain, "always")
    return frozenset(
        element for element, _ in elements if under(PLAIN, styles.get(element, ()), marks_of(element)).unseen
    )
