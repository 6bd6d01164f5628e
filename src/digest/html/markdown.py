"""What editors write: Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digest.html.sanitise import sanitise

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_ALIGNED = "text-align:"


def markdown(text: str, base_url: str | None = None) -> str:
    """Sanitised HTML of `text`, written in CommonMark with tables and strikethrough.

    HTML within the Markdown is kept as far as `sanitise` allows; relative links are resolved
    against `base_url` and lose their target without one.
    """
    parser = _parser()
    parsed = parser.parse(text)
    for cell in parsed:
        if cell.type in ("th_open", "td_open"):
            _align(cell)
    return sanitise(str(parser.renderer.render(parsed, parser.options, {})), base_url)


def parsed(text: str) -> list[Token]:
    """What `text` consists of, each part with its lines, before anything is made harmless."""
    return _parser().parse(text)


def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    class Trusting(MarkdownIt):
        def validateLink(self, url: str) -> bool:
            return True  # a link that is refused here would stand in the text as it was written

    return Trusting("commonmark", {"html": True}).enable(["table", "strikethrough"])


def _align(cell: Token) -> None:
    """Say in an attribute, which stays, what the parser says in a style, which goes."""
    style = str(cell.attrs.pop("style", ""))
    if style.startswith(_ALIGNED):
        cell.attrs["align"] = style.removeprefix(_ALIGNED)
