"""Where an article's page has its parts, for sites whose markup does not say: CSS selectors of the configuration."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field


def _selector(given: str) -> str:
    from cssselect import HTMLTranslator, SelectorError

    try:
        HTMLTranslator().css_to_xpath(given)
    except SelectorError as fault:
        raise ValueError(
            f"“{given}” is no CSS selector ({fault}): write one such as h1.title or .article-body"
        ) from fault
    return given


Selector = Annotated[str, AfterValidator(_selector)]

BY_SELECTOR = "the configured selector"
"""What is said of a field that one of these found; more may follow it."""


class PageSelectors(BaseModel):
    """CSS selectors for the parts of an article's page; each stands in for what the page would be asked for."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    headline: Selector | None = Field(default=None, description="The headline, such as h1.title.")
    standfirst: Selector | None = Field(default=None, description="What stands between headline and text.")
    body: Selector | None = Field(default=None, description="The element that holds the text, or each part of it.")
    byline: Selector | None = Field(default=None, description="Who wrote it: one line, or an element a name.")
    section: Selector | None = Field(default=None, description="The label of the section.")
    published: Selector | None = Field(default=None, description="The date of publication.")
    updated: Selector | None = Field(default=None, description="The date of the last change.")
    image: Selector | None = Field(default=None, description="The picture, or the figure that holds it.")
    caption: Selector | None = Field(default=None, description="The words below the picture.")
    source_line: Selector | None = Field(default=None, description="The line that names other sources.")
