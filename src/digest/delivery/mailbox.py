"""A mailbox: an address with the name shown before it (RFC 5322, section 3.4)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from digest.html.links import ascii_host

_ATEXT = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~\u0080-\U0010ffff-]"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"{_ATEXT}+(?:\.{_ATEXT}+)*@{_LABEL}(?:\.{_LABEL})*")
_INVISIBLE = re.compile(r"[\u0080-\u00a0\u1680\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff\ud800-\udfff]")
_NAMED = re.compile(r"""\s*(?:"(?P<quoted>(?:[^"\\]|\\.)*)"|(?P<plain>[^<>"]*?))\s*<(?P<address>[^<>\s]+)>\s*""")


@dataclass(frozen=True, slots=True)
class Mailbox:
    """An address that may stand in a header: its domain in A-labels, its local part a dot-atom.

    Raises ValueError for an address that could break a header field.
    """

    email: str
    name: str | None = None

    def __post_init__(self) -> None:
        if not well_formed(self.email):
            raise ValueError(f"“{self.email}” is no mail address that can stand in a header")

    @classmethod
    def parse(cls, text: str) -> Mailbox:
        """Read `The Courier <digest@courier.example>` or a bare address.

        The domain becomes A-labels (IDNA 2008). Raises ValueError, with the right form, otherwise.
        """
        found = _NAMED.fullmatch(text)
        address = found["address"] if found else text.strip()
        local, at, domain = address.rpartition("@")
        if not at or not local:
            raise ValueError(f'“{text}” is no mailbox: write it as "The Courier <digest@courier.example>"')
        name = None
        if found:
            name = re.sub(r"\\(.)", r"\1", found["quoted"]) if found["quoted"] is not None else found["plain"]
        return cls(f"{local}@{_a_labels(domain)}", name or None)


def well_formed(email: str) -> bool:
    """Whether `email` can stand in a header as it is: no blank, no control, no comment, no quoting.

    Characters outside ASCII are allowed in the local part (RFC 6532), never in the domain.
    """
    return _ADDRESS.fullmatch(email) is not None and (email.isascii() or _INVISIBLE.search(email) is None)


def _a_labels(domain: str) -> str:
    try:
        return ascii_host(domain).lower()
    except ValueError as fault:
        raise ValueError(f"“{domain}” is no domain name: {fault}") from fault
