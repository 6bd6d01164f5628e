"""The published site over HTTP: a lookup in memory, in front of the framework.

An answer is made once for each file, coding and outcome, and kept; a second later at most the disk is asked
again, so that a publication shows at once and a request is a lookup.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote

from digest.web.answers import Answers, Ready, Scope, Send
from digest.web.files import PublishedFile, Shelf
from digest.web.headers import SECURITY, UNLISTED, VARY, Fields
from digest.web.negotiation import IDENTITY
from digest.web.signposts import Parts, Sign, Signposts

RECHECK_SECONDS = 1.0
KNOWN_PATHS = 10_000
# The server writes its Date anew once a second, and a moment later on a busy machine.
_DATE_LAGS = timedelta(seconds=3)
# A file's name has at most 255 octets, and its stored codings have longer ones.
LONGEST_NAME = 240
_METHODS = ("GET", "HEAD")
_UNDER_WAY = ".digest-partial"
_STORED = (".gz", ".br")
# Browsers ask for it on their own account; a newsroom that has one puts it there.
_ICON = "/favicon.ico"

_NOTHING = {"type": "http.response.body", "body": b""}

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Site:
    """What is served under one configuration: the folder, its signs, and pages for what is not there by status.

    `spare` are files by name that are served where the folder does not have them yet.
    """

    folder: Path
    signs: Signposts
    pages: dict[int, bytes]
    spare: dict[str, PublishedFile]


@dataclass(slots=True)
class _Known:
    """A path that leads to a file: its answers, and until when the disk is not asked again."""

    file: PublishedFile
    lasts: str
    answers: Answers
    until: float


class Published:
    """The ASGI application of a published folder. `site` is asked at every request and may change.

    `now` is the service's clock, aware and in UTC.
    """

    def __init__(self, site: Callable[[], Site], now: Callable[[], datetime], recheck: float = RECHECK_SECONDS) -> None:
        self._site_now = site
        self._now = now
        self._recheck = recheck
        self._site: Site | None = None
        self._shelf = Shelf()
        self._known: dict[str, _Known] = {}
        self._targets: dict[bytes, _Known] = {}

    async def __call__(self, scope: Scope, _receive: object, send: Send) -> None:
        """Answer a request for a file, or say what became of it."""
        site = self._site_now()
        if site is not self._site:
            self._site, self._known, self._targets = site, {}, {}
        path = scope["path"]
        known = self._known.get(path)
        if known is None or known.until < time.monotonic():
            known = await self._look(site, path)
        if known is None or scope["method"] not in _METHODS:
            await self._otherwise(site, scope, send)
            return
        ready = known.answers.to(scope["headers"])
        if ready is None:
            await _refuse(site, send, 406, [VARY])
            return
        await send(ready.start)
        await send(ready.body if scope["method"] == "GET" else _NOTHING)

    def at_once(self, target: bytes, fields: Sequence[tuple[bytes, bytes]]) -> Ready | None:
        """The answer to a GET of `target`, as it stands in the request, if it is in memory and fresh."""
        known = self._targets.get(target)
        if known is None or known.until < time.monotonic() or self._site_now() is not self._site:
            return None
        return known.answers.to(fields)

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
        file = file or site.spare.get(name)
        if file is None:
            self._forget(path)
            return None
        # The disk dates files by this machine's clock, wherever $DIGEST_CLOCK has moved the service's.
        today = datetime.now(UTC)
        age = today - file.codings[IDENTITY].modified
        lasts = site.signs.cache_control(parts, age, self._now())
        until = time.monotonic() + self._recheck
        if before is not None and before.file is file and before.lasts == lasts and not before.answers.is_young:
            before.until = until
            return before
        extra = [UNLISTED] if site.signs.sign(parts).unlisted else []
        latest = today.replace(microsecond=0) - _DATE_LAGS
        known = _Known(file, lasts, Answers(name, file, lasts, extra, latest), until)
        if site is self._site:
            self._keep(path, known)
        return known

    def _keep(self, path: str, known: _Known) -> None:
        if len(self._known) >= KNOWN_PATHS:
            self._known, self._targets = {}, {}
        self._known[path] = known
        if path.isascii() and quote(path) == path:
            self._targets[path.encode()] = known

    def _forget(self, path: str) -> None:
        self._known.pop(path, None)
        self._targets.pop(path.encode(), None)

    async def _otherwise(self, site: Site, scope: Scope, send: Send) -> None:
        parts = _parts(scope["path"])
        sign = site.signs.sign(parts) if parts else Sign(absent=True)
        if sign.gone:
            await _refuse(site, send, 410, [(b"cache-control", b"public, max-age=3600")])
        elif scope["method"] not in _METHODS:
            await _refuse(site, send, 405, [(b"allow", b"GET, HEAD")])
        elif sign.moved:
            await _redirect(send, sign.moved)
        elif scope["path"] == _ICON:
            fields = [(b"cache-control", b"public, max-age=86400"), *SECURITY]
            await send({"type": "http.response.start", "status": 204, "headers": fields})
            await send(_NOTHING)
        elif parts and not sign.absent and parts[-1] and await self._is_folder(site, parts):
            await _redirect(send, "/" + "/".join(map(quote, parts)) + "/")
        else:
            await _refuse(site, send, 404, [(b"cache-control", b"public, max-age=60")])

    async def _is_folder(self, site: Site, parts: Parts) -> bool:
        return await asyncio.to_thread((site.folder.joinpath(*parts) / "index.html").is_file)


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


async def _refuse(site: Site, send: Send, status: int, fields: Fields) -> None:
    body = site.pages[status]
    common = [(b"content-type", b"text/html; charset=utf-8"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": [*common, *fields, *SECURITY]})
    await send({"type": "http.response.body", "body": body})


async def _redirect(send: Send, location: str) -> None:
    fields = [(b"location", location.encode("ascii")), (b"content-length", b"0")]
    fresh = (b"cache-control", b"public, max-age=3600")
    await send({"type": "http.response.start", "status": 301, "headers": [*fields, fresh, *SECURITY]})
    await send(_NOTHING)
