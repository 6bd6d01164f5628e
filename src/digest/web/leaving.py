"""The links at the end of a mail: leave a digest, see what one gets. A GET never changes anything.

RFC 8058: a POST of `List-Unsubscribe=One-Click` is done at once, without cookie, login or redirect.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, PlainTextResponse

from digest.app import App
from digest.delivery.tokens import Action, Tokens
from digest.errors import UsageError
from digest.model.digest import Digest
from digest.render.notices import leave_page, left_page, notice_page, preferences_page
from digest.subscriptions.leaving import leave_digests, subscribed_to
from digest.web.forms import read_form

_LOOK = ["GET", "HEAD"]


def leaving(current: Callable[[], App], now: Callable[[], datetime]) -> APIRouter:
    """The routes; `current` gives the newsroom in force at each request, `now` the time (aware, UTC)."""
    router = APIRouter(include_in_schema=False)

    @router.api_route("/unsubscribe/{token:path}", methods=_LOOK)
    def ask(token: str) -> Response:
        link = _Link.of(current(), token, "unsubscribe")
        return link.question() if link else _wrong(current())

    @router.post("/unsubscribe/{token:path}")
    async def leave(token: str, request: Request) -> Response:
        form = await read_form(request)
        return await run_in_threadpool(_leave, current(), token, form, now())

    @router.api_route("/preferences/{token:path}", methods=_LOOK)
    def show(token: str) -> Response:
        link = _Link.of(current(), token, "preferences")
        return link.choices(()) if link else _wrong(current())

    @router.post("/preferences/{token:path}")
    async def change(token: str, request: Request) -> Response:
        form = await read_form(request)
        return await run_in_threadpool(_change, current(), token, form, now())

    return router


def _leave(app: App, token: str, form: dict[str, str], now: datetime) -> Response:
    link = _Link.of(app, token, "unsubscribe")
    if link is None:
        return _wrong(app)
    leave_digests(app.store, link.subscriber_id, link.names, now, goodbye=app.settings.site.mail.goodbye)
    if form.get("List-Unsubscribe") == "One-Click":
        return PlainTextResponse("You have unsubscribed.\n")
    return link.done()


def _change(app: App, token: str, form: dict[str, str], now: datetime) -> Response:
    link = _Link.of(app, token, "preferences")
    if link is None:
        return _wrong(app)
    wanted = form.get("leave")
    if wanted is None:
        return link.choices(())
    before = subscribed_to(app.store, link.subscriber_id)
    left = [name for name in before if wanted in ("", name)]
    leave_digests(app.store, link.subscriber_id, left, now, goodbye=app.settings.site.mail.goodbye)
    return link.choices(left)


@dataclass(frozen=True, slots=True)
class _Link:
    """A right token: whose it is, and for which digest, by the name it had then and by its present one."""

    app: App
    subscriber_id: int
    names: frozenset[str]
    digest: Digest | None
    title: str

    @classmethod
    def of(cls, app: App, token: str, action: Action) -> _Link | None:
        """The link that a token stands for, or None if anything about it is wrong."""
        claim = Tokens(app.signing_keys).read(token, action)
        if claim is None:
            return None
        digest = _configured(app, claim.digest)
        names = frozenset({claim.digest, digest.name} if digest else {claim.digest})
        return cls(app, claim.subscriber_id, names, digest, digest.title if digest else claim.digest)

    @property
    def language(self) -> str:
        """The language that this person reads the digest in."""
        return self.digest.language if self.digest else self.app.publication.language

    def question(self) -> Response:
        """A button to leave; somebody who has left is told so."""
        if not self.names & set(subscribed_to(self.app.store, self.subscriber_id)):
            return self.done()
        (name, *_) = sorted(self.names)
        return _page(leave_page(name, self.title, self.app.publication, self.language, self.app.templates))

    def done(self) -> Response:
        """That they have left, with the way to the rest of their newsletters."""
        token = Tokens(self.app.signing_keys).make(self.subscriber_id, min(self.names), "preferences")
        more = f"/preferences/{token}" if subscribed_to(self.app.store, self.subscriber_id) else None
        page = left_page(
            self.title,
            self.app.publication,
            self.language,
            self.app.templates,
            preferences=more,
            subscribe=self.way_back,
        )
        return _page(page)

    @property
    def way_back(self) -> str | None:
        """The form to subscribe to this digest again, where people can."""
        if self.digest not in self.app.settings.open_digests:
            return None
        return f"/subscribe?digest={min(self.names)}&lang={self.language}"

    def choices(self, left: list[str] | tuple[()]) -> Response:
        """What they get, each with a button to leave, under what they have just left."""
        present = [(name, _title(self.app, name)) for name in subscribed_to(self.app.store, self.subscriber_id)]
        titles = [_title(self.app, name) for name in left]
        return _page(preferences_page(present, titles, self.app.publication, self.language, self.app.templates))


def _configured(app: App, name: str) -> Digest | None:
    try:
        return app.digest(name)
    except UsageError:
        return None


def _title(app: App, name: str) -> str:
    digest = _configured(app, name)
    return digest.title if digest else name


def _wrong(app: App) -> Response:
    """One answer for every wrong token: it tells nobody what is wrong with it."""
    page = notice_page("wrong_link", app.publication, app.publication.language, app.templates)
    return _page(page, status=404)


def _page(body: bytes, *, status: int = 200) -> Response:
    return HTMLResponse(body, status)
