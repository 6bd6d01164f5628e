"""Every request comes through here: to the published files, or to the pages that need the store."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from digest.app import App
from digest.errors import TemplateError
from digest.render.environment import Templates
from digest.render.notices import Notice, notice_page
from digest.render.pages import stylesheet
from digest.resources import templates_dir
from digest.sources.options import SourceOptions
from digest.web.answers import Message, Ready, Scope, Send
from digest.web.files import PublishedFile, unstored
from digest.web.headers import PRIVATE, SECURITY
from digest.web.published import Published, Site
from digest.web.service import PATHS, service
from digest.web.signposts import LONGEST, Signposts

Receive = Callable[[], Awaitable[Message]]

log = logging.getLogger(__name__)

_NOTICES: dict[int, Notice] = {404: "not_found", 405: "not_found", 406: "not_found", 410: "gone"}


class Door:
    """The ASGI application. `current` gives the newsroom in force and is asked at every request.

    `now` is the service's clock, aware and in UTC. `folder` is the published one, the newsroom's own if it is left out.
    Without anything beside it that `mails` what a form promises, nobody can sign up.
    """

    def __init__(
        self,
        current: Callable[[], App],
        now: Callable[[], datetime],
        folder: Path | None = None,
        *,
        mails: bool = True,
    ) -> None:
        self._current = current
        self._folder = folder
        self._made: tuple[App, Site] | None = None
        self._published = Published(self._site, now)
        self._service = service(current, now, mails=mails)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["path"].startswith(PATHS) or scope["path"] == "/api":
            await self._service(scope, receive, _guarded(send))
        else:
            await self._published(scope, receive, send)

    def at_once(self, target: bytes, fields: Sequence[tuple[bytes, bytes]]) -> Ready | None:
        """The answer to a GET of a published file that is in memory; None: ask in the ordinary way."""
        return self._published.at_once(target, fields)

    def _site(self) -> Site:
        app = self._current()
        if self._made is None or self._made[0] is not app:
            self._made = (app, _site_of(app, self._folder or app.public_folder))
        return self._made[1]


def _site_of(app: App, folder: Path) -> Site:
    settings = app.settings
    paces = [each.every for each in settings.sources.values() if isinstance(each, SourceOptions) and each.enabled]
    signs = Signposts(settings.feeds, settings.digests, min(paces, default=LONGEST))
    try:
        pages, spare = _pages(app, app.templates)
    except TemplateError as error:
        log.warning("%s", error)
        pages, spare = _pages(app, Templates([templates_dir()]))
    return Site(folder, signs, pages, spare)


def _pages(app: App, templates: Templates) -> tuple[dict[int, bytes], dict[str, PublishedFile]]:
    """The pages for what is not there, by status, and their style sheet, which may not be published yet."""
    news = app.publication
    pages = {status: notice_page(notice, news, news.language, templates) for status, notice in _NOTICES.items()}
    name, css = stylesheet(news.theme, templates)
    return pages, {name: unstored(css, datetime.now(UTC))}


def _guarded(send: Send) -> Send:
    """The same, with the header fields that an answer of the service carries unless it has its own."""

    async def guarded(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers: list[Any] = list(message.get("headers", ()))
            present = {name.lower() for name, _ in headers}
            message["headers"] = [*headers, *(field for field in (*SECURITY, *PRIVATE) if field[0] not in present)]
        await send(message)

    return guarded
