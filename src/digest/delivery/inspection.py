"""The last look at a message's bytes: exactly our header fields, and the limits of RFC 5322, 2045 and 2047."""

from __future__ import annotations

import re
from collections.abc import Iterator

from digest.delivery.headers import LONGEST_LINE

FIELDS = (
    *("From", "To", "Reply-To", "Date", "Subject", "Message-ID", "MIME-Version", "List-Id", "List-Unsubscribe"),
    *("List-Unsubscribe-Post", "List-Archive", "Feedback-ID", "Precedence", "Content-Type"),
    "Content-Transfer-Encoding",
)
_OPTIONAL = frozenset({"Reply-To", "List-Archive", "Content-Transfer-Encoding"})
_SECURE_LINK = b"List-Unsubscribe: <https:"
_LONGEST_ENCODED, _LONGEST_WORD = 76, 75
_WORD = re.compile(rb"=\?[^?\s]+\?[BbQq]\?[^?\s]*\?=")
_SHOWN = 40


def message_faults(message: bytes) -> Iterator[str]:
    """What is wrong with a message before it is signed; of a good one nothing."""
    bare = message.replace(b"\r\n", b"")
    if b"\r" in bare or b"\n" in bare or b"\0" in bare:
        yield "it has a line end that is no CRLF, or a NUL"
    if not message.isascii():
        yield "it is not in seven bits"
    head, gap, body = message.partition(b"\r\n\r\n")
    if not gap:
        yield "it has no body"
    lines = head.split(b"\r\n")
    names = [line.partition(b":")[0].decode("ascii", "replace") for line in lines if line[:1] not in (b" ", b"\t")]
    secure = any(line.startswith(_SECURE_LINK) for line in lines)
    optional = _OPTIONAL if secure else _OPTIONAL | {"List-Unsubscribe-Post"}
    if names != [name for name in FIELDS if name in names or name not in optional]:
        strange = [name for name in names if name not in FIELDS or names.count(name) > 1]
        missing = [name for name in FIELDS if name not in names and name not in optional]
        told = ", ".join(ascii(name[:_SHOWN]) for name in [*strange, *missing]) or "their order"
        yield f"its header fields are not exactly ours: look at {told}"
    if max(map(len, lines)) > LONGEST_LINE:
        yield f"a header line has more than {LONGEST_LINE} octets"
    if any(len(word) > _LONGEST_WORD for word in _WORD.findall(head)):
        yield f"an encoded word has more than {_LONGEST_WORD} octets"
    if max(map(len, body.split(b"\r\n"))) > _LONGEST_ENCODED:
        yield f"a line of an encoded part has more than {_LONGEST_ENCODED} octets"
