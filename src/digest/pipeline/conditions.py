"""What surrounds a delivery and is not the edition."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from digest.delivery.retry import Patience
from digest.pipeline.progress import Progress
from digest.pipeline.stop import Stop


@dataclass(frozen=True, slots=True)
class Conditions:
    """The clock, this sender's name, its journal's folder, whom it tells, how patient it is, when it stops.

    `owner` names this run of this process and no other, ever: claims are known by it. `progress` hears
    the counts about once a second, `note` a sentence when something has to be waited for.
    """

    clock: Callable[[], datetime]
    owner: str
    journal: Path
    progress: Callable[[Progress], None]
    note: Callable[[str], None]
    patience: Patience = field(default_factory=Patience)
    stop: Stop = field(default_factory=Stop)
