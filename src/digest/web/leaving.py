"""The link to leave a digest, at the end of a mail. A GET never changes anything.

RFC 8058: a POST of `List-Unsubscribe=One-Click` is done at once, without cookie, login or redirect.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import PlainTextResponse

from digest.app import App
from digest.delivery.tokens import Tokens
from digest.render.notices import leave_page, left_page
from digest.subscriptions.leaving import leave_digests, subscribed_to
from digest.web.forms import read_form
from digest.web.letter_links import LetterLink, shown, wrong

_LOOK = ["GET", "HEAD"]


def leaving(current: Callable[[], App], now: Callable[[], datetime]) -> APIRouter:
    """The routes; `current` gives the newsroom in force at each request, `now` the time (aware, UTC)."""
    router = APIRouter(include_in_schema=False)

    @router.api_route("/unsubscribe/{token:path}", methods=_LOOK)
    def ask(token: str) -> Response:
        link = LetterLink.of(current(), token, "unsubscribe")
        return _question(link) if link else wrong(current(), token)

    @router.post("/unsubscribe/{token:path}")
    async def leave(token: str, request: Request) -> Response:
        form = await read_form(request)
        return await run_in_threadpool(_leave, current(), token, form, now())

    return router


def _leave(app: App, token: str, form: dict[str, str], now: datetime) -> Response:
    link = LetterLink.of(app, token, "unsubscribe")
    if link is None:
        return wrong(app, token)
    leave_digests(app.store, link.subscriber_id, link.names, now, goodbye=app.settings.site.mail.goodbye)
    if form.get("List-Unsubscribe") == "One-Click":
        return PlainTextResponse("You have unsubscribed.\n")
    return _done(link)


def _question(link: LetterLink) -> Response:
    """A button to leave; somebody who has left is told so."""
    app = link.app
    if not link.names & set(subscribed_to(app.store, link.subscriber_id)):
        return _done(link)
    (name, *_) = sorted(link.names)
    return shown(leave_page(name, link.title, app.publication, link.language, app.templates))


def _done(link: LetterLink) -> Response:
    """That they have left, with the way to their settings, where they can subscribe to it again, open or not."""
    app = link.app
    token = Tokens(app.signing_keys).make(link.subscriber_id, min(link.names), "preferences")
    has_settings = link.digest is not None or subscribed_to(app.store, link.subscriber_id)
    more = f"/preferences/{token}" if has_settings else None
    page = left_page(
        link.title, app.publication, link.language, app.templates, preferences=more, subscribe=_way_back(link)
    )
    return shown(page)


def _way_back(link: LetterLink) -> str | None:
    """The form to subscribe to this digest again, where people can."""
    if link.digest is None or link.digest.name not in {each.name for each in link.app.settings.open_digests}:
        return None
    return f"/subscribe?digest={min(link.names)}&lang={link.language}"
