"""Stories that are held back until a time to come, and what an editor should know of how that time was read."""

from __future__ import annotations

from datetime import datetime

from digest.html.clean import clean_line
from digest.sources.dates import instant

_FAR_APART = ("Etc/GMT-12", "Etc/GMT+12")


def embargo_of(written: str, *, timezone: str, language: str | None) -> datetime:
    """The moment (UTC) that `publish_at` names. Raises ValueError: a story that cannot wait would be out too early."""
    moment = instant(written, timezone=timezone, language=language)
    if moment is None:
        raise ValueError(
            f"its embargo “{_shown(written)}” cannot be read, so it was left out, or it would be out too early: write"
            " publish_at such as 2026-11-23T12:00:00+04:00"
        )
    return moment


def doubt_of(headline: str, written: str, until: datetime, *, named: bool, timezone: str, source: str) -> str | None:
    """What to tell of a story held back `until` a time that was `written`, in the source's `timezone` without a zone.

    `named` is whether the source calls it an embargo; else the story is only dated in the future, and a clock or a
    zone may be wrong. None where an embargo says its zone.
    """
    zoned = len({instant(written, timezone=zone) for zone in _FAR_APART}) == 1
    if named and zoned:
        return None
    what = "its embargo" if named else "its date"
    how = "was read as it says" if zoned else f"names no known zone and was read as {timezone}"
    advice = (
        f"is the clock of {source} right?"
        if zoned
        else f"write the offset, or set timezone under {source} in sources.yaml"
    )
    return (
        f"“{headline[:120]}” is held back until {until:%Y-%m-%d %H:%M} UTC: {what} “{_shown(written)}” {how}; if"
        f" that is wrong, {advice}"
    )


def _shown(written: str) -> str:
    return (clean_line(written) or "")[:60]
