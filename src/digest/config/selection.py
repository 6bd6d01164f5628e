"""`select`, in blocks and feeds alike: which stories are taken."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Literal

from pydantic import Field, ValidationInfo, field_validator

from digest.config.fieldtypes import Flag, Language, Options, Since, Text, written
from digest.config.words import listed, meant
from digest.model.digest import Selection, Terms


class TermOptions(Options):
    """Lists of words; a story matches one of each list."""

    sections: tuple[Text, ...] = Field((), description="Sections.", examples=["[world, business]"])
    topics: tuple[Text, ...] = Field((), description="Topics.", examples=["[politics]"])
    authors: tuple[Text, ...] = Field((), description="Authors by name.", examples=['["Ana Lind"]'])
    languages: tuple[Language, ...] = Field((), description="Language tags.", examples=["[en, fr]"])
    sources: tuple[Text, ...] = Field((), description="Names from sources.yaml.", examples=["[wire]"])

    @field_validator("sources")
    @classmethod
    def _configured(cls, sources: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        known = info.context.get("sources") if info.context else None
        for source in sources:
            if known is not None and source not in known:
                raise ValueError(
                    f"there is no source “{source}” in sources.yaml{meant(source, known)}; there are: {listed(known)}"
                )
        return sources

    def terms(self) -> Terms:
        """The lists as the model's terms."""
        return Terms(self.sections, self.topics, self.authors, self.languages, self.sources)


class Select(TermOptions):
    """Which stories are taken: every key that stands here must match."""

    exclude: TermOptions = Field(written({}), description="What is left out: the same lists.")
    picked: Flag | None = Field(None, description="true: editor's choice only.", examples=["true"])
    popular: Flag | None = Field(None, description="true: stories with a rank only.", examples=["true"])
    since: Since | None = Field(
        None, description="How far back: last_edition (new to this digest), or a duration.", examples=["7d"]
    )

    def selection(self) -> Selection:
        """What is configured, as the model's selection."""
        since: timedelta | Literal["last_edition"] | None = self.since
        return Selection(self.terms(), self.exclude.terms(), self.picked, self.popular, since)


class FeedSelect(Select):
    """Which stories a feed takes."""

    @field_validator("since", mode="before")
    @classmethod
    def _no_editions(cls, since: Any) -> Any:
        if since == "last_edition":
            raise ValueError("a feed has no editions: write a duration, such as since: 7d, or leave it out")
        return since
