"""What a relay said of a reader, without the reader: such words outlive a person in ledger and journal."""

from __future__ import annotations

import re
from functools import lru_cache

from digest.model.delivery import Outcome

_INSTEAD = "(address)"


def nameless(outcome: Outcome, email: str) -> Outcome:
    """The outcome with `(address)` in its reply for the address, or for the part before the @ alone."""
    if not outcome.reply or not email:
        return outcome
    return outcome._replace(reply=_named(email).sub(_INSTEAD, outcome.reply))


@lru_cache(maxsize=256)
def _named(email: str) -> re.Pattern[str]:
    local = email.rpartition("@")[0]
    return re.compile(rf"<?{re.escape(email)}>?|(?<![\w.+-])<?{re.escape(local)}>?(?![\w+-])", re.IGNORECASE)
