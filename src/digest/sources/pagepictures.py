"""The lead picture of an article's page, with the words that are printed beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from digest.html.links import is_pixel
from digest.model.article import Image
from digest.sources.credits import picture
from digest.sources.pagecaptions import caption_of, credit_behind, credit_within, holder_of, said_in_credit
from digest.sources.pagetree import is_icon, label_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_LEAD = re.compile(
    r"-(?:featured|hero|lead|main|article|story|post|entry|cover|top|opener|title)-(?:image|img|photo"
    r"|picture|media|figure|thumbnail|pic|visual)(?=-)|-wp-post-image(?=-)"
)
_NO_STORY = re.compile(r"-(?:avatar|logo|icon|author|profile|portrait-small|badge|emoji|share|banner)(?=-)")
_DECOR = re.compile(
    r"(?:^|[/_.-])(?:logo|favicon|icon|avatar|placeholder|spacer|default|sprite|badge|pixel)(?:[_.-]|$)", re.IGNORECASE
)


def lead_picture(
    above: Sequence[HtmlElement], behind_heading: Sequence[HtmlElement]
) -> tuple[Image, list[HtmlElement]] | None:
    """The picture among what stands above the text, and the elements that it and its caption stand in.

    Above the headline it must be marked as one: what else stands there is the site's.
    """
    holders = [one for one in above if one.tag == "figure"] + [
        one for one in above if _LEAD.search(label_of(one)) and one.tag in ("div", "picture", "section", "td", "p")
    ]
    for holder in [*holders, *(one for one in behind_heading if one.tag == "img")]:
        found = holder if holder.tag == "img" else _image_in(holder)
        if found is not None and is_of_story(found, framed=holder.tag == "figure"):
            return pictured(found, holder if holder.tag == "figure" else holder_of(found, holder))
    return None


def pictured(image: HtmlElement, holder: HtmlElement) -> tuple[Image, list[HtmlElement]]:
    """A picture with its caption and credit, and the elements that they stand in.

    A credit that is printed apart from the caption is the end of it.
    """
    (caption, apart), credit = caption_of(image, holder), credit_within(holder)
    shown = [holder, *([apart] if apart is not None else [])]
    if credit is None and (behind := credit_behind(shown[-1])) is not None:
        credit = said_in_credit(behind)
        shown.append(behind)
    if credit and caption and credit not in caption:
        caption = f"{caption} {credit}"
    given = picture(image.get("src"), image.get("alt"), caption or credit, credit)
    return given if given is not None else Image(), shown


def is_of_story(image: HtmlElement, *, framed: bool = False) -> bool:
    """Whether a picture can be a story's: no portrait of the author, no pixel, and no logo unless it is `framed`."""
    source = image.get("src") or ""
    if not source or source.startswith("data:") or is_pixel(dict(image.attrib)) or is_icon(image):
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
