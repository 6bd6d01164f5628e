"""What editors write: Markdown."""

from __future__ import annotations

from digest.html.sanitise import sanitise


def markdown(text: str, base_url: str | None = None) -> str:
    """Sanitised HTML of `text`, written in CommonMark with tables and strikethrough.

    HTML within the Markdown is kept as far as `sanitise` allows; relative links are resolved
    against `base_url` and lose their target without one.
    """
    from markdown_it import MarkdownIt

    class Trusting(MarkdownIt):
        def validateLink(self, url: str) -> bool:
            return True  # a link that is refused here would stand in the text as it was written

    parser = Trusting("commonmark", {"html": True}).enable(["table", "strikethrough"])
    return sanitise(str(parser.render(text)), base_url)
