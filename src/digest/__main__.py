"""`python -m digest` and the `digest` command."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line and leave with its exit status."""
    from digest.cli.main import run

    sys.exit(run())


if __name__ == "__main__":
    main()
