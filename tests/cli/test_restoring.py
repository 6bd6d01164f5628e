"""Mail of the system and a backup that is put back: nothing goes out twice, and nobody sends meanwhile."""

from __future__ import annotations

import make
from desk import Desk, readers

from digest.app import App
from digest.model.sign_up import NoticeKind
from digest.pipeline.hold_file import held
from digest.store import notices


def test_mail_that_was_on_its_way_in_a_backup_is_not_sent_again(desk: Desk) -> None:
    readers(desk, "ada")
    copy = str(desk.root / "backup.db")
    app = App.load(desk.root / "config")
    with app.store.write() as connection:
        notices.queue(connection, NoticeKind.PREFERENCES, 1, make.NOW)
        notices.queue(connection, NoticeKind.GOODBYE, 1, make.NOW)
        notices.leave(connection, [2])
    desk.run("db", "backup", copy)
    with held(app.notices_lock) as alone:
        assert alone
        assert "Another process is sending" in desk.run("db", "restore", copy, status=1)
    app.close()
    desk.run("db", "restore", copy)
    with App.load(desk.root / "config").store.read() as connection:
        assert notices.counts(connection) == {"dropped": 2}
