"""The journal is believed where it is whole and belongs to the claim, and nowhere else."""

from __future__ import annotations

import errno
import os
import resource
import signal
from pathlib import Path

import make
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import DeliveryError, JournalDown
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
    page = journal.begin(claim)
    for number in left:
        journal.write(page, make.NOW, [number], [])
    for outcome in outcomes:
        if outcome == Outcome(outcome.delivery_id, S.SENT, make.NOW):
            journal.write(page, make.NOW, [], [outcome.delivery_id])
        else:
            journal.write(page, make.NOW, [], [], [outcome])
    journal.close()


def page_of(folder: Path) -> Path:
    """The one page that something is written on."""
    (page,) = (path for path in folder.iterdir() if path.stat().st_size and path.name != "reserve")
    return page


@given(st.lists(OUTCOMES, max_size=5, unique_by=lambda outcome: outcome.delivery_id))
def test_what_is_written_is_read(tmp_path_factory: pytest.TempPathFactory, outcomes: list[Outcome]) -> None:
    path = tmp_path_factory.mktemp("data") / "journal" / "morning-2026-11-23"
    written(path, "host-1-1", [3, 9], outcomes)
    assert read(path, "host-1-1") == Noted({3, 9}, {each.delivery_id: each for each in outcomes})
    assert read(path, "host-1-2") == Noted()


def test_what_did_not_leave_after_all_may_leave_again(tmp_path: Path) -> None:
    folder = tmp_path / "journal"
    journal = Journal(folder)
    page = journal.begin("one")
    journal.write(page, make.NOW, [1, 2, 3], [])
    journal.write(page, make.NOW, [], [], back=[1, 3])
    assert read(folder, "one") == Noted({2})
    journal.write(page, make.NOW, [1], [2], back=[2])
    assert read(folder, "one") == Noted({1}, {2: Outcome(2, S.SENT, make.NOW)})
    journal.write(page, make.NOW, [3], [], back=[3])
    assert read(folder, "one") == Noted({1, 3}, {2: Outcome(2, S.SENT, make.NOW)})
    journal.close()


def test_a_journal_that_is_gone_is_not_an_empty_one(tmp_path: Path) -> None:
    assert read(tmp_path / "journal", "host-1-1") is None
    written(tmp_path / "journal", "host-1-1", [], [])
    assert read(tmp_path / "journal", "host-1-1") == Noted()


def test_torn_and_damaged_lines_are_passed_over(tmp_path: Path) -> None:
    folder = tmp_path / "journal"
    written(folder, "one", list(range(100)), [Outcome(number, S.SENT, make.NOW) for number in range(100)])
    path = page_of(folder)
    whole = path.read_bytes()
    for cut in range(0, len(whole), 7):
        path.write_bytes(whole[:cut])
        noted = read(folder, "one")
        assert noted is not None
        assert noted.left == set(range(whole[:cut].count(b"> ") if cut < len(whole) else 100)) or cut
        assert set(noted.outcomes) <= noted.left
    path.write_bytes(whole[:500] + b"\0" * 500 + whole[1000:])
    noted = read(folder, "one")
    assert noted is not None
    assert 0 < len(noted.left) < 100
    assert all(each == Outcome(number, S.SENT, make.NOW) for number, each in noted.outcomes.items())


def test_what_an_earlier_claim_left_behind_is_not_believed(tmp_path: Path) -> None:
    path = tmp_path / "journal"
    written(path, "one", [5], [Outcome(5, S.DEFERRED, make.NOW, "deferred")])
    written(path, "two", [5], [])
    assert read(path, "two") == Noted({5}, {})


def test_lines_of_other_claims_on_a_page_that_was_not_cut_are_not_believed(tmp_path: Path) -> None:
    path = tmp_path / "journal"
    written(path, "one", [5], [Outcome(5, S.SENT, make.NOW)])
    left_behind = page_of(path).read_bytes()
    written(path, "two", [6], [])
    page = page_of(path)
    page.write_bytes(page.read_bytes() + left_behind)
    assert read(path, "two") == Noted({6}, {})


def test_a_journal_that_lacks_a_page_is_none(tmp_path: Path) -> None:
    path = tmp_path / "journal"
    written(path, "one", [5], [])
    page_of(path).unlink()
    assert read(path, "one") is None


