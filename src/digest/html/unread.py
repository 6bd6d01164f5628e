"""The sign for letters that could not be read (U+FFFD): text was written in one encoding and read in another."""

from __future__ import annotations

UNREAD = "\ufffd"
ADVICE = "write the letter anew that could not be read, and save the file as UTF-8"


def unread_lines(text: str) -> list[int]:
    """The lines of `text`, whatever ends them, that have the sign."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return [number for number, line in enumerate(lines, start=1) if UNREAD in line]
