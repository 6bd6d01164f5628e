"""What a template does wrong while it runs, in words for editors instead of Python's and Jinja2's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from jinja2 import Environment, TemplateError, UndefinedError
from jinja2.runtime import StrictUndefined

from digest.render.culprits import NOT_EXPORTED
from digest.render.slips import misspelt

# What a value of the wrong kind makes Python raise, in a filter or in a calculation.
WRONG_KIND = (TypeError, AttributeError, ValueError, ArithmeticError, LookupError, NameError)

_UNKNOWN = re.compile(r"'(\w+)' is undefined")
_NO_SUCH = re.compile(r"'([\w.]+) object' has no attribute '(\w+)'")
_KINDS = {
    "str": "a text",
    "Markup": "a text",
    "int": "a number",
    "float": "a number",
    "bool": "true or false",
    "list": "a list",
    "tuple": "a list",
    "dict": "names with values",
    "NoneType": "nothing",
    "datetime": "a time",
}
_KIND = re.compile(rf"['\"]?(?<![\w-])({'|'.join(_KINDS)})\b['\"]?(?: object)?")
_MULTIPLIED = re.compile(r"can't multiply sequence by non-int of type '([\w.]+)'")
_ASSIGNED = re.compile(r"cannot assign attribute")
_CLOCK = frozenset({"now", "today", "utcnow", "time", "datetime", "strftime"})
_PLACES = {
    "loop": "within “{% for … %}”",
    "super": "within a block of a template that extends another",
    "caller": "within a macro that “{% call … %}” calls",
}
_FEW = 24
_HUGE = 1_000


class TellingUndefined(StrictUndefined):
    """What a template asks for and is not there; the error names the nearest name that is."""

    __slots__ = ()

    @property
    def _undefined_message(self) -> str:
        said = str(super()._undefined_message)
        if self._undefined_hint:
            return said
        held = self._undefined_obj
        if isinstance(held, Mapping):
            return said + _meant(
                str(self._undefined_name), [name for name in held if isinstance(name, str)], shown=True
            )
        # What texts and numbers have is Python's, and to list it is no help.
        names = [name for name in dir(type(held)) if not name.startswith("_")]
        return said + _meant(str(self._undefined_name), names, shown=hasattr(held, "__dataclass_fields__"))


def complaint(error: Exception, values: Mapping[str, Any], environment: Environment) -> str:
    """What is wrong, in words; `values` are what the template was filled with."""
    if isinstance(error, UndefinedError) and (unknown := _UNKNOWN.fullmatch(str(error))):
        if unknown[1] in values:
            return f"“{unknown[1]}” is not known in what is imported without context: write “with context” behind that"
        return _unknown(unknown[1], values, environment)
    if lost := NOT_EXPORTED.match(str(error)):
        taker = f"{lost[2]} imports it" if lost[2] else "it is imported"
        return f"“{lost[1]}” has no macro “{lost[3]}”, and {taker}: write {{% macro {lost[3]}(…) %}} there"
    if isinstance(error, TemplateError):
        if _ASSIGNED.search(str(error)):
            return "templates change nothing that there is: “{% set name = … %}” keeps a value under a name of its own"
        said = misspelt(str(error), environment) or str(error)
        return _NO_SUCH.sub(lambda found: f"“{_noun(found[1])}” has no “{found[2]}”", said)
    if isinstance(error, RecursionError):
        return "a macro or an include calls itself without an end"
    if isinstance(error, MemoryError):
        return "it takes more memory than there is: make shorter texts and lists"
    if isinstance(error, ZeroDivisionError):
        return "division by zero: ask first whether the number is 0"
    if multiplied := _MULTIPLIED.fullmatch(str(error)):
        by = "a fraction" if multiplied[1] == "float" else _KINDS.get(multiplied[1], f"“{_noun(multiplied[1])}”")
        return f"this cannot be worked out: a text or a list is multiplied by a whole number alone, not by {by}"
    if isinstance(error, WRONG_KIND):
        return f"this cannot be worked out: {_KIND.sub(lambda found: _KINDS[found[1]], str(error))}"
    return f"{error} ({type(error).__name__})"


def _unknown(name: str, values: Mapping[str, Any], environment: Environment) -> str:
    """What to say of a `name` that a template uses, and nobody filled in."""
    if name in _CLOCK:
        day = ": “{{ edition.date | date }}” is the day of the edition" if "edition" in values else ""
        return f"there is no “{name}”, for templates do not read the clock{day}"
    if name in _PLACES:
        return f"“{name}” is known only {_PLACES[name]}"
    for value in ("edition", "publication"):
        if isinstance(getattr(values.get(value), name, None), str):
            return f"there is no “{name}” here: did you mean “{value}.{name}”?"
    if name in environment.filters:
        return f"“{name}” is a filter, and stands behind a value: write “{{{{ value | {name} }}}}”"
    return f"there is no “{name}” here{_meant(name, list(values)) or ': remove it'}"


def _meant(name: str, known: Sequence[str], *, shown: bool = False) -> str:
    """The nearest of the names that are known, or else, if they may be `shown`, all of them where they are few."""
    if close := get_close_matches(name, known, n=1):
        return f": did you mean “{close[0]}”?"
    return f": there is {', '.join(known)}" if shown and 0 < len(known) <= _FEW else ""


def misused(name: str, given: Iterable[Any]) -> str:
    """What to say of the filter `name` where it can do nothing with what it was given."""
    return f"the filter “{name}” cannot work with {' and '.join(map(_kind, given)) or 'nothing'}"


def _kind(value: Any) -> str:
    if isinstance(value, int) and value.bit_length() > _HUGE:
        return "so large a number"
    return _KINDS.get(type(value).__name__, f"“{_noun(type(value).__name__)}”")


def _noun(name: str) -> str:
    """How templates call an object of this class: `EditionView` is their `edition`."""
    return name.rpartition(".")[2].removesuffix("View").lower()
