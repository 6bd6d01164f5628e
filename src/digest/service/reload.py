"""Take a changed configuration as a whole, or refuse it as a whole and keep the one in force."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from digest.app import App
from digest.config.fingerprint import fingerprint
from digest.errors import ConfigurationError, DigestError, Problem
from digest.pipeline.check import check

_log = logging.getLogger(__name__)


def refusals(app: App, now: datetime) -> list[Problem]:
    """What is wrong with templates and with the editions that this configuration would make."""
    found = check(app.settings, app.store, app.templates, app.render, now)
    return [problem for problem in found if problem.severity == "error"]


class Reload:
    """Looks at the disk when it is told to; `load` reads the configuration there, `hurried` is `App.hurried`."""

    def __init__(self, load: Callable[[], App], hurried: Callable[[], bool] = lambda: False) -> None:
        self._load = load
        self._hurried = hurried
        self._refused = False

    def look(self, before: App, now: datetime) -> App | None:
        """The changed configuration, or None where nothing has changed, it still changes, or it is refused.

        Each fault is in the log. Whoever tells of changes tells of the last one too.
        """
        if fingerprint(before.settings.config_dir) == before.fingerprint:
            if self._refused:
                _log.info("the configuration is again the one in force")
            self._refused = False
            return None
        try:
            app = self._load()
            if fingerprint(before.settings.config_dir) != app.fingerprint:
                return None
            self._check(before, app, now)
        except ConfigurationError as error:
            for problem in error.problems:
                if problem.severity == "error":
                    place = {"file": problem.file, "line": problem.line, "column": problem.column}
                    known = {name: value for name, value in place.items() if value is not None}
                    _log.error("the configuration is refused", extra=known | {"reason": problem.message})
        except DigestError as error:
            _log.error("the configuration is refused", extra={"reason": str(error)})
        else:
            self._refused = False
            return app
        self._refused = True
        return None

    def _check(self, before: App, app: App, now: datetime) -> None:
        app.hurried = self._hurried
        _require_restart(before, app)
        try:
            problems = refusals(app, now)
        finally:
            app.close()
        if problems:
            raise ConfigurationError(problems)
        before.close()


def _require_restart(before: App, app: App) -> None:
    """Refuse what cannot change under running parts. Raises ConfigurationError."""
    old, new = before.settings, app.settings
    fixed = {"store": (old.store_url, new.store_url), "data": (old.data, new.data)}
    moved = [key for key, (was, is_now) in fixed.items() if was != is_now]
    if moved:
        message = f"{moved[0]} cannot change while the service runs: end it, then start it anew"
        raise ConfigurationError([Problem("config/site.yaml", message)])
