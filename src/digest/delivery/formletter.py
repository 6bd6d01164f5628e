"""The form letter: an edition's rendition becomes MIME once, cut where people differ.

    bytes ─ TO ─ bytes ─ KEY ─ bytes ─ HEADER_UNSUBSCRIBE ─ bytes ─ … ─ HTML_PREFERENCES ─ bytes

Filling one puts a person's values between the pieces and joins nothing but the small ones: the large
ones, which are nearly all of a message, are the same objects in every letter. That costs microseconds;
building a message anew costs milliseconds.
"""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from operator import itemgetter

from digest.delivery.headers import LONGEST_LINE, mailbox_field, structured_field, written_date
from digest.delivery.letterhead import Letterhead
from digest.delivery.mailbox import Mailbox, well_formed
from digest.delivery.places import HTML_HOLES, HTML_PLACES, TEXT_HOLES, TEXT_PLACES, Place
from digest.delivery.quoted_printable import SOFT_BREAK, cut, encode_value
from digest.errors import DeliveryError
from digest.model.rendition import Hole, Rendition
from digest.model.subscriber import Format

_LINK = re.compile(r"https?://[\x21\x23-\x3b\x3d\x3f-\x7e]+")
_LONGEST_LINK = LONGEST_LINE - len("List-Unsubscribe: <>")
# Words that a To field shows as they are, on one line: what `mailbox_field` makes of them, for less.
_PLAIN_NAME = re.compile(r"[A-Za-z0-9'-]+(?: [A-Za-z0-9'-]+)*")
_SHORT_NAME, _SHORT_MAILBOX = 60, 69
_SAFE = re.compile(r"[A-Za-z0-9-]+ [A-Za-z0-9-]+ [A-Za-z0-9-]+")
_SOFT_BREAK = SOFT_BREAK.decode("ascii")
_LARGE = 2_000
_LINE = 75
# A person's values in the order in which `fill` has them.
_VALUE = {
    Place.TO: 0,
    Place.KEY: 1,
    Place.HEADER_UNSUBSCRIBE: 2,
    Place.TEXT_UNSUBSCRIBE: 3,
    Place.HTML_UNSUBSCRIBE: 3,
    Place.TEXT_PREFERENCES: 4,
    Place.HTML_PREFERENCES: 4,
    Place.DATE: 5,
}
_VALUES = len({*_VALUE.values()})
# What picks the words of a run out of all.
_Picking = Callable[[tuple[str, ...]], Iterable[str]]
_SOME_DATE = datetime(2000, 1, 1, tzinfo=UTC)


class FormLetter:
    """One variant of an edition as bytes with holes: HTML with its text, or the text alone.

    `fit` is what `Letter.fit` says of a message that it fills. Raises ValueError for a letterhead that
    cannot stand in a header (see `Letterhead.fields`), or whose links List-Unsubscribe cannot carry.
    """

    def __init__(self, rendition: Rendition, letterhead: Letterhead, *, variant: Format = "html") -> None:
        for link in (letterhead.unsubscribe, letterhead.preferences):
            if not _LINK.fullmatch(link) or len(link) > _LONGEST_LINK:
                raise ValueError(f"“{link}” begins no link that List-Unsubscribe can carry")
        self._room = _LONGEST_LINK - len(letterhead.unsubscribe)
        pieces = [*letterhead.fields(rendition.subject), *_body(rendition, letterhead, variant)]
        self._plan, self._between = _planned(_joined(pieces))
        self.fit = _fit(b"".join(self.fill("a@b.example", None, "k", "t", "t", _SOME_DATE)))

    def fill(
        self,
        email: str,
        name: str | None,
        key: str,
        unsubscribe: str,
        preferences: str,
        date: datetime | None = None,
    ) -> list[bytes]:
        """The whole message for one person, in pieces, with CRLF line ends.

        `email` has its domain in A-labels; `key` is the person's part of the Message-ID;
        `unsubscribe` and `preferences` are the tokens that end the person's own links; `date`, aware, is
        needed where the letterhead has none. The message needs
        SMTPUTF8 (RFC 6531) if and only if `email` is not ASCII. Raises DeliveryError, permanent, for a
        value that no header can carry.
        """
        if not _SAFE.fullmatch(f"{key} {unsubscribe} {preferences}") or len(unsubscribe) > self._room:
            raise DeliveryError("a key or token is not of letters, digits and hyphens", permanent=True)
        leave = unsubscribe if len(unsubscribe) <= _LINE else _in_lines(unsubscribe)
        settings = preferences if len(preferences) <= _LINE else _in_lines(preferences)
        dated = written_date(date) if date else ""
        return self._filled((_to(email, name), key, unsubscribe, leave, settings, dated))

    def _filled(self, values: tuple[str, ...]) -> list[bytes]:
        words = (*values, *self._between)
        return [part if isinstance(part, bytes) else "".join(part(words)).encode("utf-8") for part in self._plan]


