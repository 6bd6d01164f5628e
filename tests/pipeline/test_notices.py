"""System mail over a wire that may fail: nobody is forgotten, and nobody gets more than two copies."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from delivery.mail import assert_legal
from delivery.smtp_server import DROP, Server
from signup_room import ADA, SignupRoom

from digest.model.sign_up import NoticeState
from digest.pipeline.notices import Mailroom
from digest.store import notices as ledger
from digest.store import subscriptions
from digest.store.signup_tables import sign_ups
from digest.subscriptions.leaving import leave_digests
from digest.subscriptions.signing_up import confirm

SMTP = """mail:
  transport: smtp
  reply_to: desk@test.example
  relays:
    - {{host: 127.0.0.1, port: {port}, security: none, connections: 2}}
"""


@pytest.fixture
def relay() -> Iterator[Server]:
    with Server() as server:
        yield server


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, relay: Server) -> Iterator[SignupRoom]:
    made = SignupRoom(tmp_path, monkeypatch, SMTP.format(port=relay.port))
    made.sign_up(ADA, "morning")
    yield made
    made.close()


def states(room: SignupRoom) -> dict[str, int]:
    with room.app.store.read() as connection:
        return ledger.counts(connection)


def later(room: SignupRoom, **span: float) -> None:
    room.now += timedelta(**span)


def test_a_message_has_the_headers_that_it_needs_and_no_others(room: SignupRoom, relay: Server) -> None:
    assert room.deliver().sent == 1
    (message,) = relay.messages
    assert message.mail.startswith("MAIL FROM:<digest@test.example>")
    assert message.rcpt == f"RCPT TO:<{ADA}>"
    assert_legal(message.content)
    parsed = message_from_bytes(message.content, policy=default)
    names = ["From", "To", "Reply-To", "Date", "Subject", "Message-ID", "MIME-Version", "Auto-Submitted"]
    assert parsed.keys() == [*names, "List-Id", "List-Post", "Precedence", "Content-Type"]
    assert [parsed[name] for name in ("List-Id", "List-Post", "Precedence")] == ["<morning.test.example>", "NO", "bulk"]
    assert parsed["Auto-Submitted"] == "auto-generated"
    assert parsed["From"] == "The Test Post <digest@test.example>"
    assert [part.get_content_type() for part in parsed.iter_parts()] == ["text/plain", "text/html"]
    assert states(room) == {"sent": 1}
    with room.app.store.read() as connection:
        assert connection.execute(sign_ups.select()).one().mailed_at is not None


def test_the_link_to_one_s_settings_is_about_no_newsletter_of_theirs_alone(room: SignupRoom, relay: Server) -> None:
    room.reader("bo@reader.example", "morning")
    room.post("/preferences/", ("email", "bo@reader.example"))
    assert room.deliver().sent == 2
    parsed = [message_from_bytes(message.content, policy=default) for message in relay.messages]
    told = {each["Message-ID"].partition(".")[0]: each["List-Id"] for each in parsed}
    assert told == {"<confirm": "<morning.test.example>", "<preferences": "<test.example>"}


def test_what_a_relay_puts_off_is_tried_again_under_the_same_id(room: SignupRoom, relay: Server) -> None:
    answers = iter([b"451 4.7.1 greylisted\r\n"] * 2)
    relay.act = lambda _session, verb, _line: next(answers, None) if verb == "RCPT" else None
    assert room.deliver().put_off == 1
    assert room.deliver().sent == 0
    later(room, minutes=1)
    room.deliver()
    later(room, minutes=7)
    assert room.deliver().sent == 1
    assert len(relay.messages) == 1
    assert states(room) == {"sent": 1}


def test_it_is_given_up_within_a_day_or_so(room: SignupRoom, relay: Server) -> None:
    relay.act = lambda _session, verb, _line: b"451 4.2.1 later\r\n" if verb == "RCPT" else None
    tried = 0
    for _ in range(200):
        told = room.deliver()
        tried += told.put_off + told.ended
        if told.ended:
            break
        later(room, minutes=15)
    assert tried == 12
    assert states(room) == {"failed": 1}


def test_a_refused_reader_is_refused_for_good(room: SignupRoom, relay: Server) -> None:
    relay.act = lambda _session, verb, _line: b"550 5.1.1 nobody here\r\n" if verb == "RCPT" else None
    assert room.deliver().ended == 1
    assert states(room) == {"failed": 1}
    for _ in range(5):
        room.sign_up(ADA, "morning")
    assert room.deliver().ended == 0


def test_no_reply_is_a_doubt_and_two_doubts_are_the_end(room: SignupRoom, relay: Server) -> None:
    relay.act = lambda _session, verb, _line: DROP if verb == "DOT" else None
    assert room.deliver().put_off == 1
    later(room, minutes=2)
    assert room.deliver().ended == 1
    later(room, hours=2)
    room.deliver()
    assert len(relay.said("DATA")) == 2
    assert states(room) == {"uncertain": 1}


def test_a_relay_that_is_away_is_waited_for(room: SignupRoom, relay: Server) -> None:
    relay.act = lambda _session, verb, _line: DROP if verb == "CONNECT" else None
    for _ in range(20):
        told = room.deliver()
        assert told.trouble or not told.put_off
        later(room, minutes=5)
    relay.act = lambda _session, _verb, _line: None
    assert room.deliver().sent == 1


def test_who_was_killed_in_the_middle_leaves_a_doubt(room: SignupRoom, relay: Server) -> None:
    """As if the process had ended after the claim, and after the announcement."""
    with room.app.store.write() as connection:
        (claimed,) = ledger.claim(connection, room.now, 9)
    assert room.deliver().sent == 1
    room.sign_up("bo@reader.example", "morning")
    for _ in range(2):
        with room.app.store.write() as connection:
            (claimed,) = ledger.claim(connection, room.now, 9)
            ledger.leave(connection, [claimed.notice.id])
        room.deliver()
        later(room, minutes=2)
    assert [message.rcpt for message in relay.messages] == [f"RCPT TO:<{ADA}>"]
    assert states(room) == {"sent": 1, "uncertain": 1}


def test_no_more_leave_than_are_allowed(room: SignupRoom, relay: Server) -> None:
    for number in range(20):
        room.sign_up(f"r{number}@reader.example", "morning")
    assert [room.deliver(most).sent for most in (5, 7, 0, 100)] == [5, 7, 0, 9]


def test_a_broken_template_waits_until_it_is_mended(room: SignupRoom, relay: Server) -> None:
    broken = room.root / "templates" / "email" / "messages" / "confirm.txt"
    broken.parent.mkdir(parents=True)
    broken.write_text("{{ nonsense }}")
    room.reload()
    told = room.deliver()
    assert "templates/email/messages/confirm.txt" in told.trouble[0]
    assert "nonsense" in told.trouble[0]
    broken.unlink()
    room.reload()
    later(room, minutes=2)
    assert room.deliver().sent == 1


def test_what_was_answered_or_barred_meanwhile_is_not_sent(room: SignupRoom, relay: Server) -> None:
    from digest.store import suppressions

    with room.app.store.write() as connection:
        suppressions.add(connection, ADA, room.app.signing_keys[0], "complained", room.now)
    assert room.deliver().ended == 1
    assert states(room) == {"dropped": 1}
    assert relay.messages == []


def confirmed(room: SignupRoom) -> None:
    with room.app.store.read() as connection:
        (asked,) = connection.execute(sign_ups.select()).all()
    names = list(room.app.digests)
    confirm(room.app.store, asked.subscriber_id, asked.id, names, room.app.signing_keys, timedelta(days=7), room.now)


def test_nobody_is_welcomed_who_has_left_meanwhile(room: SignupRoom, relay: Server) -> None:
    room.deliver()
    confirmed(room)
    leave_digests(room.app.store, 1, None, room.now)
    assert room.deliver().ended == 1
    assert states(room) == {"sent": 1, "dropped": 1}
    assert len(relay.messages) == 1


def test_a_digest_that_is_renamed_keeps_what_was_asked_for_and_is_still_to_be_said(room: SignupRoom) -> None:
    config = room.root / "config" / "digests"
    text = (config / "morning.yaml").read_text().replace("formerly: [dawn]", "formerly: [morning]")
    (config / "morning.yaml").unlink()
    (config / "sunrise.yaml").write_text(text)
    room.reload()
    assert room.deliver().sent == 1
    confirmed(room)
    assert room.deliver().sent == 1
    with room.app.store.read() as connection:
        assert connection.execute(sign_ups.select()).one().digests == ["sunrise"]
        (mine,) = subscriptions.of_person(connection, 1)
        assert (mine.digest, mine.state.value) == ("sunrise", "confirmed")


def test_what_is_done_is_forgotten_in_time(room: SignupRoom) -> None:
    room.deliver()
    mailroom = Mailroom(room.app.store, room.app.post)
    assert mailroom.tidy(room.now + timedelta(days=2)) == 0
    assert mailroom.tidy(room.now + timedelta(days=4)) == 1
    assert states(room) == {}
    assert NoticeState.SENT == "sent"


def test_files_are_written_once_whatever_happens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = SignupRoom(tmp_path / "files", monkeypatch)
    files.sign_up(ADA, "morning")
    files.deliver()
    (first,) = files.mails()
    with files.app.store.write() as connection:
        connection.exec_driver_sql("update notices set state = 'leaving'")
    files.deliver()
    (second,) = files.mails()
    assert (first.path, str(first.message["Message-ID"])) == (second.path, str(second.message["Message-ID"]))
    assert ADA not in str(first.path)
    assert first.path.parent.name == files.now.date().isoformat()
    files.close()
