"""Mail of the system and a backup that is put back: nothing goes out twice, and nobody sends meanwhile."""

from __future__ import annotations

import make
from desk import Desk, readers
from sqlalchemy import text

from digest.app import App
from digest.model.sign_up import NoticeKind
from digest.pipeline import heartbeat
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


def test_a_restore_is_refused_while_a_service_runs(desk: Desk) -> None:
    copy = str(desk.root / "backup.db")
    desk.run("db", "backup", copy)
    readers(desk, "ada")
    heartbeat.beat(App.load(desk.root / "config").run_folder, "web", make.NOW, "")
    said = desk.run("db", "restore", copy, status=1)
    assert "A service runs on this store" in said
    assert "stop it" in said
    assert "ada@example.com" in desk.run("subscribers", "export")


def test_what_a_restore_replaces_is_kept_and_what_it_stops_is_named(desk: Desk) -> None:
    readers(desk, "ada", "bob")
    composed = desk.json("send", "morning")["edition"]["id"]
    app = App.load(desk.root / "config")
    with app.store.write() as connection:
        connection.execute(text("update editions set state = 'sending'"))
    app.close()
    copy, kept = str(desk.root / "backup.db"), desk.root / "var" / "digest.db.before-restore"
    desk.run("db", "backup", copy)
    readers(desk, "cyd")
    said = desk.run("db", "restore", copy)
    assert "2 people, 2 subscriptions" in said
    assert f"{composed} is paused: `digest edition resume {composed}`" in said
    assert "cyd@" not in desk.run("subscribers", "export")
    assert kept.stat().st_mode & 0o777 == 0o600
    desk.run("db", "restore", str(kept))
    assert "cyd@" in desk.run("subscribers", "export")
    assert kept.exists()
    cyd = next(line.split(",")[0] for line in desk.run("subscribers", "export").splitlines() if "cyd@" in line)
    desk.run("subscribers", "erase", cyd)
    assert not kept.exists()
