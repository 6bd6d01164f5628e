"""The page of a person's settings, and the question before everything of theirs is deleted."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from digest.model.digest import Publication
from digest.model.subscriber import Format, Frequency
from digest.render.dates import language_name
from digest.render.environment import Templates
from digest.render.labels import labels
from digest.render.pages import as_bytes, unlisted_frame
from digest.render.sentences import naming
from digest.render.zonenames import zone_names

Said = Literal["saved", "not_subscribed", "stale", "unread", "wrong_date"]


@dataclass(frozen=True, slots=True)
class DigestSettings:
    """How one newsletter is wanted; `topics` are name, label and whether it is chosen, `goes_by` lists the audience's.

    `hours` are those that may be chosen, `usual` is the hour that it comes at otherwise. `pause` is the day of
    the form field; `is_wrong` marks it. `paused_until` is what holds now.
    """

    name: str
    title: str
    language: str
    subscribed: bool
    topics: tuple[tuple[str, str, bool], ...] = ()
    goes_by: str = ""
    is_left_out: bool = False
    format: Format = "html"
    has_weekly: bool = False
    frequency: Frequency = "each"
    hours: tuple[str, ...] = ()
    hour: str | None = None
    usual: str = ""
    pause: str = ""
    is_wrong: bool = False
    is_paused: bool = False
    paused_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Settings:
    """All that the page shows of a person; `address` is masked, `mark` tells these settings from later ones.

    `consent_language` is that of the consent where it is another than the page's.
    """

    address: str
    mark: str
    digests: tuple[DigestSettings, ...]
    name: str | None
    language: str | None
    timezone: str | None
    languages: tuple[str, ...]
    first_day: date
    last_day: date
    consent: str | None = None
    consent_language: str | None = None
    left: tuple[str, ...] = field(default=())


def settings_page(
    settings: Settings, said: Said | None, publication: Publication, language: str, zone: str, templates: Templates
) -> bytes:
    """The page; dates on it are by the clock of `zone`."""
    words = labels(language, templates)
    zones = zone_names(language)
    if settings.timezone and settings.timezone not in {name for name, _ in zones}:
        zones = (*zones, (settings.timezone, settings.timezone))
    values = {
        "settings": settings,
        "said": getattr(words, said) if said else None,
        "is_wrong": said not in (None, "saved"),
        "left": [naming(words.left_about, title=title) for title in settings.left],
        "owner": naming(words.settings_of, address=settings.address),
        "zones": zones,
        "languages": [(tag, language_name(tag)) for tag in settings.languages],
        "is_subscribed": any(each.subscribed for each in settings.digests),
    }
    return _page("web/preferences.html", words.your_newsletters, values, publication, language, zone, templates)


def erase_page(address: str, publication: Publication, language: str, templates: Templates) -> bytes:
    """The question, with a button that posts `do=erase-now` to the page's own address."""
    words = labels(language, templates)
    values = {"owner": naming(words.settings_of, address=address)}
    return _page("web/erase.html", words.erase_question, values, publication, language, None, templates)


def _page(
    name: str,
    title: str,
    values: dict[str, Any],
    publication: Publication,
    language: str,
    zone: str | None,
    templates: Templates,
) -> bytes:
    page = unlisted_frame(title, publication, language, templates, zone=zone)
    return as_bytes(name, page | values, templates)
