"""What every transport is handed, and what it must be able to do."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from digest.model.delivery import Delivery, Outcome

_SAFE_NAME = re.compile(r"\w[\w.-]*")


@dataclass(frozen=True, slots=True)
class Letter:
    """A finished message for one delivery: `message` has CRLF line ends and is signed.

    `key` is the subscriber's keyed hash; it names the message, so no file name holds an address.
    """

    delivery: Delivery
    key: str
    message: bytes
    digest: str
    slug: str

    @property
    def needs_smtputf8(self) -> bool:
        """Whether only a relay that announces SMTPUTF8 can take it (RFC 6531)."""
        return not self.delivery.email.isascii()


class Transport(Protocol):
    """How deliveries leave.

    `idempotent` says that delivering the same letter again leaves one copy, so that a batch whose
    outcome is unknown may simply be delivered once more.
    """

    @property
    def idempotent(self) -> bool:
        """Whether a second delivery of the same letter changes nothing."""
        ...

    def deliver(self, batch: Iterable[Letter], at: datetime) -> Iterable[Outcome]:
        """Deliver `batch`, beginning at the time `at`, and say what became of each letter.

        A letter is taken from `batch` when there is a place for it: taken, it counts as in flight, and
        a batch that ends early has been stopped. Outcomes come as they become known, in any order:
        each letter taken gets exactly one final one, unless DeliveryError is raised. States:

        - SENDING, not final, from a transport that is not idempotent: yielded before the bytes that
          end the letter are written, which happens only when the next outcome is asked for. Whoever
          is killed later has this one in doubt, and none that was not announced;
        - SENT;
        - FAILED: `refused` (this reader's address or mailbox) or `unencodable` (no relay can be
          handed it as it is);
        - DEFERRED: `deferred`, with the relay's `reply`; `lost`, without one, where the connection
          ended at this letter before it was sent in full. `due_at` is left to the caller;
        - IN_DOUBT: sent in full, and no reply came.

        The caller may close the generator at any outcome. Raises RelayRefusal where we are refused and
        not a reader, RelayDown where no relay can be reached, and DeliveryError where nothing can be
        written; then a letter without an outcome was not sent in full, or was announced as SENDING.
        """
        ...

    def close(self) -> None:
        """End what is open. The next `deliver` opens it anew."""
        ...


def safe_name(text: str) -> str:
    """`text` unchanged, if it can be a part of a file name. Raises ValueError otherwise."""
    if not _SAFE_NAME.fullmatch(text):
        raise ValueError(f"“{text}” cannot be part of a file name: write letters, digits, hyphens and dots")
    return text
