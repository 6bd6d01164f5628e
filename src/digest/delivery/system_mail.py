"""One message to one person that is no edition: written whole, with the fewest header fields that it needs."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime

from digest.delivery.dkim import sign
from digest.delivery.dkim_keys import SigningKey
from digest.delivery.headers import date_field, mailbox_field, structured_field, text_field
from digest.delivery.mailbox import Mailbox
from digest.delivery.quoted_printable import cut
from digest.model.rendition import Rendition
from digest.model.subscriber import Format

_NO_HOLES = re.compile("(?!)")


@dataclass(frozen=True, slots=True)
class SystemLetterhead:
    """What stands in the headers of a system mail; `message_id` and `list_id` without their brackets, `date` aware.

    `list_id` is that of the newsletter that it is about, or the newsroom's own name.
    """

    sender: Mailbox
    to: Mailbox
    date: datetime
    message_id: str
    list_id: str
    reply_to: Mailbox | None = None


def system_mail(
    rendition: Rendition, head: SystemLetterhead, variant: Format, keys: tuple[SigningKey, ...] = ()
) -> bytes:
    """The message with CRLF line ends, signed with `keys`: HTML with its text, or the text alone.

    It says that a program wrote it (RFC 3834), and for which list, to which nobody can write (RFC 2919 and 2369), as
    list servers do in what they answer one person. Raises ValueError for an id that no header can carry.
    """
    reply_to = [mailbox_field("Reply-To", head.reply_to)] if head.reply_to else []
    fields = [
        mailbox_field("From", head.sender),
        mailbox_field("To", head.to),
        *reply_to,
        date_field("Date", head.date),
        text_field("Subject", rendition.subject),
        structured_field("Message-ID", f"<{head.message_id}>"),
        structured_field("MIME-Version", "1.0"),
        structured_field("Auto-Submitted", "auto-generated"),
        structured_field("List-Id", f"<{head.list_id}>"),
        structured_field("List-Post", "NO"),
        structured_field("Precedence", "bulk"),
    ]
    message = b"".join([*fields, _body(rendition, head.message_id, variant)])
    return sign(message, keys) if keys else message


def _body(rendition: Rendition, message_id: str, variant: Format) -> bytes:
    text = _part("plain", rendition.text)
    if variant == "text":
        return text
    # No quoted-printable text can hold "=_", so the boundary stands in no part.
    boundary = f"=_{hashlib.sha256(message_id.encode()).hexdigest()[:24]}"
    kind = structured_field("Content-Type", f'multipart/alternative; boundary="{boundary}"')
    fence = f"\r\n--{boundary}\r\n".encode("ascii")
    return b"".join([kind, fence, text, fence, _part("html", rendition.html), f"\r\n--{boundary}--\r\n".encode()])


def _part(subtype: str, text: str) -> bytes:
    written = b"".join(piece for piece in cut(text, _NO_HOLES, {}) if isinstance(piece, bytes))
    return b"".join(
        [
            structured_field("Content-Type", f'text/{subtype}; charset="utf-8"'),
            structured_field("Content-Transfer-Encoding", "quoted-printable"),
            b"\r\n",
            written,
        ]
    )
