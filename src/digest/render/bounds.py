"""What a template may not calculate: results that would eat the machine. Each function raises OverBudget."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence, Sized
from typing import Any

from digest.render.budget import MAX_ITEMS, MAX_TEXT, OverBudget, current
from digest.render.printing import CONTAINERS, refuse_unprintable

_MAX_BITS = 10_000
_MAX_PADDING = 10_000
_MAX_INSERT = 100
_MAX_STEP = 16
_MAX_DIGITS = 1_000
_LEVELS = 2
_PIECE = 100
# What an item of a list takes in memory, in characters.
_ITEM = 8
# Where str.splitlines begins a new line.
_LINE_ENDS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
_WIDE_FORMAT = re.compile(r"%[^a-zA-Z%]*(\*|\d{4,})")
# A place with a name, whose name may have parentheses too.
_WIDE_NAMED = re.compile(r"\)[-+ #0-9.]*(\*|\d{4,})")
_WIDTH = re.compile(r"\d{1,3}")


def refuse_padding(arguments: Sequence[Any]) -> None:
    """Refuse to pad, indent or round by a huge number, or to put a long text in at every line."""
    if any(isinstance(argument, int) and abs(argument) > _MAX_PADDING for argument in arguments):
        raise OverBudget(f"a padding of more than {_MAX_PADDING:,}")
    if any(isinstance(argument, str) and len(argument) > _MAX_INSERT for argument in arguments):
        raise OverBudget(f"an indent of more than {_MAX_INSERT} characters")


def refuse_excess(name: str, value: Any, arguments: Sequence[Any]) -> None:
    """Refuse the filters int, tojson and urlize what would make of little a great deal."""
    if name == "int" and isinstance(value, str) and len(value) > _MAX_DIGITS:
        raise OverBudget("a number with thousands of digits")
    if name == "tojson" and any(isinstance(each, int) and each > _MAX_STEP for each in arguments):
        raise OverBudget(f"an indent of more than {_MAX_STEP}")
    longest = {"tojson": _MAX_STEP, "urlize": _MAX_INSERT}.get(name)
    if longest and any(isinstance(each, str) and len(each) > longest for each in arguments):
        raise OverBudget(f"an indent or attribute of more than {longest} characters")


def refuse_long_pattern(arguments: Iterable[Any]) -> None:
    """Refuse to write or to read a date by a long pattern: strftime takes memory for hundreds of times its length."""
    if any(isinstance(argument, str | bytes) and len(argument) > _MAX_INSERT for argument in arguments):
        raise OverBudget(f"a pattern of a date with more than {_MAX_INSERT} characters")


def refuse_spread(name: str, text: Any, *arguments: Any, **named: Any) -> None:
    """Refuse the filter `name` where what it puts in at every line would make too long a text."""
    measure = _MEASURES.get(name)
    if measure is None or not isinstance(text, str):
        return
    if len(text) + measure(text, *arguments, **named) > MAX_TEXT:
        raise OverBudget(f"a text of more than {MAX_TEXT:,} characters")


def _indents(text: str, width: Any = 4, *_: Any, **__: Any) -> int:
    return _lines(text) * _length(width)


def _folds(text: str, width: Any = 79, _: Any = True, wrapstring: Any = None, *__: Any, **___: Any) -> int:
    breaks = min(len(text), 2 * len(text) // max(_length(width), 1) + _lines(text))
    return breaks * max(_length(wrapstring), 1)


def _prefixes(text: str, indent: Any = "") -> int:
    """What `wrapped` puts in; a word may have a line of its own where the indent takes the whole width."""
    return (_lines(text) + len(text) // 2) * _length(indent)


def _lines(text: str) -> int:
    return 1 + sum(map(text.count, _LINE_ENDS)) - text.count("\r\n")


def _length(width: Any) -> int:
    return len(width) if isinstance(width, str) else max(width, 0) if isinstance(width, int) else 0


_MEASURES: dict[str, Callable[..., int]] = {"indent": _indents, "wordwrap": _folds, "wrapped": _prefixes}


def refuse_growth(name: str, text: Any, arguments: Sequence[Any]) -> None:
    """Refuse the text method or filter `name` with these arguments where too long a text would come out."""
    if name == "replace" and len(arguments) >= 2 and all(isinstance(part, str) for part in (text, *arguments[:2])):
        size = len(text) + text.count(arguments[0]) * len(arguments[1])
    elif name == "join" and arguments and isinstance(text, str) and isinstance(arguments[0], list):
        size = sum(len(text) + (len(part) if isinstance(part, str) else 0) for part in arguments[0])
    elif name == "expandtabs":
        size = len(text) + text.count("\t") * (arguments[0] if arguments else 8)
    else:
        return
    if size > MAX_TEXT:
        raise OverBudget(f"a text of more than {MAX_TEXT:,} characters")


def weighed(value: Any) -> Any:
    """`value`, which a template has made, at the cost of its size.

    Refuses lists in lists in lists, and whatever holds more than `MAX_ITEMS` items, a long text counting as
    many: to print or to compare such a thing may take for ever. The groups of `groupby` count as the list that
    they were before, once.
    """
    if isinstance(value, str | bytes):
        current().write(len(value))
    elif isinstance(value, CONTAINERS):
        current().write(_weight(value, _LEVELS) * _ITEM)
    return value


def _weight(value: Any, levels: int, *, grouped: bool = False) -> int:
    if levels == 0:
        raise OverBudget("lists in lists in lists")
    weight = 0
    for part in _parts(value):
        weight += 1
        if isinstance(part, str):
            weight += len(part) // _PIECE
        elif isinstance(part, CONTAINERS):
            group = _is_group(part)
            weight += _weight(part, levels - (grouped or not group), grouped=grouped or group)
        if weight > MAX_ITEMS:
            raise OverBudget(f"a list of more than {MAX_ITEMS:,} items")
    return weight


def _parts(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        return (*value, *value.values())
    return (value.grouper, *value.list) if _is_group(value) else value


def _is_group(value: Any) -> bool:
    return getattr(value, "_fields", None) == ("grouper", "list")


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


def refuse_width(text: Any, values: Any = None) -> None:
    """Refuse a %-format that pads by thousands, or of many places with long texts in them."""
    if not isinstance(text, str):
        return
    given = values.values() if isinstance(values, dict) else values if isinstance(values, tuple) else (values,)
    refuse_unprintable(given)
    longest = max((len(value) for value in given if isinstance(value, str)), default=0)
    widest = max(map(int, _WIDTH.findall(text)), default=0)
    wide = _WIDE_FORMAT.search(text) or (isinstance(values, dict) and _WIDE_NAMED.search(text))
    if wide or text.count("%") * max(longest, widest) > MAX_TEXT:
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
