"""The transport files with .eml files: whole or absent, the same again after a crash, no address in a name."""

import csv
import errno
import multiprocessing
import os
import signal
import time

import pytest
from delivery.mail import letter
from delivery.relaying import spread
from make import NOW

from digest.delivery.files import EmlOutbox
from digest.delivery.kinds import TRANSPORT_KINDS
from digest.errors import DeliveryError
from digest.model.delivery import DeliveryState, Outcome


def delivered(outbox, letters):
    """The outcomes of a batch."""
    return list(spread(outbox.deliver(letters, NOW)))


def tree(root):
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def index(root, slug="2026-11-23"):
    with (root / "morning" / slug / "index.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def test_each_letter_is_a_file_and_the_index_names_it(tmp_path):
    outcomes = delivered(EmlOutbox(tmp_path), [letter(1, message=b"one"), letter(2, message=b"two")])
    assert outcomes == [Outcome(101, DeliveryState.SENT, NOW), Outcome(102, DeliveryState.SENT, NOW)]
    assert tree(tmp_path) == {
        "morning/2026-11-23/000001-key0001.eml": b"one",
        "morning/2026-11-23/000002-key0002.eml": b"two",
        "morning/2026-11-23/index.csv": (
            b"number,key,file,state\r\n1,key0001,000001-key0001.eml,sent\r\n2,key0002,000002-key0002.eml,sent\r\n"
        ),
    }


def test_only_the_owner_may_read_a_letter(tmp_path):
    delivered(EmlOutbox(tmp_path), [letter(1)])
    assert (tmp_path / "morning/2026-11-23/000001-key0001.eml").stat().st_mode & 0o777 == 0o600


def test_delivered_again_everything_is_the_same_in_whatever_order(tmp_path):
    letters = [letter(number, message=b"%d" % number) for number in range(1, 8)]
    delivered(EmlOutbox(tmp_path / "once"), letters)
    for batch in (letters[3:5], letters[:2], letters[4:], letters[3:5], letters[2:3], letters):
        delivered(EmlOutbox(tmp_path / "often"), batch)
    assert tree(tmp_path / "often") == tree(tmp_path / "once")


def test_a_batch_may_hold_letters_of_several_editions(tmp_path):
    delivered(EmlOutbox(tmp_path), [letter(1), letter(1, slug="2026-11-24"), letter(2)])
    assert [row["number"] for row in index(tmp_path)] == ["1", "2"]
    assert [row["number"] for row in index(tmp_path, "2026-11-24")] == ["1"]


def test_no_address_is_in_a_name_or_in_the_index(tmp_path):
    delivered(EmlOutbox(tmp_path), [letter(1, email="ada@reader.example")])
    written = str(sorted(tmp_path.rglob("*"))) + (tmp_path / "morning/2026-11-23/index.csv").read_text()
    assert "ada" not in written
    assert "@" not in written.replace(str(tmp_path), "")


def deliver_for_ever(root, ready):
    letters = [letter(number, message=b"%06d" % number * 5_000) for number in range(1, 201)]
    outbox = EmlOutbox(root)
    ready.set()
    while True:
        for start in range(0, 200, 20):
            delivered(outbox, letters[start : start + 20])


@pytest.mark.parametrize("pause", [0.0, 0.004, 0.013, 0.03, 0.07])
def test_killed_at_any_moment_every_file_is_whole_and_the_next_delivery_completes_it(tmp_path, pause):
    context = multiprocessing.get_context("fork")
    ready = context.Event()
    process = context.Process(target=deliver_for_ever, args=(tmp_path, ready))
    process.start()
    assert ready.wait(30)
    time.sleep(pause)
    os.kill(process.pid, signal.SIGKILL)
    process.join()

    for path in tmp_path.rglob("[!.]*.eml"):
        assert path.read_bytes() == path.name[:6].encode() * 5_000
    if (tmp_path / "morning/2026-11-23/index.csv").exists():
        for row in index(tmp_path):
            assert (tmp_path / "morning/2026-11-23" / row["file"]).exists()

    letters = [letter(number, message=b"%06d" % number * 5_000) for number in range(1, 201)]
    delivered(EmlOutbox(tmp_path), letters)
    assert len(tree(tmp_path)) == 201, "no temporary file is left"
    assert [int(row["number"]) for row in index(tmp_path)] == list(range(1, 201))


def test_a_folder_that_is_a_file_is_an_error_with_advice(tmp_path):
    (tmp_path / "outbox").write_text("")
    with pytest.raises(DeliveryError, match="name a folder, not a file") as caught:
        delivered(EmlOutbox(tmp_path / "outbox"), [letter(1)])
    assert not caught.value.permanent


def test_a_full_disk_leaves_nothing_half_written_and_says_what_to_do(tmp_path, monkeypatch):
    calls = []

    def fsync(descriptor):
        calls.append(descriptor)
        if len(calls) > 2:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as full:
        full.setattr(os, "fsync", fsync)
        with pytest.raises(DeliveryError, match=r"No space left on device\): free some space") as caught:
            delivered(EmlOutbox(tmp_path), [letter(number) for number in range(1, 6)])
    assert not caught.value.permanent
    assert tree(tmp_path) == {}
    delivered(EmlOutbox(tmp_path), [letter(number) for number in range(1, 6)])
    assert len(tree(tmp_path)) == 6


def test_a_name_that_would_leave_the_folder_is_refused(tmp_path):
    with pytest.raises(ValueError, match="file name"):
        delivered(EmlOutbox(tmp_path / "outbox"), [letter(1, slug="../../x")])
    assert tree(tmp_path) == {}


def test_nothing_to_deliver_is_done(tmp_path):
    assert delivered(EmlOutbox(tmp_path / "outbox"), []) == []


@pytest.mark.parametrize(("kind", "names"), [("eml", {"morning"}), ("maildir", {"tmp", "new", "cur"})])
def test_the_table_of_kinds_makes_it_from_plain_values(tmp_path, kind, names):
    transport = TRANSPORT_KINDS["files"](path=tmp_path, format=kind)
    assert transport.idempotent
    delivered(transport, [letter(1)])
    assert {path.name for path in tmp_path.iterdir()} == names
