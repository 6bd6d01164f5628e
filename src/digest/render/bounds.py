"""What a template may not calculate: results that would eat the machine. Each function raises OverBudget."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence, Sized
from typing import Any

from digest.render.budget import MAX_ITEMS, MAX_TEXT, OverBudget

_MAX_BITS = 10_000
_MAX_PADDING = 10_000
_WIDE_FORMAT = re.compile(r"%[^a-zA-Z%]*(\*|\d{4,})")


def refuse_padding(arguments: Sequence[Any]) -> None:
    """Refuse to pad or indent by a huge number."""
    if any(isinstance(argument, int) and abs(argument) > _MAX_PADDING for argument in arguments):
        raise OverBudget(f"a padding of more than {_MAX_PADDING:,}")


def refuse_growth(name: str, text: Any, arguments: Sequence[Any]) -> None:
    """Refuse `replace` and `join` of a text with these arguments where too long a text would come out."""
    if name == "replace" and len(arguments) >= 2 and all(isinstance(part, str) for part in (text, *arguments[:2])):
        size = len(text) + text.count(arguments[0]) * len(arguments[1])
    elif name == "join" and arguments and isinstance(text, str) and isinstance(arguments[0], Sized):
        size = len(text) * len(arguments[0])
    else:
        return
    if size > MAX_TEXT:
        raise OverBudget(f"a text of more than {MAX_TEXT:,} characters")


def _refuse_product(left: Any, right: Any) -> None:
    if isinstance(left, int) and isinstance(right, int):
        if left.bit_length() + right.bit_length() > _MAX_BITS:
            raise OverBudget("a number with thousands of digits")
        return
    sized, times = (left, right) if isinstance(left, Sized) else (right, left)
    if isinstance(sized, Sized) and isinstance(times, int) and len(sized) * times > _room(sized):
        raise OverBudget(f"a product of more than {_room(sized):,} characters or items")


def _refuse_sum(left: Any, right: Any) -> None:
    if isinstance(left, Sized) and isinstance(right, Sized) and len(left) + len(right) > _room(left):
        raise OverBudget(f"a sum of more than {_room(left):,} characters or items")


def _refuse_power(left: Any, right: Any) -> None:
    if isinstance(left, int) and isinstance(right, int) and left.bit_length() * right > _MAX_BITS:
        raise OverBudget("a number with thousands of digits")


def refuse_width(left: Any, _: Any = None) -> None:
    """Refuse a %-format that pads by thousands."""
    if isinstance(left, str) and _WIDE_FORMAT.search(left):
        raise OverBudget("a format of more than 999 characters")


def _room(value: Sized) -> int:
    return MAX_TEXT if isinstance(value, str | bytes) else MAX_ITEMS


_BOUNDS: dict[str, Callable[[Any, Any], None]] = {
    "+": _refuse_sum,
    "*": _refuse_product,
    "**": _refuse_power,
    "%": refuse_width,
}


def refuse_operation(operator: str, left: Any, right: Any) -> None:
    """Refuse an operation of two values whose result would be too long or too large."""
    _BOUNDS[operator](left, right)
