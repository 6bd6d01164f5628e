"""What an exchange tells of its letters: what settled one, what set one going, and how far one was at the end."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from digest.delivery.smtp.envelope import Envelope
from digest.delivery.smtp.replies import Reply
from digest.delivery.smtp.verdicts import Stage


class Answer(NamedTuple):
    """The reply that settles a letter, and the stage that it came at."""

    envelope: Envelope
    stage: Stage
    reply: Reply


class Committed(NamedTuple):
    """The next bytes to be sent hold the end of this letter: once they have left, it may arrive."""

    envelope: Envelope


class Passed(NamedTuple):
    """The usual round: `previous`, if there is one, was taken, and `current` is committed."""

    previous: Envelope | None
    current: Envelope


Event = Answer | Committed | Passed


class Fate(Enum):
    """How far a letter was when its connection ended; only one IN_DOUBT can have arrived."""

    IN_DOUBT = "in doubt"
    DROPPED = "dropped"
    UNTOUCHED = "untouched"
