"""Answers for those who run it: alive, ready, figures."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse

from digest.app import App
from digest.config.fingerprint import fingerprint
from digest.errors import StoreError
from digest.pipeline.heartbeat import PARTS, STALE, beats
from digest.web.callers import is_operator
from digest.web.metrics import MEDIA_TYPE, metrics


def operations(current: Callable[[], App], now: Callable[[], datetime]) -> APIRouter:
    """The routes; `current` gives the newsroom in force at each request, `now` the service's time (aware, UTC)."""
    router = APIRouter(include_in_schema=False)

    @router.get("/healthz")
    async def healthz() -> Response:
        return PlainTextResponse("ok\n")

    @router.get("/readyz")
    def readyz(request: Request) -> Response:
        app = current()
        if not is_operator(request, app):
            return _refused()
        found = readiness(app, datetime.now(UTC))
        return JSONResponse(found, 200 if found["ready"] else 503)

    @router.get("/metrics")
    def figures(request: Request) -> Response:
        app = current()
        if not is_operator(request, app):
            return _refused()
        return Response(metrics(app, now(), datetime.now(UTC)), media_type=MEDIA_TYPE)

    return router


def readiness(app: App, now: datetime) -> dict[str, Any]:
    """Whether the store answers and every part of the service gave a sign of life lately, and what is amiss.

    A configuration on disk that is not in force is named and no fault: a broken one is refused.
    """
    store = _store(app)
    signs = beats(app.settings.data / "run")
    parts = {
        part: "silent" if part not in signs else "alive" if abs(now - signs[part].at) <= STALE else "stale"
        for part in PARTS
    }
    return {
        "ready": store == "ok" and set(parts.values()) == {"alive"},
        "store": store,
        "configuration": _configuration(app, {each.fingerprint for each in signs.values()}),
        "parts": parts,
    }


def _configuration(app: App, in_force: set[str]) -> str:
    if fingerprint(app.settings.config_dir) != app.fingerprint:
        return "the disk has another one: it was changed just now, or it is broken and refused (see the log)"
    return "as on disk" if in_force <= {app.fingerprint} else "as on disk, and some part does not have it yet"


def _store(app: App) -> str:
    try:
        app.store.version()
    except StoreError as error:
        return str(error)
    return "ok"


def _refused() -> Response:
    words = "Ask from this machine, or with the token that web.token in site.yaml names.\n"
    return PlainTextResponse(words, 401, {"WWW-Authenticate": 'Bearer realm="digest"'})
