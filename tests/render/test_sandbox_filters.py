"""Every filter and test that the sandbox leaves to templates does what Jinja2's own does."""

from __future__ import annotations

from typing import Any

import jinja2
import pytest
from jinja2.filters import FILTERS
from jinja2.tests import TESTS
from markupsafe import Markup

from digest.render.budget import budget
from digest.render.sandbox import BoundedEnvironment

LEFT_OUT = {"pprint", "xmlattr", "random"}
VALUES: dict[str, Any] = {
    "words": "the Ferry <line> reopens https://a.example/ today",
    "rows": [{"n": 2, "of": "b"}, {"n": 1, "of": "a"}, {"n": 3, "of": "a"}],
    "pair": {"b": 2, "a": 1},
    "few": [3, 1, 2, 1],
    "marked": Markup("<b>x</b>"),
}
BY_FILTER = {
    "abs": "-3 | abs",
    "attr": "words | attr('nothing') is defined",
    "batch": "few | batch(3, 0) | map('join', '-') | join(',')",
    "capitalize": "words | capitalize",
    "center": "'ab' | center(9)",
    "count": "few | count",
    "d": "none | d('x', true)",
    "default": "unknown | default('x')",
    "dictsort": "pair | dictsort | map('join') | join",
    "e": "words | e",
    "escape": "words | escape",
    "filesizeformat": "123456 | filesizeformat",
    "first": "few | first",
    "float": "'1.5' | float",
    "forceescape": "marked | forceescape",
    "format": "'%s-%03d' | format('a', 7)",
    "groupby": "rows | groupby('of') | map(attribute='list') | map('map', attribute='n') | map('join') | join(',')",
    "indent": "'a\nb\n\nc' | indent(3, true)",
    "int": "'12' | int",
    "items": "pair | items | map('join') | join",
    "join": "few | join(', ')",
    "last": "few | last",
    "length": "few | length",
    "list": "'abc' | list | join('.')",
    "lower": "words | lower",
    "map": "rows | map(attribute='of') | join",
    "max": "few | max",
    "min": "few | min",
    "reject": "few | reject('odd') | join",
    "rejectattr": "rows | rejectattr('n', 'odd') | map(attribute='n') | join",
    "replace": "words | replace('e', 'E', 2)",
    "reverse": "few | reverse | join",
    "round": "3.14159 | round(2, 'floor')",
    "safe": "words | safe",
    "select": "few | select('odd') | join",
    "selectattr": "rows | selectattr('n', 'odd') | map(attribute='n') | join",
    "slice": "few | slice(3, 0) | map('join', '-') | join(',')",
    "sort": "rows | sort(attribute='n', reverse=true) | map(attribute='n') | join",
    "string": "12 | string",
    "striptags": "words | striptags",
    "sum": "rows | sum(attribute='n')",
    "title": "words | title",
    "tojson": "pair | tojson",
    "trim": "'  x ' | trim",
    "truncate": "words | truncate(14)",
    "unique": "few | unique | join",
    "upper": "words | upper",
    "urlencode": "words | urlencode",
    "urlize": "words | urlize(20, true)",
    "wordcount": "words | wordcount",
    "wordwrap": "words | wordwrap(12)",
}
BY_TEST = {
    **{name: f"few | select('{name}', 2) | join" for name in ("lt", "lessthan", "<", "le", "<=", "gt", "greaterthan")},
    **{name: f"few | select('{name}', 1) | join" for name in (">", "ge", ">=", "eq", "equalto", "==", "ne", "!=")},
    **{name: f"few[0] is {name} 3" for name in ("sameas", "divisibleby")},
    **{name: f"few[0] is {name}" for name in ("boolean", "even", "odd", "float", "integer", "number", "none")},
    **{name: f"pair is {name}" for name in ("mapping", "iterable", "sequence", "callable", "defined", "undefined")},
    **{name: f"true is {name}" for name in ("true", "false")},
    **{name: f"words is {name}" for name in ("lower", "upper", "string")},
    **{name: f"'upper' is {name}" for name in ("filter", "test")},
    "escaped": "marked is escaped",
    "in": "3 is in few",
}


def both(source: str) -> tuple[str, str]:
    """What the sandbox writes, and what Jinja2 writes."""
    with budget():
        ours = BoundedEnvironment(autoescape=True).from_string(source).render(VALUES)
    return ours, jinja2.Environment(autoescape=True).from_string(source).render(VALUES)


def test_every_filter_and_test_is_tried_here() -> None:
    environment = BoundedEnvironment()
    assert environment.filters.keys() & FILTERS.keys() == FILTERS.keys() - LEFT_OUT == BY_FILTER.keys()
    assert environment.tests.keys() == TESTS.keys() == BY_TEST.keys()


@pytest.mark.parametrize("name", sorted(FILTERS.keys() - LEFT_OUT))
def test_a_filter_writes_what_jinja_writes(name: str) -> None:
    ours, theirs = both("{{ " + BY_FILTER[name] + " }}")
    assert ours == theirs != ""


@pytest.mark.parametrize("name", sorted(TESTS))
def test_a_test_says_what_jinja_says(name: str) -> None:
    ours, theirs = both("{{ " + BY_TEST[name] + " }}")
    assert ours == theirs != ""
