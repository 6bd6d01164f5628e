"""digests/NAME.yaml: a newsletter."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import Field, ValidationInfo, field_validator, model_validator

from digest.config.fieldtypes import Duration, Flag, Joined, Language, Name, Number, Options, Text, Zone, written
from digest.config.selection import Select
from digest.config.wordings import Words, WordsInFile, said
from digest.config.words import listed
from digest.model.digest import Block, Digest, Layout, Review, Schedule, Segment
from digest.model.wording import BlockWording, Wording

_CLOCK = re.compile(r"\s*(\d{1,2})[:.h](\d{2})\s*")


class ScheduleOptions(Options):
    """When editions are due."""

    cron: Text = Field(
        description="Minute, hour, day, month, weekday, as in cron; or @daily.", examples=['"0 7 * * mon-fri"']
    )
    timezone: Zone | None = Field(
        None, description="The clock that counts; left out: the site's.", examples=["Asia/Baku"]
    )
    grace: Duration = Field(written("6h"), description="How late a missed edition still goes out.", examples=["6h"])

    @field_validator("cron")
    @classmethod
    def _cron(cls, cron: str, info: ValidationInfo) -> str:
        clock = _CLOCK.fullmatch(cron)
        if clock:
            raise ValueError(
                f'“{cron}” is no cron line: for every day at this time write "{int(clock[2])} {int(clock[1])} * * *"'
            )
        if info.context:
            info.context["check_cron"](cron)
        return cron


class WeeklyOptions(Options):
    """A gathering of the week, for readers who want that instead of every edition."""

    title: Words = Field(description="What it is called.", examples=['"The week"'])
    cron: Text = Field(description="When it is due, in the zone of the schedule.", examples=['"0 8 * * sat"'])
    limit: Number | None = Field(
        None,
        ge=1,
        le=10_000,
        description="The most stories in each block; left out: as the block has it.",
        examples=[20],
    )

    @field_validator("cron")
    @classmethod
    def _cron(cls, cron: str, info: ValidationInfo) -> str:
        if info.context:
            info.context["check_cron"](cron)
        return cron


class ReviewOptions(Options):
    """Whether an editor looks at an edition before it goes out."""

    ahead: Duration = Field(description="How long before its slot an edition is composed.", examples=["2h"])
    unanswered: Literal["hold", "send", "skip"] = Field("hold", description="What happens if nobody approves.")


class BlockOptions(Options):
    """A part of an edition: stories (`select`), or words of the editors (`text`)."""

    title: Words | None = Field(None, description="The heading above the block.", examples=['"Latest"'])
    select: Select | None = Field(None, description="Which stories; {} takes all.", examples=["{since: last_edition}"])
    limit: Number = Field(10, ge=1, le=10_000, description="The most stories in the block.", examples=[10])
    repeats: Flag = Field(False, description="true: stories of earlier editions may come again.", examples=["true"])
    carry: Flag = Field(False, description="true: what the limit kept out stays new.", examples=["true"])
    text: WordsInFile | None = Field(
        None,
        description="A Markdown file of the editors, its path from the project's folder.",
        examples=["notes/sponsor.md"],
    )
    label: Words | None = Field(None, description="A mark above a text.", examples=['"Advertisement"'])
    layout: Layout | None = Field(
        None, description="How its stories stand; left out: as the look has it.", examples=["cards"]
    )

    @model_validator(mode="after")
    def _one_kind(self) -> BlockOptions:
        if self.text is not None and self.select is not None:
            raise ValueError("a block has either select or text: make two blocks of it")
        if self.text is None and self.select is None:
            raise ValueError(
                "a block needs select or text: write select: {since: last_edition}, or select: {} for all stories"
            )
        if self.text is not None and (extra := self.model_fields_set & {"limit", "repeats", "carry", "layout"}):
            raise ValueError(f"{sorted(extra)[0]} is for blocks with select: leave it out beside text")
        if self.select is not None and self.label is not None:
            raise ValueError("label is for blocks with text: write title for the heading above stories")
        return self

    def _text(self, language: str, default: str) -> str | None:
        note = said(self.text, language, default)
        return note.text if note else None

    def block(self, languages: tuple[str, ...]) -> Block:
        """The model's block in the first of `languages`, with a wording for each where there are several."""
        first = languages[0]
        wordings = tuple(
            BlockWording(each, said(self.title, each, first), said(self.label, each, first), self._text(each, first))
            for each in languages
        )
        return Block(
            title=said(self.title, first, first),
            select=self.select.selection() if self.select else None,
            limit=self.limit,
            repeats=self.repeats,
            carry=self.carry,
            text=self._text(first, first),
            label=said(self.label, first, first),
            layout=self.layout,
            wordings=wordings if len(languages) > 1 else (),
        )


def _moment(joined: date | timedelta | None, timezone: str) -> datetime | timedelta | None:
    if joined is None or isinstance(joined, timedelta):
        return joined
    return datetime.combine(joined, time(), ZoneInfo(timezone)).astimezone(UTC)


