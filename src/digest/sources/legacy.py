"""Which encoding from before Unicode a text is in, where nothing says so.

charset-normalizer needs more text than a headline has; for alphabets of one byte a letter, letters that
are frequent in their languages tell more. It is asked where none of them fits.
"""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(rb"[A-Za-z\x80-\xff]*[\x80-\xff][A-Za-z\x80-\xff]*")
_MARKUP = re.compile(rb"<[^<>]*>")
_ENOUGH = 20_000
_SURE = 0.6
_ALPHABETS = {
    ("cp1251", "koi8-u", "iso8859-5", "cp866"): "оеаинтсрвлкмдпуіїє",
    ("cp1253", "iso8859-7"): "αοιετσνηρπκμάίόέςυ",
    ("cp1255",): "יוהלארתמבשנעדםחק",
    ("cp1256",): "ايلمنوةتربعدسكف",
}
_CENTRAL = "ąćęłńśźżčďěňřšťžůőűáéíóúýășțţŁŚŻČŘŠŽ"
_LATIN = {
    "cp1252": "éèàçäöüßñóíáêôâîãõåæøúÉÖÄÜ",
    "cp1250": _CENTRAL,
    "iso8859-2": _CENTRAL,
    "cp1254": "ışğİçöüŞ",
}
_MULTIBYTE = ["gb18030", "big5", "cp932", "euc_jp", "cp949"]


def guess(body: bytes) -> str:
    """The name of the encoding that `body`, which is not UTF-8, is most likely in; windows-1252 if in doubt."""
    words = _WORD.findall(_MARKUP.sub(b" ", body[: 10 * _ENOUGH]))[: _ENOUGH // 5]
    if not words:
        return "cp1252"
    sample = b" ".join(words)[:_ENOUGH]
    high = sum(byte > 0x7F for byte in sample)
    if high < 0.7 * len(sample):
        return max(_LATIN, key=lambda name: _latin_score(sample, name, _LATIN[name]))
    scores = {name: _score(sample, name, common) for names, common in _ALPHABETS.items() for name in names}
    best = max(scores, key=lambda name: scores[name])
    return best if scores[best] >= _SURE else _by_library(sample) or best


def _score(sample: bytes, encoding: str, common: str) -> float:
    """How much of `sample` reads like words in `encoding`: 1 if every letter is a common one.

    A rare letter counts a little against it, one of another script or none at all much; so does a
    small letter followed by a capital, as KOI8 read in windows-1251 has them.
    """
    text = sample.decode(encoding, "replace")
    script = unicodedata.name(common[0]).split()[0]
    points = 0.0
    before = " "
    for character in text:
        if character > "\x7f":
            points += _points(character, script, common)
            points -= 0.5 if before.islower() and character.isupper() else 0.0
        before = character
    return points / max(1, sum(character > "\x7f" for character in text))


def _points(character: str, script: str, common: str) -> float:
    if not unicodedata.name(character, "").startswith(script):
        return -1.0
    return 1.0 if character.lower() in common else -0.3


def _latin_score(sample: bytes, encoding: str, common: str) -> float:
    """Like `_score`; quotation marks and dashes are at the same places in all of them."""
    text = sample.decode(encoding, "replace")
    return sum(1.0 if character in common else -1.0 for character in text if character > "\x7f")


def _by_library(sample: bytes) -> str | None:
    from charset_normalizer import from_bytes

    found = from_bytes(sample, cp_isolation=_MULTIBYTE).best()
    return found.encoding if found else None
