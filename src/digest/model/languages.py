"""Which of several languages somebody reads best, by their tags (BCP 47, RFC 5646)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

# Under this tag stands a text that is the same in every language.
EVERY = ""
_SCRIPT_LETTERS = 4
# Regions whose readers use another script than most of their language's (Unicode's likely subtags).
_SCRIPT_OF_REGION = {
    ("az", "ir"): "arab",
    ("pa", "pk"): "arab",
    ("sr", "me"): "latn",
    ("uz", "af"): "arab",
    ("zh", "hk"): "hant",
    ("zh", "mo"): "hant",
    ("zh", "tw"): "hant",
}
_SCRIPT_OF_LANGUAGE = {"az": "latn", "pa": "guru", "sr": "cyrl", "uz": "latn", "zh": "hans"}
# Tags of before (ISO 639-1 withdrawn) and Norwegian, of which Bokmål is what most mean.
_NOW = {"iw": "he", "in": "id", "ji": "yi", "mo": "ro", "no": "nb", "tl": "fil"}


class _Tag(NamedTuple):
    language: str
    script: str | None
    region: str | None


def best(wanted: str | None, languages: Sequence[str]) -> str | None:
    """The one of `languages` for a reader whose locale is `wanted` (`ru`, `ru-RU`, `ru_RU.UTF-8`, `RU`), or None.

    The script decides before the region: somebody who reads Azerbaijani in Cyrillic letters gets it in Latin
    ones only if there is nothing else in that language. Of two that fit alike the first is taken.
    """
    if not wanted:
        return None
    reader = _read(wanted)
    found = [tag for tag in languages if _read(tag).language == reader.language]
    return max(found, key=lambda tag: _nearness(reader, _read(tag)), default=None)


def worded(words: Mapping[str, str], language: str | None, usual: str) -> str:
    """What a text by language says to a reader of `language`, else in `usual`, else in the first that there is."""
    return words[EVERY] if EVERY in words else words[spoken_in(words, language, usual)]


def spoken_in(words: Mapping[str, str], language: str | None, usual: str) -> str:
    """The language of what `worded` says; one text for every language is in the `usual` one."""
    if EVERY in words:
        return usual
    tags = list(words)
    return best(language, tags) or best(usual, tags) or tags[0]


def languages_of(wanted: Iterable[str | None], languages: Sequence[str]) -> list[str]:
    """Those of `languages` that readers of these locales need, the first one always among them, in their order."""
    needed = {best(each, languages) for each in wanted}
    return [tag for number, tag in enumerate(languages) if number == 0 or tag in needed]


def _nearness(reader: _Tag, offered: _Tag) -> tuple[bool, bool, bool]:
    return (reader.script == offered.script, reader.region == offered.region, offered.region is None)


def _read(tag: str) -> _Tag:
    language, *others = tag.strip().partition(".")[0].partition("@")[0].replace("_", "-").lower().split("-")
    language = _NOW.get(language, language)
    script = next((each for each in others if len(each) == _SCRIPT_LETTERS and each.isalpha()), None)
    region = next((each for each in others if len(each) == 2 or (len(each) == 3 and each.isdigit())), None)
    usual = _SCRIPT_OF_REGION.get((language, region or ""), _SCRIPT_OF_LANGUAGE.get(language))
    return _Tag(language, script or usual, region)
