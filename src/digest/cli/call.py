"""One run of a command: which configuration, which clock."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from digest.cli import output
from digest.errors import UsageError

if TYPE_CHECKING:
    from digest.app import App


@dataclass(frozen=True, slots=True)
class Call:
    """What stands before the command on its line."""

    config: Path

    def app(self, *, spare: bool = False) -> App:
        """The application on this configuration. Raises ConfigurationError.

        `spare` is for commands that need only site.yaml: what is broken elsewhere is told, and holds nothing up.
        """
        from digest.app import App

        app = App.load(self.config, spare=spare)
        if broken := app.settings.broken:
            for problem in broken:
                output.note(str(problem))
            files = ", ".join(dict.fromkeys(problem.file for problem in broken))
            output.error(f"going on without {files}, which this does not need.")
        if os.environ.get("DIGEST_CLOCK") and not app.may_move_clock():
            raise UsageError(
                "DIGEST_CLOCK is set, and mail would leave this machine: unset it, or use transport: files "
                "or relays on loopback."
            )
        return app


def no_digest_yet(app: App) -> str | None:
    """What to do in a project without a digest; None where there is one."""
    if app.settings.digests:
        return None
    return (
        f"There is no digest yet: write {app.settings.config_dir.name}/digests/NAME.yaml with a title and blocks, or "
        "take the one that `digest init DIR` writes elsewhere."
    )


def clock() -> Callable[[], datetime]:
    """The time in UTC, asked again at every call; it starts at $DIGEST_CLOCK where that is set.

    Raises UsageError where $DIGEST_CLOCK is no ISO 8601 time with an offset.
    """
    return _running(instant(start, "DIGEST_CLOCK") if (start := os.environ.get("DIGEST_CLOCK")) else None)


def _running(start: datetime | None) -> Callable[[], datetime]:
    moved = timedelta() if start is None else start - datetime.now(UTC)
    first = True

    def now() -> datetime:
        nonlocal first
        if first and start is not None:
            first = False
            return start
        return datetime.now(UTC) + moved

    return now


def instant(text: str, name: str) -> datetime:
    """The time that an option or variable names, in UTC. Raises UsageError without an offset."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"{name}: “{text}” is no time: write one such as 2026-11-23T07:00:00+04:00.") from error
    if moment.tzinfo is None:
        whole = moment.isoformat(timespec="minutes")
        raise UsageError(f"{name}: “{text}” has no offset: write {whole}+00:00 for UTC, or your own zone's offset.")
    if not 1970 <= moment.year <= 2200:
        raise UsageError(f"{name}: the year {moment.year} is out of reach: give one from 1970 to 2200.")
    return moment.astimezone(UTC)
