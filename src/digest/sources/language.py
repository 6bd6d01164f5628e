"""Which language a story is in, as far as its source says."""

from __future__ import annotations

import re
import unicodedata

_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")
_SCRIPTS = {
    "ARMENIAN": "hy",
    "GEORGIAN": "ka",
    "GREEK": "el",
    "HEBREW": "he yi",
    "THAI": "th",
    "HANGUL": "ko",
    "ARABIC": "ar fa ur ps ckb ku ug sd az kk ky pa ks bal glk mzn azb",
    "CYRILLIC": "ru uk be bg sr mk kk ky mn tg tt ba cv ce av os ab ady kbd lez inh krc kum az uz bs sh",
    "DEVANAGARI": "hi mr ne sa bho mai kok",
    "BENGALI": "bn as",
    "TAMIL": "ta",
    "TELUGU": "te",
    "ETHIOPIC": "am ti",
    "KHMER": "km",
    "CJK": "zh ja ko yue",
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
}
_HOMES = {script: frozenset(tags.split()) for script, tags in _SCRIPTS.items()}
_OTHER_SCRIPTS_ONLY = frozenset(
    {
        "hy",
        "ka",
        "el",
        "he",
        "yi",
        "th",
        "ko",
        "ar",
        "fa",
        "ur",
        "ps",
        "ckb",
        "sd",
        "ru",
        "uk",
        "be",
        "bg",
        "mk",
        "hi",
        "mr",
        "ne",
        "bn",
    }
)


_WITHOUT_ACCENTS = frozenset({"en", "id", "ms"})
_MOST_ACCENTS = 0.08


def language_tag(text: str | None) -> str | None:
    """`text` as a BCP 47 tag in its usual case (`en-GB`, `zh-Hant`), None where it is none."""
    tag = (text or "").strip().replace("_", "-")
    if not _TAG.fullmatch(tag):
        return None
    first, *rest = tag.split("-")
    return "-".join([first.lower(), *(_cased(part) for part in rest)])


def spoken(own: str | None, general: str | None, words: str) -> str | None:
    """The language of a story whose text begins with `words`.

    `own` is what the story says of itself and wins. `general` is said for a whole source; it is not
    believed where the words are in a script or with letters which that language is not written in:
    then it is the script's one language, or None.
    """
    if stated := language_tag(own):
        return stated
    tag = language_tag(general)
    script = _script(words)
    if script is None:
        return tag
    primary = tag.partition("-")[0] if tag else ""
    if script == "LATIN":
        return None if primary in _OTHER_SCRIPTS_ONLY or (primary in _WITHOUT_ACCENTS and _accented(words)) else tag
    homes = _HOMES.get(script, frozenset())
    if primary in homes or not homes:
        return tag
    return next(iter(homes)) if len(homes) == 1 else None


def _cased(part: str) -> str:
    if len(part) == 2 and part.isalpha():
        return part.upper()
    return part.title() if len(part) == 4 and part.isalpha() else part.lower()


def _script(words: str) -> str | None:
    """The script of most letters, where there is one at all."""
    counts: dict[str, int] = {}
    for character in words[:400]:
        if character.isalpha():
            script = unicodedata.name(character, "?").partition(" ")[0]
            counts[script] = counts.get(script, 0) + 1
    return max(counts, key=lambda script: counts[script]) if counts else None


def _accented(words: str) -> bool:
    """Whether more letters are beyond the plain alphabet than a few foreign names bring."""
    letters = [character for character in words[:400] if character.isalpha()]
    beyond = sum(not character.isascii() for character in letters)
    return beyond > max(3, _MOST_ACCENTS * len(letters))
