"""One configuration file: bytes to a `Document`, with every mistake of its YAML named."""

from __future__ import annotations

import codecs
from dataclasses import replace
from pathlib import Path

from digest.config.lost import lost_values
from digest.config.mending import explained, mend
from digest.config.places import Document
from digest.config.yamltext import Mark, Slip, compose, plain
from digest.errors import Problem

LARGEST = 500_000
MOST_MISTAKES = 20


def read_document(path: Path, file: str) -> Document:
    """The file at `path` as a document that calls itself `file`.

    A mistake whose correction is known is reported and corrected in memory, so that whatever else is
    wrong in the file is found in the same go. Never raises for what the file holds.
    """
    try:
        body = path.read_bytes()
    except OSError as error:
        return _refused(file, f"the file cannot be read: {error.strerror}")
    if len(body) > LARGEST:
        return _refused(file, f"the file is larger than {LARGEST:,} bytes: is it a configuration file?")
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _refused(file, "the file is UTF-16: save it as UTF-8", Mark(0, 0))
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = error.object[: error.start]
        at = Mark(before.count(b"\n"), len(before[before.rfind(b"\n") + 1 :].decode()))
        wrong = error.object[error.start]
        return _refused(file, f"the file is not UTF-8 (byte 0x{wrong:02x} here): save it as UTF-8", at)
    return parse_document(text, file)


def parse_document(text: str, file: str) -> Document:
    """The YAML in `text` as a document that calls itself `file`; its mistakes are in `problems`."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    problems: list[Problem] = []
    guessed: set[int] = set()
    while True:
        try:
            data, places, faults = plain(compose("\n".join(lines)))
        except Slip as slip:
            mended = None if slip.advice or len(problems) >= MOST_MISTAKES else mend(lines, slip)
            if mended is None:
                problems.append(_problem(file, explained(slip), slip.at))
                return Document(file, problems=tuple(problems))
            column = slip.at.column if slip.at.line == mended.number else 0
            problems.append(_problem(file, mended.advice, Mark(mended.number, column)))
            lines[mended.number] = mended.line
            guessed |= {mended.number + 1} if mended.guessed else set()
            continue
        document = Document(file, data, places, guessed=frozenset(guessed), lost=lost_values(lines, places))
        found = sorted([*problems, *document.report(faults)], key=lambda problem: (problem.line, problem.column))
        return replace(document, problems=tuple(found))


def _problem(file: str, message: str, at: Mark) -> Problem:
    return Problem(file, message, at.line + 1, at.column + 1)


def _refused(file: str, message: str, at: Mark | None = None) -> Document:
    problem = _problem(file, message, at) if at else Problem(file, message)
    return Document(file, problems=(problem,))
