"""Which links of a list lead to the sections of its site."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from urllib.parse import urlsplit

from digest.sources.sitelinks import is_of_two_letters, may_be_section
from digest.sources.urls import url_key


def sections_among(links: Iterable[tuple[str, str]], stories: Collection[str]) -> Iterator[tuple[str, str]]:
    """Of the addresses in `links`, each with its label, those that may be sections: none is one of the `stories`."""
    seen = {url_key(address) for address in stories}
    first_parts = Counter("/".join(parts[:2]) for one in stories if len(parts := urlsplit(one).path.split("/", 2)) > 2)
    for address, label in links:
        holds_some = _holds_some(address, first_parts, len(stories))
        if url_key(address) not in seen and (may_be_section(address) or holds_some):
            seen.add(url_key(address))
            yield address, label


def _holds_some(address: str, first_parts: Mapping[str, int], stories: int) -> bool:
    """Whether some stories of the page stand below an address of two letters, and others do not: it is no language."""
    return is_of_two_letters(address) and 0 < first_parts.get(urlsplit(address).path.rstrip("/"), 0) < stories
