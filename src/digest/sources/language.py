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


_LETTERS = {
    "ARABIC": (("fa", "پچژگ"), ("ar", "ةىأإ")),
    "CYRILLIC": (("uk", "ґєї"), ("be", "ў"), ("kk", "әңғқү"), ("sr", "ђћџ"), ("ru", "ыэё")),
    "LATIN": (("az", "ə"),),
}
_SMALL_WORDS = {
    "en": "the and of to in is was that with for",
    "de": "der die das und ist von mit den nicht auf",
    "fr": "le la les et des est une dans pour du",
    "es": "el la los y de que en una por con",
    "it": "il la che di e per una con del sono",
    "pt": "o a os e de que em uma por com não",
    "tr": "ve bir bu için da de ile olarak daha sonra",
    "nl": "de het een en van is dat op met voor",
    "pl": "i w na z się nie do jest że o",
}
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


def language_of(stated: str | None, words: str) -> str | None:
    """The language that a page says it is in, unless its `words` are in another script; then what they tell.

    A template in English around a text in Russian is not believed. Without a statement letters and
    small words that only one language has decide; None where they do not.
    """
    tag = language_tag(stated)
    script = _script(words)
    if tag is None or script is None:
        return tag or guess(words)
    primary = tag.partition("-")[0]
    homes = _HOMES.get(script)
    if script == "LATIN":
        return guess(words) if primary in _OTHER_SCRIPTS_ONLY else tag
    return tag if homes is None or primary in homes else guess(words)


def guess(words: str) -> str | None:
    """The language of `words` by its script, its letters or its most frequent small words; None if in doubt."""
    script = _script(words)
    homes = _HOMES.get(script or "", frozenset())
    if len(homes) == 1:
        return next(iter(homes))
    text = words[:4000].casefold()
    telling = [
        tag for tag, letters in _LETTERS.get(script or "", ()) if sum(text.count(letter) for letter in letters) >= 2
    ]
    if telling:
        return telling[0]
    if script != "LATIN":
        return None
    counts = {tag: sum(text.count(f" {word} ") for word in small.split()) for tag, small in _SMALL_WORDS.items()}
    first, second = sorted(counts.values(), reverse=True)[:2]
    return max(counts, key=lambda tag: counts[tag]) if first >= 3 and first >= 1.5 * second else None


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
