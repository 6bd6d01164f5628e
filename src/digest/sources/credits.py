"""The words that must stand beside a picture."""

from __future__ import annotations

import re

from digest.html.clean import clean_line
from digest.model.article import Image

_PARENTHESES = r"\(([^()]*(?:\([^()]*\)[^()]*)*)\)"
_AT_THE_END = re.compile(_PARENTHESES + r"[\s.…!]*$")
_ANYWHERE = re.compile(_PARENTHESES)
_SPEAKS_OF_CREDIT = re.compile(
    r"\b(?:picture|photo|image|courtesy|illustration|collection|archive|credit)\b|©", re.IGNORECASE
)


def credit_of(caption: str | None) -> str | None:
    """The credit within a caption as printed: the text of its last parentheses, None without any.

    Where words follow them they must speak of a picture: “Toros (left) and Mindel” credits nobody.
    """
    if not caption:
        return None
    if found := _AT_THE_END.search(caption):
        return clean_line(found[1])
    inner = [text for text in _ANYWHERE.findall(caption) if _SPEAKS_OF_CREDIT.search(text)]
    return clean_line(inner[-1]) if inner else None


def picture(
    url: str | None, alt: str | None = None, caption: str | None = None, credit: str | None = None
) -> Image | None:
    """An image with its words cleaned, or None where there is nothing of it.

    A `credit` of the source's own wins over the one that the caption holds.
    """
    words = clean_line(caption)
    image = Image(url=url, alt=clean_line(alt), caption=words, credit=clean_line(credit) or credit_of(words))
    return image if image.url or image.caption or image.credit else None
