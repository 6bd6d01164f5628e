"""Every error that `digest` raises on purpose.

    DigestError                 something a person can mend; `exit_status` says how the command ends
    ├── UsageError (2)          the command was called in a way that makes no sense
    ├── ConfigurationError (2)  a configuration file is wrong; carries every `Problem` found
    ├── SourceError (1)         a source could not be read; carries the source's name
    ├── TemplateError (2)       a template fails; carries file, line and block
    ├── StoreError (1)          the store cannot be used: missing, locked, damaged, too new
    │   └── StoreFull           its disk is full: waiting helps, once somebody makes room
    ├── NotFound (1)            a named article, edition, digest or subscriber does not exist
    ├── StateError (1)          the edition is in a state that does not allow this; says what does
    └── DeliveryError (1)       a message could not be handed over; `permanent` decides on a retry
        ├── RelayRefusal        a relay refuses us, not one reader: the edition is paused
        ├── RelayDown           no relay can be reached now: waiting helps
        └── JournalDown         what leaves cannot be noted on the disk now: waiting helps

The message is one or two sentences for the person who can mend it: what, where, what to do.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

# Controls but tab and line end, Unicode's line ends, and what turns the letters behind it round (UAX #9).
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def visible(text: str) -> str:
    """`text` with signs that would act on a terminal as the escapes that YAML has for them in double quotes."""
    return _UNSEEN.sub(lambda found: found[0].encode("unicode_escape").decode("ascii"), text)


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault in one configuration file or template.

    `line` and `column` count from 1; they are None where the fault has no place.
    """

    file: str
    message: str
    line: int | None = None
    column: int | None = None
    severity: Literal["error", "warning"] = "error"

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)
        # A line end that somebody typed would begin what looks like another problem.
        told = visible(self.message).replace("\n", r"\n")
        return f"{place}: {self.severity}: {told}"


class DigestError(Exception):
    """The root of all errors that are shown to a person without a traceback."""

    exit_status = 1


class UsageError(DigestError):
    """A command was called in a way that makes no sense."""

    exit_status = 2


class ConfigurationError(DigestError):
    """One or more configuration files are wrong."""

    exit_status = 2

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


class SourceError(DigestError):
    """A source could not be read.

    `gone` is True where the source said that it will not come back (HTTP 410);
    `retry_after` is the number of seconds it asked us to wait, or None; `forbidden` is True where its
    robots.txt does not let us in, `late` where its answer did not come in time, `inside` is the host:port at an inside
    address that our own configuration does not allow. `status` is the HTTP status
    of the answer that is the error, or None, and `answer` what it said beside it as JSON, where it did.
    """

    def __init__(
        self,
        message: str,
        *,
        gone: bool = False,
        retry_after: float | None = None,
        forbidden: bool = False,
        late: bool = False,
        inside: str | None = None,
        status: int | None = None,
        answer: bytes = b"",
    ) -> None:
        self.gone = gone
        self.late = late
        self.inside = inside
        self.retry_after = retry_after
        self.forbidden = forbidden
        self.status = status
        self.answer = answer
        super().__init__(message)


class TemplateError(DigestError):
    """A template fails; `fault` is what is wrong, `file`, `line` and `column` say where, `block` in which block."""

    exit_status = 2

    def __init__(
        self,
        message: str,
        *,
        file: str,
        line: int | None = None,
        column: int | None = None,
        block: str | None = None,
    ) -> None:
        self.file = file
        self.line = line
        self.column = column
        self.block = block
        self.fault = f"{message} (block “{block}”)" if block else message
        place = ":".join(str(part) for part in (file, line, column) if part is not None)
        super().__init__(f"{place}: {self.fault}")


class StoreError(DigestError):
    """The store cannot be used: missing, locked, damaged, or made by a newer version."""


class StoreFull(StoreError):
    """The disk of the store is full: nothing was changed, and there may be room later."""


class NotFound(DigestError):
    """A named article, edition, digest or subscriber does not exist."""


class StateError(DigestError):
    """An edition's state does not allow what was asked; the message names what does."""


class DeliveryError(DigestError):
    """A message could not be handed over; `permanent` says that trying again will not help."""

    def __init__(self, message: str, *, permanent: bool) -> None:
        self.permanent = permanent
        super().__init__(message)


class RelayRefusal(DeliveryError):
    """A relay refuses us, whoever the reader is: nothing can leave until somebody has mended that.

    Nothing is known of letters without an outcome except that none of them was sent in full.
    """

    def __init__(self, message: str) -> None:
        super().__init__(message, permanent=True)


class RelayDown(DeliveryError):
    """No relay can be reached now; trying again later helps.

    Nothing is known of letters without an outcome except that none of them was sent in full.
    """

    def __init__(self, message: str) -> None:
        super().__init__(message, permanent=False)


class JournalDown(DeliveryError):
    """The journal cannot be written: nothing may leave that is not noted. Trying again later helps.

    What is known of letters until then is known; none left that was not noted before.
    """

    def __init__(self, message: str) -> None:
        super().__init__(message, permanent=False)
