"""The link to confirm: looking changes nothing, a button does, and a link that is over does nothing."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit

import make
import pytest
from served import Got
from signup_room import ADA, SignupRoom, title

from digest.delivery.tokens import Tokens
from digest.model.sign_up import Asked
from digest.store import subscribers, subscriptions
from digest.subscriptions.signing_up import ask_for_link, sign_up

LINK = re.compile(r"https://news\.test\.example/[^\s\"'<>)]*")
OVER = "This link is used up or too old"


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SignupRoom]:
    made = SignupRoom(tmp_path, monkeypatch)
    yield made
    made.close()


@pytest.fixture
def link(room: SignupRoom) -> str:
    """The path of Ada's link to confirm."""
    room.sign_up(ADA, "morning")
    room.deliver()
    return room.mails()[0].link


def person(room: SignupRoom) -> int:
    with room.app.store.read() as connection:
        return subscribers.by_keys(connection, [ADA])[ADA]


def assert_private(got: Got) -> None:
    assert got.fields["cache-control"] == "no-store"
    assert got.fields["referrer-policy"] == "no-referrer"
    assert got.fields["x-robots-tag"].startswith("noindex")
    assert "frame-ancestors 'none'" in got.fields["content-security-policy"]
    assert "set-cookie" not in got.fields
    assert "location" not in got.fields


def test_who_comes_back_by_the_form_is_not_left_out_by_topics_of_before(room: SignupRoom) -> None:
    """The form asks for no topics: those of an import could keep from them what they have just confirmed."""
    ada = room.reader(ADA, "morning", "quiet")
    with room.app.store.write() as connection:
        for name in ("morning", "quiet"):
            subscriptions.set_topics(connection, name, {ada: ("chess",)})
        subscriptions.unsubscribe(connection, ada, ["morning"], room.now)
    room.now += timedelta(hours=1)
    room.confirmed(ADA, "morning", "quiet")
    with room.app.store.read() as connection:
        topics = {each.digest: each.topics for each in subscriptions.of_person(connection, ada)}
    assert topics == {"morning": (), "quiet": ("chess",)}


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("query", ["", "?confirm=yes", "?lang=de"])
def test_looking_changes_nothing(room: SignupRoom, link: str, method: str, query: str) -> None:
    before = room.rows()
    got = room.ask(method, f"{link}{query}")
    assert got.status == 200
    assert_private(got)
    assert room.rows() == before


def test_confirmed_again_nothing_changes(room: SignupRoom, link: str) -> None:
    first = room.post(link)
    after = room.rows()
    for again in (room.post(link), room.get(link), room.ask("POST", link, b"\xff\x00", Content_Type="text/plain")):
        assert (again.status, again.body) == (200, first.body)
        assert_private(again)
    assert room.rows() == after


def test_an_old_link_does_not_bring_back_who_has_left(room: SignupRoom, link: str) -> None:
    room.post(link)
    room.post(f"/unsubscribe/{room.token(person(room), 'morning')}", ("leave", "morning"))
    before = room.rows()
    for got in (room.get(link), room.post(link)):
        assert (got.status, title(got)) == (404, OVER)
    assert room.rows() == before
    assert room.gets(person(room)) == set()


def test_a_link_that_is_older_than_the_leaving_does_nothing(room: SignupRoom) -> None:
    ada = room.reader(ADA, "morning")
    room.sign_up(ADA, "evening")
    room.deliver()
    link = room.mails()[0].link
    room.now += timedelta(hours=1)
    room.post(f"/unsubscribe/{room.token(ada, 'evening')}", ("leave", "evening"))
    assert room.post(link).status == 200
    room.now += timedelta(days=2)
    room.sign_up(ADA, "quiet")
    room.deliver()
    later = room.mails()[-1].link
    room.now += timedelta(hours=1)
    room.post(f"/preferences/{room.token(ada, 'morning', 'preferences')}", ("leave", ""))
    assert room.gets(ada) == set()
    assert room.post(later).status == 200
    assert room.gets(ada) == {"quiet"}


def test_a_link_ends_when_its_time_is_over(room: SignupRoom, link: str) -> None:
    room.now += timedelta(days=7)
    before = room.rows()
    for got in (room.get(link), room.post(link)):
        assert (got.status, title(got)) == (404, OVER)
        assert b'href="/subscribe?lang=en"' in got.body
        assert_private(got)
    assert room.rows() == before


def flipped(token: str) -> list[str]:
    """The token with each bit of its spelling turned over, one at a time, as it stands in a path."""
    octets = token.encode("ascii")
    turned = (
        octets[:at] + bytes([octets[at] ^ 1 << bit]) + octets[at + 1 :] for at in range(len(octets)) for bit in range(8)
    )
    return ["".join(f"%{octet:02x}" for octet in each) for each in turned]


