"""The lead picture of an article's page, with the words that are printed beside it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from digest.html.clean import clean_line
from digest.html.links import is_pixel
from digest.model.article import Image
from digest.sources.credits import picture
from digest.sources.pagetree import elements, label_of, words_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_CAPTION = re.compile(
    r"-(?:figcaption|(?:image|photo|picture|media|img)?-?(?:caption|cutline|legend|legende|bildunterschrift"
    r"|pie-de-foto|description))(?=-)"
)
_CREDIT = re.compile(
    r"-(?:(?:image|photo|picture|media)?-?(?:credits?|copyright|photographer|courtesy|source|quelle"
    r"|fotograf|by-?line))(?=-)"
)
_LEAD = re.compile(
    r"-(?:featured|hero|lead|main|article|story|post|entry|cover|top|opener|title)-(?:image|img|photo"
    r"|picture|media|figure|thumbnail|pic|visual)(?=-)|-wp-post-image(?=-)"
)
_HOLDER = re.compile(r"-(?:photo|image|picture|img|foto|bild|media|figure|visual|thumbnail|gorsel|sekil)(?=-)")
_FEW = 400
_NO_STORY = re.compile(r"-(?:avatar|logo|icon|author|profile|portrait-small|badge|emoji|share|banner)(?=-)")
_DECOR = re.compile(
    r"(?:^|[/_.-])(?:logo|favicon|icon|avatar|placeholder|spacer|default|sprite|badge|pixel)(?:[_.-]|$)", re.IGNORECASE
)


def lead_picture(
    above: Sequence[HtmlElement], behind_heading: Sequence[HtmlElement]
) -> tuple[Image, HtmlElement] | None:
    """The picture among what stands above the text, and the element that it stands in.

    Above the headline it must be marked as one: what else stands there is the site's.
    """
    holders = [one for one in above if one.tag == "figure"] + [
        one for one in above if _LEAD.search(label_of(one)) and one.tag in ("div", "picture", "section", "td", "p")
    ]
    for holder in [*holders, *(one for one in behind_heading if one.tag == "img")]:
        found = holder if holder.tag == "img" else _image_in(holder)
        if found is not None and is_of_story(found, framed=holder.tag == "figure"):
            whole = holder if holder.tag == "figure" else _holder_of(found, holder)
            return pictured(found, whole), whole
    return None


def _holder_of(image: HtmlElement, otherwise: HtmlElement) -> HtmlElement:
    """What holds a picture and the words beside it: a figure, or what is named a picture and has few words."""
    for place in list(image.iterancestors())[:3]:
        if place.tag == "figure":
            return place
        if (
            place.tag in ("div", "span", "td", "p")
            and _HOLDER.search(label_of(place))
            and len(words_of(place) or "") <= _FEW
        ):
            return place
    return otherwise


def pictured(image: HtmlElement, holder: HtmlElement) -> Image:
    """A picture with its caption and credit; a credit printed apart from the caption is the end of it."""
    caption, credit = _caption(image, holder), _credit(holder)
    if credit and caption and credit not in caption:
        caption = f"{caption} {credit}"
    given = picture(image.get("src"), image.get("alt"), caption or credit, credit)
    return given if given is not None else Image()


def is_of_story(image: HtmlElement, *, framed: bool = False) -> bool:
    """Whether a picture can be a story's: no portrait of the author, no pixel, and no logo unless it is `framed`."""
    source = image.get("src") or ""
    if not source or source.startswith("data:") or is_pixel(dict(image.attrib)):
        return False
    sides = [int(value) for side in ("width", "height") if (value := image.get(side) or "").isdecimal()]
    if sides and max(sides) < 100:
        return False
    around = [image, *list(image.iterancestors())[:3]]
    return framed or not (any(_NO_STORY.search(label_of(one)) for one in around) or is_decor(source))


def is_decor(address: str) -> bool:
    """Whether the name of a picture's file says that it is a logo or a stand-in."""
    return bool(_DECOR.search(address.partition("?")[0].rsplit("/", 1)[-1]))


def _image_in(holder: HtmlElement) -> HtmlElement | None:
    return next((one for one in holder.iter("img") if one.get("src")), None)


def _caption(image: HtmlElement, holder: HtmlElement) -> str | None:
    if (inside := next(holder.iter("figcaption"), None)) is not None:
        return spaced_words(inside)
    if holder is image:
        return _neighbour(image)
    named = (
        one for one in elements(holder) if one is not holder and _CAPTION.search(label_of(one)) and one.tag != "img"
    )
    return next((words for one in named if (words := words_of(one))), None) or _neighbour(holder)


def _neighbour(element: HtmlElement) -> str | None:
    """The caption that stands behind a picture without standing in it."""
    for place in [element, *list(element.iterancestors())[:2]]:
        following = place.getnext()
        if (
            following is not None
            and isinstance(following.tag, str)
            and (following.tag == "figcaption" or _CAPTION.search(label_of(following)))
        ):
            return spaced_words(following)
    return None


def _credit(holder: HtmlElement) -> str | None:
    marked = (
        one
        for one in elements(holder)
        if one is not holder and one.tag not in ("img", "figcaption", "figure", "picture")
    )
    for element in marked:
        if _CREDIT.search(label_of(element)) and (words := words_of(element)):
            return words.strip("()") if words.startswith("(") and words.endswith(")") else words
    return None


def spaced_words(element: HtmlElement) -> str | None:
    """The words of a caption, with a blank where one part of it follows another without."""
    parts: Iterable[str | None] = [element.text]
    for child in element:
        if isinstance(child.tag, str):
            joint = " " if child.tag in ("span", "cite", "small", "div", "p") and label_of(child) != "-" else ""
            parts = [
                *parts,
                joint,
                "".join(child.itertext()),
                joint if child.tail and child.tail[:1].isalnum() else "",
                child.tail,
            ]
        else:
            parts = [*parts, child.tail]
    line = clean_line("".join(filter(None, parts)))
    return line and re.sub(r"\s+([.,;:])", r"\1", line)
