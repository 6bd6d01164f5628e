"""Whether every text of a mail can be read on its ground, by day and by night (WCAG 2.2, 1.4.3)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from math import floor
from typing import Any, NamedTuple

from digest.model.colour import contrast, legible
from digest.render.inline import named_colours
from digest.render.lint.cascade import Said, Scope, Sheets
from digest.render.lint.colours import Colour, read_colour
from digest.render.lint.findings import Finding, error, warning
from digest.render.lint.looks import PLAIN, SMALL, Look, marks_of, under
from digest.render.lint.outline import declarations, outlined
from digest.render.lint.wording import PERSONAL, unseen_link

_HOPELESS = 1.6
_SHOWN = 40
_BLANK = " \n\r\t\u200b\u00a0·"
# What a mail is for: a headline, and what can be opened.
_NEEDED = frozenset({"h1", "h2", "h3", "h4", "a"})


class _View(NamedTuple):
    """Where a mail is looked at, in words, and which file may mend it there."""

    scope: Scope
    when: str = ""
    file: str | None = None


_VIEWS = (
    _View("always"),
    _View("narrow", " on narrow screens", "screens.css"),
    _View("night", " in dark mode", "dark.css"),
)


def contrast_findings(tree: Any) -> Iterator[Finding]:
    """Texts that are hard to read, each pair of colours once, and personal links that nobody sees.

    By night and on narrow screens only where the mail has rules for it.
    """
    elements = [(element, block) for element, block in outlined(tree)]
    plain = {element: declarations(style) for element, _ in elements if (style := element.get("style"))}
    sheets = Sheets(tree)
    bare = frozenset(str(found) for each in sheets.colours("always") if (found := read_colour(each)))
    by_day: set[tuple[str, str]] = set()
    told: set[str] = set()
    for view in _VIEWS:
        if view.scope == "always" or sheets.acts(view.scope):
            seen = set() if view.scope == "night" else by_day
            looks = _looks(elements, sheets.styled(plain, view.scope))
            yield from _faint(elements, looks, view, bare, seen)
            yield from _lost_links(elements, looks, view, told)


def _looks(elements: Iterable[tuple[Any, str | None]], styles: Mapping[Any, Said]) -> dict[Any, Look]:
    looks: dict[Any, Look] = {}
    for element, _ in elements:
        above = looks.get(element.getparent(), PLAIN)
        said, marks = styles.get(element, ()), marks_of(element)
        looks[element] = under(above, said, marks) if said or marks else above
    return looks


def _faint(
    elements: Iterable[tuple[Any, str | None]],
    looks: Mapping[Any, Look],
    view: _View,
    bare: Collection[str],
    seen: set[tuple[str, str]],
) -> Iterator[Finding]:
    unseen: dict[str, list[tuple[Any, str | None]]] = {}
    small: dict[str, list[tuple[Any, str | None]]] = {}
    for element, block in elements:
        look = looks[element]
        # What is hidden before the first heading is for the list of mails.
        if look.unseen and block and view.scope == "always" and _speaks(element):
            unseen.setdefault(look.unseen, []).append((element, block))
        elif look.size < SMALL and not look.unseen and view.scope == "always" and _speaks(element):
            small.setdefault(look.said_size, []).append((element, block))
        pair = look.seen
        if look.unseen or not pair or pair in seen:
            continue
        found = contrast(*pair)
        if found < look.least and _speaks(element):
            seen.add(pair)
            yield _hard_to_read(element, block, look, found, view, bare)
    yield from (_unseen(why, there) for why, there in unseen.items())
    yield from (_small(size, there) for size, there in small.items())


def _hard_to_read(
    element: Any, block: str | None, look: Look, found: float, view: _View, bare: Collection[str]
) -> Finding:
    ink, ground = look.seen or ("", "")
    tell = error if found < _HOPELESS else warning
    # Cut, not rounded: 4.48 is less than the 4.5 that are asked for.
    hard = f"{_called(look.said_ink, ink)} on {_called(look.said_ground, ground)}{view.when} is hard to read"
    told = f"{hard} (contrast {floor(found * 10) / 10}): {_advice(look, ink, ground, view, bare)}"
    typed = (*_written(look.said_ink, ink), *_own_words(element)[:1], *_written(look.said_ground, ground))
    return tell(told, block, *typed)


def _lost_links(
    elements: Sequence[tuple[Any, str | None]], looks: Mapping[Any, Look], view: _View, told: set[str]
) -> Iterator[Finding]:
    """An error for each personal link of which nothing can be seen."""
    links = {link.get("href"): link for link, _ in elements if link.tag == "a"}
    for hole, name in PERSONAL:
        link = links.get(hole) if name not in told else None
        speaking = [each for each in link.iter() if each in looks and _speaks(each)] if link is not None else []
        if speaking and all(looks[each].unseen for each in speaking):
            told.add(name)
            yield unseen_link(name, f"{view.when}, because of {looks[speaking[0]].unseen}")


def _small(size: str, there: Sequence[tuple[Any, str | None]]) -> Finding:
    element, block = there[0]
    more = f" and {len(there) - 1} more" if len(there) > 1 else ""
    told = f"“{_own_words(element)[0][:_SHOWN]}”{more} in font-size: {size} is too small to be read: write 12px or more"
    return warning(told, block, f"font-size: {size}", f"font-size:{size}", _own_words(element)[0])


def _unseen(why: str, there: Sequence[tuple[Any, str | None]]) -> Finding:
    needed = [each for each in there if each[0].tag in _NEEDED]
    element, block = [*needed, *there][0]
    more = f" and {len(there) - 1} more" if len(there) > 1 else ""
    told = f"“{_own_words(element)[0][:_SHOWN]}”{more} cannot be seen, because of {why}: show it, or leave it out"
    return (error if needed else warning)(told, block, why, why.replace(": ", ":"))


def _advice(look: Look, ink: str, ground: str, view: _View, bare: Collection[str]) -> str:
    if look.share < 1:
        return "its opacity takes its colour away: leave that out"
    end = max("#000000", "#ffffff", key=lambda each: contrast(each, ground))
    better = legible(ink, end, (ground,))
    if look.ink is not None and str(look.ink) in bare:
        return f"a rule outside of @media acts by day and by night; color: {better} would do here"
    return f"{view.file} may say color: {better} !important" if view.file else f"write for instance color: {better}"


def _called(said: str, colour: str) -> str:
    plain = not said or (said.startswith("#") and len(said) in (len("#rgb"), len("#rrggbb")))
    return colour if plain else f"{said} ({colour})"


def _written(said: str, colour: str) -> Iterator[str]:
    """How a colour may stand in a template."""
    digits = colour[1:]
    if not said.startswith("#"):
        yield from (f": {said}", f":{said}", f'="{said}"') if said else ()
    yield colour
    if digits[::2] == digits[1::2]:
        yield from (f"#{digits[::2]}{end}" for end in (";", " ", '"', "'"))
    yield from (f": {name}" for name, parts in named_colours().items() if str(Colour(*parts)) == colour)


def _speaks(element: Any) -> bool:
    return bool(_own_words(element))


def _own_words(element: Any) -> list[str]:
    """The lines of an element's own text; of a picture, what stands there as long as it is not shown."""
    if element.tag in ("style", "title", "head", "html"):
        return []
    own = [element.get("alt")] if element.tag == "img" else [element.text, *(child.tail for child in element)]
    lines = (line.strip(_BLANK) for text in own if text for line in text.split("\n"))
    return [line for line in lines if line]
