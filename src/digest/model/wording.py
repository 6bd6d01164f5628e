"""What a digest and its editions say in one of their languages."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BlockWording:
    """A block in one language; `text` is Markdown in a digest, and sanitised HTML in an edition."""

    language: str
    title: str | None = None
    label: str | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Wording:
    """A digest or an edition in one language, but for its blocks.

    `subject` is a template in a digest. In an edition it is the line itself, and empty in a language that
    it was not rendered in.
    """

    language: str
    title: str
    subject: str = ""
    intro_html: str | None = None