def test_claims_have_pages_of_their_own_however_many_there_are(tmp_path: Path) -> None:
    path = tmp_path / "journal"
    journal = Journal(path)
    pages = {number: journal.begin(f"claim-{number}") for number in range(20)}
    for number, page in pages.items():
        journal.write(page, make.NOW, [number, number + 100], [number])
    journal.forget(pages[7])
    again = journal.begin("claim-99")
    journal.write(again, make.NOW, [7], [])
    assert not journal.settled
    journal.close()
    for number in set(pages) - {7}:
        noted = read(path, f"claim-{number}")
        assert noted == Noted({number, number + 100}, {number: Outcome(number, S.SENT, make.NOW)})
    assert read(path, "claim-7") == Noted()
    assert read(path, "claim-99") == Noted({7}, {})


def test_it_is_removed_when_all_is_settled_and_kept_when_not(tmp_path: Path) -> None:
    path = tmp_path / "journal"
    with opened(path, given_up) as journal:
        assert journal
        page = journal.begin("one")
        journal.write(page, make.NOW, [1], [])
        journal.forget(page)
    assert not path.exists()
    with opened(path, given_up) as journal:
        assert journal
        journal.begin("two")
    assert path.exists()
    with pytest.raises(RuntimeError, match="the ledger is gone"), opened(path, given_up):
        raise RuntimeError("the ledger is gone")
    assert path.exists()


def test_a_full_disk_is_told_before_a_letter_leaves(tmp_path: Path) -> None:
    path = tmp_path / "journal"
    limits, handler = resource.getrlimit(resource.RLIMIT_FSIZE), signal.getsignal(signal.SIGXFSZ)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    journal = Journal(path)
    page = journal.begin("one")
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100, limits[1]))
        with pytest.raises(DeliveryError, match="see to the disk"):
            for number in range(100):
                journal.write(page, make.NOW, [number], [])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, handler)
        journal.close()
    noted = read(path, "one")
    assert noted is not None
    assert noted.left == set(range(len(noted.left)))


def test_what_is_noted_behind_half_a_line_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk was full in the middle of a line, and there is room again."""
    journal, write = Journal(tmp_path / "journal"), os.write
    page = journal.begin("one")
    journal.write(page, make.NOW, [1, 2], [])
    with monkeypatch.context() as patched:
        patched.setattr("digest.pipeline.journal.os.write", lambda file, line: write(file, line[:20]))
        with pytest.raises(DeliveryError, match="see to the disk"):
            journal.write(page, make.NOW, [3], [1])
    journal.write(page, make.NOW, [], [2])
    journal.close()
    noted = read(tmp_path / "journal", "one")
    assert noted is not None
    assert (noted.left, noted.outcomes.keys()) == ({1, 2}, {2})


def test_a_page_that_cannot_be_cut_is_not_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "no space left on device")

    with opened(tmp_path / "journal", given_up) as journal:
        assert journal
        with monkeypatch.context() as patched:
            patched.setattr("digest.pipeline.journal.os.ftruncate", full)
            with pytest.raises(DeliveryError, match="see to the disk"):
                journal.begin("one")
        assert journal.settled
        journal.forget(journal.begin("two"))
    assert not (tmp_path / "journal").exists()


def given_up(error: JournalDown) -> None:
    raise error


def test_a_disk_that_is_full_at_the_start_is_waited_for(tmp_path: Path) -> None:
    path, said = tmp_path / "there", []
    path.write_text("a file where the folder is to be")

    def wait(error: JournalDown) -> None:
        said.append(str(error))
        path.unlink()

    with opened(path, wait) as journal:
        assert journal is not None
    assert len(said) == 1
    assert "cannot be written" in said[0]


def test_what_no_page_takes_is_noted_in_the_reserve(tmp_path: Path) -> None:
    folder = tmp_path / "journal"
    journal = Journal(folder)
    page = journal.begin("one")
    journal.write(page, make.NOW, [1, 2, 3, 4], [])
    failed = Outcome(2, S.FAILED, make.NOW, reason="refused", reply="550 no")
    assert journal.saved(page, make.NOW, [1], [failed], [3])
    assert journal.saved(page, make.NOW, [4], [], [])
    journal.close()
    noted = read(folder, "one")
    assert noted is not None
    assert noted.left == {1, 2, 4}
    assert noted.outcomes == {1: Outcome(1, S.SENT, make.NOW), 2: failed, 4: Outcome(4, S.SENT, make.NOW)}
    assert read(folder, "other") == Noted()
    # It has its room from the beginning, and takes no more than that.
    size = (folder / "reserve").stat().st_size
    journal = Journal(folder)
    page = journal.begin("two")
    assert not journal.saved(page, make.NOW, range(size), [], [])
    journal.close()
    assert (folder / "reserve").stat().st_size == size
