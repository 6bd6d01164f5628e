"""What a terminal of 80 columns shows: whole words. What a program reads is not broken."""

from __future__ import annotations

import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios
from pathlib import Path

import pytest
from desk import Desk
from hypothesis import example, given
from hypothesis import strategies as st

from digest.cli.width import cells, narrowed, wrapped

WRONG = 'titel: "Morning"\nblocks:\n  - {title: "Latest", select: {since: last_edition}}\n'
LOGGED = """
import logging
from digest.cli import logs
logs.show_everything()
def fail(password):
    raise ValueError("it broke")
log = logging.getLogger("part")
log.info("a letter that nobody wanted was put aside", extra={"reason": "word " * 30})
try:
    fail("hunter2-hunter2")
except ValueError:
    log.exception("a part failed")
"""


def in_terminal(root: Path, *command: str) -> list[str]:
    """The lines that a command prints in a terminal of 80 columns."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 80, 0, 0))
    unset = {name: value for name, value in os.environ.items() if name != "COLUMNS"} | {"TERM": "dumb"}
    with subprocess.Popen(command, cwd=root, env=unset, stdin=theirs, stdout=theirs, stderr=theirs):
        os.close(theirs)
        written = b""
        while True:
            try:
                if not (more := os.read(ours, 65536)):
                    break
            except OSError:  # so Linux says that nobody writes any more
                break
            written += more
    os.close(ours)
    return written.decode().replace("\r\n", "\n").splitlines()


def words(lines: list[str]) -> list[str]:
    return [word for line in lines for word in line.split()]


def test_errors_and_tables_break_between_words_in_a_terminal_and_nowhere_in_a_pipe(desk: Desk) -> None:
    desk.write("two", headline="The harbour commissioners reconsidered the north-western breakwater extraordinarily")
    desk.collect()
    digest = [sys.executable, "-m", "digest"]
    shown = in_terminal(desk.root, *digest, "articles")
    assert max(map(cells, shown)) <= 80
    assert {"commissioners", "reconsidered", "extraordinarily", "north-western"} <= set(words(shown))
    (desk.root / "config/digests/morning.yaml").write_text(WRONG, encoding="utf-8")
    piped = subprocess.run([*digest, "subscribers", "stats"], cwd=desk.root, capture_output=True, text=True, check=True)
    told = piped.stderr.splitlines()
    assert max(map(len, told)) > 80
    shown = in_terminal(desk.root, *digest, "subscribers", "stats")
    assert max(map(cells, shown)) <= 80
    assert words(shown)[: len(words(told))] == words(told)


def test_the_log_fits_a_terminal_and_a_traceback_shows_no_values(tmp_path: Path) -> None:
    shown = in_terminal(tmp_path, sys.executable, "-c", LOGGED)
    assert max(map(cells, shown)) <= 80
    assert any("Traceback" in line for line in shown)
    assert "it broke" in "\n".join(shown)
    assert "hunter2" not in "\n".join(shown)


@example("`````", 4)
@given(st.text(alphabet="ab `\n漢é", max_size=200), st.integers(4, 40))
def test_nothing_is_lost_and_only_a_word_is_longer_than_a_line(text: str, columns: int) -> None:
    found = wrapped(text, columns)
    assert words(found.split("\n")) == words(text.split("\n"))
    for line in found.split("\n"):
        if "`" not in line and cells(line) > columns:
            assert len(line.split()) <= 1 or "  " in line


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("one two three", "one two\n  three"),
        ("say `db check it` now", "say\n  `db check it`\n  now"),
        ("name   one two three", "name   one\n       two\n       three"),
        ("\x1b[1mone\x1b[0m two", "\x1b[1mone\x1b[0m two"),
        ("漢字漢字 漢字漢字", "漢字漢字\n  漢字漢字"),
    ],
)
def test_lines_break_between_words(text: str, told: str) -> None:
    assert wrapped(text, 10) == told


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=1, max_size=6), st.integers(0, 120))
def test_columns_are_narrowed_no_further_than_their_words(sizes: list[tuple[int, int]], room: int) -> None:
    widest, least = [max(pair) for pair in sizes], [min(pair) for pair in sizes]
    found = narrowed(widest, least, room)
    if found is None:
        assert sum(least) > room
    else:
        assert sum(found) <= max(room, sum(least))
        assert all(low <= width <= high for low, width, high in zip(least, found, widest, strict=True))
