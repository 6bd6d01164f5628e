"""The types of configuration fields for pydantic: a parser from `values`, and what the JSON Schema says of it."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, StrictBool, StrictInt, ValidationInfo
from pydantic import WithJsonSchema as Shape

from digest.config import values
from digest.config.languages import language_tag
from digest.config.zones import zone


class Options(BaseModel):
    """A map of keys: frozen, and every key known."""

    model_config = ConfigDict(extra="forbid", frozen=True, validate_default=True, hide_input_in_errors=True)


class OpenSecret:
    """Marks a field for a secret that may also be written as it is."""


def written(text: str | dict[str, Any]) -> Any:
    """A default as people would write it; it is read like what they write."""
    return text


def _by_language(value: object) -> dict[str, str]:
    """A text for all languages, kept under the empty tag, or one for each."""
    if isinstance(value, str):
        return {"": values.one_line(value)}
    if not isinstance(value, dict) or not value:
        raise ValueError('write a text in quotes, or one for each language: {en: "Yes.", fr: "Oui."}')
    if wrong := [tag for tag, text in value.items() if not isinstance(tag, str) or not isinstance(text, str)]:
        raise ValueError(f"the text of {wrong[0]} is no text: put it in quotes")
    return {tag and language_tag(tag): values.one_line(text) for tag, text in value.items()}


def _rooted(text: str, info: ValidationInfo) -> Path:
    if not text.strip() or "\0" in text:
        raise ValueError("the path is empty: write one such as var/outbox")
    root: Path = info.context["root"] if info.context else Path()
    return root / text


def _shape(pattern: str, *examples: str) -> Any:
    return Shape({"type": "string", "pattern": pattern, "examples": list(examples)})


_DURATION = r"^\d+\s*[smhdw]$"

Flag = StrictBool
Number = StrictInt
Text = Annotated[str, AfterValidator(values.one_line), Shape({"type": "string", "minLength": 1})]
Name = Annotated[str, AfterValidator(values.name), _shape("^[a-z0-9][a-z0-9-]*$", "morning")]
Duration = Annotated[timedelta, BeforeValidator(values.length_of_time), _shape(_DURATION, "15m", "7d")]
Since = Annotated[
    timedelta | Literal["last_edition"],
    BeforeValidator(values.since),
    Shape({"anyOf": [{"const": "last_edition"}, {"type": "string", "pattern": _DURATION, "examples": ["7d"]}]}),
]
Joined = Annotated[
    timedelta | date,
    BeforeValidator(values.date_or_length),
    Shape({"type": "string", "pattern": rf"{_DURATION}|^\d{{4}}-\d\d-\d\d$", "examples": ["30d", "2026-01-31"]}),
]
Size = Annotated[int, BeforeValidator(values.size), _shape(r"^\d+\s*(B|KB|MB|GB)$", "10MB")]
Rate = Annotated[float, BeforeValidator(values.rate), _shape(r"^\d+\s*/\s*[smh]$", "50/s")]
Zone = Annotated[str, AfterValidator(zone), Shape({"type": "string", "examples": ["UTC", "Europe/Paris", "Asia/Baku"]})]
Language = Annotated[str, AfterValidator(language_tag), _shape("^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$", "en", "az-Latn")]
TextByLanguage = Annotated[
    dict[str, str],
    BeforeValidator(_by_language),
    Shape(
        {
            "anyOf": [
                {"type": "string", "minLength": 1},
                {"type": "object", "minProperties": 1, "additionalProperties": {"type": "string", "minLength": 1}},
            ]
        }
    ),
]
Host = Annotated[str, AfterValidator(values.host), _shape(r"^[a-z0-9.-]+$", "courier.example")]
WebAddress = Annotated[str, AfterValidator(values.web_address), _shape("^https?://", "https://courier.example")]
PublicAddress = Annotated[
    str, AfterValidator(values.public_address), _shape("^https?://", "https://news.courier.example")
]
BindAddress = Annotated[values.Bind, BeforeValidator(values.bind), _shape(r"^.+:\d+$", "127.0.0.1:8000")]
Sender = Annotated[
    values.Mailbox, BeforeValidator(values.mailbox), _shape("@", "The Caspian Courier <digest@courier.example>")
]
MailAddress = Annotated[str, AfterValidator(values.mail_address), _shape("@", "desk@courier.example")]
RootedPath = Annotated[
    Path, BeforeValidator(_rooted), Shape({"type": "string", "minLength": 1, "examples": ["var/outbox"]})
]
