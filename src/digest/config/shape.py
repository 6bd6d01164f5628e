"""What a model expects at a path: the keys beside it, an example, the words that are allowed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from digest.config.places import Path


@dataclass(frozen=True, slots=True)
class Expected:
    """`siblings` are all keys that may stand there, `example` a right value as YAML, `choices` the allowed words."""

    siblings: tuple[str, ...] = ()
    example: str | None = None
    choices: tuple[str, ...] = ()


def expected(model: type[BaseModel], path: Path) -> Expected:
    """What `model` expects at `path`; all empty where it expects nothing."""
    here: type[BaseModel] | None = model
    field: FieldInfo | None = None
    siblings: tuple[str, ...] = ()
    for part in path:
        if not isinstance(part, str) or here is None:
            continue
        fields = {known.alias or name: known for name, known in here.model_fields.items()}
        siblings, field = tuple(fields), fields.get(part)
        here = next(iter(_models(field.annotation)), None) if field else None
    if field is None:
        return Expected(siblings)
    examples = field.examples or [None]
    return Expected(siblings, _written(examples[0], here), tuple(_choices(field.annotation)))


def _written(example: Any, inner: type[BaseModel] | None) -> str | None:
    if example is not None:
        return str(example)
    if inner is None:
        return None
    required = [(field.alias or name, field) for name, field in inner.model_fields.items() if field.is_required()]
    shown = required or [(field.alias or name, field) for name, field in inner.model_fields.items()][:1]
    return "{" + ", ".join(f"{key}: {(field.examples or ['…'])[0]}" for key, field in shown) + "}"


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from _models(argument)


def _choices(annotation: Any) -> Iterator[str]:
    if get_origin(annotation) is Literal:
        yield from (str(choice) for choice in get_args(annotation))
        return
    for argument in get_args(annotation):
        yield from _choices(argument)
