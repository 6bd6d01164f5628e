"""The picture of a page's story, from the first place that has it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from digest.model.article import Image
from digest.sources.credits import picture
from digest.sources.linkeddata import Node, first_text, spoken_text, texts
from digest.sources.pagecaptions import holder_of
from digest.sources.pagepictures import is_banner, is_decor, is_of_story, lead_picture, pictured
from digest.sources.pageselectors import BY_SELECTOR
from digest.sources.pagetree import inside, selector_of, words_of
from digest.sources.pageview import PageView
from digest.sources.urls import canonical

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_FILE = re.compile(r".+\.(?:jpe?g|png|webp|gif|avif)", re.IGNORECASE)
_ANY_FILE = re.compile(
    r"(?:[\d_x-]{1,9}|[a-z]|images?|img|photos?|fotos?|pictures?|pics?|default|large|medium|small|thumb(?:nail)?|main|cover"
    r"|hero|lead|header|index|original|full|preview|share|social|og(?:[_-]?image)?)[_-]?\d{0,4}\.",
    re.IGNORECASE,
)


def image_of(view: PageView) -> Image | None:
    """The picture above the text with the words beside it, else the one named for sharing."""
    if chosen := view.chosen("image"):
        inside = next((one for one in chosen[0].iter("img") if one.get("src")), None)
        if inside is not None:
            holder = next(iter(inside.iterancestors("figure")), chosen[0])
            lead, shown = pictured(inside, holder)
            view.taken += shown
            view.take("image", (inside.get("src"), BY_SELECTOR))
            return _captioned(view, lead)
    if (found := lead_picture(view.regions.before, view.regions.behind_heading(), view.base)) is not None:
        view.taken += found[1]
        view.take("image", (found[0], f"the page: {selector_of(found[1][0])}"))
        return _captioned(view, found[0])
    shared = [
        (_of_data(view.data), "JSON-LD image"),
        (
            _of_address(
                view.meta.first("og:image:secure_url", "og:image:url", "og:image"), view.meta.first("og:image:alt")
            ),
            "Open Graph og:image",
        ),
        (_of_data(view.marked[1]), "microdata image"),
        (
            _of_address(view.meta.first("twitter:image", "twitter:image:src"), view.meta.first("twitter:image:alt")),
            "meta twitter:image",
        ),
    ]
    image = view.take("image", *shared)
    image = _as_printed(view, image if isinstance(image, Image) else None)
    return _captioned(view, image) if image is not None else None


def _as_printed(view: PageView, shared: Image | None) -> Image | None:
    """The picture named for sharing with the words beside it in the text; else the first there that has some.

    Where no more than a standfirst stands above it there, it is taken out of the text as one above it is.
    """
    if view.place.body is None or (shared is not None and shared.caption):
        return shared
    images = [one for one in view.place.body.iter("img") if one.get("src") and is_of_story(one)]
    images = [one for one in images if not is_banner(one, view.base)]
    image = next(iter(images), None) if shared is None else _same_picture(shared.url, images, view.base)
    if image is None:
        return shared
    lead, shown = pictured(image, holder_of(image, image))
    if not lead.caption:
        return shared
    if _opens_text(image, view.place.body):
        view.taken += shown
    if shared is not None:
        return Image(shared.url, shared.alt or lead.alt, lead.caption, lead.credit)
    view.take("image", (lead, f"the page: {selector_of(image)}"))
    return lead


def _same_picture(address: str | None, images: Sequence[HtmlElement], base: str | None) -> HtmlElement | None:
    """The picture of the text at this address, or else the one whose file has the same name in another size's folder.

    What an address asks for behind "?" is another size only where its path names a file of a picture.
    """
    shown = {one: canonical(one.get("src") or "", base) for one in images}
    wanted = canonical(address or "", base)
    same = next((one for one in images if wanted and shown[one] == wanted), None)
    file = _file_of(wanted)
    if same is not None or file is None:
        return same
    of_name = {shown[one]: one for one in images if _file_of(shown[one]) == file}
    return next(iter(of_name.values())) if len(of_name) == 1 else None


def _file_of(address: str | None) -> str | None:
    """The name of the file of a picture that an address names, unless many have the same."""
    name = urlsplit(address or "").path.rpartition("/")[2]
    return name if _FILE.fullmatch(name) and not _ANY_FILE.match(name) else None


def _opens_text(image: HtmlElement, body: HtmlElement) -> bool:
    """Whether at most one paragraph of the text stands before a picture."""
    above = 0
    for element in body.iter("p", "img"):
        if element is image:
            return True
        above += element.tag == "p" and bool(words_of(element)) and not inside(image, element)
        if above > 1:
            return False
    return False


def _captioned(view: PageView, image: Image) -> Image:
    chosen = view.chosen("caption")
    if chosen:
        view.origins["image.caption"] = view.origins["image.credit"] = BY_SELECTOR
    return picture(image.url, image.alt, words_of(chosen[0])) or image if chosen else image


def _of_address(address: str | None, alt: str | None) -> Image | None:
    return Image(address, alt) if address and not is_decor(address) else None


def _of_data(data: Node) -> Image | None:
    said = data.get("image") or data.get("thumbnailUrl")
    first = said[0] if isinstance(said, list) and said else said
    if isinstance(first, dict):
        address = first_text(first, "url", "contentUrl", "@id")
        image = picture(address, None, spoken_text(first, "caption", "description"), spoken_text(first, "creditText"))
        return image if image and address and not is_decor(address) else None
    return _of_address(next(iter(texts(said)), None), None)
