"""Backups of other versions: an older one is brought along before anything is read from it, a newer one is refused."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from desk import Desk, readers

from digest.app import App
from digest.store import suppressions
from digest.store.database import Store, close_all
from digest.store.migrate import _config

OLD = "0008"
ROWS = """
insert into subscribers (id, email, email_key, name, format, created_at, changed_at) values
    (1, 'ada@example.com', 'ada@example.com', 'Ada', 'html', '2026-11-01 08:00:00', '2026-11-01 08:00:00'),
    (2, 'bo@example.com', 'bo@example.com', 'Bo', 'html', '2026-11-01 08:00:00', '2026-11-01 08:00:00'),
    (3, 'cy@example.com', 'cy@example.com', 'Cy', 'text', '2026-11-01 08:00:00', '2026-11-01 08:00:00');
insert into subscriptions (subscriber_id, digest, state, format, created_at, changed_at) values
    (1, 'morning', 'confirmed', 'html', '2026-11-01 08:00:00', '2026-11-01 08:00:00'),
    (2, 'morning', 'confirmed', 'html', '2026-11-01 08:00:00', '2026-11-01 08:00:00'),
    (3, 'morning', 'confirmed', 'text', '2026-11-01 08:00:00', '2026-11-01 08:00:00');
insert into consents (subscriber_id, digest, at, source) values (1, 'morning', '2026-11-01 08:00:00', 'on paper');
"""


def old_store(path: Path) -> None:
    """A store with three people as an older digest left it, made by the migrations of then."""
    store = Store(f"sqlite:///{path}")
    with store.write() as connection:
        command.upgrade(_config(connection), OLD)
    store.close()
    with closing(sqlite3.connect(path)) as made:
        made.executescript(ROWS)
        made.execute("pragma journal_mode=delete")


def version(path: Path) -> str:
    with closing(sqlite3.connect(path)) as store:
        return str(store.execute("select version_num from alembic_version").fetchone()[0])


def states(desk: Desk, *names: str) -> list[str]:
    found = [desk.json("subscribers", "show", f"{name}@example.com")["subscriber"] for name in names]
    return [each["subscriptions"][0]["state"] for each in found]


def test_a_backup_of_an_older_version_is_brought_along_and_erased_again(desk: Desk) -> None:
    old_store(desk.root / "old.db")
    before = (desk.root / "old.db").read_bytes()
    readers(desk, "ada", "bo", "cy")
    desk.run("subscribers", "unsubscribe", "ada@example.com")
    desk.run("subscribers", "erase", "bo@example.com")
    desk.run("db", "restore", str(desk.root / "old.db"))
    assert states(desk, "ada", "cy") == ["unsubscribed", "confirmed"]
    assert "suppressed" in desk.run("subscribers", "add", "bo@example.com", "--consent", "x", status=2)
    assert desk.json("db", "check") == {"faults": []}
    assert b"bo@example.com" not in (desk.root / "var" / "digest.db").read_bytes()
    assert (desk.root / "old.db").read_bytes() == before
    assert sorted(path.name for path in (desk.root / "var").glob("digest.db.*")) == ["digest.db.before-restore"]


def test_of_a_store_that_is_older_itself_it_is_known_who_left(desk: Desk) -> None:
    readers(desk, "ada")
    desk.run("db", "backup", str(desk.root / "new.db"))
    close_all()
    store = desk.root / "var" / "digest.db"
    for each in store.parent.glob("digest.db*"):
        each.unlink()
    old_store(store)
    with closing(sqlite3.connect(store)) as made:
        made.execute(
            "update subscriptions set state = 'unsubscribed', changed_at = '2027-01-01' where subscriber_id = 1"
        )
        made.commit()
    desk.run("db", "restore", str(desk.root / "new.db"))
    assert states(desk, "ada") == ["unsubscribed"]
    assert [path.name for path in store.parent.glob("digest.db.*")] == ["digest.db.before-restore"]


@pytest.mark.parametrize("version_num", ["0099", "nonsense"])
def test_a_backup_of_a_newer_version_is_refused_and_nothing_changes(desk: Desk, version_num: str) -> None:
    readers(desk, "ada")
    copy = desk.root / "newer.db"
    desk.run("db", "backup", str(copy))
    with closing(sqlite3.connect(copy)) as newer:
        newer.execute("update alembic_version set version_num = ?", (version_num,))
        newer.commit()
    desk.run("subscribers", "unsubscribe", "ada@example.com")
    said = desk.run("db", "restore", str(copy), status=1)
    assert f"is at version {version_num}, made by a newer digest" in said
    assert "upgrade this program" in said
    assert states(desk, "ada") == ["unsubscribed"]


def test_an_erasure_noted_under_the_keys_of_now_finds_an_old_backups_person(desk: Desk) -> None:
    old_store(desk.root / "old.db")
    readers(desk, "bo")
    desk.run("subscribers", "erase", "bo@example.com")
    close_all()
    for each in (desk.root / "var").glob("digest.db*"):
        each.unlink()
    desk.run("db", "restore", str(desk.root / "old.db"))
    app = App.load(desk.root / "config")
    with app.store.read() as connection:
        found = suppressions.among(connection, ["bo@example.com"], app.signing_keys)
    assert found == {"bo@example.com": "erased"}
    assert version(desk.root / "var" / "digest.db") == "0010"
