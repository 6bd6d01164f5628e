"""DKIM signatures, relaxed/relaxed (RFC 6376).

A message may carry one signature of each key. `From` is signed once more than it stands there, so
that nobody can add a second one; the signature covers List-Unsubscribe and List-Unsubscribe-Post,
without which no mail program offers one-click unsubscribe (RFC 8058).
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Sequence

from digest.delivery.dkim_keys import SigningKey

_SIGNED = (
    b"from",
    b"to",
    b"reply-to",
    b"date",
    b"subject",
    b"message-id",
    b"mime-version",
    b"content-type",
    b"content-transfer-encoding",
    b"list-id",
    b"list-unsubscribe",
    b"list-unsubscribe-post",
    b"list-archive",
    b"list-help",
    b"list-post",
    b"list-subscribe",
    b"list-owner",
    b"feedback-id",
    b"auto-submitted",
)
_FIELD = re.compile(rb"([!-9;-~]+)[ \t]*:((?:[^\r\n]|\r\n[ \t])*)\r\n")
_BLANKS = re.compile(rb"[ \t]{2,}|\t")
_TRAILING = re.compile(rb"[ \t]+(?=\r\n)")
_WIDTH = 76
_SIGNATURE_WIDTH = 72


def sign(message: bytes, keys: Sequence[SigningKey]) -> bytes:
    """`message` with a DKIM-Signature field for each key in front.

    `message` has CRLF line ends, at its end too. No time is signed, so the same message gives the same bytes.
    Raises ValueError for a message without From, with a signed field twice, or with a broken head.
    """
    if not keys:
        return message
    head, _, body = message.partition(b"\r\n\r\n")
    fields = _relaxed_fields(head + b"\r\n")
    if b"from" not in fields:
        raise ValueError("a message without From cannot be signed")
    names = [name for name in _SIGNED if name in fields]
    covered = b"".join(fields[name] for name in names)
    body_hash = base64.b64encode(hashlib.sha256(_relaxed_body(body)).digest())
    return b"".join(_signature(key, [*names, b"from"], covered, body_hash) for key in keys) + message


def _signature(key: SigningKey, names: Sequence[bytes], covered: bytes, body_hash: bytes) -> bytes:
    place = f"d={key.domain}; s={key.selector};".encode("ascii")
    listed = b"h=" + b":".join(names) + b";"
    words = [b"v=1;", f"a={key.algorithm};".encode("ascii"), b"c=relaxed/relaxed;", *place.split(b" ")]
    value = _folded([*words, *re.findall(rb"[^:]+:?", listed), b"bh=" + body_hash + b";", b"b="])
    own = b"dkim-signature:" + _relaxed_value(value)
    signature = base64.b64encode(key.sign(covered + own))
    lines = [signature[at : at + _SIGNATURE_WIDTH] for at in range(0, len(signature), _SIGNATURE_WIDTH)]
    return b"DKIM-Signature:" + value + b"\r\n " + b"\r\n ".join(lines) + b"\r\n"


def _folded(words: Iterable[bytes]) -> bytes:
    """The words with a blank before each, and a new line where one would pass the 76th column."""
    lines = [b""]
    room = _WIDTH - len("DKIM-Signature:")
    for word in words:
        if len(lines[-1]) + 1 + len(word) > room:
            lines.append(b"")
            room = _WIDTH
        lines[-1] += b" " + word
    return b"\r\n".join(lines)


def _relaxed_fields(head: bytes) -> dict[bytes, bytes]:
    """Each field by its lower-case name, in the relaxed form of section 3.4.2, with its CRLF."""
    fields: dict[bytes, bytes] = {}
    at = 0
    while at < len(head):
        found = _FIELD.match(head, at)
        if found is None:
            raise ValueError(f"at octet {at} of the message no header field starts")
        name = found[1].lower()
        if name in fields and name in _SIGNED:
            raise ValueError(f"the header {name.decode('ascii')} stands in the message twice")
        fields[name] = name + b":" + _relaxed_value(found[2]) + b"\r\n"
        at = found.end()
    return fields


def _relaxed_value(value: bytes) -> bytes:
    return _BLANKS.sub(b" ", value.replace(b"\r\n", b"")).strip(b" ")


def _relaxed_body(body: bytes) -> bytes:
    """The body in the relaxed form of section 3.4.4: empty, or ending with one CRLF."""
    body = _BLANKS.sub(b" ", _TRAILING.sub(b"", body)).rstrip(b"\r\n \t")
    return body + b"\r\n" if body else b""
