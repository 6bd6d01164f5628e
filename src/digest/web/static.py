"""Serve a published folder as it stands: for a look at it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from digest.app import App
from digest.config.values import Bind
from digest.web.door import Door
from digest.web.listener import listen, url_of
from digest.web.server import serve_door


def serve(
    app: App,
    folder: Path,
    where: Bind,
    now: Callable[[], datetime],
    started: Callable[[str], None],
    stop: threading.Event | None = None,
) -> None:
    """Serve `folder` as `digest run` would, until interrupted; nobody can sign up, for nothing sends system mail.

    `started` is told the address; `stop` ends it too. Raises UsageError where the address cannot be taken.
    """
    with listen(where) as listener:
        started(url_of(listener, where))
        with suppress(KeyboardInterrupt):
            serve_door(Door(lambda: app, now, folder, mails=False), listener, stop or threading.Event())
