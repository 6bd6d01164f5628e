"""The wish to end soon: noted by a signal's handler, heeded between two letters and while waiting."""

from __future__ import annotations

import math
import time

_SLICE = 0.1


class Stop:
    """`wanted` may be set at any moment, by a signal's handler too: no lock is involved."""

    def __init__(self) -> None:
        self.wanted = False

    def wait(self, seconds: float) -> None:
        """Let that time pass, or less if an end is wanted meanwhile."""
        for _ in range(math.ceil(seconds / _SLICE)):
            if self.wanted:
                return
            time.sleep(_SLICE)
