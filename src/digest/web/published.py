"""The published site over HTTP: a lookup in memory, in front of the framework.

An answer is made once for each file, coding and outcome, and kept; a second later at most the disk is asked
again, so that a publication shows at once and a request is a lookup.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from digest.web.files import PublishedFile, Representation, Shelf
from digest.web.headers import SECURITY, UNLISTED, Fields, media_type
from digest.web.negotiation import IDENTITY, best_coding, has_it
from digest.web.signposts import Parts, Sign, Signposts

Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]
Scope = MutableMapping[str, Any]

RECHECK_SECONDS = 1.0
KNOWN_PATHS = 10_000
# A file's name has at most 255 octets, and its stored codings have longer ones.
LONGEST_NAME = 240
_METHODS = ("GET", "HEAD")
_UNDER_WAY = ".digest-partial"
_STORED = (".gz", ".br")
_VARY = (b"vary", b"accept-encoding")

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Site:
    """What is served under one configuration: the folder, its signs, and pages for what is not there by status."""

    folder: Path
    signs: Signposts
    pages: dict[int, bytes]


@dataclass(slots=True)
class Answer:
    """A representation ready to send: the start of a full answer, its body, the start of a 304."""

    tag: bytes
    modified: datetime
    full: Message
    body: Message
    unchanged: Message


@dataclass(slots=True)
class _Known:
    """A path that leads to a file: its answers by coding, and until when the disk is not asked again."""

    file: PublishedFile
    until: float = 0.0
    lasts: str = ""
    answers: dict[str, Answer] = field(default_factory=dict)
    codings: tuple[str, ...] = ()


_EMPTY: Message = {"type": "http.response.body", "body": b""}


class Published:
    """The ASGI application of a published folder. `site` is asked at every request and may change."""

    def __init__(self, site: Callable[[], Site], recheck: float = RECHECK_SECONDS) -> None:
        self._site_now = site
        self._recheck = recheck
        self._site: Site | None = None
        self._shelf = Shelf()
        self._known: dict[str, _Known] = {}

    async def __call__(self, scope: Scope, _receive: object, send: Send) -> None:
        """Answer a request for a file, or say what became of it."""
        site = self._site_now()
        if site is not self._site:
            self._site, self._known = site, {}
        path, method = scope["path"], scope["method"]
        known = self._known.get(path)
        if known is None or known.until < time.monotonic():
            known = await self._look(site, path)
        if known is None or method not in _METHODS:
            await self._otherwise(site, scope, send, found=known is not None)
            return
        accepted = held = since = None
        for name, value in scope["headers"]:
            if name == b"accept-encoding":
                accepted = value if accepted is None else accepted + b"," + value
            elif name == b"if-none-match":
                held = value if held is None else held + b"," + value
            elif name == b"if-modified-since":
                since = value
        coding = best_coding(accepted, known.codings)
        if coding is None:
            await self._refuse(site, send, 406, [_VARY])
            return
        answer = known.answers[coding]
        if held == answer.tag or ((held or since) and has_it(answer.tag, answer.modified, held, since)):
            await send(answer.unchanged)
            await send(_EMPTY)
            return
        await send(answer.full)
        await send(answer.body if method == "GET" else _EMPTY)

    async def _look(self, site: Site, path: str) -> _Known | None:
        """What the disk has at a path. While it is asked, others are answered from memory."""
        before = self._known.get(path)
        if before is not None:
            before.until = time.monotonic() + self._recheck
        parts = _parts(path)
        if parts is None or site.signs.sign(parts) not in (Sign(), Sign(unlisted=True)):
            return None
        name = "/".join(parts) + ("index.html" if parts[-1] == "" else "")
        try:
            file = await asyncio.to_thread(self._shelf.take, site.folder, name)
        except OSError as error:
            log.warning("a published file cannot be read: %s", error.strerror)
            return before
        if file is None:
            self._known.pop(path, None)
            return None
        known = before or _Known(file)
        known.until = time.monotonic() + self._recheck
        now = datetime.now(UTC)
        lasts = site.signs.cache_control(parts, file.codings[IDENTITY].modified, now)
        if not known.answers or known.file is not file or known.lasts != lasts:
            extra = [UNLISTED] if site.signs.sign(parts).unlisted else []
            kept = [(b"cache-control", lasts.encode()), _VARY]
            answers = {coding: _answer(name, coding, each, kept, extra) for coding, each in file.codings.items()}
            known.file, known.lasts, known.answers, known.codings = file, lasts, answers, tuple(answers)
        if site is self._site:
            if len(self._known) >= KNOWN_PATHS:
                self._known.clear()
            self._known[path] = known
        return known

    async def _otherwise(self, site: Site, scope: Scope, send: Send, *, found: bool) -> None:
        parts = _parts(scope["path"])
        sign = site.signs.sign(parts) if parts else Sign(absent=True)
        if sign.gone:
            await self._refuse(site, send, 410, [(b"cache-control", b"public, max-age=3600")])
        elif scope["method"] not in _METHODS:
            await self._refuse(site, send, 405, [(b"allow", b"GET, HEAD")])
        elif sign.moved:
            await _redirect(send, sign.moved)
        elif parts and not sign.absent and parts[-1] and await self._is_folder(site, parts):
            await _redirect(send, "/" + "/".join(map(quote, parts)) + "/")
        else:
            await self._refuse(site, send, 404, [(b"cache-control", b"public, max-age=60")])

    async def _is_folder(self, site: Site, parts: Parts) -> bool:
        return await asyncio.to_thread((site.folder.joinpath(*parts) / "index.html").is_file)

    async def _refuse(self, site: Site, send: Send, status: int, fields: Fields) -> None:
        body = site.pages[status]
        common = [(b"content-type", b"text/html; charset=utf-8"), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": status, "headers": [*common, *fields, *SECURITY]})
        await send({"type": "http.response.body", "body": body})


def _parts(path: str) -> Parts | None:
    """The parts of a path below the root, a folder's last part empty; None for one that names no public file."""
    parts = tuple(path.split("/"))
    if parts[0] or len(parts) < 2:
        return None
    *folders, name = parts[1:]
    if not all(folders) or any(map(_is_strange, parts)):
        return None
    return None if name.endswith((*_STORED, _UNDER_WAY)) else parts[1:]


