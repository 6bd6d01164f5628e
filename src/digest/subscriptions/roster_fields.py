"""The fields of one person's row in a roster, each checked; a reason in a few words where one is wrong."""

from __future__ import annotations

import re
import struct
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache, lru_cache
from hashlib import blake2b
from zoneinfo import available_timezones

from digest.html.clean import clean_line
from digest.model.arrival import Arrival, Wishes
from digest.model.subscriber import LONGEST_NAME, Format, Frequency, SubscriptionState
from digest.subscriptions.addresses import address
from digest.subscriptions.roster_columns import Header

_LINE_BREAK = re.compile(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_LOCALE = re.compile(r"[a-z]{2,3}(?:-[a-z]{4})?(?:-(?:[a-z]{2}|\d{3}))?(?:-[a-z0-9]{5,8})*", re.IGNORECASE)
_HOUR = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")

_NUMBER = struct.Struct("!q")
# What is outside was no time of a subscription, but a slip of a hand or of a spreadsheet.
_EARLIEST, _LATEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
_LONGEST_SOURCE = 500
_CONFIRMED = SubscriptionState.CONFIRMED.value
# Who gets mail, or will again: for them consent must be proven.
_LISTED = (SubscriptionState.CONFIRMED.value, SubscriptionState.PAUSED.value)
# Lists say the same few things of many people.
_REMEMBERED = 4_096


def read_row(line: int, header: Header, values: Sequence[str], consent: str | None, *, plain: bool = False) -> Arrival:
    """The person in a row of as many values as `header.blank`. Raises ValueError with the reason for what is wrong.

    `consent` says where consent was given, if the row need not say so itself; `plain` that no field
    holds anything but printable characters.
    """
    for field, value in () if plain else zip(header.columns, values, strict=False):
        if _LINE_BREAK.search(value):
            raise ValueError(f"there is a line break in the field {field}")
    email, name = header.whose(values)
    known = address(email)
    called, wishes = read_name(name), read_wishes(header.wishes(values))
    given, where = header.consent(values)
    at, source = read_time("consent_at", given), read_source(where)
    if (at is None or source is None) and not consent and wishes.state in _LISTED:
        raise ValueError("there is no proof of consent: fill in consent_at and consent_source, or give --consent")
    # Eight octets instead of an address: of a million rows, two are alike once in 30 million lists.
    mark = blake2b(f"{known.key} {wishes.digest}".encode(), digest_size=8).digest()
    (number,) = _NUMBER.unpack(mark)
    return Arrival(line, number, known.key, known.email, called, at, source, wishes)


@lru_cache(_REMEMBERED)
def read_wishes(values: tuple[str, ...]) -> Wishes:
    """The values of the columns `WISHES`. Raises ValueError with the reason for the first that is wrong."""
    locale, timezone, format_, digest, state, frequency, hour, paused_until, topics = values
    tag, zone = read_locale(locale.strip()), read_timezone(timezone.strip())
    named, kind = read_topics(topics), read_format(format_.strip())
    until = read_time("paused_until", paused_until)
    stands = read_state(state, paused=until is not None).value
    often, when = read_frequency(frequency), read_hour(hour)
    folded = tuple(dict.fromkeys(topic.casefold() for topic in named))
    return Wishes(tag, zone, kind, digest.strip() or None, stands, often, when, until, folded)


def read_name(text: str) -> str | None:
    """What somebody is called, on one line; None for an empty field. Raises ValueError."""
    name = _one_line(text)
    if name and len(name) > LONGEST_NAME:
        raise ValueError(f"the name has {len(name):,} characters: shorten it to {LONGEST_NAME} or fewer")
    return name


def _one_line(text: str) -> str | None:
    # Plain words are clean as they stand.
    if text.isascii() and text.isprintable():
        return " ".join(text.split()) or None
    return clean_line(text)


@lru_cache(_REMEMBERED)
def read_locale(text: str) -> str | None:
    """A BCP 47 tag in its usual spelling (`en-GB`, `zh-Hant`), or None. Raises ValueError."""
    if not text:
        return None
    tag = text.replace("_", "-")
    if not _LOCALE.fullmatch(tag):
        raise ValueError(f"“{text}” is no locale: write a language such as en, or en-GB")
    language, *rest = tag.split("-")
    return "-".join([language.lower(), *(_subtag(part) for part in rest)])


def read_timezone(text: str) -> str | None:
    """An IANA time zone name, in any case, or None. Raises ValueError."""
    if not text:
        return None
    zone = _zones().get(text.casefold())
    if zone is None:
        raise ValueError(f"“{text}” is no time zone: write a name such as Europe/Berlin")
    return zone


@lru_cache(_REMEMBERED)
def read_topics(text: str) -> tuple[str, ...]:
    """Topics separated by `;`, each once, in the order given."""
    topics = (clean_line(topic) for topic in text.split(";"))
    return tuple(dict.fromkeys(topic for topic in topics if topic))


def read_format(text: str) -> Format | None:
    """`html` or `text`; None for an empty field. Raises ValueError."""
    match text.casefold():
        case "":
            return None
        case "html":
            return "html"
        case "text":
            return "text"
    raise ValueError(f"“{text}” is no format: write html or text")


@lru_cache(_REMEMBERED)
def read_time(field: str, text: str) -> datetime | None:
    """An ISO 8601 time as UTC, or None; without a zone, and for a date alone, UTC is taken. Raises ValueError."""
    if not text.strip():
        return None
    try:
        moment = datetime.fromisoformat(text.strip())
        moment = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError) as fault:
        raise ValueError(f"{field} “{text}” is no time: write it as 2026-11-23T12:00:00Z") from fault
    if not _EARLIEST <= moment < _LATEST:
        raise ValueError(f"{field} “{text}” is in the year {moment.year}: write a time from 1970 to 2199")
    return moment


