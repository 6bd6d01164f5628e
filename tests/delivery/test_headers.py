"""Header fields: what is written is what is read, and never one field more."""

import email
import email.policy
import re
from datetime import UTC, datetime
from email.header import decode_header, make_header
from email.headerregistry import Address

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from make import NOW

from digest.delivery.encoded_words import encoded_words
from digest.delivery.headers import date_field, mailbox_field, one_line, structured_field, text_field
from digest.delivery.mailbox import Mailbox

INJECTION = "A =?UTF-8?Q?=0D=0ABcc:_x@y.example?="
ANYTHING = st.text(st.characters(), max_size=300)
PIECES = [INJECTION, "=?", "?=", "\r\nBcc: x@y.example", "\0", "é", "“", '"', "\\", "(", ",", "@", " ", "a", "😀"]
TRICKY = st.lists(st.sampled_from([*PIECES, "\u2028", "\ud800", "x" * 90]))


def read(field: bytes) -> email.message.Message:
    message = email.message_from_bytes(field + b"\r\n", policy=email.policy.default)
    assert not message.defects
    return message


def read_text(field: bytes) -> str:
    message = read(field)
    assert list(message.keys()) == ["Subject"]
    assert not message["Subject"].defects
    return str(message["Subject"])


def read_name(field: bytes) -> tuple[str, str]:
    """Name and address, the name decoded as RFC 2047, section 6.2 has it."""
    phrase, _, address = (
        field.decode().replace("\r\n", "").removeprefix("To: ").rpartition(" " if b"<" in field else "To: ")
    )
    phrase = phrase.strip(" ")
    if phrase.startswith('"'):
        return re.sub(r"\\(.)", r"\1", phrase[1:-1]), address.strip("<>")
    return str(make_header(decode_header(phrase))), address.strip("<>")


def assert_words_are_legal(field: bytes) -> None:
    for line in field.split(b"\r\n"):
        if b"=?utf-8?" in line:
            assert len(line) <= 76
    for word in re.findall(rb"=\?utf-8\?[qb]\?[^? ]*\?=", field):
        assert len(word) <= 75
        [(octets, charset)] = decode_header(word.decode())
        octets.decode(charset)  # raises where a character is split between two words


@given(ANYTHING | TRICKY.map("".join))
def test_any_text_is_read_as_it_was_written_and_adds_no_header(text):
    field = text_field("Subject", text)
    assert field.endswith(b"\r\n")
    assert max(map(len, field.split(b"\r\n"))) <= 76
    assert_words_are_legal(field)
    assert read_text(field) == one_line(text)


@given(ANYTHING | TRICKY.map("".join))
@example("0 \xa0")
def test_any_name_is_read_as_it_was_written_and_the_address_stays_bare(name):
    field = mailbox_field("To", Mailbox("o'neil+x@xn--bcher-kva.example", name))
    assert_words_are_legal(field)
    message = read(field)
    assert list(message.keys()) == ["To"]
    assert not message["To"].defects
    if field.count(b"=?utf-8?") < 2:  # Python 3.11 keeps the blank between two encoded words of a name
        (found,) = message["To"].addresses
        # It also takes blanks of any kind together in a decoded name; `read_name` below does not.
        name_read = Address(" ".join(found.display_name.split()), found.username, found.domain)
        assert name_read == Address(" ".join(one_line(name).split()), "o'neil+x", "xn--bcher-kva.example")
    assert read_name(field) == (one_line(name), "o'neil+x@xn--bcher-kva.example")


