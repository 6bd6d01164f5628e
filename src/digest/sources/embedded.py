"""The story in the JSON that a page carries for its scripts: Next.js, Nuxt and others show nothing until they run."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from digest.sources.lengths import extent
from digest.sources.linkeddata import Node, shared

_HEADLINES = ("headline", "title", "name")
_BODIES = (
    "bodyHtml",
    "body_html",
    "contentHtml",
    "html",
    "body",
    "content",
    "articleBody",
    "text",
    "blocks",
    "paragraphs",
)
_OTHERS = {
    "description": ("standfirst", "excerpt", "summary", "dek", "description", "lead", "subtitle"),
    "datePublished": (
        "datePublished",
        "publishedAt",
        "published_at",
        "publishDate",
        "published",
        "firstPublished",
        "date",
    ),
    "dateModified": ("dateModified", "updatedAt", "updated_at", "modifiedAt", "updated", "modified"),
    "author": ("author", "authors", "byline"),
    "articleSection": ("section", "category", "articleSection"),
}
_TEXTS = ("html", "text", "value", "content", "body")
_SHORTEST = 200
_DEEPEST = 30
_MOST = 50_000


def embedded_story(scripts: Iterable[str], headlines: Iterable[str]) -> Node:
    """The story with one of `headlines` in the page's JSON, in the words of JSON-LD; `articleBody` may be HTML."""
    wanted = [one for one in headlines if one]
    best: Mapping[str, Any] = {}
    for script in scripts:
        try:
            value = json.loads(script, strict=False)
        except (ValueError, RecursionError):
            continue
        for number, node in enumerate(_objects(value)):
            if number > _MOST:
                break
            title = next((node[key] for key in _HEADLINES if isinstance(node.get(key), str)), "")
            body = next((text for key in _BODIES if (text := _body(node.get(key)))), "")
            if (
                extent(body) >= _SHORTEST
                and any(shared(title, one) >= 0.8 for one in wanted)
                and len(body) > len(best.get("articleBody", ""))
            ):
                best = {"headline": title, "articleBody": body, **_rest(node)}
    return best


def _rest(node: Mapping[str, Any]) -> dict[str, Any]:
    found = {}
    for name, keys in _OTHERS.items():
        value = next((node[key] for key in keys if node.get(key)), None)
        if isinstance(value, str | list | Mapping):
            found[name] = value
    return found


def _objects(value: object) -> Iterator[Mapping[str, Any]]:
    waiting = [(value, 0)]
    while waiting:
        one, depth = waiting.pop()
        if isinstance(one, Mapping):
            yield one
        inner = list(one.values()) if isinstance(one, Mapping) else one if isinstance(one, list) else []
        if depth < _DEEPEST:
            waiting += [(each, depth + 1) for each in inner if isinstance(each, list | Mapping)]


def _body(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return "\n".join(filter(None, (_body(one) for one in value)))
    if isinstance(value, Mapping):
        return next((text for key in _TEXTS if (text := _body(value.get(key)))), "")
    return ""
