"""Parameters of addresses that make no difference on a site: they tell where on it a link stands.

`/articles/a1.html?iref=top_01` and `/articles/a1.html?iref=list` are one story. Every house calls such parameters by a
name of its own, so they are learned from what the site shows.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from urllib.parse import unquote_plus, urlsplit, urlunsplit

from digest.html.markup import words
from digest.model.article import Story
from digest.sources.blockwords import folded
from digest.sources.sitelinks import ID_NAMES, twin_key

MOST_NAMES = 20
_MOST_TRIED = 12
_FEWEST = 2
_FIGURES = re.compile(r"\d+")
_Parameters = frozenset[str]
_Forms = dict[_Parameters, str]


def idle_among(shown: Iterable[tuple[str, str]]) -> frozenset[str]:
    """The names of parameters that make no difference, by `shown`: addresses, each with what tells its story.

    Two stories at least must each be shown alike by addresses that differ in these alone, and hardly any must be told
    apart by them: without its number, `/show.php?no=1` would be all stories at once.
    """
    places: dict[str, _Forms] = {}
    for address, told in shown:
        places.setdefault(place_of(address), {}).setdefault(frozenset(_parameters(address)), told)
    several = [forms for forms in places.values() if len(forms) > 1]
    idle: frozenset[str] = frozenset()
    tried: Counter[frozenset[str]] = Counter(names for forms in several for names in _differing(forms))
    for names, _ in tried.most_common(_MOST_TRIED):
        if not names & ID_NAMES and _makes_no_difference(several, idle | names):
            idle |= names
    return frozenset(sorted(idle)[:MOST_NAMES])


def without_idle(address: str, idle: Collection[str]) -> str:
    """`address` without the parameters of these names."""
    parts = urlsplit(address)
    if not parts.query or not idle:
        return address
    kept = "&".join(one for one in parts.query.split("&") if _name(one) not in idle)
    return urlunsplit((parts.scheme, parts.netloc, parts.path, kept, ""))


def place_of(address: str) -> str:
    """What all addresses have in common that differ in their queries alone."""
    return twin_key(urlunsplit((*urlsplit(address)[:3], "", "")))


def key_at_place(address: str, story: Story) -> str | None:
    """What two pages have in common whose addresses differ in their queries alone: headline, date and text."""
    text = folded(words(story.body_html or ""))
    if not text:
        return None
    told = "\n".join((story.headline, story.published.isoformat() if story.published else "", text))
    return f"page:{place_of(address)}:{hashlib.sha256(told.encode()).hexdigest()}"


def key_of_words(headline: str | None, body: str | None) -> str | None:
    """What pages have in common that say the same at whatever address."""
    text = folded(words(body or ""))
    return hashlib.sha256(f"{folded(headline or '')}\n{text}".encode()).hexdigest() if text else None


def not_told_apart(shown: Iterable[tuple[str, str]], idle: frozenset[str]) -> frozenset[str]:
    """Those of the `idle` names that do not tell stories apart in the lists, by the headlines that are `shown`.

    What leads to other headlines does make a difference, whatever the pages say at the time.
    """
    places: dict[str, _Forms] = {}
    for address, told in shown:
        places.setdefault(place_of(address), {}).setdefault(frozenset(_parameters(address)), told)
    several = [forms for forms in places.values() if len(forms) > 1]
    left = idle - {name for name in idle if _tells_apart(several, frozenset({name}))}
    return frozenset() if left and _tells_apart(several, left) else left


def is_of_one(one: str, other: str) -> bool:
    """Whether two headlines, `folded`, can be of one story: half of the shorter is in the other, with all figures."""
    short, long = sorted((one, other), key=len)
    parts = _parts(short)
    has_figures = set(_FIGURES.findall(short)) <= set(_FIGURES.findall(long))
    return has_figures and 2 * len(parts & _parts(long)) >= len(parts)


def names_in(address: str) -> frozenset[str]:
    """The names of the parameters of `address`."""
    return frozenset(_name(one) for one in _parameters(address))


def _differing(forms: _Forms) -> Iterator[frozenset[str]]:
    """The names in which the parameters of one story differ from those by which it was shown first."""
    first: dict[str, _Parameters] = {}
    for parameters, told in forms.items():
        if (other := first.setdefault(told, parameters)) is not parameters:
            yield frozenset(_name(one) for one in parameters ^ other)


def _merged(forms: _Forms, names: frozenset[str]) -> Iterable[list[str]]:
    """The headlines of forms, together where these are the same without the parameters called so."""
    merged: dict[_Parameters, list[str]] = {}
    for parameters, told in forms.items():
        left = frozenset(one for one in parameters if _name(one) not in names)
        merged.setdefault(left, []).append(told)
    return merged.values()


def _makes_no_difference(several: Iterable[_Forms], names: frozenset[str]) -> bool:
    alike: set[str] = set()
    apart = 0
    for forms in several:
        for group in _merged(forms, names):
            if len(group) > 1 and len(set(group)) == 1:
                alike.update(group)
            apart += len(set(group)) > 1
    return len(alike) >= _FEWEST and len(alike) > 2 * apart


def _tells_apart(several: Iterable[_Forms], names: frozenset[str]) -> bool:
    alike = apart = 0
    for forms in several:
        for group in _merged(forms, names):
            if len(group) > 1:
                is_one = all(is_of_one(group[0], each) for each in group[1:])
                alike, apart = alike + is_one, apart + (not is_one)
    return 2 * apart > alike


def _parts(text: str) -> set[str]:
    return {text[place : place + 3] for place in range(max(1, len(text) - 2))}


def _parameters(address: str) -> Iterator[str]:
    return (one for one in urlsplit(address).query.split("&") if one)


def _name(parameter: str) -> str:
    return unquote_plus(parameter.partition("=")[0])
