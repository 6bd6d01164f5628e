"""An edition as rendered, with holes for what differs from person to person."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from digest.model.languages import best


class Hole(StrEnum):
    """A place in a rendition that the form letter fills; the value is what stands there until then.

    Holes are URLs of a reserved name (RFC 2606), so that an inliner, a sanitiser and a text
    rendering leave them alone, byte for byte.
    """

    UNSUBSCRIBE = "https://hole.invalid/unsubscribe"
    PREFERENCES = "https://hole.invalid/preferences"


@dataclass(frozen=True, slots=True)
class Rendition:
    """A mail as rendered once for everybody: subject on one line, HTML and text with holes.

    `others` are the same mail in the other `language`s that its readers want; they have none themselves.
    `left_out` says, for editors, what of the edition the HTML was too small for; it is known while rendering only,
    and so is `untitled`: nothing came of the digest's subject, and title and date stand there instead.
    """

    subject: str
    html: str
    text: str
    language: str = ""
    others: tuple[Rendition, ...] = ()
    left_out: tuple[str, ...] = ()
    untitled: bool = False

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that it is rendered in, the default one first."""
        return tuple(each.language for each in self.each())

    def each(self) -> Iterator[Rendition]:
        """Itself, then the others."""
        yield self
        yield from self.others

    def in_language(self, language: str) -> Rendition:
        """The one in that language, or else in the default one."""
        return next((each for each in self.others if each.language == language), self)

    def read_by(self, locale: str | None) -> Rendition:
        """The one for a reader of that locale: in the language that is nearest to it, or else in the default one."""
        return self.in_language(best(locale, self.languages) or self.language)
