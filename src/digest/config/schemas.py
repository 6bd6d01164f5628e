"""The JSON Schema (2020-12) of each kind of configuration file, for editors that complete and check."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from digest.config.digests import DigestOptions
from digest.config.feeds import FeedOptions
from digest.config.site import Site
from digest.config.words import listed, meant
from digest.config.yamltext import compose, plain
from digest.errors import UsageError

KINDS = ("site", "sources", "feeds", "digest")
_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_ISO_DURATION = re.compile(r"P(T|\d)")
_NAMES = {"pattern": "^[a-z0-9][a-z0-9-]*$"}
_SECRET = r"^\$\{(file:.+|[A-Za-z_][A-Za-z0-9_]*)\}$"  # noqa: S105  a pattern, not a secret


def schema(kind: str, source_kinds: Mapping[str, type[BaseModel]]) -> dict[str, Any]:
    """The schema of one kind of file: `site`, `sources`, `feeds` or `digest`. Raises UsageError for another."""
    match kind:
        case "site":
            body = _of(Site)
        case "digest":
            body = _of(DigestOptions)
        case "feeds":
            body = _map_of("feed", "Output feeds by name.", FeedOptions)
        case "sources":
            body = _map_of("source", "Sources of stories by name.", *dict.fromkeys(source_kinds.values()))
        case _:
            raise UsageError(f"there is no kind of file “{kind}”{meant(kind, KINDS)}: write one of {listed(KINDS)}")
    return {"$schema": _DIALECT, **body}


def _of(model: type[BaseModel]) -> dict[str, Any]:
    found: dict[str, Any] = _tidied(model.model_json_schema(by_alias=True))
    return found


def _map_of(noun: str, description: str, *models: type[BaseModel]) -> dict[str, Any]:
    references, shared = models_json_schema([(model, "validation") for model in models], by_alias=True)
    alternatives = [references[(model, "validation")] for model in models]
    return {
        "title": f"{noun}s",
        "description": description,
        "type": ["object", "null"],
        "propertyNames": _NAMES,
        "additionalProperties": alternatives[0] if len(alternatives) == 1 else {"oneOf": alternatives},
        "$defs": _tidied(shared.get("$defs", {})),
    }


def _tidied(node: Any) -> Any:
    """Secrets as people write them; without the defaults that pydantic writes in its own way."""
    if isinstance(node, list):
        return [_tidied(item) for item in node]
    if not isinstance(node, dict):
        return node
    if node.get("format") == "password":
        return {"type": "string", "pattern": _SECRET}
    kept = {key: _tidied(value) for key, value in node.items() if not _machine_made(key, value)}
    if isinstance(kept.get("examples"), list):
        kept["examples"] = [_as_data(example) for example in kept["examples"]]
    return kept


def _as_data(example: Any) -> Any:
    """An example, written as YAML, as the value that it stands for."""
    return plain(compose(example))[0] if isinstance(example, str) else example


def _machine_made(key: str, value: Any) -> bool:
    made_up_default = key == "default" and (value is None or value == {} or _ISO_DURATION.match(str(value)) is not None)
    return made_up_default or (key == "title" and isinstance(value, str))
