"""Sign up, and ask for the link to one's settings: forms that answer everybody alike.

Whether an address is known, new, barred or asked too often shows in no answer: not in its words, its length
or its time. Whoever asks from a place that has asked too often is told so, whatever the address. Looking changes
nothing, and what is posted only has a mail written (double opt-in), so that a form may be posted from anywhere.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TypeVar, get_args

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool

from digest.app import App
from digest.html.clean import clean_line
from digest.model.sign_up import Asked
from digest.model.subscriber import Address
from digest.render.notices import notice_page
from digest.render.signup_forms import Place
from digest.render.signup_pages import (
    asked_page,
    closed_page,
    later_page,
    link_sent_page,
    no_such_page,
    settings_link_page,
    subscribe_page,
)
from digest.subscriptions.addresses import address
from digest.subscriptions.roster_fields import read_format, read_locale, read_timezone
from digest.subscriptions.signing_up import ask_for_link, sign_up
from digest.web.forms import read_fields
from digest.web.networks import limited_as, network_address
from digest.web.reception import Reception, page, receptions
from digest.web.restraint import Restraint, Verdict

# Every answer to a form takes so long: more than what is done for any of them.
EVEN_SECONDS = 0.25
TRAP = "website"
_T = TypeVar("_T")
_LOOK = ["GET", "HEAD"]
_LONGEST_FORM_NAME = 64
_LATER = (Verdict.CROWDED, Verdict.BUSY)
_BUSY_SECONDS = 60
_PLACES: tuple[Place, ...] = get_args(Place)


def signing_up(current: Callable[[], App], now: Callable[[], datetime], *, mails: bool = True) -> APIRouter:
    """The routes; `current` gives the newsroom in force at each request, `now` the time (aware, UTC).

    Without anything that `mails` what the forms promise, they are closed.
    """
    router = APIRouter(include_in_schema=False)
    reception, restraint = receptions(current, mails=mails), Restraint()

    @router.api_route("/subscribe", methods=_LOOK)
    def form(request: Request) -> Response:
        return _form(reception(), request, "page")

    @router.api_route("/subscribe/form", methods=_LOOK)
    def embedded(request: Request) -> Response:
        return _form(reception(), request, "embed")

    @router.post("/subscribe")
    async def subscribe(request: Request) -> Response:
        began, fields = time.monotonic(), await read_fields(request)
        return await _evenly(began, _subscribe, reception(), request, fields, restraint, now())

    @router.api_route("/subscribe/{rest:path}", methods=_LOOK)
    def absent(request: Request, rest: str) -> Response:
        desk = reception()
        news = desk.app.publication
        return page(notice_page("not_found", news, desk.language(request), desk.app.templates), 404)

    @router.api_route("/preferences", methods=_LOOK)
    @router.api_route("/preferences/", methods=_LOOK)
    def link_form(request: Request) -> Response:
        desk = reception()
        if not desk.mails:
            return _absent(desk, desk.language(request), "page")
        return page(settings_link_page(desk.app.publication, desk.language(request), desk.app.templates))

    @router.post("/preferences")
    @router.post("/preferences/")
    async def send_link(request: Request) -> Response:
        began, fields = time.monotonic(), await read_fields(request)
        return await _evenly(began, _send_link, reception(), request, fields, restraint, now())

    return router


Fields = Mapping[str, Sequence[str]]
_Answer = tuple[Response, bool]


async def _evenly(
    began: float,
    work: Callable[[Reception, Request, Fields, Restraint, datetime], _Answer],
    desk: Reception,
    request: Request,
    fields: Fields,
    restraint: Restraint,
    now: datetime,
) -> Response:
    """The answer of `work`: no sooner than after EVEN_SECONDS where it could tell of an address."""
    answer, telling = await run_in_threadpool(work, desk, request, fields, restraint, now)
    if telling:
        await asyncio.sleep(max(0.0, began + EVEN_SECONDS - time.monotonic()))
    return answer


def _form(desk: Reception, request: Request, place: Place) -> Response:
    names = request.query_params.getlist("digest")
    app, language = desk.app, desk.language(request)
    if not desk.chosen(names):
        return _absent(desk, language, place)
    form = desk.form(place, language, names)
    return page(subscribe_page(form, app.publication, language, app.templates), framed=place == "embed")


def _absent(desk: Reception, language: str, place: Place) -> Response:
    """That what is asked for is not there: an unknown digest, a closed one, or any at all."""
    news, templates = desk.app.publication, desk.app.templates
    if desk.is_open:
        answer = no_such_page(news, language, templates, place=place)
    else:
        answer = closed_page(news, language, templates, place=place, mails=desk.mails)
    return page(answer, 404, framed=place == "embed")


def _subscribe(desk: Reception, request: Request, fields: Fields, restraint: Restraint, now: datetime) -> _Answer:
    app, language = desk.app, desk.language(request, _first(fields, "lang"))
    named, names = _first(fields, "form"), fields.get("digest", ())
    place: Place = next((each for each in _PLACES if each == named), "page")
    framed = place == "embed"
    chosen, consent = desk.chosen(names), app.settings.site.consent
    if consent is None or not chosen:
        return _absent(desk, language, place), False
    typed = _first(fields, "email")
    to = _address(typed)
    if to is None:
        form = desk.form(place, language, names, email=typed, locale=_first(fields, "locale"), fault=True)
        return page(subscribe_page(form, app.publication, language, app.templates), 400, framed=framed), False
    network = network_address(request, app)
    verdict = Verdict.QUIET if _first(fields, TRAP) else _weighed(restraint, "subscribe", network, to)
    if verdict in _LATER:
        return _later(desk, language, verdict, restraint, "subscribe", network, place), False
    if verdict is Verdict.FREE:
        asked = Asked(
            digests=tuple(digest.name for digest in chosen),
            text_version=consent.version,
            locale=_read(read_locale, _first(fields, "locale")) or language,
            timezone=_read(read_timezone, _first(fields, "timezone")),
            format=_read(read_format, _first(fields, "format")),
            network=network or (request.client.host if request.client else None),
            form=(clean_line(named) or place)[:_LONGEST_FORM_NAME],
        )
        sign_up(app.store, to, asked, app.signing_keys, app.settings.site.retention.unconfirmed, now)
    return page(asked_page(app.publication, language, app.templates, place=place), framed=framed), True


def _send_link(desk: Reception, request: Request, fields: Fields, restraint: Restraint, now: datetime) -> _Answer:
    app, language = desk.app, desk.language(request, _first(fields, "lang"))
    if not desk.mails:
        return _absent(desk, language, "page"), False
    typed = _first(fields, "email")
    to = _address(typed)
    if to is None:
        wrong = settings_link_page(app.publication, language, app.templates, email=typed, fault=True)
        return page(wrong, 400), False
    network = network_address(request, app)
    verdict = Verdict.QUIET if _first(fields, TRAP) else _weighed(restraint, "link", network, to)
    if verdict in _LATER:
        return _later(desk, language, verdict, restraint, "link", network, "page"), False
    if verdict is Verdict.FREE:
        ask_for_link(app.store, to, app.signing_keys, now)
    return page(link_sent_page(app.publication, language, app.templates)), True


def _weighed(restraint: Restraint, what: str, network: str | None, to: Address) -> Verdict:
    return restraint.weigh(what, limited_as(network) if network else None, to.key)


def _later(
    desk: Reception,
    language: str,
    verdict: Verdict,
    restraint: Restraint,
    what: str,
    network: str | None,
    place: Place,
) -> Response:
    """That somebody should come again: it depends on where they are and on how busy we are, on nobody's address."""
    crowded = verdict is Verdict.CROWDED
    told = later_page(desk.app.publication, language, desk.app.templates, crowded=crowded, place=place)
    answer = page(told, 429 if crowded else 503, framed=place == "embed")
    seconds = restraint.wait(what, limited_as(network)) if crowded and network else _BUSY_SECONDS
    answer.headers["Retry-After"] = str(seconds)
    return answer


def _first(fields: Fields, name: str) -> str:
    return next(iter(fields.get(name, ())), "").strip()


def _address(text: str) -> Address | None:
    try:
        return address(text)
    except ValueError:
        return None


def _read(read: Callable[[str], _T | None], text: str) -> _T | None:
    """What `read` makes of a field that may as well be left out."""
    try:
        return read(text)
    except ValueError:
        return None
