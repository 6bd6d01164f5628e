"""feeds.yaml: the output feeds."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from digest.config.fieldtypes import Flag, Language, Name, Number, Options, Text, written
from digest.config.selection import FeedSelect
from digest.model.digest import Feed


class FeedOptions(Options):
    """One output feed."""

    title: Text = Field(description="The feed's title.", examples=['"All stories"'])
    select: FeedSelect = Field(written({}), description="Which stories; left out: all.")
    limit: Number = Field(50, ge=1, le=10_000, description="The most stories in the feed.", examples=[50])
    content: Literal["full", "summary"] = Field("summary", description="The whole story, or its standfirst.")
    language: Language | None = Field(None, description="The feed's language; left out: the site's.", examples=["en"])
    formerly: tuple[Name, ...] = Field((), description="Earlier names, which lead here.", examples=["[news]"])
    retired: Flag = Field(False, description="true: it answers that it is gone for good.", examples=["true"])

    def feed(self, name: str) -> Feed:
        """The model's feed of that name."""
        return Feed(
            name=name,
            title=self.title,
            select=self.select.selection(),
            limit=self.limit,
            content=self.content,
            language=self.language,
            formerly=self.formerly,
            retired=self.retired,
        )
