"""Whom an edition is for, kept with it as JSON from when it is composed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from digest.model.digest import Segment


def frozen_segment(segment: Segment) -> dict[str, object]:
    """The segment as JSON; a duration stays one, counted back from when the edition goes out."""
    return {
        "topics": list(segment.topics),
        "locales": list(segment.locales),
        "timezones": list(segment.timezones),
        "joined_after": _written(segment.joined_after),
        "joined_before": _written(segment.joined_before),
        "language": segment.language,
        "timezone": segment.timezone,
    }


def segment_of(settings: Mapping[str, object]) -> Segment:
    """The segment in an edition's settings; those of an earlier version know topics alone."""
    found = settings.get("audience")
    kept: dict[str, Any] = found if isinstance(found, dict) else {"topics": settings.get("topics")}
    return Segment(
        tuple(kept.get("topics") or ()),
        tuple(kept.get("locales") or ()),
        tuple(kept.get("timezones") or ()),
        _read(kept.get("joined_after")),
        _read(kept.get("joined_before")),
        str(kept.get("language") or ""),
        str(kept.get("timezone") or ""),
    )


def _written(joined: datetime | timedelta | None) -> str | float | None:
    if isinstance(joined, timedelta):
        return joined.total_seconds()
    return joined.isoformat() if joined else None


def _read(kept: object) -> datetime | timedelta | None:
    if isinstance(kept, str):
        return datetime.fromisoformat(kept)
    return timedelta(seconds=kept) if isinstance(kept, int | float) else None
