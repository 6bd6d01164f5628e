"""Templates that are too deep or too long for those that read them: Jinja2's parser and compiler, and Python's.

All of them go into what stands in something else by calling themselves, and give up with an error of Python's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from jinja2 import TemplateError, TemplateSyntaxError, nodes

# Ours have 13; each takes up to seven calls of the thousand that Python allows, and a mail is far down already.
_LEVELS = 100
_TOO_DEEP = "too many brackets, signs or tags stand within each other here: give parts a name by “{% set %}” first"
_TOO_LONG = "a number here has thousands of digits: write a shorter one"
# How the compiled template tells its lines from those of the template, as "3=12&4=15".
_LINES = re.compile(r"^debug_info = '([\d=&]*)'$", re.MULTILINE)


@contextmanager
def told_as_mistyped(name: str | None, file: str | None, line: Callable[[Exception], int]) -> Iterator[None]:
    """Raise TemplateSyntaxError of `line` for what a template can make its readers raise that is no error of theirs."""
    try:
        yield
    except TemplateError:
        raise
    except (RecursionError, MemoryError, SyntaxError) as error:
        raise TemplateSyntaxError(_TOO_DEEP, line(error), name, file) from error
    except (ValueError, OverflowError) as error:
        raise TemplateSyntaxError(_TOO_LONG, line(error), name, file) from error


def refuse_depth(tree: nodes.Template, name: str | None, file: str | None) -> None:
    """Raise TemplateSyntaxError where more than 100 parts of a template stand within each other."""
    last = 1
    level: list[nodes.Node] = [tree]
    for _ in range(_LEVELS):
        level = [child for node in level for child in node.iter_child_nodes()]
        if not level:
            return
        last = level[0].lineno or last
    raise TemplateSyntaxError(_TOO_DEEP, last, name, file)


def line_of(error: Exception, code: str) -> int:
    """The line of the template that was compiled to `code` (Python), which is refused with `error`."""
    lines = code.split("\n")
    at = getattr(error, "lineno", None) or 1 + max(range(len(lines)), key=lambda number: len(lines[number]))
    found = _LINES.search(code)
    pairs = [pair.partition("=") for pair in (found[1].split("&") if found else []) if pair]
    return max((int(line) for line, _, made in pairs if int(made) <= at), default=1)
