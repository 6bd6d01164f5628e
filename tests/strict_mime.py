"""Is it a message without fault? Strict parsing, the limits of RFC 5322 and 2045, exactly our header fields."""

from __future__ import annotations

import re
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from typing import cast

FIELDS = (
    *("From", "To", "Reply-To", "Date", "Subject", "Message-ID", "MIME-Version", "List-Id", "List-Unsubscribe"),
    *("List-Unsubscribe-Post", "List-Archive", "Feedback-ID", "Precedence", "Content-Type"),
    "Content-Transfer-Encoding",
)
OPTIONAL = frozenset({"Reply-To", "List-Archive", "Content-Transfer-Encoding"})
_STRICT = policy.SMTP.clone(raise_on_defect=True)
_WORD = re.compile(rb"=\?[^?\s]+\?[BbQq]\?[^?\s]*\?=")
_LONGEST, _LONGEST_ENCODED, _LONGEST_WORD = 998, 76, 75


def faults(message: bytes) -> list[str]:
    """What is wrong with a message, by the standards and by the contract; nothing, if all is well."""
    found = []
    if not message.isascii():
        found.append("it is not 7bit")
    if message.replace(b"\r\n", b"").translate(None, b"\r\n\0") != message.replace(b"\r\n", b""):
        found.append("a bare CR or LF, or a NUL")
    head, gap, body = message.partition(b"\r\n\r\n")
    if not gap:
        return [*found, "there is no body"]
    if max(map(len, message.split(b"\r\n"))) > _LONGEST:
        found.append("a line of more than 998 octets")
    if max(map(len, body.split(b"\r\n"))) > _LONGEST_ENCODED:
        found.append("a line of more than 76 octets in an encoded part")
    names = field_names(head)
    wanted = [name for name in FIELDS if name in names or name not in OPTIONAL]
    if names != wanted:
        found.append(f"its header fields are {names}")
    if any(len(word) > _LONGEST_WORD for word in _WORD.findall(head)):
        found.append("an encoded word of more than 75 octets")
    return [*found, *_defects(message)]


def field_names(head: bytes) -> list[str]:
    """The names as they stand in the bytes, each line of the header that is no continuation being one."""
    lines = [line for line in head.split(b"\r\n") if not line.startswith((b" ", b"\t"))]
    return [line.partition(b":")[0].decode("ascii", "replace") for line in lines]


def parsed(message: bytes) -> EmailMessage:
    """The message by Python's own parser; raises at the first defect."""
    return cast(EmailMessage, BytesParser(policy=_STRICT).parsebytes(message))


def parts(message: bytes) -> dict[str, str]:
    """The words of each part by its kind, decoded, with plain line ends."""
    leaves = [part for part in parsed(message).walk() if not part.is_multipart()]
    return {leaf.get_content_type(): leaf.get_content().replace("\r\n", "\n") for leaf in leaves}


def _defects(message: bytes) -> list[str]:
    try:
        whole = parsed(message)
        found = [str(defect) for part in whole.walk() for defect in part.defects]
        found += [f"{name}: {defect}" for name in whole for defect in whole[name].defects]
        shape = [part.get_content_type() for part in whole.walk()]
    except Exception as error:  # noqa: BLE001 - whatever the strict policy raises is a fault
        return [repr(error)]
    if shape not in (["multipart/alternative", "text/plain", "text/html"], ["text/plain"]):
        found.append(f"its parts are {shape}")
    return found
