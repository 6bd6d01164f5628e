"""Secrets: `"${NAME}"` from the environment, `"${file:PATH}"` from a file, and nowhere else.

What a secret holds never stands in a message.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel, SecretStr
from pydantic.fields import FieldInfo

from digest.config import places
from digest.config.fieldtypes import OpenSecret
from digest.config.places import Fault

_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
_FILE = re.compile(r"\$\{file:([^{}\0]+)\}")
_ANY = re.compile(r"\$\{[^{}]*\}")


class AbsentSecret(ValueError):
    """A secret is named as it should be, and there is none by that name."""


@dataclass(frozen=True, slots=True)
class Vault:
    """Where secrets come from: `root` for the paths of files, `environ` for names."""

    root: Path
    environ: Mapping[str, str]

    def reveal(self, written: str) -> str:
        """The secret that `written` names.

        Raises AbsentSecret where there is none, ValueError for what names none, without any part of a secret.
        """
        if variable := _VARIABLE.fullmatch(written):
            found = self.environ.get(variable[1])
            if found is None:
                raise AbsentSecret(f"the environment variable {variable[1]} is not set: set it before you start digest")
        elif file := _FILE.fullmatch(written):
            found = self._read(file[1])
        elif _ANY.search(written):
            raise ValueError('a secret must stand alone and whole: write "${NAME}" or "${file:PATH}"')
        else:
            raise ValueError(
                'a secret may not stand in a file: write "${NAME}" (from the environment) or "${file:PATH}"'
            )
        if not found:
            raise AbsentSecret(f"{written} is empty: give it a value")
        return found

    def _read(self, path: str) -> str:
        try:
            return (self.root / path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise AbsentSecret(f"the secret file {path} cannot be read: {error.strerror}") from None
        except ValueError:
            raise ValueError(f"the secret file {path} is not UTF-8 text") from None


def revealed(model: type[BaseModel], data: Any, vault: Vault, at: places.Path = ()) -> tuple[Any, list[Fault]]:
    """`data` with its secrets in the open, where `model` has a field for one; a fault for all others."""
    if not isinstance(data, dict):
        return data, list(_strays(data, at))
    fields = {field.alias or name: field for name, field in model.model_fields.items()}
    faults: list[Fault] = []
    found: dict[str, Any] = {}
    for key, value in data.items():
        field = fields.get(key)
        part, wrong = (value, []) if field is None else _part(field, value, vault, (*at, key))
        found[key] = part
        faults += wrong
    return found, faults


def _part(field: FieldInfo, value: Any, vault: Vault, at: places.Path) -> tuple[Any, list[Fault]]:
    kinds = set(_leaves(field.annotation))
    if SecretStr in kinds:
        is_open = any(isinstance(mark, OpenSecret) for mark in (*field.metadata, *kinds))
        return _secrets(value, vault, at, is_open=is_open)
    inner = next((kind for kind in kinds if isinstance(kind, type) and issubclass(kind, BaseModel)), None)
    if inner is None:
        return value, list(_strays(value, at))
    if isinstance(value, list):
        parts = [revealed(inner, item, vault, (*at, number)) for number, item in enumerate(value)]
        return [part for part, _ in parts], [fault for _, wrong in parts for fault in wrong]
    return revealed(inner, value, vault, at)


def _secrets(value: Any, vault: Vault, at: places.Path, *, is_open: bool) -> tuple[Any, list[Fault]]:
    if isinstance(value, list):
        parts = [_secrets(item, vault, (*at, number), is_open=is_open) for number, item in enumerate(value)]
        return [part for part, _ in parts], [fault for _, wrong in parts for fault in wrong]
    if not isinstance(value, str) or (is_open and not _ANY.search(value)):
        return value, []
    try:
        return vault.reveal(value), []
    except ValueError as error:
        fault = Fault(
            at, f"“{at[-1] if isinstance(at[-1], str) else at[-2]}”: {error}", absent=isinstance(error, AbsentSecret)
        )
        # What stands in for a secret is known to nobody and cannot be guessed.
        return None if is_open else secrets.token_hex(32), [fault]


def _strays(value: Any, at: places.Path) -> Iterator[Fault]:
    """A fault for each secret in a field that holds none."""
    if isinstance(value, str) and (_VARIABLE.search(value) or _FILE.search(value)):
        yield Fault(at, f"“{value}” names a secret, and this field holds none: write the text itself")
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _strays(item, (*at, number))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _strays(item, (*at, key))


def _leaves(annotation: Any) -> Iterator[Any]:
    """The types and marks that an annotation is made of."""
    arguments = get_args(annotation)
    metadata = getattr(annotation, "__metadata__", ())
    if not arguments:
        yield annotation
        return
    for argument in (*arguments, *metadata):
        if argument.__hash__ is not None:
            yield from _leaves(argument)
