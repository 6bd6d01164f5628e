"""The index of an outbox grows by appending, is never the worse for a torn row, and ends sorted."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.delivery.outbox_index import HEADER, INDEX, OutboxIndex


def row(number: int) -> dict[int, tuple[str, str, str]]:
    return {number: (f"key{number}", f"{number:06d}-key{number}.eml", "sent")}


def line(number: int) -> bytes:
    return f"{number},key{number},{number:06d}-key{number}.eml,sent\r\n".encode()


def test_it_is_appended_to_and_not_written_anew(tmp_path: Path) -> None:
    index = OutboxIndex(tmp_path)
    index.add(row(1))
    before = (tmp_path / INDEX).stat().st_ino
    for number in range(2, 50):
        index.add(row(number))
    index.sort()
    assert (tmp_path / INDEX).stat().st_ino == before
    assert (tmp_path / INDEX).read_bytes() == HEADER + b"".join(map(line, range(1, 50)))


@given(st.permutations(range(1, 12)), st.integers(0, 400), st.integers(0, 11))
def test_torn_anywhere_and_gone_on_with_it_is_the_same(
    tmp_path_factory: pytest.TempPathFactory, order: list[int], torn_at: int, before: int
) -> None:
    folder = tmp_path_factory.mktemp("outbox")
    index = OutboxIndex(folder)
    for number in order[:before]:
        index.add(row(number))
    path = folder / INDEX
    path.write_bytes(path.read_bytes()[:torn_at])
    again = OutboxIndex(folder)
    for number in order:
        again.add(row(number))
    again.sort()
    assert path.read_bytes() == HEADER + b"".join(map(line, range(1, 12)))
    assert [each.name for each in folder.iterdir()] == [INDEX]


def test_a_disk_that_is_full_leaves_no_part_of_a_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    index = OutboxIndex(tmp_path)
    index.add(row(1))
    whole, real = (tmp_path / INDEX).read_bytes(), os.write

    def half(file: int, content: bytes) -> int:
        real(file, content[:5])
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as full:
        full.setattr(os, "write", half)
        with pytest.raises(OSError, match="No space"):
            index.add(row(2))
    assert (tmp_path / INDEX).read_bytes() == whole
    index.add(row(2))
    assert (tmp_path / INDEX).read_bytes() == whole + line(2)


def test_what_is_no_row_is_dropped(tmp_path: Path) -> None:
    (tmp_path / INDEX).write_bytes(
        HEADER + line(1) + bytes(64) + b"\r\n" + b"99999999999999999,k,f.eml,sent\r\n" + line(3)
    )
    index = OutboxIndex(tmp_path)
    index.add(row(2))
    index.sort()
    assert (tmp_path / INDEX).read_bytes() == HEADER + line(1) + line(2) + line(3)
