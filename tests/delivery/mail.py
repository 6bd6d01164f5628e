"""Builders for mail: a rendition, a letterhead, a filled letter, and a strict reading of its bytes."""

from __future__ import annotations

import email
import email.policy
import re
from email.message import EmailMessage
from typing import Any

from make import NOW

from digest.delivery.formletter import FormLetter
from digest.delivery.letterhead import Letterhead
from digest.delivery.mailbox import Mailbox
from digest.delivery.transport import Letter
from digest.model.delivery import Delivery
from digest.model.rendition import Hole, Rendition

LEAVE, SETTINGS = "https://news.courier.example/unsubscribe/", "https://news.courier.example/preferences/"
UNSUBSCRIBE = LEAVE + "a2b3" * 11
PREFERENCES = SETTINGS + "c4d5" * 11
HTML = f"""<!DOCTYPE html>
<html lang="en"><body><h1>Harbour opens — “at last”</h1>
<p>A line that is a good deal longer than the seventy-six characters which quoted-printable allows on a line.</p>
.<a href="{Hole.UNSUBSCRIBE}">Leave</a> <a href='{Hole.PREFERENCES}'>Change</a> <a href="{Hole.UNSUBSCRIBE}">Leave</a>
</body></html>
"""
TEXT = f"""Harbour opens — “at last”

From here on, the ferries run again.\t
Leave: {Hole.UNSUBSCRIBE}
<{Hole.PREFERENCES}> and again {Hole.UNSUBSCRIBE}. Goodbye
"""
HEADERS = [
    "From",
    "To",
    "Reply-To",
    "Date",
    "Subject",
    "Message-ID",
    "MIME-Version",
    "List-Id",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
    "List-Archive",
    "Feedback-ID",
    "Precedence",
    "Content-Type",
]


def rendition(subject: str = "Harbour opens", html: str = HTML, text: str = TEXT) -> Rendition:
    return Rendition(subject, html, text)


def letterhead(**given: Any) -> Letterhead:
    plain: dict[str, Any] = {
        "sender": Mailbox("digest@courier.example", "The Caspian Courier"),
        "date": NOW,
        "edition_id": "morning-2026-11-23",
        "digest": "morning",
        "authority": "courier.example",
        "unsubscribe": LEAVE,
        "preferences": SETTINGS,
        "reply_to": Mailbox("desk@courier.example"),
        "archive_url": "https://news.courier.example/editions/morning/",
    }
    return Letterhead(**{**plain, **given})


def filled(form: FormLetter, **given: Any) -> bytes:
    plain: dict[str, Any] = {
        "email": "gleb.sander@example.net",
        "name": "Gleb Sander",
        "key": "k3y" * 8,
        "unsubscribe": "a2b3" * 11,
        "preferences": "c4d5" * 11,
    }
    return b"".join(form.fill(**{**plain, **given}))


def letter(
    number: int = 1, *, slug: str = "2026-11-23", message: bytes = b"Subject: x\r\n\r\nHello\r\n", **given: Any
) -> Letter:
    plain: dict[str, Any] = {
        "id": 100 + number,
        "number": number,
        "subscriber_id": number,
        "email": f"reader{number}@example.org",
        "name": None,
        "format": "html",
    }
    return Letter(Delivery(**{**plain, **given}), f"key{number:04d}", [message], "morning", slug)


def parsed(message: bytes) -> EmailMessage:
    """The message as a strict parser reads it: every defect of its structure or of a header raises or fails."""
    found = email.message_from_bytes(message, policy=email.policy.strict)
    assert isinstance(found, EmailMessage)
    for part in found.walk():
        assert part.defects == []
        for name, value in part.items():
            assert not value.defects, (name, value, value.defects)
    return found


def assert_legal(message: bytes) -> None:
    """CRLF only, no NUL, no long line, ASCII unless an address is not."""
    assert re.search(rb"(?<!\r)\n|\r(?!\n)|\0", message) is None
    head, _, body = message.partition(b"\r\n\r\n")
    assert max(map(len, head.split(b"\r\n"))) <= 998
    assert max(map(len, body.split(b"\r\n"))) <= 76
    assert body.isascii()
