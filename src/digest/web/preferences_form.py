"""The form of a person's settings: which digests it offers, and what a posted one says.

A form that says what it was not offered is not kept: somebody would believe it was. Days for a pause are told apart,
for they are typed by hand.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from digest.app import App
from digest.editorial.slots import walls
from digest.editorial.timetable import hours_from
from digest.html.clean import clean_line
from digest.model.digest import Digest
from digest.model.subscriber import LONGEST_NAME, Format, Person, Subscription, SubscriptionState
from digest.subscriptions.changing import RECEIVING, Wishes, reaching
from digest.subscriptions.people import Standing
from digest.subscriptions.roster_fields import read_timezone

LONGEST_PAUSE = timedelta(days=366)
_WEEK = timedelta(days=8)
_FEWEST_TOPICS = 2
# What no browser sends of a field of one line.
_UNTYPED = re.compile(r"[\x00-\x08\x0a-\x1f\x7f\x85\u2028\u2029]")
_NO_ZONE = "none"
_CONFIRMED, _PAUSED = SubscriptionState.CONFIRMED, SubscriptionState.PAUSED


@dataclass(frozen=True, slots=True)
class Offer:
    """A digest on the page; `hours` are those that a reader may choose, `usual` is the first that it comes at.

    `topics`, by name, are those that the digest's audience goes by, and the person's own beside them, which may keep it
    from them; where there is one in all, there is nothing to choose. `is_left_out`: it does not come at present.
    """

    digest: Digest
    topics: tuple[str, ...]
    hours: tuple[str, ...] = ()
    usual: str = ""
    is_left_out: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """What a form says, and the digests whose pause is no day that can be chosen.

    `strange` are the fields that say what cannot be said in them; `wishes` are without these.
    """

    wishes: Wishes
    wrong: frozenset[str]
    strange: frozenset[str] = frozenset()


def offers(app: App, standing: Standing, now: datetime) -> list[Offer]:
    """The digests on a person's page: those that they get, then others that they had or anybody may sign up for."""
    theirs = {each.digest: each for each in standing.subscriptions}
    all_of_them = [each for each in app.settings.digests if not each.gathers]
    shown = [each for each in all_of_them if each in app.settings.open_digests or each.name in theirs]
    reached = reaching(app.store, standing, shown, now)
    return [
        _offer(digest, theirs.get(digest.name), tuple(app.publication.topics), now, reached)
        for digest in sorted(shown, key=lambda each: not receives(theirs.get(each.name)))
    ]


def languages(app: App, person: Person) -> tuple[str, ...]:
    """The languages to choose from: the site's, the digests', and the person's own."""
    own = [person.locale] if person.locale else []
    read = [tag for each in app.settings.digests for tag in each.languages]
    return tuple(dict.fromkeys([app.publication.language, *read, *own]))


def zone_of(app: App, timezone: str | None) -> str:
    """A person's time zone, or the newsroom's where they name none that is known."""
    try:
        return read_timezone(timezone or "") or app.publication.timezone
    except ValueError:
        return app.publication.timezone


def usual_format(standing: Standing) -> Format:
    """How somebody is to get what they join: as what they get already, the latest changed, else as they once asked."""
    latest = max(filter(receives, standing.subscriptions), key=lambda each: each.changed_at, default=None)
    return latest.format if latest else standing.subscriber.person.format or "html"


def pause_day(subscription: Subscription, zone: str) -> str:
    """The day until which it is paused, as a form field has it; empty without one."""
    until = subscription.paused_until
    return until.astimezone(ZoneInfo(zone)).date().isoformat() if until else ""


def days(now: datetime, zone: str) -> tuple[date, date]:
    """The first and the last day that a pause may last until."""
    today = now.astimezone(ZoneInfo(zone)).date()
    return today + timedelta(days=1), today + LONGEST_PAUSE


def read(form: Mapping[str, str], app: App, standing: Standing, offered: Sequence[Offer], now: datetime) -> Reading:
    """What a posted form says."""
    person = standing.subscriber.person
    timezone = _zone(form.get("timezone"), person.timezone)
    locale = form.get("language", person.locale or "")
    first, last = days(now, zone_of(app, timezone))
    had = {each.digest: each for each in standing.subscriptions}
    wanted, wrong = [], set()
    for offer in offered:
        name = offer.digest.name
        if f"get.{name}" not in form:
            continue
        chosen = _chosen(form, offer, had.get(name) or _new(offer.digest, standing, now))
        typed = form.get(f"pause.{name}", "").strip()
        if chosen.paused_until is not None and typed == pause_day(chosen, zone_of(app, person.timezone)):
            wanted.append(chosen)
            continue
        pause = _day(typed)
        if typed and not (pause and first <= pause <= last):
            wrong.add(name)
        wanted.append(_paused(chosen, form, pause, ZoneInfo(zone_of(app, timezone))))
    wishes = Wishes(
        name=clean_line(form["name"][:LONGEST_NAME]) if "name" in form else person.name,
        locale=(locale or None) if locale == "" or locale in languages(app, person) else person.locale,
        timezone=timezone,
        subscriptions=tuple(wanted),
    )
    return Reading(wishes, frozenset(wrong), frozenset(_strange(form, app, standing, offered)))


