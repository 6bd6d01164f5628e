"""What must never happen: a story that was taken down goes out, somebody who left is written to, two become one."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from desk import DIGEST, EDITION, Desk, readers

from digest.cli.main import run


def test_an_edition_without_a_story_left_cannot_go_out(desk: Desk) -> None:
    readers(desk, "ada")
    desk.run("db", "backup", str(desk.root / "backup.db"))
    desk.run("db", "restore", str(desk.root / "backup.db"))
    desk.run("send", "morning", status=1)
    assert "was stopped" in desk.run("hide", "https://test.example/one", "--reason", "wrong")
    assert "nothing to send since a story was taken down" in desk.run("edition", "approve", EDITION, status=1)
    desk.run("unhide", "https://test.example/one")
    desk.run("edition", "approve", EDITION)
    assert desk.sent() == ["one"]


@pytest.mark.parametrize("ends", [False, True])
def test_an_edition_that_a_broken_template_stopped_goes_on_once_that_is_mended(desk: Desk, ends: bool) -> None:
    readers(desk, "ada", "bo")
    desk.write("two")
    desk.collect()
    if ends:
        desk.sent()
        with closing(sqlite3.connect(desk.root / "var" / "digest.db")) as store:
            store.execute("update deliveries set state = 'failed' where number = 2")
            store.commit()
    else:
        # A store that was put back holds what is composed until somebody approves it.
        desk.run("db", "backup", str(desk.root / "backup.db"))
        desk.run("db", "restore", str(desk.root / "backup.db"))
        desk.run("send", "morning", status=1)
    broken = desk.root / "templates" / "email" / "parts" / "stories.html"
    broken.parent.mkdir(parents=True)
    broken.write_text("\n{{ nosuch.x }}", encoding="utf-8")
    said = desk.run("hide", "https://test.example/one", "--reason", "wrong", status=0 if ends else 1)
    deed = "retry" if ends else "approve"
    assert ("stories.html:2: there is no “nosuch”" in said, f"edition approve {EDITION}" in said) == (not ends,) * 2
    assert "stories.html:2: there is no “nosuch”" in desk.run("edition", deed, EDITION, status=2)
    if not ends:
        assert f"Mend that, then go on with `digest edition approve {EDITION}`" in desk.run(
            "preview", EDITION, status=1
        )
    broken.unlink()
    desk.run("edition", deed, EDITION)
    if not ends:
        assert desk.sent() == ["two"]
    mails = [path.read_bytes() for path in (desk.root / "var" / "outbox").rglob("*.eml")]
    assert sorted(b"About one" in each for each in mails) == [False, ends]
    assert all(b"About two" in each for each in mails)


def test_a_takedown_reaches_who_is_sent_an_ended_edition_again(desk: Desk) -> None:
    readers(desk, "ada", "bo")
    desk.write("two")
    desk.collect()
    desk.sent()
    with closing(sqlite3.connect(desk.root / "var" / "digest.db")) as store:
        store.execute("update deliveries set state = 'failed' where number = 2")
        store.commit()
    before = {path.name: path.read_bytes() for path in (desk.root / "var" / "outbox").rglob("*.eml")}
    desk.run("hide", "https://test.example/one", "--reason", "wrong")
    desk.run("edition", "retry", EDITION)
    after = {path.name: path.read_bytes() for path in (desk.root / "var" / "outbox").rglob("*.eml")}
    assert [b"About one" in before[name] for name in sorted(before)] == [True, True]
    assert [b"About one" in after[name] for name in sorted(after)] == [True, False]


def test_a_restore_brings_nobody_back_who_left_or_was_erased(desk: Desk) -> None:
    readers(desk, "ada", "bo", "cy")
    desk.run("db", "backup", str(desk.root / "backup.db"))
    desk.run("subscribers", "unsubscribe", "ada@example.com")
    desk.run("subscribers", "erase", "bo@example.com")
    desk.run("db", "restore", str(desk.root / "backup.db"))
    states = {name: desk.json("subscribers", "show", f"{name}@example.com") for name in ("ada", "cy")}
    assert [states[name]["subscriber"]["subscriptions"][0]["state"] for name in states] == ["unsubscribed", "confirmed"]
    assert "suppressed" in desk.run("subscribers", "add", "bo@example.com", "--consent", "x", status=2)


def test_a_damaged_store_is_put_aside_by_a_restore(desk: Desk) -> None:
    desk.run("db", "backup", str(desk.root / "backup.db"))
    store = desk.root / "var" / "digest.db"
    for each in (store, store.with_name("digest.db-wal"), store.with_name("digest.db-shm")):
        each.unlink(missing_ok=True)
    store.write_bytes(b"no database at all" * 400)
    assert "is damaged" in desk.run("articles", status=1)
    desk.run("db", "restore", str(desk.root / "backup.db"))
    assert len(desk.json("articles")["articles"]) == 1
    assert (desk.root / "var" / "digest.db.damaged").exists()


def test_an_import_of_bare_addresses_changes_nobodys_choices(desk: Desk) -> None:
    desk.run("subscribers", "add", "ada@example.com", "--consent", "x", "--topic", "sea", "--text", "--name", "Ada")
    readers(desk, "ada")
    found = desk.json("subscribers", "show", "ada@example.com")["subscriber"]
    assert (found["name"], found["format"], found["subscriptions"][0]["topics"]) == ("Ada", "text", ["sea"])


def test_a_new_digest_under_an_old_name_gets_ids_of_its_own(desk: Desk) -> None:
    assert desk.sent() == ["one"]
    folder = desk.root / "config" / "digests"
    (folder / "dawn.yaml").write_text(DIGEST + "formerly: [morning]\n", encoding="utf-8")
    (folder / "morning.yaml").unlink()
    assert desk.json("send", "dawn")["edition"] is None
    (folder / "dawn.yaml").write_text(DIGEST, encoding="utf-8")
    (folder / "morning.yaml").write_text(DIGEST, encoding="utf-8")
    desk.write("two")
    desk.collect()
    assert desk.json("send", "morning")["edition"]["id"] == "morning-2026-11-23-2"


def test_two_proofs_are_two_files(desk: Desk) -> None:
    desk.run("send", "morning", "--to", "a@test.example")
    desk.run("send", "morning", "--to", "b@test.example")
    assert len(list((desk.root / "var" / "outbox").rglob("*.eml"))) == 2


def test_the_store_is_for_its_user_alone(desk: Desk) -> None:
    desk.run("db", "backup", str(desk.root / "backup.db"))
    desk.run("subscribers", "export", "--out", str(desk.root / "people.csv"))
    modes = {name: (desk.root / name).stat().st_mode & 0o077 for name in ("var/digest.db", "backup.db", "people.csv")}
    assert modes == dict.fromkeys(modes, 0)
    assert "cannot be written" in desk.run("subscribers", "export", "--out", str(desk.root / "no" / "x.csv"), status=2)


def test_the_headline_of_a_takedown_is_nowhere_in_the_archive(desk: Desk) -> None:
    desk.write("libel", "2026-11-23T11:00:00Z")
    desk.collect()
    assert desk.sent() == ["libel", "one"]
    desk.run("hide", "https://test.example/libel", "--reason", "a court asked")
    desk.run("publish", "--out", str(desk.root / "public"))
    texts = [path for path in (desk.root / "public").rglob("*") if path.is_file() and path.suffix not in (".gz", ".br")]
    assert [path.name for path in texts if b"About libel" in path.read_bytes()] == []


def test_a_cancelled_send_to_files_can_be_made_good(desk: Desk) -> None:
    readers(desk, "ada", "bo")
    desk.sent()
    with closing(sqlite3.connect(desk.root / "var" / "digest.db")) as store:
        store.execute("update deliveries set state = 'sending', owner = 'a dead sender'")
        store.execute("update editions set state = 'sending'")
        store.commit()
    assert desk.json("edition", "cancel", EDITION)["deliveries"] == {"cancelled": 2}
    assert desk.json("edition", "retry", EDITION)["deliveries"] == {"sent": 2}
    assert len(list((desk.root / "var" / "outbox").rglob("*.eml"))) == 2


def noted(desk: Desk, *arguments: str) -> str:
    """What a command that does all it should says on stderr."""
    assert run(["--config", str(desk.root / "config"), *arguments]) == 0
    return " ".join(desk.capture().err.split())


def test_what_a_killed_cancelling_left_is_named_and_ended_or_sent(desk: Desk) -> None:
    readers(desk, "ada", "bo", "cy")
    desk.sent()

    def left() -> None:
        with closing(sqlite3.connect(desk.root / "var" / "digest.db")) as store:
            store.execute("update deliveries set state = case number when 1 then 'cancelled' else 'pending' end")
            store.execute("update editions set state = 'cancelled'")
            store.commit()

    words = f"{EDITION} is cancelled, and 2 readers still wait: a command was broken off"
    left()
    for command in ("db", "check"), ("send", "morning"), ("edition", "show", EDITION):
        assert words in noted(desk, *command)
    assert desk.json("edition", "show", EDITION)["deliveries"] == {"cancelled": 1, "pending": 2}
    assert desk.json("edition", "cancel", EDITION)["deliveries"] == {"cancelled": 3}
    assert noted(desk, "db", "check") == ""
    assert "cannot be cancelled any more" in desk.run("edition", "cancel", EDITION, status=1)
    left()
    assert desk.json("edition", "retry", EDITION)["deliveries"] == {"sent": 3}
    assert noted(desk, "db", "check") == ""
