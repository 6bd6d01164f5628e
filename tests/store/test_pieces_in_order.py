"""Batches in the order of their keys: however small the pieces and wherever an import is killed, the same comes in."""

from __future__ import annotations

import io
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import make
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.store import inbox, pieces, suppressions
from digest.store.arrivals import Terms
from digest.store.database import Store
from digest.store.opening import open_store
from digest.subscriptions import people
from digest.subscriptions.exporting import everybody
from digest.subscriptions.importing import bring_in
from digest.subscriptions.roster import Rejected, RosterRow, read_roster
from digest.subscriptions.roster_batches import batches_of

KEY = b"k" * 32
TERMS = Terms(("evening", "morning"), "the fair", [KEY], {}, frozenset({"sea"}))
# Some with a row for each digest, some with one for all.
WHO = [(name, digest) for name in ("ada", "Ada", "bob", "gone") for digest in ("morning", "evening", "night")]
WHO += [(name, "") for name in ("cyd", "Cyd", "dan", "eve", "left")]
ROWS = st.tuples(
    st.sampled_from(WHO), st.sampled_from(("", "sea", "sea;sprot")), st.sampled_from(("", "unconfirmed", "paused"))
)


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store where somebody is known, somebody left one digest, somebody all, and one is suppressed."""
    file = tmp_path_factory.mktemp("known") / "digest.db"
    store = open_store(f"sqlite:///{file}")
    bring(store, "email,topics\nbob@r.example,sea\nleft@r.example,\ngone@r.example,\n")
    people.leave(store, "left@r.example", None, make.NOW)
    people.leave(store, "gone@r.example", ["morning"], make.NOW)
    with store.write() as connection:
        suppressions.add(connection, "eve@r.example", KEY, "bounced", make.NOW)
    store.close()
    return file


def copy(known: Path, folder: str | Path, name: str) -> Store:
    return Store(f"sqlite:///{shutil.copy(known, Path(folder) / name)}")


def bring(store: Store, list_: str) -> tuple[object, list[Rejected]]:
    refused: list[Rejected] = []
    rows = read_roster(io.StringIO(list_), consent="the fair")
    return bring_in(store, batches_of(rows), TERMS, make.NOW, refuse=refused.append), refused


def in_pieces_of(rows: int, patch: pytest.MonkeyPatch) -> None:
    """Let batches be in the order of their keys, and pieces have so many rows."""
    patch.setattr(inbox, "_IN_ORDER_OF_LIST", 0)
    patch.setattr(pieces, "_FEWEST", rows)
    patch.setattr(pieces, "_MOST", rows)
    patch.setattr("digest.subscriptions.importing.Pace", lambda: pieces.Pace(rows))


def kept(store: Store) -> list[RosterRow]:
    rows = (row._replace(email=row.email.casefold()) for row in everybody(store))
    return sorted(rows, key=lambda row: (row.email, row.digest or ""))


@given(st.lists(ROWS, max_size=14))
@settings(max_examples=20)
def test_in_small_pieces_and_in_another_order_the_same_comes_in(
    known: Path, rows: list[tuple[tuple[str, str], str, str]]
) -> None:
    lines = [f"{name}@r.example,{digest},{topics},{state}\n" for (name, digest), topics, state in rows]
    list_ = "".join(["email,digest,topics,state\n", *lines])
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        whole, parted = copy(known, folder, "whole.db"), copy(known, folder, "parted.db")
        patch.setattr(pieces.time, "sleep", lambda _: None)
        expected = bring(whole, list_), kept(whole)
        in_pieces_of(2, patch)
        assert (bring(parted, list_), kept(parted)) == expected
        bring(parted, list_)
        assert kept(parted) == expected[1]
        whole.close()
        parted.close()


def test_who_is_erased_while_a_list_is_written_is_refused_in_a_later_piece(
    known: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = copy(known, tmp_path, "during.db")
    pauses: list[float] = []

    def pause(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 1:
            with store.write() as connection:
                suppressions.add(connection, "reader150@r.example", KEY, "erased", make.NOW)

    monkeypatch.setattr(pieces.time, "sleep", pause)
    in_pieces_of(40, monkeypatch)
    bring(store, "email\n" + "".join(f"reader{number:03}@r.example\n" for number in range(200)))
    assert len(pauses) == 5
    found = {row.email for row in kept(store)}
    assert "reader149@r.example" in found
    assert "reader150@r.example" not in found
    store.close()


def test_where_all_first_rows_are_for_another_digest_pieces_stay_short(
    known: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = copy(known, tmp_path, "others.db")
    sizes: list[int] = []
    held = pieces.Pace.held
    monkeypatch.setattr(pieces.Pace, "held", lambda self, rows, seconds: (sizes.append(rows), held(self, rows, 0.25)))
    monkeypatch.setattr(pieces.time, "sleep", lambda _: None)
    in_pieces_of(40, monkeypatch)
    numbers = [f"reader{number:03}@r.example" for number in range(200)]
    bring(store, "email,digest\n" + "".join(f"{name},elsewhere\n{name},morning\n" for name in numbers))
    assert sum(sizes) == 200
    assert max(sizes) <= 40
    store.close()


_KILLED = """
import os, signal, sys
from contextlib import contextmanager
import make, test_pieces_in_order as here
from digest.store import inbox, pieces
from digest.store.opening import open_store
from digest.subscriptions import importing
inbox._IN_ORDER_OF_LIST, pieces._FEWEST, pieces._MOST = 0, 40, 40
importing.Pace = lambda: pieces.Pace(40)
turn, after = int(sys.argv[2]), sys.argv[3] == "after"
write, turns = pieces.Pieces.writing, iter(range(99))
@contextmanager
def writing(all_):
    with write(all_):
        yield
        last = next(turns) == turn
        if last and not after: os.kill(os.getpid(), signal.SIGKILL)
    if last: os.kill(os.getpid(), signal.SIGKILL)
pieces.Pieces.writing = writing
here.bring(open_store(sys.argv[1]), sys.stdin.read())
"""


@pytest.mark.parametrize(("turn", "moment", "some"), [(0, "before", False), (0, "after", True), (3, "before", True)])
def test_after_a_kill_the_same_import_brings_in_the_rest(
    turn: int, moment: str, some: bool, known: Path, tmp_path: Path
) -> None:
    numbers = [number * 7_919 % 1_000 for number in range(200)]
    list_ = "email,topics\n" + "".join(f"reader{number}@r.example,sea;town\n" for number in numbers)
    list_ += "eve@r.example,\nREADER0@r.example,\nleft@r.example,\n"
    whole = copy(known, tmp_path, "whole.db")
    done = bring(whole, list_)[1]
    killed = copy(known, tmp_path, "killed.db")
    before = len(kept(killed))
    process = subprocess.run(
        [sys.executable, "-c", _KILLED, killed.url, str(turn), moment],
        input=list_,
        text=True,
        env={"PYTHONPATH": ":".join([*sys.path, str(Path(__file__).parent)])},
        check=False,
    )
    assert process.returncode == -signal.SIGKILL
    assert (before < len(kept(killed))) == some
    assert len(kept(killed)) < len(kept(whole))
    assert bring(killed, list_)[1] == done
    assert kept(killed) == kept(whole)
    whole.close()
    killed.close()
