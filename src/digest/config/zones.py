"""Time zones by their IANA names, and the nearest one to a wrong name."""

from __future__ import annotations

import re
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from digest.config.words import nearest

_FORM = re.compile(r"[A-Za-z][A-Za-z0-9_+\-]*(/[A-Za-z0-9_+\-]+){0,2}")


def zone(text: str) -> str:
    """`text` if it names a time zone. Raises ValueError that names the nearest one."""
    if _FORM.fullmatch(text):
        try:
            ZoneInfo(text)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            pass
        else:
            return text
    raise ValueError(f"“{text}” is no time zone: {_instead(text)}")


def _instead(text: str) -> str:
    names = {name for name in available_timezones() if "/" in name or name == "UTC"}
    last = text.replace(" ", "_").rsplit("/", 1)[-1].casefold()
    by_city = {name.rsplit("/", 1)[-1].casefold(): name for name in sorted(names, reverse=True) if "Etc/" not in name}
    close = by_city.get(last) or nearest(text, names) or by_city.get(nearest(last, by_city) or "")
    region = any(name.casefold().startswith(f"{text.casefold()}/") for name in names)
    if close is None or region or re.search(r"\d", text):
        return "write it by its place, such as Europe/Paris or Asia/Baku, or UTC"
    return f"did you mean {close}?"
