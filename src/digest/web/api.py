"""`/api/v1`: programs push stories, each with the token of its source (RFC 6750)."""

from __future__ import annotations

import hmac
import logging
from collections import Counter
from collections.abc import Callable
from datetime import datetime

from fastapi import APIRouter, Depends, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse
from fastapi.security import HTTPBearer

from digest.app import App
from digest.errors import DigestError, UsageError
from digest.pipeline.collect import Source
from digest.pipeline.receive import Received, receive
from digest.sources.push import PushOptions
from digest.web.api_shapes import Problem, Results, request_body
from digest.web.bodies import Body, Refusal, parsed
from digest.web.pace import Pace

_RETRY_SECONDS = "30"
_ANSWERS = {
    207: ("Some articles were kept, others refused: see each.", Results),
    400: ("No JSON, or no articles in it.", Problem),
    401: ("No token, or none of a source of kind push.", Problem),
    408: ("The body came too slowly.", Problem),
    413: ("The body is larger than `fetch.max_bytes`.", Problem),
    415: ("The body is not `application/json`.", Problem),
    422: ("Every article was refused: see each.", Results),
    429: ("Too many requests: `Retry-After` says when to come again.", Problem),
    503: ("The store is busy, or a source lacks its token: `Retry-After` says when to come again.", Problem),
}
_bearer = HTTPBearer(auto_error=False, description="The token of a source of kind push.")

log = logging.getLogger(__name__)


def api(current: Callable[[], App], now: Callable[[], datetime]) -> APIRouter:
    """The routes; `current` gives the newsroom in force at each request, `now` the service's time."""
    router = APIRouter(prefix="/api/v1", dependencies=[Depends(_bearer)])
    pace = Pace()

    @router.post(
        "/articles",
        summary="Push articles",
        response_model=Results,
        responses={status: {"description": words, "model": model} for status, (words, model) in _ANSWERS.items()},
        openapi_extra={"requestBody": request_body()},
    )
    async def push(request: Request) -> Response:
        """Keep one article, a list of them, or a JSON Feed, as what the token's source shows.

        An article is known by its canonical url: the same again is `unchanged`, another text of it is
        `updated`. The good ones are kept where others are refused.
        """
        app, body = current(), Body(request)
        try:
            source = _source(app, request)
            with pace.of(source.name):
                limits = app.settings.site.fetch
                octets = await body.read(limits.max_bytes, limits.timeout.total_seconds())
                return await run_in_threadpool(_push, app, source, octets, now())
        except Refusal as refusal:
            await body.drain(app.settings.site.fetch.max_bytes)
            return JSONResponse({"error": str(refusal)}, refusal.status, refusal.headers)

    return router


def _source(app: App, request: Request) -> Source:
    """The source whose token the request bears. Compares in constant time. Raises Refusal."""
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    said = given.strip().encode() if scheme.lower() == "bearer" else b""
    pushing = [(each, each.options.token) for each in app.sources() if isinstance(each.options, PushOptions)]
    known = [(each, token) for each, token in pushing if each.locked is None]
    found = [each for each, token in known if hmac.compare_digest(said, token.get_secret_value().encode())]
    if not found and said and len(known) < len(pushing):
        lacking = ", ".join(each.name for each, _ in pushing if each.locked)
        log.warning("a push was refused: the token of a source is not there", extra={"source": lacking})
        words = "The token of a source of kind push is not there: `digest check` says which."
        raise Refusal(503, words, Retry_After=_RETRY_SECONDS)
    if not found:
        challenge = 'Bearer realm="digest"' + (', error="invalid_token"' if said else "")
        words = "Send Authorization: Bearer and the token of a source of kind push (sources.yaml)."
        raise Refusal(401, words, WWW_Authenticate=challenge)
    return found[0]


def _push(app: App, source: Source, octets: bytes, now: datetime) -> Response:
    value = parsed(octets)
    try:
        received = receive(app.store, source, value, app.source_ranks, now)
    except UsageError as error:
        raise Refusal(400, str(error)) from None
    except DigestError as error:
        log.warning("a push could not be kept", extra={"source": source.name, "reason": str(error)})
        raise Refusal(
            503, "The articles could not be kept just now; send them again.", Retry_After=_RETRY_SECONDS
        ) from None
    counts = Counter(each.state for each in received.stories)
    fields = {state: counts[state] for state in ("new", "updated", "unchanged", "refused")}
    log.info("stories were pushed", extra={"source": source.name, **fields})
    refused = counts["refused"]
    status = 200 if not refused else 422 if refused == len(received.stories) else 207
    shown = [_shown(at, each) for at, each in enumerate(received.stories)]
    return JSONResponse({"articles": shown, **fields, "warnings": list(received.warnings)}, status)


def _shown(at: int, each: Received) -> dict[str, object]:
    pushed = each.pushed
    shown: dict[str, object] = {"index": at, "url": pushed.name, "state": each.state}
    if each.state == "refused":
        return {**shown, "field": pushed.field, "error": pushed.fault}
    doubt = pushed.entry.doubt if pushed.entry else None
    return {**shown, "warning": doubt} if doubt else shown
