"""Every request comes through here: to the published files, or to the pages that need the store."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from digest.app import App
from digest.render.notices import Notice, notice_page
from digest.sources.options import SourceOptions
from digest.web.headers import SECURITY
from digest.web.published import Message, Published, Scope, Send, Site
from digest.web.service import PATHS, service
from digest.web.signposts import LONGEST, Signposts

Receive = Callable[[], Awaitable[Message]]

_NOTICES: dict[int, Notice] = {404: "not_found", 405: "not_found", 406: "not_found", 410: "gone"}


class Door:
    """The ASGI application. `current` gives the newsroom in force and is asked at every request."""

    def __init__(self, current: Callable[[], App]) -> None:
        self._current = current
        self._made: tuple[App, Site] | None = None
        self._published = Published(self._site)
        self._service = service(current)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["path"].startswith(PATHS):
            await self._service(scope, receive, _secured(send))
        else:
            await self._published(scope, receive, send)

    def _site(self) -> Site:
        app = self._current()
        if self._made is None or self._made[0] is not app:
            self._made = (app, _site_of(app))
        return self._made[1]


def _site_of(app: App) -> Site:
    settings = app.settings
    paces = [each.every for each in settings.sources.values() if isinstance(each, SourceOptions) and each.enabled]
    signs = Signposts(settings.feeds, settings.digests, min(paces, default=LONGEST))
    language, templates = app.publication.language, app.templates
    pages = {status: notice_page(notice, app.publication, language, templates) for status, notice in _NOTICES.items()}
    return Site(app.public_folder, signs, pages)


def _secured(send: Send) -> Send:
    """The same, with the header fields that every answer carries unless it has its own."""

    async def secured(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers: list[Any] = list(message.get("headers", ()))
            present = {name.lower() for name, _ in headers}
            message["headers"] = [*headers, *(field for field in SECURITY if field[0] not in present)]
        await send(message)

    return secured
