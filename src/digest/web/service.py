"""The pages and answers that need the store: a FastAPI application behind the door."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import FastAPI
from fastapi.responses import PlainTextResponse

from digest import __version__
from digest.app import App

PATHS = ("/unsubscribe/", "/preferences/", "/healthz", "/readyz", "/metrics", "/api/")


def service(current: Callable[[], App]) -> FastAPI:
    """The application; `current` gives the newsroom in force at each request."""
    api = FastAPI(title="digest", version=__version__, docs_url=None, redoc_url=None, openapi_url="/api/openapi.json")

    @api.get("/healthz", response_class=PlainTextResponse, include_in_schema=False)
    def healthz() -> str:
        return "ok\n"

    return api
