"""The text of a page whose markup does not say where it is: the home of trafilatura."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_WRAPPING = re.compile(r"</?(?:html|body|head)\b[^>]*>|<h1\b.*?</h1>", re.DOTALL | re.IGNORECASE)
_UP_TO_HEADLINE = re.compile(r"^.*?</h1>", re.DOTALL | re.IGNORECASE)


def long_passages(tree: HtmlElement) -> str | None:
    """The long passages of the page in `tree` as HTML, without what stands above its headline; None without any.

    Only the text is asked for: author, language and time of day would be lost (see linkeddata, pagedates).
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
    )
    return _WRAPPING.sub("", _UP_TO_HEADLINE.sub("", found, count=1)).strip() or None if found else None
