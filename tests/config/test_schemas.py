"""The JSON Schemas accept what we accept, refuse what we refuse, and describe every key."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from config.setting import KINDS
from config.wrong import DATA

from digest.config import schema
from digest.config.reading import read_document
from digest.errors import UsageError
from digest.resources import starter_dir

FILES = [("site", "site"), ("sources", "sources"), ("feeds", "feeds"), ("digest", "digests/morning")]


def problems(kind: str, data: object) -> list[str]:
    validator = jsonschema.Draft202012Validator(schema(kind, KINDS))
    return [error.message for error in validator.iter_errors(data)]


@pytest.mark.parametrize("kind", [kind for kind, _ in FILES])
def test_is_itself_valid(kind: str) -> None:
    found = schema(kind, KINDS)
    assert found["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    jsonschema.Draft202012Validator.check_schema(found)


@pytest.mark.parametrize("folder", [starter_dir(), DATA / "every-key", DATA / "good"], ids=lambda path: path.name)
@pytest.mark.parametrize(("kind", "name"), FILES)
def test_accepts_what_is_right(kind: str, name: str, folder: Path) -> None:
    assert problems(kind, read_document(folder / f"{name}.yaml", name).data) == []


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("site", {"title": "Quay", "url": "https://quay.example"}),
        ("site", {"title": "Quay", "url": "https://quay.example", "authority": "quay.example", "tilte": ""}),
        ("feeds", {"all": {"title": 2026}}),
        ("feeds", {"All": {"title": "All"}}),
        ("digest", {"title": "M", "blocks": [{"select": {"since": 7}}]}),
        ("digest", {"title": "M", "blocks": []}),
        ("sources", {"wire": {"kind": "feed"}}),
        ("sources", {"wire": {"kind": "fead", "url": "https://quay.example"}}),
    ],
)
def test_refuses_what_is_wrong(kind: str, data: object) -> None:
    assert problems(kind, data)


def test_a_plain_password_is_refused() -> None:
    relays = [{"host": "smtp.quay.example", "user": "u", "password": "hunter2"}]
    site = {"title": "Q", "url": "https://quay.example", "authority": "quay.example", "mail": {"relays": relays}}
    assert problems("site", site)
    relays[0]["password"] = "${SMTP_PASSWORD}"
    assert problems("site", site) == []


@pytest.mark.parametrize("kind", ["site", "feeds", "digest"])
def test_every_key_is_described(kind: str) -> None:
    whole = schema(kind, KINDS)
    found = list(_properties(whole))
    described = {f"#/$defs/{name}" for name, body in whole["$defs"].items() if body.get("description")}
    assert len(found) > 8
    assert [name for name, body in found if not body.get("description") and body.get("$ref") not in described] == []


@pytest.mark.parametrize("kind", ["site", "feeds", "digest"])
def test_every_example_is_right(kind: str) -> None:
    whole = schema(kind, KINDS)
    for name, body in _properties(whole):
        validator = jsonschema.Draft202012Validator({**body, "$defs": whole.get("$defs", {})})
        for example in body.get("examples", []):
            assert not list(validator.iter_errors(example)), (name, example)


def test_an_unknown_kind_names_the_known() -> None:
    with pytest.raises(UsageError, match="did you mean “sources”"):
        schema("source", KINDS)


def _properties(node: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(node, dict):
        if isinstance(node.get("properties"), dict):
            yield from node["properties"].items()
        for value in node.values():
            yield from _properties(value)
    elif isinstance(node, list):
        for value in node:
            yield from _properties(value)
