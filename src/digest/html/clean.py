"""Text without the characters that break mails, feeds and terminals."""

from __future__ import annotations

import re
import unicodedata

_BLANK = "\x0b\x0c\x85\u2028\u2029"
# Within the first plane alone, a class of characters is one look into a table, whatever it holds.
_DROPPED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"
    "\u061c\u200b\u2060-\u2064\u206a-\u206f\ufeff"  # zero width; U+200C and U+200D shape words and stay
    "\u202a-\u202e\u2066-\u2069"  # embeddings, overrides and isolates: one left open turns all that follows
    "\ud800-\udfff\ufdd0-\ufdef\ufff9-\ufffb\ufffe\uffff]"
)
_NONCHARACTERS = "".join(chr(plane << 16 | last) for plane in range(1, 17) for last in (0xFFFE, 0xFFFF))
_DROPPED_BEYOND = re.compile(f"[\U0001fffe-\U0010ffff](?<=[{_NONCHARACTERS}])")
# Letters that nobody sees, but for the region of a flag: England, Scotland, Wales (UTS #51, ED-14a; CLDR subdivisions).
_TAG = re.compile("[\U000e0000-\U000e007f]")
_TAGS = re.compile(
    "(\U0001f3f4[\U000e0061-\U000e007a]{2}[\U000e0030-\U000e0039\U000e0061-\U000e007a]{1,3}\U000e007f)"
    "|[\U000e0000-\U000e007f]"
)
_SOFT_HYPHEN = "\u00ad"


def clean_characters(text: str) -> str:
    """`text` without control characters, bidi overrides, zero-width and tag characters and lone surrogates.

    Line ends become `\\n`; tabs and blanks stay; U+000B, U+000C, U+0085 and the Unicode line
    separators become blanks. What is left is legal in XML 1.0.
    """
    # What is dropped or becomes a blank is a control, a format or no character: none of it is printable.
    if text.isprintable():
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    for blank in _BLANK:
        text = text.replace(blank, " ")
    text = _DROPPED_BEYOND.sub("", _DROPPED.sub("", text))
    return _TAGS.sub(r"\1", text) if _TAG.search(text) else text


def clean_line(text: str | None) -> str | None:
    """`text` on one line in NFC, blanks folded, unwanted characters gone; None where nothing is left.

    U+200C and U+200D survive: Persian and Indic words, and composed emoji, need them; so do the flags of regions.
    """
    if not text:
        return None
    kept = clean_characters(text).replace(_SOFT_HYPHEN, "")
    line = " ".join(unicodedata.normalize("NFC", kept).split())
    return line or None
