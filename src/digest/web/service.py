"""The pages and answers that need the store: a FastAPI application behind the door."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from http import HTTPMethod
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse

from digest import __version__
from digest.app import App
from digest.errors import DigestError
from digest.render.notices import Notice, notice_page
from digest.web.api import api as push_api
from digest.web.api_shapes import schemas
from digest.web.confirming import confirming
from digest.web.leaving import leaving
from digest.web.operations import operations
from digest.web.preferences import preferences
from digest.web.signing_up import signing_up

PATHS = ("/subscribe", "/confirm/", "/unsubscribe/", "/preferences", "/healthz", "/readyz", "/metrics", "/api/")
_RETRY_SECONDS = "60"
_REFUSALS = {
    400: "The request broke off.",
    404: "There is nothing at this address; /api/openapi.json names what there is.",
    405: "This address takes another method; the field Allow says which.",
    408: "The body came too slowly.",
    413: "The body is too large.",
}

log = logging.getLogger(__name__)


def service(current: Callable[[], App], now: Callable[[], datetime], *, mails: bool = True) -> FastAPI:
    """The application; `current` gives the newsroom in force at each request, `now` the time of the service's clock.

    `mails`: system mail is sent beside it, so that people can sign up.
    """
    # The pages of documentation that FastAPI has would load scripts from another host.
    api = FastAPI(
        title="digest",
        version=__version__,
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
        redirect_slashes=False,
    )
    # Before the links of mails: /preferences/ without a token asks for one.
    api.include_router(signing_up(current, now, mails=mails))
    api.include_router(confirming(current, now))
    api.include_router(leaving(current, now))
    api.include_router(preferences(current, now))
    api.include_router(operations(current, now))
    api.include_router(push_api(current, now))

    @api.exception_handler(DigestError)
    def try_later(_request: Request, error: Exception) -> Response:
        log.warning("a request could not be answered: %s", error)
        app = current()
        page = notice_page("try_later", app.publication, app.publication.language, app.templates)
        return HTMLResponse(page, 503, {"Retry-After": _RETRY_SECONDS})

    for status in _REFUSALS:
        api.add_exception_handler(
            status, lambda request, error, status=status: _refused(current(), request, status, error)
        )

    _describe(api)
    return api


def _refused(app: App, request: Request, status: int, error: Exception) -> Response:
    """The answer to what no route takes and to a body that cannot be read: as the API says its errors, or a page."""
    allowed: dict[str, str] | None = {"Allow": _taken(request)} if status == 405 else getattr(error, "headers", None)
    if f"{request.url.path}/".startswith("/api/"):
        return JSONResponse({"error": _REFUSALS[status]}, status, allowed)
    notice: Notice = "not_found" if status in (404, 405) else "try_later"
    page = notice_page(notice, app.publication, app.publication.language, app.templates)
    return HTMLResponse(page, status, allowed)


def _taken(request: Request) -> str:
    """The methods that an address takes: those of all its routes, of which Starlette names the first one's."""
    routes = request.app.router.routes
    scopes = ({**request.scope, "method": method.value} for method in HTTPMethod)
    return ", ".join(
        scope["method"] for scope in scopes if any(route.matches(scope)[0].name == "FULL" for route in routes)
    )


def _describe(api: FastAPI) -> None:
    """Put into the OpenAPI document what FastAPI cannot know: bodies that we read ourselves."""
    plain = api.openapi

    def whole() -> dict[str, Any]:
        known, document = api.openapi_schema is not None, plain()
        if not known:
            document["components"]["schemas"].update(schemas())
        return document

    api.openapi = whole  # type: ignore[method-assign]
