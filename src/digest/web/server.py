"""The web server: uvicorn on a socket that somebody else has bound, until it is told to stop."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

import uvicorn

from digest.app import App
from digest.web.connection import Connection
from digest.web.door import Door
from digest.web.turned_away import TurnedAway, counted

KEEP_ALIVE_SECONDS = 15
FINISH_SECONDS = 8
MOST_CONNECTIONS = 2_000


def serve_web(
    current: Callable[[], App], now: Callable[[], datetime], listener: socket.socket, stop: threading.Event
) -> None:
    """Serve the newsroom's site and its service pages on `listener` until `stop` is set.

    `current` gives the application in force and is asked at every request, so that a reload is one
    assignment; `now` is the service's clock, aware and in UTC. Requests under way are finished within ten
    seconds. `listener` is closed at the end. Signals are left to the caller.
    """
    serve_door(Door(current, now), listener, stop)


def serve_door(door: Door, listener: socket.socket, stop: threading.Event) -> None:
    """The same for a door that was made already."""
    config = uvicorn.Config(
        door,
        http=Connection,
        loop="uvloop",
        ws="none",
        lifespan="off",
        interface="asgi3",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=FINISH_SECONDS,
        limit_concurrency=MOST_CONNECTIONS,
    )
    with counted() as turned_away:
        _Server(config, stop, turned_away).run(sockets=[listener])


class _Server(uvicorn.Server):
    """A server that ends when an event is set, and says now and then how many requests were none."""

    def __init__(self, config: uvicorn.Config, stop: threading.Event, turned_away: TurnedAway) -> None:
        super().__init__(config)
        self._stop = stop
        self._turned_away = turned_away

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals to whoever called us."""
        yield

    async def on_tick(self, counter: int) -> bool:
        """Called ten times a second."""
        self._turned_away.tell()
        return await super().on_tick(counter) or self._stop.is_set()
