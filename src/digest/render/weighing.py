"""Filters as templates get them: for texts of some length, at the cost of what they make."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

from jinja2 import pass_eval_context
from jinja2.exceptions import TemplateRuntimeError
from jinja2.nodes import EvalContext

from digest.render.bounds import refuse_excess, refuse_growth, refuse_padding, refuse_spread, weighed
from digest.render.budget import MAX_TEXT, OverBudget, current
from digest.render.complaints import WRONG_KIND, misused
from digest.render.printing import refuse_unprintable

# What takes a list; all other filters make words of what they are given.
_OF_LISTS = frozenset(
    {
        *("attr", "batch", "count", "d", "default", "dictsort", "first", "groupby", "items", "join", "last", "length"),
        *("list", "map", "max", "min", "reject", "rejectattr", "reverse", "select", "selectattr", "slice"),
        *("sort", "sum", "tojson", "unique", "counted"),
    }
)
# What takes a filter so long that the processor time is looked at first.
_LARGE = 1_000


def weighing(name: str, plain: Callable[..., Any]) -> Callable[..., Any]:
    """The filter `plain` for text that is not too long, at the cost of what it makes."""
    place = int(hasattr(plain, "jinja_pass_arg"))
    makes_words = name not in _OF_LISTS

    @wraps(plain)
    def weighed_one(*args: Any, **kwargs: Any) -> Any:
        value = args[place] if len(args) > place else None
        size = len(value) if isinstance(value, str | list | tuple | dict) else 0
        if size > _LARGE:
            current().look()
            if isinstance(value, str) and size > MAX_TEXT:
                raise OverBudget(f"a text of more than {MAX_TEXT:,} characters")
        refuse_excess(name, value, (*args[place + 1 :], *kwargs.values()))
        if makes_words:
            refuse_unprintable((value,))
        try:
            made = plain(*args, **kwargs)
        except WRONG_KIND as error:
            raise TemplateRuntimeError(misused(name, (*args[place:], *kwargs.values()))) from error
        return _stepping(made) if isinstance(made, Iterator) else weighed(made)

    return weighed_one


def _stepping(items: Iterator[Any]) -> Iterator[Any]:
    for item in items:
        current().step()
        yield item


def padded(name: str, plain: Callable[..., Any]) -> Callable[..., Any]:
    """The filter `plain`, which puts something in, for so much of it as stays within bounds."""
    place = int(hasattr(plain, "jinja_pass_arg"))

    @wraps(plain)
    def bounded(*args: Any, **kwargs: Any) -> Any:
        refuse_padding([*args[place + 1 :], *kwargs.values()])
        refuse_spread(name, *args[place:], **kwargs)
        return plain(*args, **kwargs)

    return bounded


def grown(name: str, plain: Callable[..., Any]) -> Callable[..., Any]:
    """The filter join or replace (`plain`), whose result may be far longer than what it is given."""

    @pass_eval_context
    def bounded(context: EvalContext, value: Any, *args: Any, **kwargs: Any) -> Any:
        if name == "join":
            value = list(value)
            refuse_unprintable(value)
        refuse_unprintable((*args, *kwargs.values()))
        refuse_growth(name, *((args[0], [value]) if name == "join" and args else (value, args)))
        return plain(context, value, *args, **kwargs)

    return bounded
