"""Serve a published folder as it stands: for a look at it."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from digest.app import App
from digest.errors import UsageError
from digest.web.door import Door
from digest.web.server import serve_door


def serve(
    app: App, folder: Path, bind: str, started: Callable[[str], None], stop: threading.Event | None = None
) -> None:
    """Serve `folder` at `bind` (host and port; 0 takes a free one) as `digest run` would, until interrupted.

    `started` is told the address; `stop` ends it too. Raises UsageError where the address cannot be taken.
    """
    host, _, port = bind.rpartition(":")
    try:
        if not host:
            raise ValueError("no host")
        kind = socket.AF_INET6 if ":" in host else socket.AF_INET
        listener = socket.create_server((host.strip("[]"), int(port)), family=kind)
    except (OSError, ValueError, OverflowError) as error:
        cause = error.strerror if isinstance(error, OSError) else "no host and port"
        raise UsageError(f"{bind} cannot be served at ({cause}): give another --bind, such as 127.0.0.1:0.") from error
    started(f"http://{host}:{listener.getsockname()[1]}/")
    with suppress(KeyboardInterrupt):
        serve_door(Door(lambda: app, folder), listener, stop or threading.Event())