def read_source(text: str) -> str | None:
    """Where consent was given, on one line; None for an empty field. Raises ValueError."""
    source = _one_line(text)
    if source and len(source) > _LONGEST_SOURCE:
        raise ValueError(f"consent_source has {len(source):,} characters: say it in {_LONGEST_SOURCE} or fewer")
    return source


def read_state(text: str, *, paused: bool = False) -> SubscriptionState:
    """How a subscription stands; an empty field means confirmed, or a pause where one is to end. Raises ValueError."""
    if not paused and (not text or text == _CONFIRMED):
        return SubscriptionState.CONFIRMED
    usual = SubscriptionState.PAUSED if paused else SubscriptionState.CONFIRMED
    try:
        state = SubscriptionState(text.strip().casefold() or usual)
    except ValueError as fault:
        raise ValueError(f"the state “{text}” is none: write {', '.join(SubscriptionState)}") from fault
    if paused and state is not SubscriptionState.PAUSED:
        raise ValueError(
            f"there is a paused_until, and the state is {state}: write paused, or leave paused_until empty"
        )
    return state


def read_frequency(text: str) -> Frequency | None:
    """How often mail is wanted; None for an empty field. Raises ValueError."""
    match text.strip().casefold():
        case "":
            return None
        case "each":
            return "each"
        case "weekly":
            return "weekly"
    raise ValueError(f"“{text}” is no frequency: write each (every edition) or weekly")


@lru_cache(_REMEMBERED)
def read_hour(text: str) -> str | None:
    """When mail is wanted, as HH:MM; None for an empty field. Raises ValueError."""
    if not text.strip():
        return None
    found = _HOUR.fullmatch(text.strip())
    if not found:
        raise ValueError(f"“{text}” is no hour of the day: write it as 07:30")
    return f"{int(found[1]):02}:{found[2]}"


@cache
def _zones() -> dict[str, str]:
    return {name.casefold(): name for name in available_timezones()}


def _subtag(part: str) -> str:
    if len(part) == 2:
        return part.upper()
    return part.title() if len(part) == 4 else part.lower()
