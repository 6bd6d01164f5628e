"""A posted JSON document: bounded in size, in time and in depth."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

from fastapi import Request

DEEPEST = 32
_DRAIN_SECONDS = 5.0
_TYPES = ("application/json", "application/feed+json")


class Refusal(Exception):
    """A request that is answered with `status` and words."""

    def __init__(self, status: int, words: str, **headers: str) -> None:
        self.status = status
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}
        super().__init__(words)


class Body:
    """The octets of a JSON request, as they come."""

    def __init__(self, request: Request) -> None:
        self._request = request
        self._ended = False

    async def read(self, most: int, seconds: float) -> bytes:
        """All of them. Raises Refusal: 415 another type, 413 too many, 408 too slow, 400 where they break off."""
        headers = self._request.headers
        if headers.get("content-type", "").partition(";")[0].strip().lower() not in _TYPES:
            raise Refusal(415, "Send JSON, with Content-Type: application/json.")
        if headers.get("content-encoding", "identity").lower() not in ("", "identity"):
            raise Refusal(415, "Send the JSON as it is, without Content-Encoding.", Accept_Encoding="identity")
        too_large = Refusal(
            413, f"A request may have {most:,} octets (fetch: max_bytes: in site.yaml): send it in parts."
        )
        announced = headers.get("content-length", "")
        if announced.isdecimal() and (len(announced) > 15 or int(announced) > most):
            raise too_large
        body = bytearray()
        try:
            async with asyncio.timeout(seconds):
                async for piece in self._pieces():
                    body += piece
                    if len(body) > most:
                        raise too_large
        except TimeoutError:
            raise Refusal(408, f"The request did not arrive within {seconds:g} s.", Connection="close") from None
        return bytes(body)

    async def drain(self, most: int) -> None:
        """Let what is left come in and pass, to a bound: a client that still sends does not hear the answer."""
        size = 0
        with suppress(TimeoutError, Refusal):
            async with asyncio.timeout(_DRAIN_SECONDS):
                async for piece in self._pieces():
                    size += len(piece)
                    if size > most:
                        return

    async def _pieces(self) -> AsyncIterator[bytes]:
        while not self._ended:
            message = await self._request.receive()
            self._ended = not message.get("more_body", False)
            if message["type"] == "http.disconnect":
                raise Refusal(400, "The request broke off.")
            yield message.get("body", b"")


def parsed(body: bytes) -> Any:
    """The JSON in a body. Raises Refusal 400 for what is none or nested too deep."""
    try:
        value = json.loads(body.decode("utf-8-sig"))
    except UnicodeDecodeError as fault:
        raise Refusal(400, f"This is not UTF-8: octet {fault.start + 1}.") from None
    except RecursionError:
        raise Refusal(400, _too_deep()) from None
    except json.JSONDecodeError as fault:
        raise Refusal(400, f"This is not JSON: {fault}.") from None
    except ValueError:
        raise Refusal(400, "The JSON holds a number of thousands of digits.") from None
    level = [value]
    for _ in range(DEEPEST):
        level = [inner for one in level for inner in _within(one)]
        if not level:
            return value
    raise Refusal(400, _too_deep())


def _within(value: Any) -> list[Any]:
    held = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [one for one in held if isinstance(one, dict | list)]


def _too_deep() -> str:
    return f"The JSON is nested more than {DEEPEST} deep."
