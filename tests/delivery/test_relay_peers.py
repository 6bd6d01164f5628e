"""Postfix's own test server, smtp-sink, with each of its faults at each stage (Debian: postfix)."""

import contextlib
import os
import shutil
import socket
import subprocess
import time

import pytest
from delivery.relaying import PATIENT, QUICK, final, letters, to, transport
from make import NOW

from digest.errors import DeliveryError, RelayDown, RelayRefusal

SINK = shutil.which("smtp-sink", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
STAGES = ["CONNECT", "EHLO", "MAIL", "RCPT", "DATA", "."]
COUNT = 5

pytestmark = pytest.mark.peers


@contextlib.contextmanager
def sink(tmp_path, *options):
    """smtp-sink on a port of its own; what it takes is in the file `taken`."""
    assert SINK, "smtp-sink is missing: apt install postfix"
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    tmp_path.chmod(0o777)
    user = ["-u", "nobody"] if os.geteuid() == 0 else []
    command = [SINK, *user, "-D", "taken", *options, f"127.0.0.1:{port}", "100"]
    process = subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.DEVNULL)
    try:
        for _ in range(100):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            time.sleep(0.05)
        yield port
    finally:
        process.terminate()
        process.wait(10)


def run(port, timeouts=QUICK, count=COUNT, **given):
    """The final outcomes, and what ended it all."""
    outcomes, ended = [], None
    smtp = transport(to(port, **given), timeouts=timeouts)
    try:
        for outcome in smtp.deliver(letters(count), NOW):
            outcomes.append(outcome)  # noqa: PERF402  # what came before the error counts
    except DeliveryError as error:
        ended = error
    smtp.close()
    return final(outcomes), ended


def told(found):
    return {(str(each.state), each.reason, each.reply is not None) for each in found.values()}


def taken(tmp_path):
    file = tmp_path / "taken"
    return file.read_bytes().count(b"\nHello number ") if file.exists() else 0


@pytest.mark.parametrize("connections", [1, 4])
@pytest.mark.parametrize("options", [(), ("-p",), ("-e",), ("-E", "-8")])
def test_all_is_well(tmp_path, options, connections):
    with sink(tmp_path, *options) as port:
        found, ended = run(port, timeouts=PATIENT, count=200, connections=connections)
        assert ended is None
        assert told(found) == {("sent", None, False)}
        assert len(found) == 200
    assert taken(tmp_path) == 200


@pytest.mark.parametrize("stage", STAGES)
def test_refuses(tmp_path, stage):
    with sink(tmp_path, "-f", stage) as port:
        found, ended = run(port)
    if stage == "EHLO":
        # Refused as unknown: HELO does.
        assert (told(found), ended) == ({("sent", None, False)}, None)
    elif stage in ("CONNECT", "MAIL"):
        assert isinstance(ended, RelayRefusal)
        assert not found
    else:
        assert (told(found), ended) == ({("failed", "refused", True)}, None)
        assert len(found) == COUNT


@pytest.mark.parametrize("stage", STAGES)
def test_refuses_us(tmp_path, stage):
    with sink(tmp_path, "-f", stage, "-B", "554 5.7.1 Go away") as port:
        found, ended = run(port)
    assert isinstance(ended, RelayRefusal)
    # A refusal at RCPT may yet be of that reader alone, and is remembered with them.
    reason = "barred" if stage == "RCPT" else "deferred"
    assert told(found) <= {("deferred", reason, True)}
    assert len(found) == (1 if stage in ("RCPT", ".") else 0)


@pytest.mark.parametrize("stage", STAGES)
def test_defers(tmp_path, stage):
    with sink(tmp_path, "-r", stage) as port:
        found, ended = run(port)
    if stage in ("CONNECT", "EHLO"):
        assert isinstance(ended, RelayDown)
        assert not found
    else:
        assert (told(found), ended) == ({("deferred", "deferred", True)}, None)
        assert len(found) == COUNT


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("option", ["-q", "-Q"], ids=["drops", "says 421"])
def test_ends_the_connection(tmp_path, stage, option):
    with sink(tmp_path, option, stage) as port:
        found, ended = run(port)
    assert isinstance(ended, RelayDown)
    if stage in ("CONNECT", "EHLO"):
        assert not found
        return
    # Three connections that ended without a letter taken, and the relay is left alone.
    assert len(found) == 3
    if option == "-Q":
        assert told(found) == {("deferred", "deferred", True)}
    else:
        assert told(found) == {("in_doubt", None, False) if stage == "." else ("deferred", "lost", False)}


@pytest.mark.parametrize("stage", STAGES)
def test_is_slower_than_anybody_can_wait(tmp_path, stage):
    with sink(tmp_path, "-W", f"{stage}:5") as port:
        found, ended = run(port)
    assert isinstance(ended, RelayDown)
    if stage not in ("CONNECT", "EHLO"):
        assert told(found) == {("in_doubt", None, False) if stage == "." else ("deferred", "lost", False)}


@pytest.mark.parametrize("stage", STAGES)
def test_is_slow(tmp_path, stage):
    with sink(tmp_path, "-W", f"{stage}:1") as port:
        found, ended = run(port, timeouts=PATIENT, count=2)
    assert ended is None
    states = [str(found[number].state) for number in (1, 2)]
    # While it waits there, smtp-sink answers the commands that follow, out of turn.
    assert states == ["in_doubt" if stage == "." else "sent", "sent"]
    assert taken(tmp_path) == 2
