"""A part takes another configuration: the one before it lets go of the store, and both heed the same wish to end."""

from __future__ import annotations

import os
import socket
import threading
import time
from pathlib import Path

from clockroom import Clockroom
from make import NOW

from digest.app import App
from digest.service import lifeline
from digest.service.lifeline import Snapshot
from digest.service.part import Surroundings, _listen
from digest.store.database import close_all


def open_in(folder: Path) -> list[str]:
    """The files in a folder that this process has open."""
    found = [str(each.readlink()) for each in Path(f"/proc/{os.getpid()}/fd").iterdir() if each.is_symlink()]
    return [each for each in found if each.startswith(str(folder))]


def test_a_configuration_that_is_replaced_lets_go_of_the_store(room: Clockroom) -> None:
    # What the fixture has opened is no matter of this test.
    close_all()
    words = room.root / "templates/web/words.html"
    words.parent.mkdir(parents=True)
    words.write_text("As it was read.", encoding="utf-8")
    first = App.load(room.root / "config")
    words.unlink()
    with first.store.read() as connection:
        connection.exec_driver_sql("select 1")
    assert open_in(room.root)
    ours, theirs = socket.socketpair()
    around = Surroundings(first, lambda: NOW)
    listening = threading.Thread(target=_listen, args=(theirs, around))
    listening.start()
    try:
        lifeline.send(ours, Snapshot(first.settings, "another", first.own_templates))
        end = time.monotonic() + 30
        while (around.current() is first or open_in(room.root)) and time.monotonic() < end:
            time.sleep(0.01)
        assert around.current().fingerprint == "another"
        assert around.current().templates.text("web/words.html") == "As it was read."
        assert open_in(room.root) == []
        assert not around.current().hurried()
    finally:
        # Without it the end of the line is one of the supervisor's.
        around.stop.wanted = True
        ours.close()
        listening.join()
        theirs.close()
    assert around.current().hurried()
