"""The part that answers browsers and feed readers."""

from __future__ import annotations

from digest.service.part import Surroundings


def answer(around: Surroundings) -> None:
    """Serve on the listener that the supervisor bound, until the part is to end."""
    from digest.web.server import serve_web

    if around.listener is None:
        raise RuntimeError("the web part was started without a listener")
    serve_web(around.current, around.now, around.listener, around.ended)
