"""The form letter: an edition's rendition becomes MIME once, cut where people differ.

    bytes ─ TO ─ bytes ─ KEY ─ bytes ─ HEADER_UNSUBSCRIBE ─ bytes ─ … ─ HTML_PREFERENCES ─ bytes

Filling one joins the pieces, which costs microseconds; building a message anew costs milliseconds.
"""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Iterable, Mapping

from digest.delivery.headers import LONGEST_LINE, mailbox_field, structured_field
from digest.delivery.letterhead import Letterhead
from digest.delivery.mailbox import Mailbox
from digest.delivery.places import HTML_HOLES, HTML_PLACES, TEXT_HOLES, TEXT_PLACES, Place
from digest.delivery.quoted_printable import cut, encode_value
from digest.errors import DeliveryError
from digest.model.rendition import Hole, Rendition
from digest.model.subscriber import Format

_KEY = re.compile(r"[a-z0-9]{1,64}")
_LINK = re.compile(r"https?://[\x21\x23-\x3b\x3d\x3f-\x7e]+")
_LONGEST_LINK = LONGEST_LINE - len("List-Unsubscribe: <>")


class FormLetter:
    """One variant of an edition as bytes with holes: HTML with its text, or the text alone.

    Raises ValueError for a letterhead that cannot stand in a header (see `Letterhead.fields`).
    """

    def __init__(self, rendition: Rendition, letterhead: Letterhead, *, variant: Format = "html") -> None:
        pieces = [*letterhead.fields(rendition.subject), *_body(rendition, letterhead.edition_id, variant)]
        parts = _joined(pieces)
        self._parts = [b"" if isinstance(part, Place) else part for part in parts]
        self._places = [(index, part) for index, part in enumerate(parts) if isinstance(part, Place)]

    def fill(self, *, email: str, name: str | None, key: str, unsubscribe: str, preferences: str) -> bytes:
        """The whole message for one person, with CRLF line ends.

        `email` has its domain in A-labels; `key` is the person's part of the Message-ID;
        `unsubscribe` and `preferences` are the person's own links. The message needs SMTPUTF8
        (RFC 6531) if and only if `email` is not ASCII. Raises DeliveryError, permanent, for a value
        that no header can carry.
        """
        if not _KEY.fullmatch(key):
            raise DeliveryError(f"“{key}” cannot be part of a Message-ID", permanent=True)
        leave, settings = _link(unsubscribe), _link(preferences)
        values: Mapping[Place, bytes] = {
            Place.TO: _to(email, name),
            Place.KEY: key.encode("ascii"),
            Place.HEADER_UNSUBSCRIBE: leave,
            Place.TEXT_UNSUBSCRIBE: encode_value(leave),
            Place.TEXT_PREFERENCES: encode_value(settings),
            Place.HTML_UNSUBSCRIBE: encode_value(html.escape(unsubscribe).encode("ascii")),
            Place.HTML_PREFERENCES: encode_value(html.escape(preferences).encode("ascii")),
        }
        parts = self._parts.copy()
        for index, place in self._places:
            parts[index] = values[place]
        return b"".join(parts)


def _body(rendition: Rendition, edition_id: str, variant: Format) -> list[bytes | Place]:
    text = _part("plain", rendition.text, TEXT_HOLES, TEXT_PLACES)
    if variant == "text":
        return text
    # No quoted-printable text can hold "=_", so the boundary stands in no body, whatever fills it.
    written = "\0".join([edition_id, rendition.subject, rendition.html, rendition.text])
    boundary = "=_" + hashlib.sha256(written.encode("utf-8", "surrogatepass")).hexdigest()[:24]
    fence = f"\r\n--{boundary}\r\n".encode("ascii")
    return [
        structured_field("Content-Type", f'multipart/alternative; boundary="{boundary}"'),
        fence,
        *text,
        fence,
        *_part("html", rendition.html, HTML_HOLES, HTML_PLACES),
        f"\r\n--{boundary}--\r\n".encode("ascii"),
    ]


def _part(subtype: str, text: str, holes: re.Pattern[str], places: Mapping[Hole, Place]) -> list[bytes | Place]:
    kind = structured_field("Content-Type", f'text/{subtype}; charset="utf-8"')
    encoding = structured_field("Content-Transfer-Encoding", "quoted-printable")
    return [kind, encoding, b"\r\n", *cut(text, holes, places)]


def _joined(pieces: Iterable[bytes | Place]) -> list[bytes | Place]:
    """Neighbouring bytes made one, so that a fill joins as few pieces as there can be."""
    parts: list[bytes | Place] = []
    run = b""
    for piece in pieces:
        if isinstance(piece, Place):
            parts += [run, piece]
            run = b""
        else:
            run += piece
    return [*parts, run]


def _to(email: str, name: str | None) -> bytes:
    try:
        return mailbox_field("To", Mailbox(email, name))
    except ValueError as fault:
        raise DeliveryError(str(fault), permanent=True) from fault


def _link(url: str) -> bytes:
    if not _LINK.fullmatch(url) or len(url) > _LONGEST_LINK:
        raise DeliveryError(f"“{url}” is no link that List-Unsubscribe can carry", permanent=True)
    return url.encode("ascii")