def _body(rendition: Rendition, letterhead: Letterhead, variant: Format) -> list[bytes | Place]:
    text = _part("plain", rendition.text, TEXT_HOLES, TEXT_PLACES, letterhead)
    if variant == "text":
        return text
    # No quoted-printable text can hold "=_", so the boundary stands in no body, whatever fills it.
    written = "\0".join([letterhead.edition_id, rendition.subject, rendition.html, rendition.text])
    boundary = "=_" + hashlib.sha256(written.encode("utf-8", "surrogatepass")).hexdigest()[:24]
    fence = f"\r\n--{boundary}\r\n".encode("ascii")
    return [
        structured_field("Content-Type", f'multipart/alternative; boundary="{boundary}"'),
        fence,
        *text,
        fence,
        *_part("html", rendition.html, HTML_HOLES, HTML_PLACES, letterhead),
        f"\r\n--{boundary}--\r\n".encode("ascii"),
    ]


def _part(
    subtype: str, text: str, holes: re.Pattern[str], places: Mapping[Hole, Place], letterhead: Letterhead
) -> list[bytes | Place]:
    kind = structured_field("Content-Type", f'text/{subtype}; charset="utf-8"')
    encoding = structured_field("Content-Transfer-Encoding", "quoted-printable")
    pieces: list[bytes | Place] = [kind, encoding, b"\r\n"]
    links = {places[Hole.UNSUBSCRIBE]: letterhead.unsubscribe, places[Hole.PREFERENCES]: letterhead.preferences}
    for piece in cut(text, holes, places):
        if isinstance(piece, Place):
            link = html.escape(links[piece]) if subtype == "html" else links[piece]
            # The token has a line of its own: it never makes one too long, however the link begins.
            pieces += [encode_value(link.encode("ascii")) + SOFT_BREAK, piece]
        else:
            pieces.append(piece)
    return pieces


def _joined(pieces: Iterable[bytes | Place]) -> list[bytes | Place]:
    """Neighbouring bytes made one, so that a letter has as few pieces as there can be."""
    parts: list[bytes | Place] = []
    run = b""
    for piece in pieces:
        if isinstance(piece, Place):
            parts += [run, piece]
            run = b""
        else:
            run += piece
    return [*parts, run]


def _planned(parts: Iterable[bytes | Place]) -> tuple[list[bytes | _Picking], tuple[str, ...]]:
    """Large bytes alone; of what lies between them, what picks each run out of a person's values and the words here."""
    plan: list[bytes | _Picking] = []
    between: list[str] = []
    run: list[int] = []
    for part in [*parts, None]:
        if isinstance(part, Place):
            run.append(_VALUE[part])
        elif part is not None and len(part) < _LARGE:
            run.append(_VALUES + len(between))
            between.append(part.decode())
        else:
            if run:
                # One alone picks no tuple but a string, which joins to itself.
                plan.append(itemgetter(*run))
            run = []
            if part is not None:
                plan.append(part)
    return plan, tuple(between)


def _fit(message: bytes) -> bool:
    rest = message.replace(b"\r\n", b"")
    stray = b"\r" in rest or b"\n" in rest or b"\0" in rest
    return not stray and message.isascii() and b"\r\n." not in message and message.endswith(b"\r\n")


def _in_lines(token: str) -> str:
    return _SOFT_BREAK.join(token[at : at + _LINE] for at in range(0, len(token), _LINE))


def _to(email: str, name: str | None) -> str:
    if not name:
        if well_formed(email):
            return f"To: {email}\r\n"
    elif (
        len(name) <= _SHORT_NAME
        and len(name) + len(email) <= _SHORT_MAILBOX
        and _PLAIN_NAME.fullmatch(name)
        and well_formed(email)
    ):
        return f"To: {name} <{email}>\r\n"
    try:
        return mailbox_field("To", Mailbox(email, name)).decode()
    except ValueError as fault:
        raise DeliveryError(str(fault), permanent=True) from fault