def test_every_bit_of_a_token_counts(room: SignupRoom, link: str) -> None:
    token, before = link.removeprefix("/confirm/"), room.rows()
    answers = {(got.status, got.body) for wrong in flipped(token) for got in (room.post(f"/confirm/{wrong}"),)}
    assert {status for status, _ in answers} == {404}
    assert len(answers) == 1
    assert room.rows() == before


def test_a_link_of_an_earlier_version_still_confirms(room: SignupRoom, link: str) -> None:
    ada = person(room)
    room.post(f"/confirm/{Tokens(room.app.signing_keys).make(ada, 's-1', 'confirm')}")
    assert room.gets(ada) == {"morning"}


def test_links_tell_nobody_how_many_signed_up_in_between(room: SignupRoom) -> None:
    """Of neither the person nor the sign-up is a number in it, and two that follow each other have nothing alike."""
    for name in ("one", "two"):
        room.sign_up(f"{name}@reader.example", "morning")
    room.deliver()
    one, two = (mail.link.removeprefix("/confirm/") for mail in room.mails())
    assert re.fullmatch(r"c[0-9a-f]{64}", one)
    assert sum(a == b for a, b in zip(one, two, strict=True)) < len(one) // 3


def test_tokens_of_other_uses_and_other_people_do_not_confirm(room: SignupRoom, link: str) -> None:
    tokens, ada = Tokens(room.app.signing_keys), person(room)
    name, sealed = "s-1", tokens.sealed
    assert link == f"/confirm/{sealed.make(ada, 1)}"
    wrong = [
        sealed.make(ada + 1, 1), sealed.make(ada, 2),
        sealed.make(ada, 1).upper(), f"{sealed.make(ada, 1)}0", sealed.make(ada, 1)[:-1],
        tokens.make(ada, name, "preferences"), tokens.make(ada, "morning", "confirm"),
        tokens.make(ada + 1, name, "confirm"),
        tokens.make(ada, "s-2", "confirm"), tokens.make(ada, "s-", "confirm"), tokens.make(ada, "s-٣", "confirm"),
        tokens.make(ada, f"s-{10**30}", "confirm"), "", "x" * 3000, "%00", "%ff", "../" * 20,
    ]  # fmt: skip
    before = room.rows()
    answers = {(got.status, title(got)) for each in wrong for got in (room.post(f"/confirm/{each}"),)}
    assert answers == {(404, OVER)}
    assert room.rows() == before


def test_many_at_once_confirm_once(room: SignupRoom, link: str) -> None:
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(8) as pool:
        assert {got.status for got in pool.map(lambda _: room.post(link), range(16))} == {200}
    room.deliver()
    assert [mail.kind for mail in room.mails()] == ["confirm", "welcome"]


@pytest.mark.parametrize("language", ["ar", "hy", "de"])
def test_the_page_speaks_the_language_that_was_asked_for(room: SignupRoom, language: str) -> None:
    room.sign_up(ADA, "morning", lang=language)
    room.deliver()
    (mail,) = room.mails()
    page = room.get(mail.link).body.decode()
    direction = "rtl" if language == "ar" else "ltr"
    assert f'<html lang="{language}" dir="{direction}">' in page
    assert f'<html lang="{language}" dir="{direction}">' in mail.html
    assert ("Այո, գրեք ինձ։" in page) is (language == "hy")


def test_every_link_of_every_message_may_be_fetched(room: SignupRoom) -> None:
    """$DIGEST_MAILS people, 10 by default, each with a mail to confirm and one with the link to their settings."""
    for number in range(int(os.environ.get("DIGEST_MAILS", "10"))):
        email = f"r{number}@reader.example"
        asked = Asked(("morning",), "2026-11")
        sign_up(room.app.store, make.person(email).address, asked, room.app.signing_keys, timedelta(days=7), room.now)
        room.reader(f"known{number}@reader.example", "morning")
        ask_for_link(
            room.app.store, make.person(f"known{number}@reader.example").address, room.app.signing_keys, room.now
        )
    while room.deliver().sent:
        continue
    before, found = room.rows(), set[str]()
    for mail in room.mails():
        found |= {urlsplit(link).path for link in LINK.findall(unescape(mail.html) + mail.text)}
    assert len(found) >= len(room.mails())
    for path in sorted(found):
        for method in ("GET", "HEAD"):
            assert room.ask(method, path).status == 200, path
    assert room.rows() == before


def test_an_older_key_still_confirms(room: SignupRoom, link: str) -> None:
    keys = room.root / "var" / "keys" / "signing"
    keys.write_text("a-newer-key-of-our-own-0123456789\n" + keys.read_text())
    room.reload()
    assert room.post(link).status == 200
    assert room.gets(person(room)) == {"morning"}
