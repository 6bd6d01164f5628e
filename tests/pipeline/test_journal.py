"""The journal is believed where it is whole and belongs to the claim, and nowhere else."""

from __future__ import annotations

import resource
import signal
from pathlib import Path

import make
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import DeliveryError
from digest.model.delivery import DeliveryState, Outcome
from digest.pipeline.journal import Journal, Noted, opened, read

S = DeliveryState
TEXT = st.none() | st.text(max_size=80)
OUTCOMES = st.builds(
    Outcome,
    delivery_id=st.integers(0, 2**40),
    state=st.sampled_from([S.SENT, S.FAILED, S.DEFERRED, S.IN_DOUBT, S.SUPPRESSED]),
    at=st.just(make.NOW),
    reason=TEXT,
    reply=TEXT,
    due_at=st.none() | st.just(make.ahead(minutes=5)),
)


def written(path: Path, claim: str, left: list[int], outcomes: list[Outcome]) -> None:
    journal = Journal(path)
    journal.begin(claim)
    for number in left:
        journal.leaves(number)
    for outcome in outcomes:
        journal.tell(outcome)
    journal.close()


@given(st.lists(OUTCOMES, max_size=5, unique_by=lambda outcome: outcome.delivery_id))
def test_what_is_written_is_read(tmp_path_factory: pytest.TempPathFactory, outcomes: list[Outcome]) -> None:
    path = tmp_path_factory.mktemp("data") / "journal" / "morning-2026-11-23"
    written(path, "host-1-1", [3, 9], outcomes)
    assert read(path, "host-1-1") == Noted({3, 9}, {each.delivery_id: each for each in outcomes})
    assert read(path, "host-1-2") == Noted()


def test_a_journal_that_is_gone_is_not_an_empty_one(tmp_path: Path) -> None:
    assert read(tmp_path / "journal", "host-1-1") is None
    written(tmp_path / "journal", "host-1-1", [], [])
    assert read(tmp_path / "journal", "host-1-1") == Noted()


def test_torn_and_damaged_lines_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "journal"
    written(path, "one", list(range(100)), [Outcome(number, S.SENT, make.NOW) for number in range(100)])
    whole = path.read_bytes()
    for cut in range(0, len(whole), 7):
        path.write_bytes(whole[:cut])
        noted = read(path, "one")
        assert noted is not None
        assert noted.left == set(range(whole[:cut].count(b"> ") if cut < len(whole) else 100)) or cut
        assert set(noted.outcomes) <= noted.left
    path.write_bytes(whole[:500] + b"\0" * 500 + whole[1000:])
    noted = read(path, "one")
    assert noted is not None
    assert 0 < len(noted.left) < 100
    assert all(each == Outcome(number, S.SENT, make.NOW) for number, each in noted.outcomes.items())


def test_what_an_earlier_batch_left_behind_is_not_believed(tmp_path: Path) -> None:
    path = tmp_path / "journal"
    written(path, "one", [5], [Outcome(5, S.DEFERRED, make.NOW, "deferred")])
    written(path, "two", [5], [])
    assert read(path, "two") == Noted({5}, {})


def test_it_is_removed_when_all_is_settled_and_kept_when_not(tmp_path: Path) -> None:
    path = tmp_path / "journal"
    with opened(path) as journal:
        assert journal
        journal.begin("one")
        journal.leaves(1)
        journal.clear()
    assert not path.exists()
    with pytest.raises(RuntimeError, match="the ledger is gone"), opened(path):
        raise RuntimeError("the ledger is gone")
    assert path.exists()


def test_a_full_disk_is_told_before_a_letter_leaves(tmp_path: Path) -> None:
    path = tmp_path / "journal"
    limits, handler = resource.getrlimit(resource.RLIMIT_FSIZE), signal.getsignal(signal.SIGXFSZ)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    journal = Journal(path)
    journal.begin("one")
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100, limits[1]))
        with pytest.raises(DeliveryError, match="see to the disk"):
            for number in range(100):
                journal.leaves(number)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, handler)
        journal.close()
    noted = read(path, "one")
    assert noted is not None
    assert noted.left == set(range(len(noted.left)))
