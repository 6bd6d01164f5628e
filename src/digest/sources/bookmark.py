"""How far a list in pages was read: what a source of many pages leaves for its next visit."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Self

from digest.model.source import Validators

_MARK = "pages"
_NONE = "-"


@dataclass(frozen=True, slots=True)
class Bookmark:
    """What the last whole visit saw.

    `first` is a hash of the first page, `all` of every page read; `total` how many stories there are,
    as the host says. Every story that was changed by `changed`, and every one published by `published`, was read.
    Where `steady`, the same first page and total mean that nothing has changed.
    """

    first: str | None = None
    all: str | None = None
    steady: bool = False
    total: str | None = None
    changed: datetime | None = None
    published: datetime | None = None

    @classmethod
    def of(cls, validators: Validators) -> Self:
        """The bookmark that the last visit left; an empty one where there is none or it cannot be read."""
        parts = (validators.fingerprint or "").split(" ")
        if len(parts) != 7 or parts[1] != _MARK:
            return cls()
        try:
            changed, published = (None if part == _NONE else datetime.fromisoformat(part) for part in parts[5:])
        except ValueError:
            return cls()
        first, whole, total = (None if part == _NONE else part for part in (parts[0], parts[2], parts[4]))
        return cls(first, whole, parts[3] == "steady", total, changed, published)

    def __str__(self) -> str:
        moments = [moment.astimezone(UTC).isoformat() if moment else _NONE for moment in (self.changed, self.published)]
        steady = "steady" if self.steady else "unsteady"
        return " ".join([self.first or _NONE, _MARK, self.all or _NONE, steady, self.total or _NONE, *moments])

    def conditions(self, validators: Validators) -> Validators:
        """What to ask the first page with: nothing, if its being the same would prove nothing."""
        if not self.steady:
            return Validators()
        return Validators(validators.etag, validators.last_modified, self.first)


def together(fingerprints: Sequence[str | None]) -> str:
    """One hash for several pages."""
    return hashlib.sha256(" ".join(one or _NONE for one in fingerprints).encode()).hexdigest()
