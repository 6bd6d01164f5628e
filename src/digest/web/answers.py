"""What a published file answers: made once for each of its codings, ready to send whole or as a 304."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from dataclasses import dataclass, replace
from datetime import datetime
from email.utils import format_datetime
from typing import Any

from digest.web.files import PublishedFile, Representation
from digest.web.headers import ETAG, LAST_MODIFIED, SECURITY, VARY, Fields, media_type
from digest.web.negotiation import IDENTITY, best_coding, has_it

Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]
Scope = MutableMapping[str, Any]

_START = "http.response.start"


@dataclass(frozen=True, slots=True)
class Ready:
    """One answer: as messages of ASGI, and as the octets of its head after the line of the date."""

    start: Message
    body: Message
    line: bytes
    head: bytes
    octets: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """The answers of one representation: to who does not have it, and to who does."""

    tag: bytes
    modified: datetime
    whole: Ready
    unchanged: Ready


class Answers:
    """The answers of one file. `lasts` is its Cache-Control field, `extra` are fields of its own.

    No file is told to be younger than `latest`: a clock ran ahead, or the date of the answer is a moment old
    (RFC 9110, 8.8.2.1).
    """

    def __init__(self, name: str, file: PublishedFile, lasts: str, extra: Fields, latest: datetime) -> None:
        # Whether there will be another date to tell.
        self.is_young = any(each.modified > latest for each in file.codings.values())
        kept = [(b"cache-control", lasts.encode()), VARY]
        self._by_coding = {
            coding: _answer(name, coding, replace(each, modified=min(each.modified, latest)), kept, extra)
            for coding, each in file.codings.items()
        }
        self._codings = tuple(self._by_coding)

    def to(self, fields: Iterable[tuple[bytes, bytes]]) -> Ready | None:
        """The answer to a request with these fields (names in small letters); None where it takes no coding of ours."""
        accepted = held = since = None
        for name, value in fields:
            if name == b"accept-encoding":
                accepted = value if accepted is None else accepted + b"," + value
            elif name == b"if-none-match":
                held = value if held is None else held + b"," + value
            elif name == b"if-modified-since":
                since = value
        coding = best_coding(accepted, self._codings)
        if coding is None:
            return None
        answer = self._by_coding[coding]
        if held == answer.tag or ((held or since) and has_it(answer.tag, answer.modified, held, since)):
            return answer.unchanged
        return answer.whole


def _answer(name: str, coding: str, found: Representation, kept: Fields, extra: Fields) -> Answer:
    encoding: Fields = [] if coding == IDENTITY else [(b"content-encoding", coding.encode())]
    whole = [
        (b"content-type", media_type(name).encode()),
        (b"content-length", str(len(found.body)).encode()),
        (ETAG, found.tag),
        (LAST_MODIFIED, format_datetime(found.modified, usegmt=True).encode()),
        *encoding,
        *kept,
        *extra,
        *SECURITY,
    ]
    return Answer(
        tag=found.tag,
        modified=found.modified,
        whole=_ready(200, b"OK", whole, found.body),
        # What a stored answer has already need not be told again (RFC 9110, 15.4.5).
        unchanged=_ready(304, b"Not Modified", [(ETAG, found.tag), *kept], b""),
    )


def _ready(status: int, phrase: bytes, fields: Fields, body: bytes) -> Ready:
    return Ready(
        start={"type": _START, "status": status, "headers": fields},
        body={"type": "http.response.body", "body": body},
        line=b"HTTP/1.1 %d %s\r\n" % (status, phrase),
        head=b"".join(name + b": " + value + b"\r\n" for name, value in fields) + b"\r\n",
        octets=body,
    )