def test_a_title_that_looks_encoded_appears_literally():
    field = text_field("Subject", INJECTION)
    assert field.count(b"\r\n") == len(field.split(b"\r\n ")), "one field, folded"
    assert b"\nBcc" not in field
    assert read_text(field) == INJECTION


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Harbour opens", b"Subject: Harbour opens\r\n"),
        ("", b"Subject: \r\n"),
        ("Calm seas\r\nBcc: everyone@example.com", b"Subject: Calm seas Bcc: everyone@example.com\r\n"),
        ("Café by the harbour", b"Subject: =?utf-8?q?Caf=C3=A9_by_the_harbour?=\r\n"),
        ("Ночной паром", b"Subject: =?utf-8?b?0J3QvtGH0L3QvtC5INC/0LDRgNC+0Lw=?=\r\n"),
    ],
)
def test_a_subject_is_plain_where_it_can_be(text, expected):
    assert text_field("Subject", text) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (None, b"To: a@example.com\r\n"),
        ("Gleb Sander", b"To: Gleb Sander <a@example.com>\r\n"),
        ('Lund, Ute "Tide" <sea>', rb'To: "Lund, Ute \"Tide\" <sea>" <a@example.com>' + b"\r\n"),
        ("J. Smith", b'To: "J. Smith" <a@example.com>\r\n'),
        ("Síle", b"To: =?utf-8?b?U8OtbGU=?= <a@example.com>\r\n"),
    ],
)
def test_a_name_is_bare_quoted_or_encoded(name, expected):
    assert mailbox_field("To", Mailbox("a@example.com", name)) == expected


def test_words_fill_their_room_and_the_first_may_have_less():
    words = encoded_words("ж" * 100, 40)
    assert len(words[0]) <= 40
    assert all(len(word) <= 75 for word in words)
    assert len(words) == 6  # 9 letters of two octets in the first, 22 in each of the others


def test_a_local_part_outside_ascii_stays_utf8():
    assert mailbox_field("To", Mailbox("почта@example.com", "Ольга")).endswith(" <почта@example.com>\r\n".encode())


def test_a_long_structured_field_is_neither_encoded_nor_folded_inside_a_value():
    url = "https://news.courier.example/unsubscribe/" + "x" * 300
    assert structured_field("List-Unsubscribe", f"<{url}>, <mailto:leave@courier.example>") == (
        f"List-Unsubscribe: <{url}>,\r\n <mailto:leave@courier.example>\r\n".encode()
    )


@pytest.mark.parametrize("value", ["a\r\nBcc: x@y", "a\0b", "é", "", " a", "x" * 999, "a\tb"])
def test_a_structured_value_that_cannot_stand_there_is_refused(value):
    with pytest.raises(ValueError, match="List-Id"):
        structured_field("List-Id", value)


def test_a_date_needs_a_zone():
    assert date_field("Date", NOW) == b"Date: Mon, 23 Nov 2026 12:00:00 +0000\r\n"
    assert datetime.strptime("Mon, 23 Nov 2026 12:00:00 +0000", "%a, %d %b %Y %H:%M:%S %z") == NOW.astimezone(UTC)
    with pytest.raises(ValueError, match="no time zone"):
        date_field("Date", NOW.replace(tzinfo=None))


@pytest.mark.parametrize(
    ("text", "name", "address"),
    [
        ("The Caspian Courier <digest@courier.example>", "The Caspian Courier", "digest@courier.example"),
        ('"Courier, The \\"C\\"" <d@courier.example>', 'Courier, The "C"', "d@courier.example"),
        (" digest@Courier.Example ", None, "digest@courier.example"),
        ("Bücher <d@bücher.example>", "Bücher", "d@xn--bcher-kva.example"),
        ("Straße <d@straße.example>", "Straße", "d@xn--strae-oqa.example"),
    ],
)
def test_a_mailbox_is_read_from_configuration(text, name, address):
    assert Mailbox.parse(text) == Mailbox(address, name)


@pytest.mark.parametrize(
    "text", ["", "Courier", "a@", "@b.example", "a b@c.example", "x <a@b> y", "a@-.example", "a@b\r\nc"]
)
def test_what_is_no_mailbox_is_refused(text):
    with pytest.raises(ValueError, match=r"mailbox|mail address|domain"):
        Mailbox.parse(text)


@pytest.mark.parametrize(
    "address", ["a@b\r\nBcc: c@d", "a b@c.example", "<a@b>", "a,b@c", "a@é.example", "a\u202eb@c.d", "a\xa0b@c.d"]
)
def test_an_address_that_could_break_a_header_is_refused(address):
    with pytest.raises(ValueError, match="mail address"):
        Mailbox(address)
