"""How much words say, whatever their script: letters alone tell too little of Chinese, blanks nothing of Thai."""

from __future__ import annotations

import re

STOPS = (".", "!", "?", "…", "։", "؟", "۔", "।", "။", "។", "。", "！", "？")
"""What ends a sentence by itself."""
SENTENCE_ENDS = (*STOPS, "”", "’", "»", "」", "』", '"')
"""What a sentence ends with, a closing quotation mark among it; Thai and Lao end it with nothing."""

DENSE = re.compile("[\u3005\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""A sign of Chinese, Japanese or Korean."""
_HAN = re.compile("[\u3005\u3400-\u9fff]")
_KANA = re.compile("[\u3040-\u30ff]")
_HANGUL = re.compile("[\uac00-\ud7af]")
# Thai, Lao, Burmese and Khmer, without their marks above and below a letter.
_UNBROKEN = re.compile(
    "[\u0e01-\u0e30\u0e32\u0e33\u0e40-\u0e45\u0e81-\u0eb0\u0eb2\u0eb3\u0ec0-\u0ec4\u1000-\u102a\u1780-\u17b3]"
)
_UNENDED = re.compile("[\u0e00-\u0eff][\\s\\d%”’»)\\]\"']*$")
_SIGNS_OF_A_WORD = ((_HAN, 2), (_KANA, 4), (_HANGUL, 3), (_UNBROKEN, 4))
_WORD = re.compile(r"(?:[^\W_]|[\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0900-\u109f\u1780-\u17d3])+")
_STEM, _DENSE_STEM = 5, 3
_WORDS_OF_A_SENTENCE = 8


def extent(words: str | None) -> int:
    """How long words are for a reader: a sign of Chinese, Japanese or Korean says as much as three letters."""
    return len(words) + 2 * len(DENSE.findall(words)) if words else 0


def length_of_row(line: str | None) -> int:
    """How long a line is that may be a row of details: what ends as a sentence does counts by its `extent`.

    In a dense script such a row says much more than one of letters may: labels, names, times without a word between.
    """
    return extent(line) if (line or "").endswith(SENTENCE_ENDS) else len(line or "")


def word_count(words: str | None) -> int:
    """How many words there are for a reader: those between blanks, and as many as a script without blanks joins.

    It is an estimate: two signs of Chinese or four letters of Thai are a word. Korean parts groups of words.
    """
    return sum(map(_words_in, (words or "").split()))


def is_unended_sentence(words: str, least: int = _WORDS_OF_A_SENTENCE) -> bool:
    """Whether words that end in Thai or Lao, where nothing ends a sentence, are as many as a sentence has."""
    return bool(_UNENDED.search(words)) and word_count(words) >= least


def stems(words: str) -> set[str]:
    """The beginnings of the longer words; where a script joins its words, every few signs in a row."""
    found: set[str] = set()
    for word in _WORD.findall(words.casefold()):
        size = _DENSE_STEM if DENSE.search(word) else _STEM
        starts = len(word) - size + 1 if word_count(word) > 1 else min(1, max(0, len(word) - size + 1))
        found.update(word[start : start + size] for start in range(starts))
    return found


def _words_in(token: str) -> int:
    if token.isascii():
        return 1
    return max(1, int(sum(len(signs.findall(token)) / size for signs, size in _SIGNS_OF_A_WORD)))
