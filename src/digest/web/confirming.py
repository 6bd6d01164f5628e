"""The link in the mail that asks for a confirmation: a page with a button. A GET never confirms anything."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool

from digest.app import App
from digest.delivery.tokens import Tokens
from digest.model.sign_up import read_token_name
from digest.render.signup_forms import choices
from digest.render.signup_pages import confirm_page, confirmed_page, over_page
from digest.subscriptions.signing_up import Pending, Standing, confirm, pending
from digest.web.forms import read_form
from digest.web.reception import Reception, page, receptions


def confirming(current: Callable[[], App], now: Callable[[], datetime]) -> APIRouter:
    """The routes; `current` gives the newsroom in force at each request, `now` the time (aware, UTC)."""
    router = APIRouter(include_in_schema=False)
    reception = receptions(current)

    @router.api_route("/confirm/{token:path}", methods=["GET", "HEAD"])
    def ask(token: str, request: Request) -> Response:
        return _answer(reception(), request, token, now(), act=False)

    @router.post("/confirm/{token:path}")
    async def act(token: str, request: Request) -> Response:
        await read_form(request)
        return await run_in_threadpool(_answer, reception(), request, token, now(), act=True)

    return router


def _answer(desk: Reception, request: Request, token: str, now: datetime, *, act: bool) -> Response:
    app = desk.app
    tokens = Tokens(app.signing_keys)
    claim = tokens.sealed.read(token) or _of_before(tokens, token)
    if claim is None:
        return _over(desk, request)
    subscriber_id, sign_up_id = claim
    store, names, unconfirmed = app.store, app.digests.keys(), app.settings.site.retention.unconfirmed
    if act:
        found = confirm(store, subscriber_id, sign_up_id, names, app.signing_keys, unconfirmed, now)
    else:
        found = pending(store, subscriber_id, sign_up_id, names, unconfirmed, now)
    return _page(desk, request, subscriber_id, found)


def _of_before(tokens: Tokens, token: str) -> tuple[int, int] | None:
    """The person and the sign-up of a link from an earlier version, in which their numbers can be read."""
    claim = tokens.read(token, "confirm")
    sign_up_id = read_token_name(claim.digest) if claim else None
    return (claim.subscriber_id, sign_up_id) if claim and sign_up_id is not None else None


def _page(desk: Reception, request: Request, subscriber_id: int, found: Pending) -> Response:
    if found.standing is Standing.OVER:
        return _over(desk, request)
    app, language = desk.app, desk.language(request, found.locale)
    listed = choices([app.digests[name] for name in found.digests], language)
    if found.standing is Standing.OPEN:
        consent, aside = desk.consent(language)
        return page(confirm_page(listed, consent or None, app.publication, language, app.templates, aside))
    settings = Tokens(app.signing_keys).make(subscriber_id, found.digests[0], "preferences")
    return page(confirmed_page(listed, f"/preferences/{settings}", app.publication, language, app.templates))


def _over(desk: Reception, request: Request) -> Response:
    """One answer for every link that is wrong, used up or too old."""
    app = desk.app
    return page(over_page(app.publication, desk.language(request), app.templates, signup=desk.is_open), 404)
