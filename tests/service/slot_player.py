"""One service of many, for a test: plays every slot that it is told on a store that others play on too.

    python slot_player.py CONFIG LOCK MOMENT…

It composes at each moment as the clock part does, then sends as the delivery part does. The file LOCK is
there once all may begin.
"""

from __future__ import annotations

import sys
import time
from datetime import datetime
from pathlib import Path

from digest.app import App
from digest.pipeline.stop import Stop
from digest.pipeline.turns import compose_due
from digest.service.delivery import deliver_once
from digest.service.part import Surroundings


def say(word: str) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


def main() -> None:
    config, lock, *moments = sys.argv[1:]
    app = App.load(Path(config))
    digest = app.digest("morning")
    say("ready")
    while not Path(lock).exists():
        time.sleep(0.01)
    for text in moments:
        now = datetime.fromisoformat(text)
        for made in compose_due(app.store, digest, app.render, app.signing_keys[0], now):
            say(made.id)
        deliver_once(Surroundings(app, lambda now=now: now, stop=Stop()))


if __name__ == "__main__":
    main()
