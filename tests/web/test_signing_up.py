"""Signing up: one answer for everybody, one mail a day, nothing before the owner of the address says so."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import make
import pytest
from served import Got
from signup_room import ADA, FORM, SignupRoom, title
from sqlalchemy import select

from digest.store import subscribers, subscriptions, suppressions
from digest.store.signup_tables import notices, sign_ups
from digest.store.tables import consents

CHECK = "Check your mail"
DAY = timedelta(days=1)


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SignupRoom]:
    made = SignupRoom(tmp_path, monkeypatch)
    yield made
    made.close()


def shown(got: Got) -> tuple[object, ...]:
    """All that an answer tells, but for its date."""
    return got.status, got.body, tuple(sorted((name, value) for name, value in got.fields.items() if name != "date"))


def person(room: SignupRoom, email: str = ADA) -> int:
    with room.app.store.read() as connection:
        return subscribers.by_keys(connection, [email])[email]


def states(room: SignupRoom, email: str = ADA) -> dict[str, str]:
    with room.app.store.read() as connection:
        return {each.digest: str(each.state) for each in subscriptions.of_person(connection, person(room, email))}


def test_somebody_signs_up_confirms_and_is_welcomed(room: SignupRoom) -> None:
    got = room.sign_up("Ada@Reader.example", "morning", locale="en", timezone="asia/baku", form="article")
    assert (got.status, title(got)) == (200, CHECK)
    assert states(room) == {"morning": "unconfirmed"}
    room.deliver()
    (mail,) = room.mails()
    assert (mail.kind, mail.message["To"]) == ("confirm", "Ada@reader.example")
    asked = room.get(mail.link)
    assert (asked.status, title(asked)) == (200, "Confirm your subscription")
    assert b"Morning" in asked.body
    assert b"Yes, mail me." in asked.body
    assert states(room) == {"morning": "unconfirmed"}
    done = room.post(mail.link)
    assert (done.status, title(done)) == (200, "You are subscribed")
    assert room.gets(person(room)) == {"morning"}
    room.deliver()
    welcome = room.mails()[1]
    assert welcome.kind == "welcome"
    assert title(room.get(welcome.link)) == "Your newsletters"


def test_consent_is_proved_with_what_was_agreed_to(room: SignupRoom) -> None:
    room.now = make.NOW
    room.ask(
        "POST", "/subscribe", b"email=ada%40reader.example&digest=morning&form=article",
        Content_Type=FORM, X_Forwarded_For="203.0.113.9, 198.51.100.7",
    )  # fmt: skip
    room.deliver()
    room.now = make.NOW + timedelta(hours=3)
    room.post(room.mails()[0].link, X_Forwarded_For="192.0.2.1")
    with room.app.store.read() as connection:
        (proof,) = connection.execute(select(consents)).all()
    assert (proof.digest, proof.at) == ("morning", make.NOW + timedelta(hours=3))
    assert (proof.text_version, proof.network, proof.form) == ("2026-11", "198.51.100.7", "article")
    assert "2026-11-23T12:00:00+00:00" in proof.source


def test_nobody_can_tell_who_is_known(room: SignupRoom) -> None:
    known, left, gone = (room.reader(f"{name}@reader.example", "morning") for name in ("known", "left", "gone"))
    with room.app.store.write() as connection:
        subscriptions.unsubscribe(connection, left, None, room.now)
        suppressions.add(connection, "barred@reader.example", room.app.signing_keys[0], "complained", room.now)
        suppressions.add(connection, "gone@reader.example", room.app.signing_keys[0], suppressions.ERASED, room.now)
        subscribers.erase(connection, [gone])
    people = ("new", "known", "left", "gone", "barred", "new", "new", "new", "new", "new", "new", "new")
    answers = {shown(room.sign_up(f"{name}@reader.example", "morning")) for name in people}
    answers.add(shown(room.sign_up("bot@reader.example", "morning", website="http://spam.example")))
    assert len(answers) == 1
    links = {shown(room.post("/preferences/", ("email", f"{name}@reader.example"))) for name in people}
    assert len(links) == 1
    room.deliver()
    written = sorted((mail.kind, str(mail.message["To"]).partition("@")[0]) for mail in room.mails())
    assert written == [
        ("confirm", "gone"), ("confirm", "left"), ("confirm", "new"), ("preferences", "known"), ("preferences", "left"),
    ]  # fmt: skip
    assert room.gets(known) == {"morning"}
    assert room.gets(left) == set()


def test_a_known_person_changes_nothing_before_they_confirm(room: SignupRoom) -> None:
    ada = room.reader(ADA, "morning")
    room.sign_up(ADA, "evening", locale="hy")
    assert states(room) == {"morning": "confirmed"}
    room.deliver()
    room.post(room.mails()[0].link)
    assert room.gets(ada) == {"morning", "evening"}
    with room.app.store.read() as connection:
        found = subscribers.get(connection, ADA)
    assert found
    assert found.person.locale is None


def test_one_address_gets_one_mail_a_day(room: SignupRoom) -> None:
    """10,000 of them were tried once, with $DIGEST_SIGNUPS (docs/decisions/0024)."""
    began = room.now
    for number in range(40):
        email = ADA if number % 2 else ADA.upper()
        room.sign_up(email, "morning", *(["evening"] if number % 3 else []), X_Forwarded_For="203.0.113.9")
    room.deliver()
    room.now = began + DAY / 2
    room.sign_up(ADA, "morning")
    room.deliver()
    assert [mail.kind for mail in room.mails()] == ["confirm"]
    room.now = began + DAY + timedelta(minutes=1)
    room.deliver()
    assert len(room.mails()) == 1
    with room.app.store.read() as connection:
        assert len(connection.execute(select(sign_ups)).all()) <= 2


def test_what_is_asked_meanwhile_is_confirmed_by_the_same_mail(room: SignupRoom) -> None:
    room.sign_up(ADA, "morning", form="first")
    room.deliver()
    room.sign_up(ADA, "morning", "evening", form="second")
    room.deliver()
    (mail,) = room.mails()
    assert b"Evening" in room.get(mail.link).body
    room.post(mail.link)
    assert room.gets(person(room)) == {"morning", "evening"}
    with room.app.store.read() as connection:
        forms = {row.digest: row.form for row in connection.execute(select(consents))}
    assert forms == {"morning": "first", "evening": "second"}


def test_whoever_has_used_a_link_gets_the_next_at_once_and_no_more_until_that_is_used(room: SignupRoom) -> None:
    room.confirmed(ADA, "morning")
    for _ in range(3):
        room.sign_up(ADA, "evening")
        room.deliver()
    assert [mail.kind for mail in room.mails()] == ["confirm", "welcome", "confirm"]
    room.post(room.mails()[2].link)
    assert room.gets(person(room)) == {"morning", "evening"}


def test_who_lost_the_mail_gets_another_on_another_day(room: SignupRoom) -> None:
    room.sign_up(ADA, "morning")
    room.deliver()
    room.now += DAY + timedelta(seconds=1)
    room.sign_up(ADA, "morning")
    room.deliver()
    first, second = room.mails()
    assert room.post(second.link).status == 200
    assert room.gets(person(room)) == {"morning"}
    assert title(room.post(first.link)) == "You are subscribed"
    room.deliver()
    assert [mail.kind for mail in room.mails()] == ["confirm", "confirm", "welcome"]


def test_who_was_erased_comes_back_by_themselves_and_only_so(room: SignupRoom) -> None:
    key = room.app.signing_keys[0]
    with room.app.store.write() as connection:
        suppressions.add(connection, ADA, key, suppressions.ERASED, room.now)
    room.sign_up(ADA, "morning")
    with room.app.store.read() as connection:
        assert suppressions.among(connection, [ADA], [key])
    room.deliver()
    room.post(room.mails()[0].link)
    with room.app.store.read() as connection:
        assert suppressions.among(connection, [ADA], [key]) == {}
    assert room.gets(person(room)) == {"morning"}


def test_who_complained_meanwhile_is_not_brought_in(room: SignupRoom) -> None:
    room.sign_up(ADA, "morning")
    room.deliver()
    with room.app.store.write() as connection:
        suppressions.add(connection, ADA, room.app.signing_keys[0], "complained", room.now)
    assert room.post(room.mails()[0].link).status == 404
    assert room.gets(person(room)) == set()


def test_the_whole_of_a_sign_up_goes_with_the_person(room: SignupRoom) -> None:
    room.sign_up(ADA, "morning")
    with room.app.store.write() as connection:
        person_id = subscribers.by_keys(connection, [ADA])[ADA]
        subscribers.erase(connection, [person_id])
        assert connection.execute(select(sign_ups)).all() == []
        assert connection.execute(select(notices)).all() == []
    assert room.deliver().sent == 0


@pytest.mark.parametrize(
    "typed", ["", "ada", "ada@", "@reader.example", "a b@reader.example", 'x"><script>@', "a" * 9000]
)
def test_a_wrong_address_gets_the_form_again(room: SignupRoom, typed: str) -> None:
    before = room.rows()
    got = room.sign_up(typed, "evening", lang="en")
    assert (got.status, title(got)) == (400, "Subscribe")
    assert b"This is no complete email address" in got.body
    assert b"<script>@" not in got.body
    assert b'value="evening" checked' in got.body
    assert room.rows() == before


def test_without_a_name_all_that_is_open_is_asked_for(room: SignupRoom) -> None:
    room.sign_up(ADA)
    assert set(states(room)) == {"evening", "morning", "quiet"}
    assert room.sign_up("bo@reader.example", "closed").status == 404
    assert room.sign_up("bo@reader.example", "nonsense").status == 404
    room.sign_up("bo@reader.example", "dawn")
    assert set(states(room, "bo@reader.example")) == {"morning"}


def test_both_encodings_are_read(room: SignupRoom) -> None:
    body = (
        b'--edge\r\nContent-Disposition: form-data; name="email"\r\n\r\nada@reader.example\r\n'
        b'--edge\r\nContent-Disposition: form-data; name="digest"\r\n\r\nmorning\r\n'
        b'--edge\r\nContent-Disposition: form-data; name="digest"\r\n\r\nevening\r\n--edge--\r\n'
    )
    assert room.ask("POST", "/subscribe", body, Content_Type="multipart/form-data; boundary=edge").status == 200
    assert set(states(room)) == {"morning", "evening"}


def test_without_a_text_to_consent_to_nothing_is_open(room: SignupRoom) -> None:
    from served import SITE

    room.configure("site.yaml", SITE)
    room.reload()
    for got in (room.get("/subscribe"), room.sign_up(ADA, "morning"), room.get("/subscribe/form")):
        assert (got.status, title(got)) == (404, "Nobody can subscribe here at the moment")
    with room.app.store.read() as connection:
        assert subscribers.count(connection) == 0


def test_a_place_that_asks_too_often_is_told_so_whatever_the_address(room: SignupRoom) -> None:
    room.reader("known@reader.example", "morning")
    for number in range(30):
        fields = [("email", f"r{number}@reader.example"), ("digest", "morning")]
        got = room.post("/subscribe", *fields, X_Forwarded_For=f"2001:db8:1:2::{number:x}")
        assert (got.status, title(got)) == (200, CHECK)
    before, refused = room.rows(), []
    for name in ("new", "known", "r1", "another"):
        got = room.post("/subscribe", ("email", f"{name}@reader.example"), X_Forwarded_For="2001:db8:1:2:ffff::1")
        assert 0 < int(got.fields.pop("retry-after")) <= 3600
        refused.append(shown(got))
    assert (got.status, title(got), len(set(refused))) == (429, "Too many requests from here", 1)
    assert room.rows() == before
    framed = room.post("/subscribe", ("email", ADA), ("form", "embed"), X_Forwarded_For="2001:db8:1:2::1")
    assert (framed.status, "frame-ancestors *" in framed.fields["content-security-policy"]) == (429, True)
    assert title(room.post("/subscribe", ("email", ADA), X_Forwarded_For="2001:db8:1:3::1")) == CHECK
    assert person(room)


def test_a_place_that_asks_for_links_too_often_is_told_so(room: SignupRoom) -> None:
    room.reader("r1@reader.example", "morning")
    statuses = [
        room.post("/preferences/", ("email", f"r{number}@reader.example"), X_Forwarded_For="192.0.2.7").status
        for number in range(32)
    ]
    assert statuses == [200] * 30 + [429] * 2


@pytest.mark.parametrize("name", ["nonsense", "closed", "../x", "\0"])
def test_a_digest_that_nobody_can_ask_for_is_said_to_be_none(room: SignupRoom, name: str) -> None:
    for got in (
        room.sign_up(ADA, name),
        room.get(f"/subscribe?digest={quote(name)}"),
        room.get(f"/subscribe/form?digest={quote(name)}"),
    ):
        assert (got.status, title(got)) == (404, "There is no such newsletter here")
    assert b'href="/subscribe?lang=en"' in room.sign_up(ADA, name).body


def test_who_left_everything_is_led_back_to_the_form(room: SignupRoom) -> None:
    room.confirmed(ADA, "morning")
    left = room.post(f"/unsubscribe/{room.token(person(room), 'morning')}", ("leave", "morning"))
    assert b'href="/subscribe?digest=morning&amp;lang=en"' in left.body
    page = room.get("/subscribe?digest=morning&lang=en")
    assert (page.status, title(page)) == (200, "Subscribe")
    assert b'<input type="hidden" name="digest" value="morning">' in page.body
