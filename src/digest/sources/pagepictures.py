"""The lead picture of an article's page, with the words that are printed beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from digest.html.links import is_pixel
from digest.model.article import Image
from digest.sources.blockwords import is_advertisement
from digest.sources.bodyimages import SMALLEST_SIDE
from digest.sources.boxes import is_labelled_advertisement
from digest.sources.credits import picture
from digest.sources.pagecaptions import caption_of, credit_behind, credit_within, holder_of, said_in_credit
from digest.sources.pagetree import address_in, is_icon, label_of
from digest.sources.sitelinks import home_of, on_site

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
# The measures of the Interactive Advertising Bureau: those of no photograph, and those that some have, too.
_OF_BANNERS = frozenset(
    {(728, 90), (970, 90), (970, 250), (468, 60), (234, 60), (320, 50), (320, 100), (300, 50), (980, 120)}
    | {(160, 600), (120, 600), (300, 600), (300, 1050), (120, 240)}
)
_OF_SOME_BANNERS = frozenset({(300, 250), (336, 280), (250, 250), (200, 200), (180, 150), (125, 125)})
_PICTURE_FILE = re.compile(r"\.(?:jpe?g|png|webp|gif|avif)$", re.IGNORECASE)


def lead_picture(
    above: Sequence[HtmlElement], behind_heading: Sequence[HtmlElement], base: str | None = None
) -> tuple[Image, list[HtmlElement]] | None:
    """The picture among what stands above the text, and the elements that it and its caption stand in.

    Above the headline it must be marked as one: what else stands there is the site's. `base` is where the page is.
    """
    holders = [one for one in above if one.tag == "figure"] + [
        one for one in above if _LEAD.search(label_of(one)) and one.tag in ("div", "picture", "section", "td", "p")
    ]
    for holder in [*holders, *(one for one in behind_heading if one.tag == "img")]:
        found = holder if holder.tag == "img" else _image_in(holder)
        if found is not None and is_of_story(found, framed=holder.tag == "figure"):
            if is_banner(found, base) or (found is holder and _is_paid_for(found, base)):
                continue
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
    """Whether a picture can be a story's: not small, no portrait and no advertisement, no logo but a `framed` one."""
    source = image.get("src") or ""
    if not source or source.startswith("data:") or is_pixel(dict(image.attrib)) or is_icon(image):
        return False
    sides = _sides(image)
    if sides and min(sides) < SMALLEST_SIDE:
        return False
    around = [image, *islice(image.iterancestors(), 3)]
    if any(is_labelled_advertisement(one) for one in around):
        return False
    return framed or not (any(_NO_STORY.search(label_of(one)) for one in around) or is_decor(source))


def _is_paid_for(image: HtmlElement, base: str | None) -> bool:
    """Whether a picture without a caption leads away from the site, or has the measures of an advertisement.

    One that leads to itself in another size does not lead away, wherever it lies.
    """
    sides = tuple(_sides(image))
    link = next(image.iterancestors("a"), None)
    address = address_in(link, "href", base) if link is not None else None
    leads = bool(address) and not _PICTURE_FILE.search(urlsplit(address or "").path)
    away = leads and bool(base) and not on_site(address or "", home_of(base or ""))
    paid = link is not None and "sponsored" in (link.get("rel") or "").lower().split()
    if not (paid or away or sides in _OF_BANNERS or (leads and sides in _OF_SOME_BANNERS)):
        return False
    caption = caption_of(image, holder_of(image, image))[0]
    return paid or caption is None or is_advertisement(caption)


def is_banner(image: HtmlElement, base: str | None) -> bool:
    """Whether a picture is an advertisement by its measures; one that only leads away may be of the text.

    `base` is where the page is.
    """
    sides = tuple(_sides(image))
    return (sides in _OF_BANNERS or sides in _OF_SOME_BANNERS) and _is_paid_for(image, base)


def _sides(image: HtmlElement) -> list[int]:
    return [int(value) for side in ("width", "height") if (value := image.get(side) or "").isdecimal()]


def is_decor(address: str) -> bool:
    """Whether the name of a picture's file says that it is a logo or a stand-in."""
    return bool(_DECOR.search(address.partition("?")[0].rsplit("/", 1)[-1]))


def _image_in(holder: HtmlElement) -> HtmlElement | None:
    return next((one for one in holder.iter("img") if one.get("src")), None)
