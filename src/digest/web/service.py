"""The pages and answers that need the store: a FastAPI application behind the door."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse

from digest import __version__
from digest.app import App
from digest.errors import DigestError
from digest.render.notices import notice_page
from digest.web.leaving import leaving
from digest.web.operations import operations

PATHS = ("/unsubscribe/", "/preferences/", "/healthz", "/readyz", "/metrics", "/api/")
_RETRY_SECONDS = "60"

log = logging.getLogger(__name__)


def service(current: Callable[[], App], now: Callable[[], datetime]) -> FastAPI:
    """The application; `current` gives the newsroom in force at each request, `now` the time of the service's clock."""
    # The pages of documentation that FastAPI has would load scripts from another host.
    api = FastAPI(
        title="digest",
        version=__version__,
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
        redirect_slashes=False,
    )
    api.include_router(leaving(current, now))
    api.include_router(operations(current, now))

    @api.exception_handler(DigestError)
    def try_later(_request: Request, error: Exception) -> Response:
        log.warning("a request could not be answered: %s", error)
        app = current()
        page = notice_page("try_later", app.publication, app.publication.language, app.templates)
        return HTMLResponse(page, 503, {"Retry-After": _RETRY_SECONDS})

    return api
