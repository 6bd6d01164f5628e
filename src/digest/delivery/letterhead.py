"""The header fields of an edition's messages, in their order, with places for what is personal."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime

from digest.delivery.headers import date_field, mailbox_field, structured_field, text_field
from digest.delivery.mailbox import Mailbox
from digest.delivery.places import Place
from digest.model.hosts import takes_one_click

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_DOT_ATOM = re.compile(rf"{_ATOM}(?:\.{_ATOM})*")
_SHORTEST_SENDER, _LONGEST_SENDER = 5, 15


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What stands in the headers of every message of an edition.

    `date` is the edition's own time, aware, or None where each letter has a date of its own. `authority` is
    the newsroom's permanent name; `archive_url` the https address of the digest's public archive, or None.
    `unsubscribe` and `preferences` are how everybody's links begin: a reader's token follows. Unless the first
    `takes_one_click`, mail programs are not told that they may post to it (RFC 8058).
    """

    sender: Mailbox
    date: datetime | None
    edition_id: str
    digest: str
    authority: str
    unsubscribe: str
    preferences: str
    reply_to: Mailbox | None = None
    archive_url: str | None = None

    @property
    def list_id(self) -> str:
        """The permanent List-Id without its brackets (RFC 2919)."""
        return f"{self.digest}.{self.authority}"

    @property
    def feedback_id(self) -> str:
        """Edition, digest, kind of mail, sender: what Gmail breaks its complaint figures down by.

        Gmail wants a sender of 5 to 15 characters that stays the same: another authority is hashed.
        """
        sender = self.authority
        if not _SHORTEST_SENDER <= len(sender) <= _LONGEST_SENDER:
            sender = hashlib.sha256(sender.encode()).hexdigest()[:_LONGEST_SENDER]
        return f"{self.edition_id}:{self.digest}:digest:{sender}"

    def fields(self, subject: str) -> list[bytes | Place]:
        """All fields up to Content-Type.

        Raises ValueError for ids that are no dot-atoms, a date without a zone, an archive URL that
        is not ASCII.
        """
        for part in (self.edition_id, self.list_id):
            if not _DOT_ATOM.fullmatch(part):
                raise ValueError(f"“{part}” cannot stand in a Message-ID or List-Id: write letters, digits, - and .")
        reply_to = [mailbox_field("Reply-To", self.reply_to)] if self.reply_to else []
        archive = [structured_field("List-Archive", f"<{self.archive_url}>")] if self.archive_url else []
        one_click = structured_field("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")
        post = [one_click] if takes_one_click(self.unsubscribe) else []
        return [
            mailbox_field("From", self.sender),
            Place.TO,
            *reply_to,
            *([date_field("Date", self.date)] if self.date else [b"Date: ", Place.DATE, b"\r\n"]),
            text_field("Subject", subject),
            f"Message-ID: <{self.edition_id}.".encode("ascii"),
            Place.KEY,
            f"@{self.authority}>\r\n".encode("ascii"),
            structured_field("MIME-Version", "1.0"),
            structured_field("List-Id", f"<{self.list_id}>"),
            f"List-Unsubscribe: <{self.unsubscribe}".encode("ascii"),
            Place.HEADER_UNSUBSCRIBE,
            b">\r\n",
            *post,
            *archive,
            structured_field("Feedback-ID", self.feedback_id),
            # Who is out of the office need not answer (RFC 3834, 2), and filters know a list by it.
            structured_field("Precedence", "bulk"),
        ]
