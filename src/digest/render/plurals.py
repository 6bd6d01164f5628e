"""Counted words, by the plural rules of a language (Unicode's CLDR, as Babel has them)."""

from __future__ import annotations

from collections.abc import Mapping

from babel.numbers import format_decimal

from digest.render.dates import digits, spoken

OTHER = "other"

# As many of anything as an edition has; a form that only millions have is missed by nobody.
_COUNTABLE = range(1, 1_001)


def counted(forms: Mapping[str, str], number: int, language: str) -> str:
    """`number` of something: the form for it with `{count}` filled in; `other` stands in for a form that is missing."""
    locale = spoken(language)
    form = forms.get(locale.plural_form(number)) or forms[OTHER]
    return form.replace("{count}", digits(format_decimal(number, locale=locale), language))


def categories(language: str) -> frozenset[str]:
    """The names of the plural forms that a language has, `other` always among them."""
    return frozenset({*spoken(language).plural_form.tags, OTHER})


def needed(language: str) -> dict[str, int]:
    """The plural forms that counted things take in a language, each with the first number that takes it."""
    form = spoken(language).plural_form
    found: dict[str, int] = {}
    for number in _COUNTABLE:
        found.setdefault(form(number), number)
    return found