class Audience(Options):
    """Who of the subscribers gets it."""

    topics: tuple[Text, ...] = Field((), description="People who want one of these, or all.", examples=["[politics]"])
    locales: tuple[Language, ...] = Field((), description="People who read one of these.", examples=["[en, pt-BR]"])
    timezones: tuple[Zone, ...] = Field((), description="People who live in one of these.", examples=["[Asia/Baku]"])
    joined_after: Joined | None = Field(None, description="Subscribed since then, or not longer ago.", examples=["30d"])
    joined_before: Joined | None = Field(None, description="Before then, or longer ago.", examples=['"2026-01-31"'])

    def segment(self, language: str, timezone: str) -> Segment:
        """The model's segment; `language` and `timezone` are the digest's."""
        return Segment(
            self.topics,
            self.locales,
            self.timezones,
            _moment(self.joined_after, timezone),
            _moment(self.joined_before, timezone),
            language,
            timezone,
        )


class DigestOptions(Options):
    """A newsletter: digests/NAME.yaml."""

    title: Words = Field(description="The newsletter's title.", examples=['"Morning briefing"'])
    blocks: Annotated[tuple[BlockOptions, ...], Field(min_length=1)] = Field(
        description="The parts of an edition, from the top.",
        examples=['[{title: "Latest", select: {since: last_edition}}]'],
    )
    language: Language | None = Field(
        None, description="Labels, dates, direction; left out: the site's.", examples=["en"]
    )
    languages: Annotated[tuple[Language, ...], Field(min_length=1)] | None = Field(
        None,
        description="Instead of language: a mail for each; the first is for readers who want none of the others.",
        examples=["[en, ru]"],
    )
    schedule: ScheduleOptions | None = Field(
        None, description="When editions are due; left out: only by hand.", examples=['{cron: "0 7 * * mon-fri"}']
    )
    clock: Literal["digest", "subscriber"] = Field("digest", description="Whose wall clock the schedule means.")
    review: ReviewOptions | None = Field(None, description="Left out: none.", examples=["{ahead: 2h}"])
    weekly: WeeklyOptions | None = Field(
        None,
        description="Lets readers choose one gathering a week instead; left out: every edition goes to all.",
        examples=['{title: "The week", cron: "0 8 * * sat"}'],
    )
    skip_if_fewer_than: Number = Field(
        1, ge=0, le=1000, description="With fewer new stories there is no edition.", examples=[1]
    )
    subject: Words = Field(
        written("{{ edition.lead.headline }}"),
        description="A template in quotes.",
        examples=['"{{ edition.lead.headline }}"'],
    )
    template: Name = Field("briefing", description="The look: a template's name.", examples=["briefing"])
    audience: Audience = Field(
        written({}), description="Who of the subscribers gets it.", examples=["{topics: [politics]}"]
    )
    archive: Literal["public", "unlisted", "none"] = Field("public", description="Whether editions stand on the web.")
    signup: Literal["open", "closed"] = Field("open", description="closed: nobody can sign up by themselves.")
    formerly: tuple[Name, ...] = Field((), description="Earlier names of this digest.", examples=["[briefing]"])

    @field_validator("languages")
    @classmethod
    def _each_once(cls, languages: tuple[str, ...] | None, info: ValidationInfo) -> tuple[str, ...] | None:
        for number, each in enumerate(languages or ()):
            if each in (languages or ())[:number]:
                raise ValueError(f"“{each}” stands twice: keep one of them")
        alone = info.data.get("language")
        if languages and alone and alone != languages[0]:
            rest = [each for each in languages if each != alone]
            raise ValueError(
                f"beside language: {alone} write languages: [{listed([alone, *rest])}], or leave language out"
            )
        return languages

    def digest(self, name: str, *, language: str, timezone: str) -> Digest:
        """The model's digest of that name; `language` and `timezone` are the site's."""
        plan = self.schedule
        languages = self.languages or (self.language or language,)
        first = languages[0]
        wordings = tuple(
            Wording(each, said(self.title, each, first) or name, said(self.subject, each, first) or "")
            for each in languages
        )
        zone = (plan.timezone if plan else None) or timezone
        return Digest(
            name=name,
            title=wordings[0].title,
            language=first,
            timezone=zone,
            blocks=tuple(block.block(languages) for block in self.blocks),
            schedule=Schedule(plan.cron, zone, plan.grace) if plan else None,
            clock=self.clock,
            review=Review(self.review.ahead, self.review.unanswered) if self.review else None,
            skip_if_fewer_than=self.skip_if_fewer_than,
            subject=wordings[0].subject,
            template=self.template,
            audience=self.audience.segment(first, zone),
            archive=self.archive,
            signup=self.signup,
            formerly=self.formerly,
            wordings=wordings if len(languages) > 1 else (),
            frequency="each" if self.weekly else None,
            notes=tuple(dict.fromkeys(note for block in self.blocks for note in (block.text or {}).values())),
        )

    def gathering(self, digest: Digest) -> Digest | None:
        """The digest that gathers the week of `digest`, if there is one: the same blocks, a history of its own."""
        if self.weekly is None:
            return None
        plan, limit = digest.schedule or Schedule(self.weekly.cron, digest.timezone), self.weekly.limit
        title, name = self.weekly.title, weekly_name(digest.name)
        return replace(
            digest,
            name=name,
            title=said(title, digest.language, digest.language) or name,
            schedule=replace(plan, cron=self.weekly.cron),
            blocks=tuple(replace(each, limit=limit) if limit and each.select else each for each in digest.blocks),
            formerly=tuple(map(weekly_name, digest.formerly)),
            wordings=tuple(
                replace(words, title=said(title, words.language, digest.language) or name) for words in digest.wordings
            ),
            gathers=digest.name,
            frequency="weekly",
        )


def weekly_name(name: str) -> str:
    """The name of a digest's weekly gathering."""
    return f"{name}-weekly"
