"""Conditions that narrow a digest's audience. Where `reads_people` says so, `subscribers` must be joined."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, or_

from digest.model.digest import Segment
from digest.store.tables import subscribers, subscriptions


def reads_people(segment: Segment) -> bool:
    """Whether the conditions look at the people, beside their subscriptions."""
    return bool(segment.locales or segment.timezones)


def narrowed(segment: Segment, now: datetime) -> list[ColumnElement[bool]]:
    """What must hold of a subscription of the segment, its topics apart; durations are counted back from `now`."""
    found: list[ColumnElement[bool]] = []
    joined = subscriptions.c.created_at
    if segment.joined_after is not None:
        found.append(joined >= _moment(segment.joined_after, now))
    if segment.joined_before is not None:
        found.append(joined < _moment(segment.joined_before, now))
    if segment.timezones:
        zone = func.coalesce(subscriptions.c.timezone, subscribers.c.timezone, segment.timezone)
        found.append(zone.in_(sorted(segment.timezones)))
    if segment.locales:
        # Tags are stored in one spelling, and a range holds itself and what it is the beginning of (RFC 4647).
        tag = func.coalesce(subscriptions.c.locale, subscribers.c.locale, segment.language)
        inside = [func.substr(tag, 1, len(each) + 1) == f"{each}-" for each in segment.locales]
        found.append(or_(tag.in_(segment.locales), *inside))
    return found


def _moment(joined: datetime | timedelta, now: datetime) -> datetime:
    return now - joined if isinstance(joined, timedelta) else joined
