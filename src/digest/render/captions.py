"""The words beside a picture: its caption, with whoever it is owed to."""

from __future__ import annotations

import re

from digest.html.excerpt import excerpt

# What sources put before a name, in the languages of our labels and in some others; mails and pages have a word for it.
_WORDS = """
    photos? photograph photographs photographer pictures? images? illustration credits? crédits? créditos? fotos?
    fotograf fotografía fotografia fotografie fotoğraf fotoğraflar bild bilder imagen imágenes imagem fotó kuva фото
    фотография снимок суреті şəkil şəkillər լուսանկար լուսանկարը լուսանկարներ ფოტო ფოტოები صورة صور الصورة الصور تصوير
    عکس عکاس تصویر
"""
_LABEL = re.compile(
    rf"(?:(?:{'|'.join(_WORDS.split())})(?:\s+(?:photos?|credits?))?\s*[:：՝]"
    r"|(?:photo(?:graph)?s?|pictures?|images?)\s+(?:by|courtesy\s+of)\b:?|fotos?\s+von\b:?)\s*",
    re.IGNORECASE,
)

# What stands in brackets at a caption's end.
_OWED = re.compile(r"\s*\([^()]*\)[.\s]*\Z")


def named(credit: str) -> str:
    """`credit` without a label of its own, as in “Photo: Ana Lind”; one that is nothing else stays."""
    return credit[found.end() :] or credit if (found := _LABEL.match(credit)) else credit


def captioned(words: str | None, credit: str | None, limit: int | None = None) -> str | None:
    """A caption with its credit; both on one clean line, or None. `limit` is how many characters of the words are kept.

    Words that name who is credited are left as they are, however they put it: “The port (Ana Lind/VT)”.
    """
    if words is None:
        return credit
    if limit is not None and len(words) > limit:
        owed = _OWED.search(words)
        if credit and owed and _names(owed[0], named(credit)):
            return f"{excerpt(words[: owed.start()], limit)} {owed[0].strip()}"
        words = excerpt(words, limit)
    return words if credit is None or _names(words, named(credit)) else f"{words} ({named(credit)})"


def _names(words: str, who: str) -> bool:
    """Whether `who` stands in `words`; signs and blanks between its parts may be others, and “map” names no “AP”."""
    parts = r"[\W_]*".join(map(re.escape, re.findall(r"[^\W_]+", who.casefold())))
    return bool(re.search(rf"(?<![a-z0-9]){parts}(?![a-z0-9])", words.casefold()))
