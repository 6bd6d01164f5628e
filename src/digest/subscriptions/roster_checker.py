"""What a process beside an import runs: it checks its part of a list and writes the batches to stdout."""

from __future__ import annotations

import json
import signal
import sys
from pathlib import Path

from digest.errors import DigestError
from digest.subscriptions.roster import read_roster
from digest.subscriptions.roster_batches import batches_of, send


def main(asked: str) -> None:
    """Check the part of the list that `asked` names, and end when nobody reads any more."""
    # Nobody reads: whoever wanted the batches has ended, or was killed.
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    wanted = json.loads(asked)
    part, parts = wanted["part"]
    try:
        for batch in batches_of(read_roster(Path(wanted["file"]), consent=wanted["consent"], part=(part, parts))):
            send(batch, sys.stdout.fileno())
        send(None, sys.stdout.fileno())
    except DigestError as error:
        send(str(error), sys.stdout.fileno())


if __name__ == "__main__":
    main(sys.argv[1])
