"""What the API takes and answers, as its OpenAPI document says it."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field


class Image(BaseModel):
    """A picture."""

    url: str | None = None
    alt: str | None = None
    caption: str | None = Field(None, description="The whole caption as printed, with its credit.")
    credit: str | None = None


class Article(BaseModel):
    """An article by the names of `digest articles --json`; others are passed over."""

    model_config = ConfigDict(extra="allow")

    headline: str
    url: str | None = Field(None, description="The canonical address; a story is known by it. It or an id is needed.")
    id: str | None = Field(None, description="What a story without an address is known by.")
    standfirst: str | None = None
    body_html: str | None = Field(None, description="The text as HTML; scripts and forms are taken out.")
    body: str | None = Field(None, description="The text as Markdown, where there is no body_html.")
    section: str | None = None
    section_label: str | None = None
    topics: list[str] | None = None
    authors: list[str] | None = None
    byline: str | None = None
    language: str | None = Field(None, description="BCP 47, such as en or az-Latn.")
    published: str | None = Field(None, description="ISO 8601; without a zone it is the source's.")
    updated: str | None = None
    publish_at: str | None = Field(None, description="An embargo: before that time the story is nowhere.")
    picked: bool | None = Field(None, description="Editor's choice.")
    popular_rank: int | None = Field(None, ge=1)
    source_line: str | None = None
    image: Image | str | None = None


class Result(BaseModel):
    """What became of one article; `index` is its place in the request, from 0."""

    index: int
    url: str | None = Field(description="The address as it is kept; else what the article calls itself.")
    state: Literal["new", "updated", "unchanged", "refused"]
    field: str | None = Field(None, description="The field for which it was refused.")
    error: str | None = None
    warning: str | None = Field(
        None, description="How it was read, where that may be wrong: an embargo without a zone."
    )


class Results(BaseModel):
    """What became of all of them."""

    articles: list[Result]
    new: int
    updated: int
    unchanged: int
    refused: int
    warnings: list[str] = Field([], description="New ones whose headlines are nearly those of other articles.")


class Problem(BaseModel):
    """Why a request was not answered."""

    error: str


def request_body() -> dict[str, Any]:
    """The body of a push: one article, a list of them, the same under `articles`, or a JSON Feed."""
    article = {"$ref": "#/components/schemas/PushedArticle"}
    several = {"type": "array", "items": article}
    listed = {"type": "object", "required": ["articles"], "properties": {"articles": several}}
    body = {"oneOf": [article, several, listed]}
    return {"required": True, "content": {"application/json": {"schema": body}}}


def schemas() -> dict[str, Any]:
    """The schemas that `request_body` names."""
    whole = Article.model_json_schema(ref_template="#/components/schemas/Pushed{model}")
    inner = whole.pop("$defs")
    return {"PushedArticle": whole, **{f"Pushed{name}": schema for name, schema in inner.items()}}
