"""An article by the names of `digest articles --json`: what a .json file and a Markdown file's front matter hold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from digest.html.markdown import markdown
from digest.model.article import Image
from digest.sources.categories import TOPIC
from digest.sources.draft import Category, Draft

_TRUE = frozenset({"true", "yes", "on", "1"})
_FALSE = frozenset({"false", "no", "off", "0"})
_NOTHING = frozenset({"", "~", "null"})


class FieldError(ValueError):
    """A field holds what it cannot hold; `field` is its name."""

    def __init__(self, field: str, message: str) -> None:
        self.field = field
        super().__init__(f"{field}: {message}")


def draft_of_record(record: Mapping[str, Any], *, body: str | None = None) -> Draft:
    """The draft of one article; `body`, if given, is Markdown and stands in for the record's own.

    Values may be JSON's or the strings that YAML holds before it guesses types. Names that are not
    known are left alone. Raises FieldError for a value that makes no sense.
    """

    def text(name: str) -> str | None:
        return _text(record.get(name), name)

    return Draft(
        headline=text("headline") or text("title"),
        link=text("url"),
        guid=text("id"),
        standfirst=text("standfirst"),
        body_html=_body(record, body),
        section=text("section"),
        section_label=text("section_label") or text("section"),
        categories=tuple(Category(name, scheme=TOPIC) for name in _words(record.get("topics"), "topics")),
        names=tuple(_words(record.get("authors"), "authors")),
        listed=isinstance(record.get("authors"), list),
        byline=text("byline"),
        language=text("language"),
        published=text("published") or text("date"),
        updated=text("updated"),
        publish_at=text("publish_at"),
        picked=_flag(record.get("picked"), "picked"),
        popular_rank=_rank(record.get("popular_rank"), "popular_rank"),
        source_line=text("source_line"),
        image=_image(record.get("image")),
    )


def _text(value: object, name: str) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool | Mapping | list):
        raise FieldError(name, f"a text was expected, not {_shape(value)}")
    words = str(value).strip()
    return None if words in _NOTHING else words


def _body(record: Mapping[str, Any], body: str | None) -> str | None:
    if body is not None:
        return markdown(body) or None
    if html := _text(record.get("body_html"), "body_html"):
        return html
    written = _text(record.get("body"), "body")
    return markdown(written) or None if written else None


def _words(value: object, name: str) -> list[str]:
    """A list of names: as a list of texts or of objects with a name, or in one text divided by commas."""
    if isinstance(value, str):
        return [word.strip() for word in value.split(",") if word.strip() not in _NOTHING]
    if value is None:
        return []
    if not isinstance(value, list):
        raise FieldError(name, f"a list was expected, not {_shape(value)}")
    found = [_text(one.get("name") if isinstance(one, Mapping) else one, name) for one in value]
    return [word for word in found if word]


def _flag(value: object, name: str) -> bool:
    if value is None or isinstance(value, bool):
        return bool(value)
    word = str(value).strip().casefold()
    if word in _TRUE:
        return True
    if word in _FALSE or word in _NOTHING:
        return False
    raise FieldError(name, f"write true or false, not “{value}”")


def _rank(value: object, name: str) -> int | None:
    word = _text(value, name)
    if word is None:
        return None
    if not word.isdecimal() or int(word) < 1:
        raise FieldError(name, f"a whole number from 1 was expected, not “{word}”")
    return int(word)


def _image(value: object) -> Image | None:
    if isinstance(value, Mapping):
        image = Image(*(_text(value.get(name), f"image.{name}") for name in ("url", "alt", "caption", "credit")))
        return image if image.url or image.caption or image.credit else None
    address = _text(value, "image")
    return Image(address) if address else None


def _shape(value: object) -> str:
    names: dict[type, str] = {bool: "true or false", list: "a list", str: "a text"}
    return next((name for kind, name in names.items() if isinstance(value, kind)), "a group of fields")
