"""The link to one's settings, at the end of a mail: choose, pause, take one's data along, be erased.

A GET never changes anything. The token is what lets its holder in: there is no cookie, and no login.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool

from digest.app import App
from digest.html.clean import clean_line
from digest.model.languages import best
from digest.model.subscriber import Consent, Format, Subscription
from digest.render.notices import erased_page, nobody_page
from digest.render.preferences import DigestSettings, Said, Settings, erase_page, settings_page
from digest.render.sentences import listed
from digest.render.signup_forms import SUBSCRIBE
from digest.subscriptions import erasing
from digest.subscriptions.changing import Change, Wishes, change, mark, settings_of
from digest.subscriptions.leaving import leave_digests, subscribed_to
from digest.subscriptions.own_data import export
from digest.subscriptions.people import Standing
from digest.web.forms import read_form
from digest.web.letter_links import LetterLink, shown, title, wrong
from digest.web.networks import network_address
from digest.web.preferences_form import Offer, days, languages, offers, pause_day, read, receives, usual_format, zone_of

_LOOK = ["GET", "HEAD"]
_FORM = "preferences"


def preferences(current: Callable[[], App], now: Callable[[], datetime]) -> APIRouter:
    """The routes; `current` gives the newsroom in force at each request, `now` the time (aware, UTC)."""
    router = APIRouter(include_in_schema=False)

    @router.api_route("/preferences/{token:path}", methods=_LOOK)
    def show(token: str) -> Response:
        return _answer(current(), token, {}, None, now())

    @router.post("/preferences/{token:path}")
    async def do(token: str, request: Request) -> Response:
        form = await read_form(request)
        app = current()
        return await run_in_threadpool(_answer, app, token, form, network_address(request, app), now())

    return router


def _answer(app: App, token: str, form: dict[str, str], network: str | None, now: datetime) -> Response:
    link = LetterLink.of(app, token, "preferences")
    if link is None:
        return wrong(app, token)
    standing = settings_of(app.store, link.subscriber_id)
    if standing is None:
        return _nobody(link)
    page = _Page(link, standing, offers(app, standing, now), now)
    if "leave" in form:
        return _leave(page, form["leave"])
    deed = form.get("do")
    if deed == "save":
        return _save(page, form, network)
    if deed == "export":
        return _export(page)
    if deed == "erase":
        address = _masked(standing.subscriber.person.address.email)
        return shown(erase_page(address, app.publication, page.language, app.templates))
    if deed == "erase-now":
        erasing.erase(app.store, standing.subscriber, app.signing_keys[0], app.traces, now)
        back = _form_in(app, page.language)
        return shown(erased_page(app.publication, page.language, app.templates, subscribe=back))
    return page.shown()


def _nobody(link: LetterLink) -> Response:
    app = link.app
    back = _form_in(app, link.language)
    return shown(nobody_page(app.publication, link.language, app.templates, subscribe=back))


def _form_in(app: App, language: str) -> str | None:
    """The form to sign up, where anybody can."""
    return f"{SUBSCRIBE}?lang={language}" if app.settings.open_digests else None


def _leave(page: _Page, wanted: str) -> Response:
    app, person_id = page.link.app, page.link.subscriber_id
    left = [name for name in subscribed_to(app.store, person_id) if wanted in ("", name)]
    leave_digests(app.store, person_id, left, page.now, goodbye=app.settings.site.mail.goodbye)
    now = page.again()
    return now.shown(left=tuple(title(app, name, now.language) for name in left))


def _save(page: _Page, form: dict[str, str], network: str | None) -> Response:
    app = page.link.app
    reading = read(form, app, page.standing, page.offered, page.now)
    seen = form.get("mark", "")
    # A form without its mark may lack other parts too: what is not ticked in it would be left.
    if reading.strange or not seen:
        return page.shown("unread", status=422, instead=reading.wishes if seen else None, form=form if seen else None)
    if reading.wrong:
        return page.shown("wrong_date", status=422, instead=reading.wishes, form=form, wrong_days=reading.wrong)
    consent = app.settings.site.consent
    proof = Consent(page.now, "the page of their settings", consent.version if consent else None, network, _FORM)
    goodbye = app.settings.site.mail.goodbye
    person_id, wishes = page.link.subscriber_id, reading.wishes
    keys = app.signing_keys
    done = change(app.store, person_id, wishes, page.names, seen, proof, keys, page.now, goodbye=goodbye)
    if done is Change.NOBODY:
        return _nobody(page.link)
    if done is Change.STALE:
        return page.again().shown("stale", status=409)
    return page.again().shown("not_subscribed" if done is Change.BARRED else "saved")


def _export(page: _Page) -> Response:
    app = page.link.app
    document = export(app.store, page.standing, page.now)
    headers = {"content-disposition": f'attachment; filename="{app.publication.authority}-my-data.json"'}
    return Response(document, media_type="application/json", headers=headers)


class _Page:
    """The page of one person, as their settings stand."""

    def __init__(self, link: LetterLink, standing: Standing, offered: list[Offer], now: datetime) -> None:
        self.link = link
        self.standing = standing
        self.offered = offered
        self.now = now

    @property
    def names(self) -> list[str]:
        """The digests on it."""
        return [each.digest.name for each in self.offered]

    @property
    def language(self) -> str:
        """The person's language, where there are words in it; else that of the digest whose mail they come from."""
        own, templates = self.standing.subscriber.person.locale, self.link.app.templates
        tags = [own.lower(), own.partition("-")[0].lower()] if own else []
        return own if own and any(templates.has(f"labels/{tag}.toml") for tag in tags) else self.link.language

    def again(self) -> _Page:
        """The same as things stand now; whoever was erased in this very moment sees what was there."""
        app = self.link.app
        standing = settings_of(app.store, self.link.subscriber_id) or self.standing
        return _Page(self.link, standing, offers(app, standing, self.now), self.now)

    def shown(
        self,
        said: Said | None = None,
        *,
        status: int = 200,
        left: tuple[str, ...] = (),
        instead: Wishes | None = None,
        form: dict[str, str] | None = None,
        wrong_days: frozenset[str] = frozenset(),
    ) -> Response:
        """The page as an answer; `instead` and `form` are what somebody wrote, where it was not kept."""
        app, person = self.link.app, self.standing.subscriber.person
        own = instead or Wishes(person.name, person.locale, person.timezone, self.standing.subscriptions)
        zone = zone_of(app, own.timezone)
        first, last = days(self.now, zone)
        had = {each.digest: each for each in own.subscriptions}
        stored = {each.digest: each for each in self.standing.subscriptions}
        consent, usual = app.settings.site.consent, app.publication.language
        settings = Settings(
            address=_masked(person.address.email),
            mark=form.get("mark", "") if form else mark(self.standing, self.names),
            digests=tuple(
                _shown(
                    app,
                    self.language,
                    each,
                    usual_format(self.standing),
                    had.get(each.digest.name),
                    stored.get(each.digest.name),
                    zone,
                    form or {},
                    wrong_days,
                )
                for each in self.offered
            ),
            name=own.name,
            language=own.locale,
            timezone=own.timezone,
            languages=languages(app, person),
            first_day=first,
            last_day=last,
            consent=consent.words(self.language, usual) if consent else None,
            consent_language=consent.other_language(self.language, usual) if consent else None,
            left=left,
        )
        body = settings_page(settings, said, app.publication, self.language, zone, app.templates)
        return shown(body, status=status)


