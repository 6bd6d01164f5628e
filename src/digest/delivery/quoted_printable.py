"""Quoted-printable text with holes (RFC 2045, section 6.7).

A hole stands between soft line breaks, so that whatever fills it, no line grows past 76 characters
and nothing around it has to be encoded again. No line starts with a dot or with `From `: neither
SMTP's dot-stuffing nor a mailbox file will ever change a byte of a signed message.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from digest.delivery.places import Place
from digest.model.rendition import Hole

SOFT_BREAK = b"=\r\n"
_WIDTH = 75
_PLAIN_LINE = re.compile(rb"[\x21-\x3c\x3e-\x7e \t]{0,75}")
_UNSAFE = re.compile(rb"[^\x21-\x3c\x3e-\x7e \t]")
_DROPPED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")


def cut(text: str, holes: re.Pattern[str], places: Mapping[Hole, Place]) -> list[bytes | Place]:
    """Encode `text`, cut where `holes` matches: bytes, and for each hole its place.

    Line ends become CRLF and the text ends with one; other controls are dropped, and a lone
    surrogate becomes U+FFFD.
    """
    pieces = re.split(f"({holes.pattern})", _tidied(text))
    segments: list[bytes | Place] = []
    for index, piece in enumerate(pieces):
        if index % 2:
            segments.append(places[Hole(piece)])
        else:
            segments.append(_literal(piece, after_hole=index > 0, before_hole=index < len(pieces) - 1))
    return segments


def encode_value(value: bytes) -> bytes:
    """What stands in a hole: `value` encoded, and broken where it is longer than a line."""
    return value if _unchanged(value) else SOFT_BREAK.join(_wrapped(_escaped(value)))


def _tidied(text: str) -> str:
    text = _DROPPED.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return _SURROGATE.sub("\ufffd", text).rstrip("\n") + "\n"


def _literal(piece: str, *, after_hole: bool, before_hole: bool) -> bytes:
    lines = piece.encode().split(b"\n")
    last = len(lines) - 1
    encoded = [_line(line, ends=index < last or not before_hole) for index, line in enumerate(lines)]
    opening = SOFT_BREAK if after_hole and (lines[0] or (last == 0 and before_hole)) else b""
    closing = SOFT_BREAK if before_hole and lines[-1] else b""
    return opening + b"\r\n".join(encoded) + closing


def _line(line: bytes, *, ends: bool) -> bytes:
    """One line without its end; `ends` says that a real line end follows, where no blank may stand."""
    if _unchanged(line) and not (ends and line.endswith((b" ", b"\t"))):
        return line
    escaped = _escaped(line)
    if ends and escaped.endswith((b" ", b"\t")):
        escaped = escaped[:-1] + b"=%02X" % escaped[-1]
    return SOFT_BREAK.join(_wrapped(escaped))


def _unchanged(line: bytes) -> bool:
    return _PLAIN_LINE.fullmatch(line) is not None and not line.startswith((b".", b"From "))


def _escaped(octets: bytes) -> bytes:
    return _UNSAFE.sub(lambda found: b"=%02X" % found[0][0], octets)


def _wrapped(escaped: bytes) -> Iterator[bytes]:
    """Cut an escaped line into lines of at most 75 characters, never inside an escape."""
    at = 0
    while at < len(escaped):
        head = b""
        if escaped.startswith((b".", b"From "), at):
            head = b"=%02X" % escaped[at]
            at += 1
        end = at + _WIDTH - len(head)
        if end < len(escaped):
            escape = escaped.rfind(b"=", end - 2, end)
            end = escape if escape >= 0 else end
        yield head + escaped[at:end]
        at = end
