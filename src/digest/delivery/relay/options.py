"""What a relay is, and how long it may take."""

from __future__ import annotations

from dataclasses import dataclass

from digest.delivery.smtp.authentication import Credentials
from digest.delivery.smtp.opening import Security


@dataclass(frozen=True, slots=True)
class Relay:
    """A mail server that takes our messages. `rate` is the most messages a second, None for no limit.

    `in_flight` is how many messages may be unanswered on one connection where it announces CHUNKING.
    """

    host: str
    port: int
    security: Security = "starttls"
    credentials: Credentials | None = None
    connections: int = 8
    rate: float | None = None
    in_flight: int = 1

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Timeouts:
    """In seconds, how long a server may be silent at each stage (RFC 5321, section 4.5.3.2).

    `connect` is for TCP and for TLS, each; `block` for taking a piece of a message; `rest` is for how
    long a relay that failed is left alone while another one does its work.
    """

    connect: float = 30
    greeting: float = 300
    command: float = 300
    data: float = 120
    block: float = 180
    dot: float = 600
    quit: float = 2
    rest: float = 60