def _shown(
    app: App,
    language: str,
    offer: Offer,
    usual: Format,
    had: Subscription | None,
    stored: Subscription | None,
    zone: str,
    form: dict[str, str],
    wrong_days: frozenset[str],
) -> DigestSettings:
    """A digest on the page: as it is wanted, be it refused (`had`); what holds of a pause is what is `stored`."""
    digest = offer.digest.in_language(best(language, offer.digest.languages) or offer.digest.language)
    gone_by = {each.casefold() for each in digest.audience.topics}
    goes_by = [app.publication.topic(name, language) for name in offer.topics if name.casefold() in gone_by]
    pause = pause_day(had, zone) if had and receives(had) else ""
    return DigestSettings(
        name=digest.name,
        title=clean_line(digest.title) or digest.name,
        language=digest.language,
        subscribed=receives(had),
        topics=tuple(
            (name, app.publication.topic(name, language), had is not None and name.casefold() in had.topics)
            for name in offer.topics
        ),
        goes_by=listed(goes_by, language),
        is_left_out=offer.is_left_out,
        format=had.format if had else usual,
        has_weekly=digest.frequency is not None,
        frequency=had.frequency if had else "each",
        hours=offer.hours,
        hour=had.hour if had else None,
        usual=offer.usual,
        pause=form.get(f"pause.{digest.name}", pause)[:10],
        is_wrong=digest.name in wrong_days,
        is_paused=stored is not None and stored.state == "paused",
        paused_until=stored.paused_until if stored else None,
    )


def _masked(email: str) -> str:
    """An address that its owner knows again, and nobody can write to."""
    local, _, domain = email.rpartition("@")
    return f"{local[:1] if len(local) > 1 else ''}…@{domain}"
