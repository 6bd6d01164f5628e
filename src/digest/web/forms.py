"""A posted form: small, in time, URL-encoded or multipart (RFC 7578)."""

from __future__ import annotations

import asyncio
from email import message_from_bytes
from email.headerregistry import HeaderRegistry
from email.policy import HTTP
from urllib.parse import parse_qsl

from fastapi import Request
from fastapi.exceptions import HTTPException

LARGEST_OCTETS = 16 * 1024
SECONDS = 10.0
# Fields as they are written: the parsers that the standard library has for each kind break off at some that are none,
# before any part can be looked at.
_PLAIN = HTTP.clone(header_factory=HeaderRegistry(use_default_map=False))
# What it lets out for parameters that break its grammar.
_UNREADABLE = (AttributeError, LookupError, TypeError, ValueError)


async def read_form(request: Request) -> dict[str, str]:
    """The fields of a request's body, each by its first value; what cannot be read has none.

    Raises HTTPException 413 for a large body, 408 for a slow one, 400 for one that breaks off.
    """
    return {name: values[0] for name, values in (await read_fields(request)).items()}


async def read_fields(request: Request) -> dict[str, list[str]]:
    """The same with all values of each field, in their order."""
    try:
        body = await asyncio.wait_for(_read(request), SECONDS)
    except TimeoutError:
        raise HTTPException(408) from None
    sort = request.headers.get("content-type", "")
    return _multipart(body, sort) if sort.lower().startswith("multipart/") else _urlencoded(body)


async def _read(request: Request) -> bytes:
    body, is_open = bytearray(), True
    while is_open:
        message = await request.receive()
        if message["type"] == "http.disconnect":
            # Nobody hears this; as a fault of ours it would be a traceback in the log for whoever wants to fill it.
            raise HTTPException(400)
        body += message.get("body", b"")
        is_open = message.get("more_body", False)
        if len(body) > LARGEST_OCTETS:
            raise HTTPException(413)
    return bytes(body)


def _urlencoded(body: bytes) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True):
        found.setdefault(name, []).append(value)
    return found


def _multipart(body: bytes, sort: str) -> dict[str, list[str]]:
    header = b"Content-Type: " + sort.encode("latin-1", "replace") + b"\r\n\r\n"
    found: dict[str, list[str]] = {}
    for part in message_from_bytes(header + body, policy=_PLAIN).walk():
        try:
            name = part.get_param("name", header="content-disposition")
            payload = part.get_payload(decode=True)
        except _UNREADABLE:
            continue
        if isinstance(name, str) and isinstance(payload, bytes):
            found.setdefault(name, []).append(payload.decode("utf-8", "replace").strip("\r\n"))
    return found
