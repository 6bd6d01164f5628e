"""After an erasure no byte of the person is left below the newsroom, nor in a backup made later."""

from __future__ import annotations

import io
import json
import sqlite3
import stat
from collections.abc import Iterable
from contextlib import closing, redirect_stdout
from datetime import UTC, datetime, timedelta
from pathlib import Path

import make
import pytest
from served import MORNING, SITE
from sqlalchemy import update

from digest.app import App
from digest.cli.main import run
from digest.errors import StoreError
from digest.model.sign_up import NoticeKind
from digest.model.subscriber import Consent, Subscriber
from digest.store import erasures, notices, subscribers, suppressions
from digest.store.backup import backup
from digest.store.database import Store, close_all
from digest.store.tables import deliveries
from digest.subscriptions import people
from digest.subscriptions.erasing import Places, Swept, sweep

NOW = datetime.now(UTC)
EMAIL, NAME = "Zerlina.Quux@Reader.example", "Zerlina Quux-Ramirez"
TRACES = (EMAIL, EMAIL.partition("@")[0], NAME)
PEOPLE = f"email,name\nother@reader.example,Other\n{EMAIL},{NAME}\nthird@reader.example,Third\n"


def found(folder: Path, *, but: Iterable[Path] = ()) -> list[str]:
    """The files below a folder that hold anything of the person, in any case of letters."""
    folded = {each.casefold().encode() for each in TRACES}
    left = [path for path in sorted(folder.rglob("*")) if path.is_file() and path not in set(but)]
    return [str(path.relative_to(folder)) for path in left if any(each in path.read_bytes().lower() for each in folded)]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A newsroom that has sent an edition to three people as files."""
    home = tmp_path / "home"
    (home / "stories").mkdir(parents=True)
    (home / "token").write_text("x", encoding="utf-8")
    configure(home, "eml")
    front = f"headline: One\nslug: one\npublished: {NOW.isoformat()}"
    (home / "stories" / "one.md").write_text(f"---\n{front}\n---\nWords.\n", encoding="utf-8")
    return home


def configure(home: Path, form: str) -> None:
    config = home / "config" / "digests"
    config.mkdir(parents=True, exist_ok=True)
    mail = f"mail: {{transport: files, files: {{path: var/outbox, format: {form}}}}}\n"
    (home / "config" / "site.yaml").write_text(SITE + mail, encoding="utf-8")
    sources = 'desk: {kind: files, path: stories, url: "https://test.example/{slug}"}\n'
    (home / "config" / "sources.yaml").write_text(sources, encoding="utf-8")
    (config / "morning.yaml").write_text(MORNING, encoding="utf-8")


def sent(home: Path) -> App:
    (home.parent / "people.csv").write_text(PEOPLE, encoding="utf-8")
    said(home, "collect")
    said(home, "subscribers", "import", str(home.parent / "people.csv"), "--consent", "a form on paper")
    said(home, "send", "morning")
    said(home, "send", "morning", "--to", EMAIL.lower())
    return App.load(home / "config")


@pytest.mark.parametrize("form", ["eml", "maildir"])
def test_nothing_is_left_and_no_later_backup_has_it(root: Path, form: str) -> None:
    configure(root, form)
    app = sent(root)
    older = root.parent / "older.db"
    backup(app.store, older)
    if form == "maildir":
        new = root / "var" / "outbox" / "new"
        opened = next(path for path in new.iterdir() if b"Zerlina.Quux@" in path.read_bytes())
        opened.rename(new.parent / "cur" / f"{opened.name}:2,S")
    assert len(found(root)) == 3  # the store, the edition's letter, the proof
    assert people.erase(app.store, EMAIL.upper(), app.signing_keys[0], app.traces, later())
    assert found(root) == []
    assert (root / "var" / "digest.db-wal").stat().st_size == 0
    backup(app.store, root / "after.db")
    assert found(root) == []
    assert len(list((root / "var" / "outbox").rglob("*.eml" if form == "eml" else "morning.*"))) == 2
    assert json.loads(said(root, "db", "check", "--json")) == {"faults": []}
    (edition,) = json.loads(said(root, "editions", "--json"))["editions"]
    assert app.tally(edition["id"]).counts == {"sent": 3}
    assert stat.S_IMODE(app.traces.erased.stat().st_mode) == 0o600


def test_an_older_backup_erases_again_even_where_the_store_is_lost(root: Path) -> None:
    app = sent(root)
    older = root / "older.db"
    backup(app.store, older)
    people.erase(app.store, EMAIL, app.signing_keys[0], app.traces, later())
    app.store.close()
    (root / "var" / "digest.db").unlink()
    said(root, "db", "restore", str(older))
    assert found(root, but=[older]) == []
    app = App.load(root / "config")
    with app.store.read() as connection:
        assert suppressions.among(connection, ["zerlina.quux@reader.example"], app.signing_keys) == {
            "zerlina.quux@reader.example": "erased"
        }
    assert [each.person.name for each in everybody(app.store)] == ["Other", "Third"]
    assert imported(root) == [f"suppressed ({suppressions.ERASED})"]


def test_whoever_came_back_is_not_erased_by_a_backup_of_then(root: Path) -> None:
    app = sent(root)
    people.erase(app.store, EMAIL, app.signing_keys[0], app.traces, later())
    with app.store.write() as connection:
        back = make.person(EMAIL, name=NAME)
        subscribers.put(connection, [back], later(hours=2))
        suppressions.lift_erasure(connection, back.address.key, app.signing_keys)
    backup(app.store, root / "after.db")
    app.store.close()
    said(root, "db", "restore", str(root / "after.db"))
    app = App.load(root / "config")
    assert NAME in [each.person.name for each in everybody(app.store)]
    with app.store.read() as connection:
        assert suppressions.among(connection, [back.address.key], app.signing_keys) == {}


def test_a_deletion_that_cannot_be_noted_is_not_done(root: Path, tmp_path: Path) -> None:
    app = sent(root)
    (tmp_path / "closed").write_text("", encoding="utf-8")
    with pytest.raises(StoreError, match="Nobody was erased"):
        people.erase(app.store, EMAIL, b"k", Places(tmp_path / "closed" / "erased", app.traces.outbox), NOW)
    assert people.standing(app.store, EMAIL).subscriber.person.name == NAME


def test_a_torn_line_costs_no_other(tmp_path: Path) -> None:
    file = tmp_path / "keys" / "erased"
    assert list(erasures.noted(file)) == []
    erasures.note(file, "a" * 64, make.NOW)
    with file.open("a", encoding="utf-8") as stream:
        stream.write("2026-11-23T12:0")
    erasures.note(file, "b" * 64, make.ahead(hours=1))
    assert list(erasures.noted(file)) == [(make.NOW, "a" * 64), (make.ahead(hours=1), "b" * 64)]


def test_a_reader_who_holds_the_log_is_said_and_the_sweep_does_the_rest(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("digest.subscriptions.erasing._LOG_SECONDS", 0.2)
    app = sent(root)
    with closing(sqlite3.connect(root / "var" / "digest.db")) as reader:
        reader.execute("begin")
        reader.execute("select count(*) from subscribers").fetchone()
        assert not people.erase(app.store, EMAIL, app.signing_keys[0], app.traces, later())
        assert found(root)
    assert sweep(app.store, app.traces, app.signing_keys, later()) == Swept()
    assert found(root) == []


@pytest.mark.parametrize("form", ["eml", "maildir"])
def test_what_a_killed_erasure_left_is_deleted_however_old_it_is(
    root: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    configure(root, form)
    app = sent(root)
    with monkeypatch.context() as patch:
        patch.setattr("digest.subscriptions.erasing.remove_letters", killed)
        with pytest.raises(KeyboardInterrupt):
            people.erase(app.store, EMAIL, app.signing_keys[0], app.traces, later(days=90))
    assert len(found(root)) == 3  # the log of the store, the edition's letter, the proof
    assert sweep(app.store, app.traces, app.signing_keys, later(days=120)) == Swept(0, 2)
    assert found(root) == []
    assert list(erasures.begun(app.traces.erased)) == []


def test_a_mail_of_the_system_that_is_being_written_is_deleted_by_the_sweep(root: Path) -> None:
    app = sent(root)
    person = people.standing(app.store, EMAIL).subscriber
    with app.store.write() as connection:
        notices.queue(connection, NoticeKind.PREFERENCES, person.id, NOW)
        notices.claim(connection, later(), 9)
    assert not people.erase(app.store, EMAIL, app.signing_keys[0], app.traces, later())
    late = root / "var" / "outbox" / "messages" / "2026-11-28" / "000001-0a.eml"
    late.parent.mkdir(parents=True)
    late.write_text(f"To: {NAME} <{EMAIL}>\r\n\r\nWords.", newline="")
    assert sweep(app.store, app.traces, app.signing_keys, later(hours=1)) == Swept(0, 1)
    assert found(root) == []
    assert len(list(erasures.begun(app.traces.erased))) == 1
    assert sweep(app.store, app.traces, app.signing_keys, later(hours=26)) == Swept()
    assert list(erasures.begun(app.traces.erased)) == []


def killed(*_args: object) -> int:
    raise KeyboardInterrupt


def test_what_a_relay_said_of_somebody_goes_too(root: Path) -> None:
    app = sent(root)
    person = people.standing(app.store, EMAIL).subscriber.id
    with app.store.write() as connection:
        words = f"550 5.1.1 <{EMAIL}>: Recipient unknown"
        connection.execute(update(deliveries).where(deliveries.c.subscriber_id == person).values(reply=words))
        proof = Consent(NOW, "a form", "2026-11", "192.0.2.7", "page")
        subscribers.add_consents(connection, [(person, "morning", proof)])
    people.erase(app.store, EMAIL, app.signing_keys[0], app.traces, later())
    assert found(root) == []
    assert b"192.0.2.7" not in (root / "var" / "digest.db").read_bytes()


def test_a_store_of_an_older_version_is_written_anew(root: Path) -> None:
    sent(root)
    close_all()
    path = root / "var" / "digest.db"
    with closing(sqlite3.connect(path)) as old:
        old.execute("pragma secure_delete=off")
        old.execute("delete from consents")
        old.execute("delete from subscription_topics")
        old.execute("delete from subscriptions")
        old.execute("delete from subscribers")
        for column in ("frequency", "paused_until", "hour"):
            old.execute(f"alter table subscriptions drop column {column}")
        old.execute("alter table editions drop column tally")
        old.execute("update alembic_version set version_num = '0009'")
        old.commit()
    assert "var/digest.db" in found(root)
    said(root, "db", "upgrade")
    assert "var/digest.db" not in found(root)


def later(**span: float) -> datetime:
    """A time after all that the commands of a test did."""
    return datetime.now(UTC) + timedelta(**span)


def everybody(store: Store) -> list[Subscriber]:
    with store.read() as connection:
        return list(subscribers.everybody(connection))


def imported(home: Path) -> list[str]:
    """Why rows are refused when the list is imported again."""
    command = ("subscribers", "import", str(home.parent / "people.csv"), "--consent", "again", "--json")
    return [each["reason"] for each in json.loads(said(home, *command, status=1))["rejected"]]


def said(home: Path, *command: str, status: int = 0) -> str:
    """What a command prints."""
    with redirect_stdout(io.StringIO()) as out:
        assert run(["--config", str(home / "config"), *command]) == status, out.getvalue()
    return out.getvalue()
