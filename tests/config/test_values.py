"""How single values are written."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from digest.config import values
from digest.config.languages import language_tag
from digest.config.reading import parse_document
from digest.config.values import Bind, Mailbox
from digest.config.words import nearest
from digest.config.zones import zone


@pytest.mark.parametrize(
    ("read", "text", "value"),
    [
        (values.length_of_time, "90s", timedelta(seconds=90)),
        (values.since, "last_edition", "last_edition"),
        (values.since, "2w", timedelta(weeks=2)),
        (values.size, "512KB", 512_000),
        (values.size, 1024, 1024),
        (values.rate, "600/m", 10.0),
        (values.bind, "0.0.0.0:0", Bind("0.0.0.0", 0)),  # noqa: S104
        (values.bind, "[::1]:8000", Bind("::1", 8000)),
        (values.mailbox, "a@b.example", Mailbox(None, "a@b.example")),
        (values.mailbox, '"Post, The" <a@b.example>', Mailbox("Post, The", "a@b.example")),
        (values.mailbox, '"Cave <i>" <a@b.example>', Mailbox("Cave <i>", "a@b.example")),
        (values.mailbox, r'"The \"Big\" \\" <a@b.example>', Mailbox('The "Big" \\', "a@b.example")),
        (values.mailbox, '"Big" and "Small" <a@b.example>', Mailbox('"Big" and "Small"', "a@b.example")),
        (values.mailbox, "Почта <a@пример.example>", Mailbox("Почта", "a@xn--e1afmkfd.example")),
        (values.mail_address, "Desk@Straße.example", "Desk@xn--strae-oqa.example"),
        (values.public_address, "https://a.example/news/", "https://a.example/news"),
        (values.host, "A.Example.", "a.example"),
        (language_tag, "sr-latn-rs", "sr-Latn-RS"),
        (language_tag, "es-419", "es-419"),
        (language_tag, "fil", "fil"),
        (zone, "America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"),
        (zone, "UTC", "UTC"),
    ],
)
def test_right(read: Callable[[object], object], text: object, value: object) -> None:
    assert read(text) == value


@pytest.mark.parametrize(
    ("read", "text", "advice"),
    [
        (values.length_of_time, "0d", "no time at all"),
        (values.length_of_time, True, "a whole number and"),
        (values.length_of_time, "1.5h", "whole number"),
        (values.size, "10 megabytes", "10MB"),
        (values.rate, "fast", "50/s"),
        (values.bind, "127.0.0.1:99999", "127.0.0.1:8000"),
        (values.mailbox, "A <a@b.example", "A <a@b.example>"),
        (values.mailbox, "Cave <i> <a@b.example>", "'\"Cave <i>\" <a@b.example>'"),
        (values.mailbox, "A\r\nBcc: x <a@b.example>", "in one line"),
        (values.mailbox, '"A\x1b[2J" <a@b.example>', "in one line"),
        (values.mailbox, f"{'A' * 201} <a@b.example>", "shorten it to 200 or fewer"),
        (values.mailbox, "a@b@c", "<digest@courier.example>"),
        (values.mailbox, "The Post <пост@b.example>", "from a to z"),
        (values.mailbox, "=?utf-8?q?a?=@b.example", "from a to z"),
        (values.mail_address, "a..b@c.example", "from a to z"),
        (values.mail_address, "a@b.example?bcc=x", "courier.example"),
        (values.mail_address, "a@b.exam\u200dple\0", "courier.example"),
        (values.web_address, "ftp://a.example", "https://courier.example"),
        (values.web_address, "moldova.md", "write https://moldova.md$"),
        (values.web_address, "quay.example/logo.png", "write https://quay.example/logo.png$"),
        (values.web_address, "//quay.example", "write https://quay.example$"),
        (values.web_address, "logo.png", "one such as https://courier.example/logo.png$"),
        (values.web_address, "../img/logo.PNG", "one such as https://courier.example/img/logo.PNG$"),
        (values.web_address, "https://u:p@a.example", "user name"),
        (values.web_address, "http://[::1", "https://courier.example"),
        (values.public_address, "https://a.example/?x=1", "alone"),
        (values.host, "https://Пример.example/x", "xn--e1afmkfd.example"),
        (values.name, "Morning Briefing!", "write morning-briefing"),
        (language_tag, "gb", "en, pt-BR"),
        (language_tag, "pt_br", "write pt-BR"),
        (language_tag, "Farsi", "write fa"),
        (zone, "europe/paris", "Europe/Paris"),
        (zone, "Europe", "by its place"),
        (zone, "../../etc/passwd", "by its place"),
        (zone, "New York", "America/New_York"),
    ],
)
def test_wrong(read: Callable[[object], object], text: object, advice: str) -> None:
    with pytest.raises(ValueError, match=advice) as caught:
        read(text)
    assert "p@a" not in str(caught.value)


@given(st.lists(st.sampled_from(["a@b.example", "Cave", *"<>\"'\\\\ @(:"]), max_size=9).map("".join))
@example("It's <x> a@b.example")
@example("Cave<a@b.example'")
@example("Cave<\\Cavea@b.example")
def test_what_to_write_instead_of_a_wrong_sender_is_right(typed: str) -> None:
    try:
        values.mailbox(typed)
    except ValueError as wrong:
        advice = str(wrong).removeprefix(f"“{typed}” is no sender: write ")
        if advice != str(wrong):
            assert values.mailbox(parse_document(advice, "x.yaml").data) is not None


def test_the_nearest_word() -> None:
    assert nearest("tilte", ["title", "text"]) == "title"
    assert nearest("skip-if-fewer-then", ["skip_if_fewer_than", "subject"]) == "skip_if_fewer_than"
    assert nearest("xyz", ["title"]) is None
