"""What the parts log, on stderr: warnings, and with `-v` or in the service all that happens.

Never an address or a secret. A terminal gets lines for people, anything else logfmt: `key=value`, one line each.
"""

from __future__ import annotations

import logging
import re
import sys
from typing import TYPE_CHECKING

from digest.cli import output

if TYPE_CHECKING:
    import structlog

# Events carry none; but a relay's reply, or a fault nobody foresaw, may quote what it was about.
_PART = r"[^\s@<>\"'(),:;=\[\]]"
_ADDRESS = re.compile(rf"(?<!{_PART}){_PART}+@{_PART}+")
_TOKEN = re.compile(r"(/(?:unsubscribe|preferences|confirm)/)[\w.~-]+")
_FIRST = ("timestamp", "level", "event", "part")


def show_everything() -> None:
    """Log from INFO up, one line each: time in UTC, level, event, its fields."""
    import structlog

    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="%m-%d %H:%M:%SZ" if sys.stderr.isatty() else "iso", utc=True),
    ]
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        _discreet(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *_for_reader()],
        )
    )
    logging.basicConfig(level=logging.INFO, handlers=[handler])
    # The HTTP client would log whole addresses, and a key that stands in one; alembic each step of making a store.
    for chatty in ("uvicorn", "watchfiles", "httpx2", "httpcore2", "alembic"):
        logging.getLogger(chatty).setLevel(logging.WARNING)


def without_personal_data(text: str) -> str:
    """The text with every mail address, and every token in a link, taken out."""
    return _TOKEN.sub(r"\1…", _ADDRESS.sub("<address>", text))


def _for_reader() -> list[structlog.typing.Processor]:
    import structlog

    if sys.stderr.isatty():
        # Its usual traceback would print the values of variables: secrets, addresses.
        plain = structlog.dev.plain_traceback
        return [structlog.dev.ConsoleRenderer(pad_event=0, pad_level=False, exception_formatter=plain)]
    return [
        structlog.processors.format_exc_info,
        structlog.processors.LogfmtRenderer(key_order=_FIRST, drop_missing=True),
    ]


def _discreet(**given: object) -> logging.Formatter:
    import structlog

    class Discreet(structlog.stdlib.ProcessorFormatter):
        def format(self, record: logging.LogRecord) -> str:
            return output.fitting(without_personal_data(super().format(record)), sys.stderr)

    return Discreet(**given)  # type: ignore[arg-type]
