"""Header fields as bytes, each with its name, its CRLF, and nothing that a value could smuggle in.

Three kinds of field, as RFC 5322 has them: free text (encoded where needed), a mailbox (the name
quoted or encoded, the address never), and structured fields, which are never encoded and folded
at `, ` alone, because a List-Unsubscribe that is encoded unsubscribes nobody.
"""

from __future__ import annotations

import re
from datetime import datetime
from email.utils import format_datetime

from digest.delivery.encoded_words import encoded_words
from digest.delivery.mailbox import Mailbox

AIM = 76
LONGEST_LINE = 998
_LONGEST_PLAIN_WORD = 60
_BREAKING = re.compile(r"[\x00-\x20\x7f-\x9f\u2028\u2029]+")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?: [A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_STRUCTURED = re.compile(r"[\x21-\x7e]+(?: [\x21-\x7e]+)*")


def text_field(name: str, value: str) -> bytes:
    """A field of free text, such as Subject: the value on one line, encoded if it is not plain ASCII.

    Text that looks like an encoded word is encoded too, so that it is shown as it was written.
    """
    value = one_line(value)
    if _plain(value):
        return _folded(name, value.split(" "))
    return _folded(name, encoded_words(value, AIM - len(name) - 2))


def mailbox_field(name: str, mailbox: Mailbox) -> bytes:
    """A field with one mailbox: From, To, Reply-To. Non-ASCII local parts stay UTF-8 (RFC 6532)."""
    shown = one_line(mailbox.name or "")
    if not shown:
        return f"{name}: {mailbox.email}\r\n".encode()
    return _folded(name, [*_phrase(shown, AIM - len(name) - 2), f"<{mailbox.email}>"])


def structured_field(name: str, value: str) -> bytes:
    """A field that is never encoded: List-*, Message-ID, Feedback-ID, MIME fields.

    Raises ValueError if the value is not printable ASCII, or cannot be folded to 998 octets a line.
    """
    if not _STRUCTURED.fullmatch(value):
        raise ValueError(f"{name}: “{value!r}” holds characters that this header field cannot carry")
    first, *rest = value.split(", ")
    field = "".join([f"{name}: {first}", *(f",\r\n {item}" for item in rest)])
    if max(map(len, field.split("\r\n"))) > LONGEST_LINE:
        raise ValueError(f"{name}: a value of {len(value)} characters is longer than a line of mail may be")
    return f"{field}\r\n".encode("ascii")


def date_field(name: str, at: datetime) -> bytes:
    """A field with a date. Raises ValueError for a time without a zone."""
    return f"{name}: {written_date(at)}\r\n".encode("ascii")


def written_date(at: datetime) -> str:
    """A time as RFC 5322, section 3.3, writes it. Raises ValueError for one without a zone."""
    if at.tzinfo is None:
        raise ValueError(f"the date {at.isoformat()} has no time zone")
    return format_datetime(at)


def one_line(value: str) -> str:
    """`value` without controls and line ends; runs of them and of blanks become one space."""
    return _SURROGATE.sub("\ufffd", _BREAKING.sub(" ", value)).strip(" ")


def _plain(value: str) -> bool:
    """Whether `value` needs no encoding: ASCII, foldable, and nothing in it would be decoded."""
    return value.isascii() and "=?" not in value and max(map(len, value.split(" "))) <= _LONGEST_PLAIN_WORD


def _phrase(name: str, room: int) -> list[str]:
    """The words of a display name: atoms, one quoted string cut at its blanks, or encoded words."""
    if not _plain(name):
        return encoded_words(name, room)
    if _ATOMS.fullmatch(name):
        return name.split(" ")
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'.split(" ")


def _folded(name: str, words: list[str]) -> bytes:
    """Words with a blank between them, a new line before each that would pass the 76th column."""
    lines = [f"{name}:"]
    for word in words:
        if len(lines[-1]) + 1 + len(word) > AIM and lines[-1] != f"{name}:":
            lines.append("")
        lines[-1] += f" {word}"
    return ("\r\n".join(lines) + "\r\n").encode()
