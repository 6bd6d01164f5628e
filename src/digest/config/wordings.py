"""Texts that a digest in several languages may say in each: a text, or a map from language to text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BeforeValidator, ValidationInfo
from pydantic import WithJsonSchema as Shape
from pydantic_core import PydanticKnownError

from digest.config.fieldtypes import Text
from digest.config.languages import language_tag
from digest.config.words import listed, meant
from digest.model.digest import Note
from digest.model.languages import EVERY

LARGEST_TEXT = 200_000
# Those of each system, and those of Windows that a transfer in text mode has doubled.
_LINE_END = re.compile(r"\r{0,2}\n|\r")
Said = TypeVar("Said")


def spoken(data: Any) -> tuple[str, ...] | None:
    """The languages that a digest's plain data says it has; none without `languages`, and None where they are wrong."""
    wanted = data.get("languages", []) if isinstance(data, dict) else []
    try:
        return tuple(language_tag(each) for each in wanted)
    except (ValueError, TypeError, AttributeError):
        return None


def said(words: Mapping[str, Said] | None, language: str, default: str) -> Said | None:
    """What a text is in `language`: its own, or that of the default language, or the one that is for all."""
    if words is None:
        return None
    return words.get(language) or words.get(default) or words.get(EVERY)


def unsaid(words: Mapping[str, object] | None, languages: tuple[str, ...]) -> list[str]:
    """The languages that a text is not written in."""
    return [] if words is None or EVERY in words else [each for each in languages if each not in words]


def _mapped(value: Any, info: ValidationInfo) -> Any:
    """A text that is not a map by language as one; pydantic says what is wrong with it."""
    if not isinstance(value, dict):
        return {EVERY: value}
    languages = _known(info)
    if languages is not None and not languages:
        tags = list(_tags(value))
        if len(tags) < len(value) or not tags:
            return {EVERY: value}
        raise ValueError(f"a text in several languages needs languages in the file: write languages: [{listed(tags)}]")
    return value


def _known(info: ValidationInfo) -> tuple[str, ...] | None:
    languages: tuple[str, ...] | None = info.context.get("languages", ()) if info.context else ()
    return languages


def _tags(keys: Mapping[Any, Any]) -> Iterator[str]:
    for key in keys:
        try:
            yield language_tag(key)
        except (ValueError, AttributeError):
            continue


def _one_of_them(key: str, info: ValidationInfo) -> str:
    languages = _known(info)
    if key == EVERY or not languages:
        return key
    try:
        tag = language_tag(key)
    except ValueError:
        tag = key
    if tag not in languages:
        raise ValueError(f"this is none of the digest's languages{meant(key, languages)}: they are {listed(languages)}")
    return tag


def _with_default(words: dict[str, Said], info: ValidationInfo) -> dict[str, Said]:
    languages = _known(info)
    if languages and EVERY not in words and languages[0] not in words:
        raise ValueError(f"write it in {languages[0]} too: the first of languages stands in for those that are missing")
    return words


def _note(path: object, info: ValidationInfo) -> Note:
    """The words in the file at `path`, which must lie inside ROOT, with `\\n` at the end of each line."""
    if not isinstance(path, str):
        raise PydanticKnownError("string_type")
    root: Path = info.context["root"] if info.context else Path()
    found = (root / path).resolve()
    if not found.is_relative_to(root.resolve()):
        raise ValueError(f"{path} lies outside the project: copy it into a folder beside config, such as notes/")
    try:
        body = found.read_bytes()
    except (OSError, ValueError):
        raise ValueError(
            f"there is no file {path} that can be read (looked for in {root}): write it, or mend the path"
        ) from None
    if len(body) > LARGEST_TEXT:
        raise ValueError(f"{path} is larger than {LARGEST_TEXT:,} bytes: a text in a mail should be short")
    try:
        return Note(path, _LINE_END.sub("\n", body.decode("utf-8-sig")))
    except UnicodeDecodeError:
        raise ValueError(f"{path} is not UTF-8: save it as UTF-8") from None


_Key = Annotated[str, AfterValidator(_one_of_them)]
_TEXT = {"type": "string", "minLength": 1}
_SHAPE = Shape(
    {
        "anyOf": [
            _TEXT,
            {
                "type": "object",
                "description": "One text for each of the digest's languages.",
                "propertyNames": {"pattern": "^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$"},
                "additionalProperties": _TEXT,
                "minProperties": 1,
            },
        ]
    }
)
Words = Annotated[dict[_Key, Text], BeforeValidator(_mapped), AfterValidator(_with_default), _SHAPE]
WordsInFile = Annotated[
    dict[_Key, Annotated[Note, BeforeValidator(_note)]],
    BeforeValidator(_mapped),
    AfterValidator(_with_default),
    _SHAPE,
]