def _is_strange(part: str) -> bool:
    return part.startswith(".") or "\\" in part or "\0" in part or len(part.encode("utf-8", "replace")) > LONGEST_NAME


def _answer(name: str, coding: str, found: Representation, kept: Fields, extra: Fields) -> Answer:
    encoding: Fields = [] if coding == IDENTITY else [(b"content-encoding", coding.encode())]
    headers = [
        (b"content-type", media_type(name).encode()),
        (b"content-length", str(len(found.body)).encode()),
        (b"etag", found.tag),
        (b"last-modified", format_datetime(found.modified, usegmt=True).encode()),
        *encoding,
        *kept,
        *extra,
        *SECURITY,
    ]
    start = "http.response.start"
    return Answer(
        tag=found.tag,
        modified=found.modified,
        full={"type": start, "status": 200, "headers": headers},
        body={"type": "http.response.body", "body": found.body},
        # What a stored answer has already need not be told again (RFC 9110, 15.4.5).
        unchanged={"type": start, "status": 304, "headers": [(b"etag", found.tag), *kept]},
    )


async def _redirect(send: Send, location: str) -> None:
    fields = [(b"location", location.encode("ascii")), (b"content-length", b"0")]
    fresh = (b"cache-control", b"public, max-age=3600")
    await send({"type": "http.response.start", "status": 301, "headers": [*fields, fresh, *SECURITY]})
    await send(_EMPTY)