def _strange(form: Mapping[str, str], app: App, standing: Standing, offered: Sequence[Offer]) -> Iterator[str]:
    """The fields of a form that hold what the page does not offer and what is not so already."""
    person = standing.subscriber.person
    if _UNTYPED.search(form.get("name", "").strip()):
        yield "name"
    if form.get("language", "") not in ("", person.locale, *languages(app, person)):
        yield "language"
    timezone = form.get("timezone", "")
    if timezone != person.timezone and _zone(timezone, _NO_ZONE) == _NO_ZONE:
        yield "timezone"
    had = {each.digest: each for each in standing.subscriptions}
    for offer in offered:
        name, before = offer.digest.name, had.get(offer.digest.name)
        if f"get.{name}" not in form:
            continue
        often = ("each", "weekly") if offer.digest.frequency else (before.frequency if before else "each",)
        hour = before.hour if before else None
        for field, words in (("format", ("html", "text")), ("frequency", often), ("hour", ("", hour, *offer.hours))):
            if f"{field}.{name}" in form and form[f"{field}.{name}"] not in words:
                yield f"{field}.{name}"
        begun = f"topic.{name}."
        yield from (key for key in form if key.startswith(begun) and key.removeprefix(begun) not in offer.topics)


def _chosen(form: Mapping[str, str], offer: Offer, before: Subscription) -> Subscription:
    name = offer.digest.name
    offered = {each.casefold(): each for each in offer.topics}
    kept = [each for each in before.topics if each not in offered]
    ticked = [folded for folded, topic in offered.items() if f"topic.{name}.{topic}" in form]
    format_, hour = form.get(f"format.{name}"), form.get(f"hour.{name}", before.hour or "")
    often = form.get(f"frequency.{name}") if offer.digest.frequency else None
    return replace(
        before,
        topics=tuple(sorted({*kept, *ticked})),
        frequency="weekly" if often == "weekly" else "each" if often == "each" else before.frequency,
        format="text" if format_ == "text" else "html" if format_ == "html" else before.format,
        hour=(hour or None) if hour == "" or hour in offer.hours else before.hour,
    )


def _paused(wanted: Subscription, form: Mapping[str, str], pause: date | None, zone: ZoneInfo) -> Subscription:
    """The subscription received, or paused: until a day in the person's zone, or further without one."""
    if pause is not None:
        return replace(wanted, state=_PAUSED, paused_until=datetime.combine(pause, time(), zone))
    open_ended = wanted.state is _PAUSED and wanted.paused_until is None and f"paused.{wanted.digest}" in form
    return replace(wanted, state=_PAUSED if open_ended else _CONFIRMED, paused_until=None)


def _new(digest: Digest, standing: Standing, now: datetime) -> Subscription:
    person = standing.subscriber.person
    return Subscription(digest.name, _CONFIRMED, person.locale, person.timezone, (), usual_format(standing), now)


def _offer(
    digest: Digest, had: Subscription | None, labelled: Sequence[str], now: datetime, reached: Collection[str]
) -> Offer:
    left_out = had is not None and had.state is _CONFIRMED and digest.name not in reached
    usable = _topics(digest, had.topics if had else (), labelled)
    if digest.clock != "subscriber" or digest.schedule is None:
        return Offer(digest, usable, is_left_out=left_out)
    day = now.astimezone(ZoneInfo(digest.schedule.timezone)).date()
    slots = list(walls(digest.schedule, day, day + _WEEK))
    usual = min((each.time() for each in slots), default=None)
    return Offer(digest, usable, hours_from(slots), f"{usual:%H:%M}" if usual else "", left_out)


def _topics(digest: Digest, own: Sequence[str], labelled: Sequence[str]) -> tuple[str, ...]:
    """The audience's topics, then the person's others, as `labelled` spells them; none where there is one in all."""
    gone_by = {each.casefold(): each for each in digest.audience.topics}
    others = {each: each for each in own if each not in gone_by}
    if not gone_by or len(gone_by) + len(others) < _FEWEST_TOPICS:
        return ()
    spelt = {name.casefold(): name for name in labelled}
    return tuple(spelt.get(folded, name) for folded, name in {**gone_by, **others}.items())


def _zone(typed: str | None, before: str | None) -> str | None:
    if typed is None or typed == before:
        return before
    try:
        return read_timezone(typed)
    except ValueError:
        return before


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed.strip())
    except ValueError:
        return None


def receives(subscription: Subscription | None) -> bool:
    """Whether somebody gets it, be it after a pause."""
    return subscription is not None and subscription.state in RECEIVING
