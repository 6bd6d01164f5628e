"""Recipient domains that a relay puts off: after some refusals in a row nobody else there is tried for a while.

A relay that verifies recipients, or hands mail straight on, answers 4yz for everybody at a domain that is
away, is full or wants less. To ask it for each reader would make it worse. So a domain is left alone for as
long as a delivery would be (`retry.pause_after`), twice as patiently each time; then one letter tries it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from digest.delivery.retry import pause_after, spread
from digest.delivery.smtp.replies import Reply

# How many readers in a row may be put off for a reason that may be each one's own.
_IN_A_ROW = 5
_MOST = 10_000
_ADDRESS, _MAILBOX, _NETWORK = 1, 2, 4
_BAD_SYSTEM = (_ADDRESS, 2)


@dataclass(slots=True)
class _Domain:
    """How often it put somebody off since it last took anybody, and until when it is left alone."""

    in_a_row: int = 0
    times: int = 0
    until: datetime | None = None
    reply: str = ""


class Domains:
    """What is known of domains that put somebody off; times are aware."""

    def __init__(self) -> None:
        self._known: dict[str, _Domain] = {}

    def __bool__(self) -> bool:
        """Whether there are any."""
        return bool(self._known)

    def put_off(self, email: str, reply: Reply, said: str, at: datetime) -> None:
        """A relay has answered RCPT for that address with 4yz; `said` is that without addresses."""
        weight = _weight(reply)
        if not weight:
            return
        if len(self._known) >= _MOST:
            self._known.clear()
        known = self._known.setdefault(_domain(email), _Domain())
        known.in_a_row += weight
        if known.in_a_row >= _IN_A_ROW and (known.until is None or known.until <= at):
            known.times += 1
            known.until, known.reply = at + pause_after(known.times), said
            # One that is put off after the pause is enough.
            known.in_a_row = _IN_A_ROW - 1

    def took(self, email: str) -> None:
        """It takes mail again."""
        self._known.pop(_domain(email), None)

    def left_alone(self, email: str, delivery_id: int, at: datetime) -> tuple[datetime, str] | None:
        """When that address may be tried, and why not before, where its domain is left alone now.

        They do not all come back at once: the first at the end of the pause, the others up to a fifth of it later.
        """
        known = self._known.get(_domain(email))
        if known is None or known.until is None or known.until <= at:
            return None
        return known.until + spread(pause_after(known.times), delivery_id, known.times), known.reply


def _weight(reply: Reply) -> int:
    """How much a 4yz speaks of a whole domain: the connection's end and a mailbox's trouble not at all (RFC 3463)."""
    if reply.code == 421:
        return 0
    if reply.enhanced is None:
        return 1
    _, subject, detail = reply.enhanced
    if (subject, detail) == _BAD_SYSTEM or subject == _NETWORK:
        return _IN_A_ROW
    return 0 if subject in (_ADDRESS, _MAILBOX) else 1


def _domain(email: str) -> str:
    return email.rpartition("@")[2].lower()
