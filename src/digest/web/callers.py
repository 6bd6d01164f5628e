"""Who asks: a program on this machine, or somebody with the operators' token."""

from __future__ import annotations

import hmac
from ipaddress import ip_address

from fastapi import Request

from digest.app import App

# Whoever passes requests on says so in one of these; then the peer's address is not the client's.
_PASSED_ON = frozenset(
    {
        "forwarded",
        "via",
        "x-forwarded-for",
        "x-forwarded-host",
        "x-forwarded-proto",
        "x-forwarded-port",
        "x-forwarded-server",
        "x-real-ip",
        "x-client-ip",
        "x-cluster-client-ip",
        "true-client-ip",
        "cf-connecting-ip",
        "fastly-client-ip",
    }
)


def is_operator(request: Request, app: App) -> bool:
    """Whether a request comes from this machine itself, or bears `web.token`.

    A proxy on this machine does not make its clients local: what was passed on, or names another host
    than this machine, is not local.
    """
    return _bears_token(request, app) or _is_local(request)


def _bears_token(request: Request, app: App) -> bool:
    token = app.settings.site.web.token
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    if token is None or scheme.lower() != "bearer":
        return False
    return hmac.compare_digest(given.strip().encode(), token.get_secret_value().encode())


def _is_local(request: Request) -> bool:
    if request.client is None or _PASSED_ON & {name.lower() for name in request.headers}:
        return False
    return _is_loopback(request.client.host) and _is_loopback(_host(request.headers.get("host", "")))


def _host(field: str) -> str:
    if field.startswith("["):
        return field[1:].partition("]")[0]
    return field.rpartition(":")[0] or field


def _is_loopback(name: str) -> bool:
    if name.lower() == "localhost":
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False
