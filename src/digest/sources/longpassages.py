"""The text of a page whose markup does not say where it is: the home of trafilatura."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_WRAPPING = re.compile(r"</?(?:html|body|head)\b[^>]*>|<h1\b.*?</h1>", re.DOTALL | re.IGNORECASE)
_BLOCKS = ("p", "div", "section", "td", "th", "li", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6", "br", "label")
_MOST_BLOCKS = 2000
_UP_TO_HEADLINE = re.compile(r"^.*?</h1>", re.DOTALL | re.IGNORECASE)


def long_passages(tree: HtmlElement) -> str | None:
    """The long passages of the page in `tree` as HTML, without what stands above its headline; None without any.

    Only the text is asked for: author, language and time of day would be lost (see linkeddata, pagedates). What it
    asks last, justext, looks from each short block to the next long one: it is left out where they are many.
    """
    from lxml import html
    from trafilatura import extract

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    found = extract(
        html.tostring(tree, encoding="unicode"),
        output_format="html",
        include_comments=False,
        include_formatting=True,
        include_images=True,
        include_links=True,
        favor_precision=True,
        fast=sum(1 for _ in tree.iter(*_BLOCKS)) > _MOST_BLOCKS,
    )
    return _WRAPPING.sub("", _UP_TO_HEADLINE.sub("", found, count=1)).strip() or None if found else None
