"""What a template may print: texts, numbers and dates; never a list or an object with all that is in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from types import NoneType
from typing import Any

from jinja2.exceptions import TemplateRuntimeError
from jinja2.runtime import Undefined
from jinja2.utils import Namespace

CONTAINERS = (list, tuple, dict, set, frozenset)
_PRINTED = (str, int, float, Decimal, date, time, timedelta, NoneType, Undefined)
_NAMED = 6


def refuse_unprintable(values: Iterable[Any]) -> None:
    """Refuse to make words of a list, a function or an object: its whole contents would be printed."""
    for value in values:
        if not isinstance(value, _PRINTED):
            raise TemplateRuntimeError(_refusal(value))


def _refusal(value: Any) -> str:
    if isinstance(value, (*CONTAINERS, Namespace)):
        return "a list cannot be printed as it is: write its items in a loop, or use the filter join"
    if is_dataclass(value) and not isinstance(value, type):
        named = [each.name for each in fields(value) if not each.name.startswith("_")][:_NAMED]
        noun = type(value).__name__.removesuffix("View").lower()
        return f"“{noun}” cannot be printed as it is: write a dot and what of it is meant, such as {', '.join(named)}"
    if callable(value):
        return "a function cannot be printed as it is: call it, with parentheses behind its name"
    return f"this cannot be printed ({type(value).__name__}): templates print texts, numbers and dates"
