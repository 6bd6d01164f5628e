"""What the parts log, on stderr: warnings, and with `-v` all that happens. Never an address or a secret."""

from __future__ import annotations

import logging
import sys


def show_everything() -> None:
    """Log from INFO up, one line each: time in UTC, level, event, its fields."""
    import structlog

    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty()),
            ],
        )
    )
    logging.basicConfig(level=logging.INFO, handlers=[handler])
