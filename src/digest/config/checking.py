"""Plain data against a model: what pydantic finds, said in the words of the person who wrote the file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from digest.config.lost import lost_value
from digest.config.places import Document, Fault, Path
from digest.config.secret import Vault, revealed
from digest.config.shape import Expected, expected
from digest.config.words import listed, nearest
from digest.model.languages import EVERY

Model = TypeVar("Model", bound=BaseModel)

# A number, and a unit or a word behind it.
_COUNTED = re.compile(r"\s*(-?\d{1,9})(?:\.0*)?\s*([^\W\d_][^\W\d_.]*|%)?\s*")
_ELSEWHERE = {"yes": "true", "on": "true", "y": "true", "no": "false", "off": "false", "n": "false", "0": "false"}


def checked(
    model: type[Model],
    document: Document,
    vault: Vault,
    context: Mapping[str, Any],
    *,
    at: Path = (),
    data: Any = None,
    without_secrets: bool = False,
) -> tuple[Model | None, list[Fault]]:
    """The part of `document` at `at`, whose plain data is `data`, as a `model`; None if anything is wrong with it.

    With `without_secrets`, one whose secrets are absent is not None; it holds others that nobody knows.
    """
    open_data, faults = revealed(model, data, vault, at)
    try:
        found = model.model_validate(open_data, context=dict(context))
    except ValidationError as error:
        faults += [_fault(model, document, at, details) for details in _telling(error.errors(include_url=False))]
        return None, faults
    wrong = [fault for fault in faults if not (fault.absent and without_secrets)]
    return (None if wrong else found), faults


def _telling(errors: list[ErrorDetails]) -> list[ErrorDetails]:
    """Without what only follows from another error: a list that is too short because what stands in it
    is wrong, a key that is missing because it is misspelt."""
    places = [details["loc"] for details in errors]
    strangers = [details["loc"] for details in errors if details["type"] == "extra_forbidden"]

    def follows(details: ErrorDetails) -> bool:
        here = details["loc"]
        if details["type"] == "missing":
            return any(loc[:-1] == here[:-1] and nearest(str(loc[-1]), [str(here[-1])]) for loc in strangers)
        return details["type"] == "too_short" and any(loc != here and loc[: len(here)] == here for loc in places)

    return [details for details in errors if not follows(details)]


def _fault(model: type[BaseModel], document: Document, at: Path, details: ErrorDetails) -> Fault:
    # A key of a file may be empty as well; one that nobody knows is no text that is the same in every language.
    left_out = ("[key]",) if details["type"] == "extra_forbidden" else ("[key]", EVERY)
    inner = tuple(part for part in details["loc"] if part not in left_out)
    path = (*at, *inner)
    wanted = expected(model, inner)
    on_key = details["loc"][-1:] == ("[key]",)
    if details["type"] == "extra_forbidden":
        return Fault(path, _unknown_key(str(inner[-1]), wanted, details["input"]), on_key=True)
    if details["type"] == "missing":
        return Fault(path[:-1], f"“{inner[-1]}” is missing: write {_example(str(inner[-1]), wanted)}")
    message = lost_value(document, path) or _message(details, path, wanted, document.text(path))
    return Fault(path, message, on_key=on_key)


def _unknown_key(key: str, wanted: Expected, value: Any) -> str:
    known = sorted(wanted.siblings)
    glued = key.partition(":")
    if glued[1] and glued[0] in known:
        return f"a blank is missing after the colon: write {glued[0]}: {glued[2]}"
    if value is None and nearest(key, known) is None:
        return f"“{key}” is read as a key without a value: put the text before it, with its comma, in quotes"
    close = nearest(key, known)
    advice = f"did you mean “{close}”?" if close else "delete it, or move it where it belongs"
    return f"there is no key “{key}” here: {advice} (known here: {listed(known)})"


def _message(details: ErrorDetails, path: Path, wanted: Expected, text: str | None) -> str:
    label = f"“{next((part for part in reversed(path) if isinstance(part, str)), 'the file')}”"
    kind, given, context = details["type"], details["input"], details.get("ctx", {})
    if kind in ("value_error", "assertion_error"):
        return _own_words(label, str(context.get("error", details["msg"])), path)
    if given is None:
        return f"{label} has no value: write {_example(label.strip('“”'), wanted)}, or leave the key out"
    if kind == "literal_error":
        return _not_allowed(label, given, text, wanted.choices)
    if kind == "string_type":
        return _not_text(label, given, text)
    if kind in ("bool_type", "bool_parsing"):
        meant = _ELSEWHERE.get(str(given).casefold())
        return f"{label} must be true or false: write {meant or 'true'}"
    if kind in ("int_type", "int_parsing", "int_from_float", "float_type", "float_parsing"):
        return f"{label} must be a whole number{_beside(given)}: write {_number(label.strip('“”'), given, wanted)}"
    if kind in ("tuple_type", "list_type", "set_type"):
        return _not_a_list(label, given, text)
    if kind in ("model_type", "model_attributes_type", "dict_type"):
        return f"{label} must be a map of keys: write {_example(label.strip('“”'), wanted)}"
    return _limits(kind, label, context) or f"{label}: {details['msg']}"


def _own_words(label: str, words: str, path: Path) -> str:
    return words if not path or not isinstance(path[-1], str) else f"{label}: {words}"


def _not_allowed(label: str, given: Any, text: str | None, choices: tuple[str, ...]) -> str:
    shown = text if text is not None else given
    close = nearest(str(shown), choices)
    if close is None and "none" in choices and str(shown).casefold() in ("off", "no", "false", "never"):
        close = "none"
    meant = f"did you mean {close}? Allowed: " if close else "write one of "
    return f"{label} may not be “{shown}”: {meant}{listed(choices)}"


def _not_text(label: str, given: Any, text: str | None) -> str:
    if isinstance(given, list):
        return f"{label} must be one text, not a list"
    if isinstance(given, dict):
        return f"{label} must be a text, not a map of keys: put it in quotes"
    kind = "true or false" if isinstance(given, bool) else "a number"
    return f'{label} must be text, and {text} is {kind}: put it in quotes: "{text}"'


def _not_a_list(label: str, given: Any, text: str | None) -> str:
    if isinstance(given, dict) and any(key.startswith("-") for key in given):
        return f"{label} must be a list: write a blank after each “-”"
    if text is None:
        return f"{label} must be a list: begin each of its items with “- ”"
    return f"{label} must be a list: write {label.strip('“”')}: [{text}]"


def _limits(kind: str, label: str, context: Mapping[str, Any]) -> str | None:
    match kind:
        case "greater_than_equal":
            return f"{label} must be at least {context['ge']}"
        case "greater_than":
            return f"{label} must be more than {context['gt']}"
        case "less_than_equal":
            return f"{label} must be at most {context['le']}"
        case "too_short" | "string_too_short":
            return f"{label} is empty: write at least one"
        case _:
            return None


def _beside(given: Any) -> str:
    """What stands beside a number, or within it, and has to go."""
    if not isinstance(given, str):
        return ""
    meant = _COUNTED.fullmatch(given)
    return f", without “{meant[2]}”" if meant and meant[2] else " without quotes" if meant else ""


def _number(key: str, given: Any, wanted: Expected) -> str:
    """The number that was meant where it can be told, else one as an example."""
    meant = _COUNTED.fullmatch(str(given))
    return f"{key}: {int(meant[1])}" if meant else _example(key, wanted)


def _example(key: str, wanted: Expected) -> str:
    return f"{key}: {wanted.example}" if wanted.example else f"{key}: …"
