"""Bytes from outside as text, whatever they claim to be; and XML that a parser will take."""

from __future__ import annotations

import re

from digest.errors import SourceError
from digest.html.clean import clean_characters
from digest.sources.legacy import guess

_HIGH = re.compile(rb"[\x80-\xff]")
_PROLOGUE = re.compile(r"(?:\s+|<\?.*?\?>|<!--.*?-->)*", re.DOTALL)
_DOCTYPE = re.compile(
    r"<!DOCTYPE\b(?P<head>(?:[^\[>\"']|\"[^\"]*\"|'[^']*')*+)(?:\[(?P<subset>(?:[^\]\"']|\"[^\"]*\"|'[^']*')*+)\]\s*)?>?",
    re.IGNORECASE,
)
_REFERENCE = re.compile(r"&#(?:[xX]([0-9A-Fa-f]{1,8})|(\d{1,9}));")
_SEVEN_BIT = frozenset({"iso2022_jp", "hz"})
# What servers say of every text: us-ascii, iso-8859-1 and windows-1252 are one for browsers, and for us.
_USUAL = "cp1252"
_MOSTLY = 10
_JUDGED = 200_000


def decode(body: bytes, declared: str | None = None) -> str:
    """`body` as text; `declared` is the charset that came with it, or the whole Content-Type header.

    In this order: a byte order mark; UTF-16 and UTF-32 by their zero bytes; UTF-8, where `body` is
    valid and has characters of several bytes, against any declaration; the declaration outside, then
    the one inside (XML, or `meta` in HTML), as browsers read its name, but the one inside first where the
    one outside is a server's usual word; else a guess. A few bytes that are wrong in UTF-8 become U+FFFD.
    """
    from w3lib.encoding import html_body_declared_encoding, read_bom

    marked, mark = read_bom(body)
    encoding = marked or _wide(body)
    if encoding:
        return body[len(mark or b"") :].decode(encoding, "replace")
    claims = [_known(_label(declared)), _known(html_body_declared_encoding(body[:4096]))]
    if not _HIGH.search(body):
        seven_bit = next((claim for claim in claims if claim in _SEVEN_BIT), "ascii")
        return body.decode(seven_bit, "replace")
    if claims[0] == _USUAL and claims[1] != _USUAL and _knows_better(body, claims[1], declared):
        claims.reverse()
    return _utf8(body, "strict") or _claimed(body, claims) or _mostly_utf8(body) or body.decode(guess(body), "replace")


def utf8(body: bytes, declared: str | None = None) -> bytes:
    """`body` in UTF-8 without a byte order mark, read as `decode` reads it."""
    return decode(body, declared).encode("utf-8", "replace")


def parseable_xml(body: bytes, declared: str | None = None) -> bytes:
    """`body` as UTF-8 XML without what stops a parser: it has no encoding declaration and no DOCTYPE.

    Characters that XML 1.0 forbids are dropped, and references to them. Other mistakes stay. Raises
    SourceError where the DOCTYPE declares entities: they can blow up or read files, and no feed needs
    them.
    """
    text = clean_characters(decode(body, declared))
    prologue = _PROLOGUE.match(text)
    start = prologue.end() if prologue else 0
    if doctype := _DOCTYPE.match(text, start):
        if "<!entity" in doctype[0].lower():
            raise SourceError(
                "The document declares entities of its own in its DOCTYPE, which is refused; the source has to do"
                " without them."
            )
        start = doctype.end()
    return _REFERENCE.sub(_legal_reference, text[start:].lstrip()).encode("utf-8")


def _utf8(body: bytes, errors: str) -> str | None:
    try:
        return body.decode("utf-8", errors)
    except UnicodeDecodeError:
        return None


def _claimed(body: bytes, claims: list[str | None]) -> str | None:
    """By the first claim that `body` agrees with; that it is UTF-8 has been tried."""
    for claim in claims:
        if claim is None or claim in ("utf-8", "ascii"):
            continue
        try:
            return body.decode(claim)
        except UnicodeDecodeError:
            continue
    return None


def _knows_better(body: bytes, inside: str | None, declared: str | None) -> bool:
    """Whether the declaration inside counts before a server's usual word.

    In XML it does, which whoever wrote the document gave it. Browsers believe the server of a page in HTML, so
    that its makers would have seen a wrong one: there the text itself must look like what the page says.
    """
    if inside is None:
        return False
    if body[:100].lstrip().startswith(b"<?xml") and "html" not in (declared or "").lower():
        return True
    sample = body[:_JUDGED]
    return sample.decode(inside, "replace") == sample.decode(guess(body), "replace")


def _mostly_utf8(body: bytes) -> str | None:
    """As UTF-8 with U+FFFD, where most of its characters of several bytes are sound; the beginning is judged."""
    high = _HIGH.search(body)
    first = high.start() if high else 0
    text = body[first : first + _JUDGED].decode("utf-8", "replace")
    wrong = text.count("\ufffd")
    sound = sum(character > "\x7f" for character in text) - wrong
    return body.decode("utf-8", "replace") if sound > _MOSTLY * wrong else None


def _wide(body: bytes) -> str | None:
    """UTF-16 or UTF-32 by the zero bytes around the first `<` or `{` (XML 1.0, appendix F)."""
    patterns = {
        "utf-32-be": rb"\x00\x00\x00[<{]",
        "utf-32-le": rb"[<{]\x00\x00\x00",
        "utf-16-be": rb"\x00[<{]\x00[^\x00]",
        "utf-16-le": rb"[<{]\x00[^\x00]\x00",
    }
    return next((name for name, pattern in patterns.items() if re.match(pattern, body)), None)


def _label(declared: str | None) -> str | None:
    if not declared or "/" not in declared:
        return declared
    found = re.search(r"charset\s*=\s*[\"']?([^\s\"';,]+)", declared, re.IGNORECASE)
    return found[1] if found else None


def _known(label: str | None) -> str | None:
    from w3lib.encoding import resolve_encoding

    return resolve_encoding(label) if label else None


def _legal_reference(found: re.Match[str]) -> str:
    number = int(found[1], 16) if found[1] else int(found[2])
    if number > 0x10FFFF:
        return ""
    character = chr(number)
    return found[0] if character in "\t\n\r" or clean_characters(character) == character else ""
