"""An edition as rendered, with holes for what differs from person to person."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Hole(StrEnum):
    """A place in a rendition that the form letter fills; the value is what stands there until then.

    Holes are URLs of a reserved name (RFC 2606), so that an inliner, a sanitiser and a text
    rendering leave them alone, byte for byte.
    """

    UNSUBSCRIBE = "https://hole.invalid/unsubscribe"
    PREFERENCES = "https://hole.invalid/preferences"


@dataclass(frozen=True, slots=True)
class Rendition:
    """A mail as rendered once for everybody: subject on one line, HTML and text with holes."""

    subject: str
    html: str
    text: str
