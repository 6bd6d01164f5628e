"""Which links of a menu lead to sections: told by their addresses, or else by their words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from functools import cache
from urllib.parse import unquote, urlsplit

from digest.html.markup import names
from digest.sources.blockwords import folded
from digest.sources.sitelinks import is_of_two_letters, is_of_writers, may_be_section
from digest.sources.urls import url_key

_TAGS = names("tag tags label labels etiket etiqueta etiquetas schlagwort mot-cle teg tegs")
_FEWEST, _LONGEST = 2, 40
_LANGUAGES = names("""
    english eng en français francais french deutsch german español espanol castellano spanish italiano italian português
    portugues portuguese brasil nederlands dutch polski polish čeština česky czech slovenčina slovensky slovak magyar
    hungarian română romana romanian svenska swedish dansk danish norsk norwegian suomi finnish eesti estonian latviešu
    latvian lietuvių lithuanian hrvatski croatian srpski српски serbian bosanski bosnian slovenščina slovenian shqip
    albanian ελληνικά greek türkçe turkce turkish azərbaycanca azərbaycan azerbaijani русский рус russian українська укр
    ukrainian беларуская belarusian български bulgarian македонски macedonian қазақша kazakh o‘zbek ўзбек uzbek кыргызча
    հայերեն armenian ქართული georgian עברית hebrew العربية عربي arabic فارسی persian اردو urdu کوردی kurdî kurdish
    हिन्दी hindi বাংলা bengali 中文 简体 繁體 繁体 简体中文 繁體中文 chinese 日本語 japanese 한국어 korean ไทย thai
    tiếng việt vietnamese indonesia melayu malay tagalog filipino català catalan euskara basque galego galician cymraeg
    welsh gaeilge irish lëtzebuergesch íslenska icelandic malti maltese монгол mongolian kiswahili swahili afrikaans
    монголчә тоҷикӣ tajik türkmençe turkmen language languages""")


def may_be_in_menu(address: str) -> bool:
    """Whether an address that is never a story's is kept where a menu has it: it may be a section's."""
    return is_of_two_letters(address) or is_of_writers(address) or is_of_tag(address)


def is_of_tag(address: str) -> bool:
    """Whether `address` is where a site lists what has one tag: `/tag/harbour/`, `/search/label/Harbour`."""
    segments = [part.lower() for part in unquote(urlsplit(address).path).split("/") if part]
    if segments[:1] == ["search"]:
        segments = segments[1:]
    return len(segments) == 2 and segments[0] in _TAGS


def sections_above(menu: Collection[str], others: Iterable[str]) -> set[str]:
    """The addresses of the menu that others stand below: sections, however many words they have."""
    parents = {address.rstrip("/").rpartition("/")[0] for address in others}
    return {address for address in menu if address.rstrip("/") in parents}


def sections_among(
    menu: Mapping[str, str], short: Mapping[str, str], stories: Collection[str]
) -> Iterable[tuple[str, str]]:
    """The addresses with their labels that lead to sections, those of the menu first.

    `short` are other short links, `stories` the addresses of stories. Tags are sections where the menu has them
    for want of others: some systems know nothing else.
    """
    seen = {url_key(address) for address in stories}
    tags = {address for address in menu if is_of_tag(address)}
    others = [address for address in menu if may_be_section(address)]
    filed = tags if len(tags) >= max(_FEWEST, len(others)) else set()
    lettered = _of_letters(menu)
    first_parts = Counter("/".join(parts[:2]) for one in stories if len(parts := urlsplit(one).path.split("/", 2)) > 2)
    for address, label in [*menu.items(), *short.items()]:
        if url_key(address) in seen:
            continue
        if (
            may_be_section(address)
            or address in filed
            or address in lettered
            or _holds_some(address, first_parts, len(stories))
        ):
            seen.add(url_key(address))
            yield address, label


def _of_letters(menu: Mapping[str, str]) -> set[str]:
    """Addresses of two letters that lead to sections: they are called by words that name no language."""
    found = {address: label for address, label in menu.items() if is_of_two_letters(address)}
    return {
        address
        for address, label in found.items()
        if 1 < len(label) <= _LONGEST
        and folded(label).replace(" ", "") != urlsplit(address).path.strip("/").lower()
        and not _languages() & set(folded(label).split())
    }


def is_language(label: str) -> bool:
    """Whether words name a language, as in a switch between the editions of a site."""
    return folded(label) in _languages()


@cache
def _languages() -> frozenset[str]:
    return frozenset(folded(name) for name in _LANGUAGES)


def _holds_some(address: str, first_parts: Mapping[str, int], stories: int) -> bool:
    """Whether some stories of the page stand below an address of two letters, and others do not: it is no language."""
    return is_of_two_letters(address) and 0 < first_parts.get(urlsplit(address).path.rstrip("/"), 0) < stories
