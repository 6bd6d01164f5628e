"""What every source may say in `sources.yaml`."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from digest.model.duration import duration

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def _length_of_time(value: object) -> timedelta:
    if isinstance(value, timedelta):
        return value
    if not isinstance(value, str):
        raise ValueError(f"“{value}” is no duration: write a whole number and s, m, h, d or w, such as 15m or 7d")
    return duration(value)


def _longer_than_nothing(value: timedelta) -> timedelta:
    if value <= timedelta(0):
        raise ValueError("a duration of nothing makes no sense here: write for instance 15m")
    return value


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError) as fault:
        raise ValueError(f"“{value}” is no time zone: write an IANA name such as Asia/Baku or UTC") from fault
    return value


def _language(value: str) -> str:
    if not _LANGUAGE.fullmatch(value):
        raise ValueError(f"“{value}” is no language tag: write for instance en, az or zh-Hant")
    return value


def _web_address(value: str) -> str:
    try:
        parts = urlsplit(value)
        complete = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        complete = False
    if not complete or any(character.isspace() for character in value):
        raise ValueError(f"“{value}” is no web address: write the whole address, such as https://courier.example/")
    return value


Duration = Annotated[
    timedelta,
    BeforeValidator(_length_of_time),
    AfterValidator(_longer_than_nothing),
    WithJsonSchema({"type": "string", "pattern": r"^\s*\d{1,6}\s*[smhdw]\s*$", "examples": ["15m", "6h", "14d"]}),
]
Zone = Annotated[str, AfterValidator(_zone)]
Language = Annotated[str, AfterValidator(_language)]
WebAddress = Annotated[str, AfterValidator(_web_address)]


class PickedOptions(BaseModel):
    """Which categories or tags of a source mark editor's choice; they stand in for the usual ones."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    categories: tuple[str, ...] = Field(min_length=1, description="Categories or tags that mark editor's choice.")


class SourceOptions(BaseModel):
    """What every kind of source understands."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: str = Field(description="What the source is.")
    every: Duration = Field(default=timedelta(minutes=15), description="How long to wait between two visits.")
    timezone: Zone | None = Field(default=None, description="The zone of dates that do not name one; else the site's.")
    language: Language | None = Field(default=None, description="The language of stories that do not name one.")
    enabled: bool = Field(default=True, description="false: the source is not visited.")
    picked: PickedOptions | None = Field(default=None, description="What marks editor's choice, if not the usual.")
    max_age: Duration | None = Field(default=None, description="Older stories come in as considered; else the site's.")
