"""What every transport is handed, and what it must be able to do."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

from digest.model.delivery import Delivery, Outcome

_SAFE_NAME = re.compile(r"\w[\w.-]*")
_LOT = 500


class Letter(NamedTuple):
    """A finished message for one delivery, in pieces: put together they have CRLF line ends and are signed.

    `key` is the subscriber's keyed hash; it names the message, so no file name holds an address. `fit`
    says that whoever made the pieces has seen to it that no line of the message begins with a dot and none
    ends with anything but CRLF, that it is ASCII but for the address, and that the address may stand in an
    envelope. Large pieces are the same objects in every letter: nobody joins them who need not.
    """

    delivery: Delivery
    key: str
    pieces: Sequence[bytes]
    digest: str
    slug: str
    fit: bool = False

    @property
    def message(self) -> bytes:
        """The whole message."""
        return b"".join(self.pieces)

    @property
    def needs_smtputf8(self) -> bool:
        """Whether only a relay that announces SMTPUTF8 can take it (RFC 6531)."""
        return not self.delivery.email.isascii()


class News(NamedTuple):
    """What a transport says at a time `at`: whose letters are `leaving`, whose were `sent`, and all `others`.

    `back` are letters that were leaving and did not: they are where they were before, and may be leaving again.
    """

    at: datetime
    leaving: Sequence[int] = ()
    sent: Sequence[int] = ()
    others: Sequence[Outcome] = ()
    back: Sequence[int] = ()


class Transport(Protocol):
    """How deliveries leave.

    `idempotent` says that delivering the same letter again leaves one copy, so that a batch whose
    outcome is unknown may simply be delivered once more.
    """

    @property
    def idempotent(self) -> bool:
        """Whether a second delivery of the same letter changes nothing."""
        ...

    def deliver(self, batch: Iterable[Letter | None], at: datetime) -> Generator[News, None, None]:
        """Deliver `batch`, beginning at the time `at`, and say what became of each letter.

        A letter is taken from `batch` when there is a place for it: taken, it counts as in flight, and
        a batch that ends early has been stopped. None says that there is no letter now and that there
        may be one later. What is known is told as it becomes known, in any order: each letter taken gets
        exactly one outcome, unless DeliveryError is raised.

        A transport that is not idempotent tells of a letter as `leaving` before the bytes that end it are
        written, which happens only when the next news are asked for. Whoever is killed later has this one
        in doubt, and none that was not announced. Where it turns out that a relay did not take them, it is `back`
        before it is `leaving` again. Then the letter is `sent`, or its outcome is one of:

        - FAILED: `refused` (this reader's address or mailbox) or `unencodable` (no relay can be
          handed it as it is);
        - DEFERRED: `deferred`, with the relay's `reply`; `lost`, without one, where the connection
          ended at this letter before it was sent in full; `barred`, where the relay refused us at this
          reader's address. `due_at` is left to the caller, unless nobody at the reader's domain is tried until then;
        - IN_DOUBT: sent in full, and no reply came.

        The caller may close the generator at any news. Where what is leaving cannot be noted, the caller throws
        JournalDown into it: then none of it leaves, nothing more begins, and what becomes of the messages that are out
        is told before that error is raised again; it is thrown once. Raises RelayRefusal where we are refused and
        not a reader, RelayDown where no relay can be reached, and DeliveryError where nothing can be
        written; then a letter without an outcome was not sent in full, or was announced as `leaving` and is not `back`.
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


def in_lots(batch: Iterable[Letter | None]) -> Iterator[list[Letter]]:
    """The letters of a batch, some hundred at a time, so that they never all stand in memory."""
    lot: list[Letter] = []
    for letter in batch:
        if letter is not None:
            lot.append(letter)
        if len(lot) >= _LOT or (letter is None and lot):
            yield lot
            lot = []
    if lot:
        yield lot
