"""What a server can do, as its answer to EHLO says (RFC 5321, section 4.1.1.1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Capabilities:
    """The extensions that we use; `largest` is the most octets a message may have, None for no limit."""

    pipelining: bool = False
    chunking: bool = False
    starttls: bool = False
    eight_bit: bool = False
    smtputf8: bool = False
    size: bool = False
    largest: int | None = None
    mechanisms: tuple[str, ...] = ()

    @classmethod
    def parse(cls, lines: Sequence[str]) -> Capabilities:
        """Read the lines of a 250 reply to EHLO; the first one greets and says nothing more."""
        said: dict[str, list[str]] = {}
        for line in lines[1:]:
            # Old servers write AUTH=LOGIN beside, or instead of, AUTH LOGIN.
            words = line.upper().replace("AUTH=", "AUTH ", 1).split()
            if words:
                said.setdefault(words[0], []).extend(words[1:])
        limit = next((word for word in said.get("SIZE", []) if word.isascii() and word.isdigit()), "0")
        return cls(
            pipelining="PIPELINING" in said,
            chunking="CHUNKING" in said,
            starttls="STARTTLS" in said,
            eight_bit="8BITMIME" in said,
            smtputf8="SMTPUTF8" in said,
            size="SIZE" in said,
            largest=int(limit[:18]) or None,
            mechanisms=tuple(dict.fromkeys(said.get("AUTH", []))),
        )
