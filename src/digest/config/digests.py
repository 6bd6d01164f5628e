"""digests/NAME.yaml: a newsletter."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, ValidationInfo, field_validator, model_validator

from digest.config.fieldtypes import Duration, Flag, Language, Name, Number, Options, Text, Zone, written
from digest.config.selection import Select
from digest.model.digest import Block, Digest, Layout, Review, Schedule

LARGEST_TEXT = 200_000
_CLOCK = re.compile(r"\s*(\d{1,2})[:.h](\d{2})\s*")


def _editors_text(path: str, info: ValidationInfo) -> str:
    """The words in the file at `path`, which must lie inside ROOT."""
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
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ValueError(f"{path} is not UTF-8: save it as UTF-8") from None


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

    title: Text = Field(description="What it is called.", examples=['"The week"'])
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

    title: Text | None = Field(None, description="The heading above the block.", examples=['"Latest"'])
    select: Select | None = Field(None, description="Which stories; {} takes all.", examples=["{since: last_edition}"])
    limit: Number = Field(10, ge=1, le=10_000, description="The most stories in the block.", examples=[10])
    repeats: Flag = Field(False, description="true: stories of earlier editions may come again.", examples=["true"])
    carry: Flag = Field(False, description="true: what the limit kept out stays new.", examples=["true"])
    text: Annotated[str, AfterValidator(_editors_text)] | None = Field(
        None,
        description="A Markdown file of the editors, its path from the project's folder.",
        examples=["notes/sponsor.md"],
    )
    label: Text | None = Field(None, description="A mark above a text.", examples=['"Advertisement"'])

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

    def block(self) -> Block:
        """The model's block."""
        return Block(
            title=self.title,
            select=self.select.selection() if self.select else None,
            limit=self.limit,
            repeats=self.repeats,
            carry=self.carry,
            text=self.text,
            label=self.label,
            layout=self.layout,
        )


class Audience(Options):
    """Who of the subscribers gets it."""

    topics: tuple[Text, ...] = Field((), description="People who want one of these, or all.", examples=["[politics]"])


class DigestOptions(Options):
    """A newsletter: digests/NAME.yaml."""

    title: Text = Field(description="The newsletter's title.", examples=['"Morning briefing"'])
    blocks: Annotated[tuple[BlockOptions, ...], Field(min_length=1)] = Field(
        description="The parts of an edition, from the top.",
        examples=['[{title: "Latest", select: {since: last_edition}}]'],
    )
    language: Language | None = Field(
        None, description="Labels, dates, direction; left out: the site's.", examples=["en"]
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
    subject: Text = Field(
        "{{ edition.lead.headline }}", description="A template in quotes.", examples=['"{{ edition.lead.headline }}"']
    )
    template: Name = Field("briefing", description="The look: a template's name.", examples=["briefing"])
    audience: Audience = Field(
        written({}), description="Who of the subscribers gets it.", examples=["{topics: [politics]}"]
    )
    archive: Literal["public", "unlisted", "none"] = Field("public", description="Whether editions stand on the web.")
    formerly: tuple[Name, ...] = Field((), description="Earlier names of this digest.", examples=["[briefing]"])

    def digest(self, name: str, *, language: str, timezone: str) -> Digest:
        """The model's digest of that name; `language` and `timezone` are the site's."""
        plan = self.schedule
        zone = (plan.timezone if plan else None) or timezone
        return Digest(
            name=name,
            title=self.title,
            language=self.language or language,
            timezone=zone,
            blocks=tuple(block.block() for block in self.blocks),
            schedule=Schedule(plan.cron, zone, plan.grace) if plan else None,
            clock=self.clock,
            review=Review(self.review.ahead, self.review.unanswered) if self.review else None,
            skip_if_fewer_than=self.skip_if_fewer_than,
            subject=self.subject,
            template=self.template,
            topics=self.audience.topics,
            archive=self.archive,
            formerly=self.formerly,
            frequency="each" if self.weekly else None,
        )

    def gathering(self, digest: Digest) -> Digest | None:
        """The digest that gathers the week of `digest`, if there is one: the same blocks, a history of its own."""
        if self.weekly is None:
            return None
        plan, limit = digest.schedule or Schedule(self.weekly.cron, digest.timezone), self.weekly.limit
        return replace(
            digest,
            name=weekly_name(digest.name),
            title=self.weekly.title,
            schedule=replace(plan, cron=self.weekly.cron),
            blocks=tuple(replace(each, limit=limit) if limit and each.select else each for each in digest.blocks),
            formerly=tuple(map(weekly_name, digest.formerly)),
            gathers=digest.name,
            frequency="weekly",
        )


def weekly_name(name: str) -> str:
    """The name of a digest's weekly gathering."""
    return f"{name}-weekly"
