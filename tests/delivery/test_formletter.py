"""The form letter: every message is legal, says what the rendition says, and is filled for one person."""

import re

import pytest
from delivery.mail import (
    HEADERS,
    HTML,
    PREFERENCES,
    TEXT,
    UNSUBSCRIBE,
    assert_legal,
    filled,
    letterhead,
    parsed,
    rendition,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.delivery.formletter import FormLetter
from digest.delivery.headers import mailbox_field, one_line
from digest.delivery.inspection import message_faults
from digest.delivery.mailbox import Mailbox
from digest.delivery.smtp.envelope import stuffed
from digest.errors import DeliveryError
from digest.model.rendition import Hole

INJECTION = "A =?UTF-8?Q?=0D=0ABcc:_x@y.example?="
ANYTHING = st.text(st.characters(), max_size=400)
LINES = st.lists(st.sampled_from([".", "From ", " ", "\t", "=", "é", "😀", "x" * 74, "\r", "\n", "\r\n", *Hole])).map(
    "".join
)


def tidied(text: str) -> str:
    """What a body says after the form letter's cleaning."""
    text = re.sub(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", "", text.replace("\r\n", "\n").replace("\r", "\n"))
    return re.sub("[\ud800-\udfff]", "\ufffd", text).rstrip("\n") + "\n"


def body(message, kind):
    return parsed(message).get_body((kind,)).get_content().replace("\r\n", "\n")


def test_the_headers_are_exactly_those_of_the_contract_in_its_order_and_precedence():
    message = filled(FormLetter(rendition(), letterhead()))
    assert_legal(message)
    assert parsed(message).keys() == HEADERS
    assert message.isascii()


def test_optional_headers_are_left_out():
    form = FormLetter(rendition(), letterhead(reply_to=None, archive_url=None))
    assert parsed(filled(form)).keys() == [name for name in HEADERS if name not in ("Reply-To", "List-Archive")]


def test_what_the_headers_say():
    found = parsed(filled(FormLetter(rendition("Ночной паром"), letterhead())))
    assert found["From"] == "The Caspian Courier <digest@courier.example>"
    assert found["To"] == "Gleb Sander <gleb.sander@example.net>"
    assert found["Date"] == "Mon, 23 Nov 2026 12:00:00 +0000"
    assert found["Subject"] == "Ночной паром"
    assert found["Message-ID"] == f"<morning-2026-11-23.{'k3y' * 8}@courier.example>"
    assert found["List-Id"] == "<morning.courier.example>"
    assert found["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert found["List-Archive"] == "<https://news.courier.example/editions/morning/>"
    assert found["Precedence"] == "bulk"
    assert found["Feedback-ID"] == "morning-2026-11-23:morning:digest:courier.example"


@pytest.mark.parametrize(
    ("begins", "offered"),
    [("http://news.courier.example", False), ("https://news.courier.example", True), ("http://127.0.0.1:8000", True)],
)
def test_one_click_is_offered_by_https_alone_and_on_this_machine(begins: str, offered: bool):
    message = filled(FormLetter(rendition(), letterhead(unsubscribe=f"{begins}/unsubscribe/")))
    found = parsed(message)
    assert found["List-Unsubscribe"].startswith(f"<{begins}/unsubscribe/")
    assert ("List-Unsubscribe-Post" in found) == offered
    assert list(message_faults(message)) == []


def test_the_unsubscribe_link_stands_unencoded_on_one_line():
    begins, token = "https://news.courier.example/unsubscribe/" + "x" * 100 + "/", "x" * 300
    url = begins + token
    message = filled(FormLetter(rendition(), letterhead(unsubscribe=begins)), unsubscribe=token)
    assert f"\r\nList-Unsubscribe: <{url}>\r\n".encode() in message
    assert_legal(message)
    assert url in body(message, "plain")


def test_text_comes_before_html_and_both_say_what_the_rendition_says():
    message = filled(FormLetter(rendition(), letterhead()))
    assert [part.get_content_type() for part in parsed(message).walk()] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
    ]
    for kind, written in (("plain", TEXT), ("html", HTML)):
        expected = written.replace(Hole.UNSUBSCRIBE, UNSUBSCRIBE).replace(Hole.PREFERENCES, PREFERENCES)
        assert body(message, kind) == expected
    assert b"hole.invalid" not in message


def test_who_chose_text_gets_the_text_alone():
    message = filled(FormLetter(rendition(), letterhead(), variant="text"))
    assert parsed(message).keys() == [*HEADERS, "Content-Transfer-Encoding"]
    assert parsed(message).get_content_type() == "text/plain"
    assert UNSUBSCRIBE in parsed(message).get_content()


def test_a_link_in_html_is_escaped_and_in_text_it_is_not():
    begins = "https://news.courier.example/u?a=1&b='2'&t="
    message = filled(FormLetter(rendition(), letterhead(unsubscribe=begins)), unsubscribe="9-x")
    assert 'href="https://news.courier.example/u?a=1&amp;b=&#x27;2&#x27;&amp;t=9-x"' in body(message, "html")
    assert f"Leave: {begins}9-x\n" in body(message, "plain")


def test_a_story_cannot_have_a_readers_token_sent_to_it():
    html = f'<a href="https://evil.example/?{Hole.PREFERENCES}">x</a> <a href="{Hole.PREFERENCES}/../x">y</a>\n'
    text = f"https://evil.example/?u=({Hole.PREFERENCES})\n"
    message = filled(FormLetter(rendition(html=html, text=text), letterhead()))
    assert body(message, "html") == html
    assert body(message, "plain") == text


def test_a_title_holding_an_encoded_line_break_adds_no_header():
    form = FormLetter(rendition(INJECTION), letterhead(sender=Mailbox("d@courier.example", INJECTION)))
    message = filled(form, name=INJECTION)
    found = parsed(message)
    assert found.keys() == HEADERS
    assert found["Subject"] == INJECTION
    assert [found[name].addresses[0].display_name for name in ("From", "To")] == [INJECTION, INJECTION]
    assert b"\nBcc" not in message


def test_no_line_starts_with_a_dot_or_with_from():
    text = ".\n.x\nFrom here\n" + "x" * 75 + ".y\n" + "x" * 75 + "From y\n"
    message = filled(FormLetter(rendition(text=text), letterhead()))
    assert re.search(rb"\n(\.|From )", message.partition(b"\r\n\r\n")[2]) is None
    assert body(message, "plain") == text


def test_the_same_edition_gives_the_same_bytes_and_another_another_boundary():
    first, again = (filled(FormLetter(rendition(), letterhead())) for _ in range(2))
    assert first == again
    other = filled(FormLetter(rendition(), letterhead(edition_id="morning-2026-11-24")))
    assert parsed(first).get_boundary() != parsed(other).get_boundary()


def test_a_local_part_outside_ascii_is_written_in_utf8():
    message = filled(FormLetter(rendition(), letterhead()), email="почта@example.com", name="Ольга")
    assert "<почта@example.com>\r\n".encode() in message
    assert message.replace("почта".encode(), b"").isascii()


@pytest.mark.parametrize(
    "wrong",
    [
        {"email": "a@b\r\nBcc: c@d.example"},
        {"email": "a b@c.example"},
        {"key": "a>\r\nBcc: c@d.example"},
        {"key": ""},
        {"unsubscribe": "a b"},
        {"unsubscribe": ">\r\nBcc: c@d.example"},
        {"unsubscribe": ""},
        {"unsubscribe": "x" * 990},
        {"preferences": "a/../b"},
        {"preferences": ""},
    ],
)
def test_a_value_that_no_header_can_carry_fails_that_delivery_alone(wrong):
    form = FormLetter(rendition(), letterhead())
    with pytest.raises(DeliveryError) as caught:
        filled(form, **wrong)
    assert caught.value.permanent
    assert_legal(filled(form))


@pytest.mark.parametrize(
    "begins", ["javascript:", "https://x.example/a b/", "https://x.example/>", "https://" + "x" * 980]
)
def test_a_link_that_no_header_can_carry_is_refused(begins):
    with pytest.raises(ValueError, match="List-Unsubscribe"):
        FormLetter(rendition(), letterhead(unsubscribe=begins))


def test_the_large_pieces_are_the_same_in_every_letter():
    words = "A line of fifty-odd characters that makes this large.\n" * 100
    form = FormLetter(rendition(html=words + HTML, text=words + TEXT), letterhead())
    given_ = {"unsubscribe": "9-x", "preferences": "9-y"}
    one = form.fill(email="a@b.example", name=None, key="k1", **given_)
    two = form.fill(email="c@d.example", name="Ute", key="k2", **given_)
    shared = [piece for piece in one if any(piece is other for other in two)]
    assert sum(map(len, shared)) > 2 * len(words)
    assert form.fit
    assert len(one) < 8


NAMES = st.text("abcZ09 '-.,\"é", max_size=75) | st.from_regex(
    r"[A-Za-z0-9'-]{1,20}( [A-Za-z0-9'-]{1,20}){0,3}", fullmatch=True
)


@given(NAMES, st.integers(1, 60))
def test_a_plain_name_is_written_as_any_other_would_be(name, length):
    email = "a" * length + "@b.example"
    form = FormLetter(rendition(), letterhead())
    assert mailbox_field("To", Mailbox(email, name)) in filled(form, email=email, name=name)


@settings(max_examples=50)
@given(html=LINES, text=LINES, name=ANYTHING)
def test_a_message_that_is_said_to_be_fit_needs_no_stuffing(html, text, name):
    form = FormLetter(rendition(html=html, text=text), letterhead())
    message = filled(form, name=name)
    assert form.fit
    assert stuffed(message) == message + b".\r\n"


@pytest.mark.parametrize("wrong", [{"edition_id": "a b"}, {"digest": "a..b"}, {"authority": "x>\r\nBcc: y"}])
def test_a_letterhead_that_cannot_stand_in_a_header_is_refused(wrong):
    with pytest.raises(ValueError, match="Message-ID"):
        FormLetter(rendition(), letterhead(**wrong))


@settings(max_examples=150)
@given(
    subject=ANYTHING,
    name=ANYTHING,
    text=ANYTHING | LINES,
    html=ANYTHING | LINES,
    variant=st.sampled_from(["html", "text"]),
)
def test_any_words_make_a_legal_message_that_says_them(subject, name, text, html, variant):
    message = filled(FormLetter(rendition(subject, html, text), letterhead(), variant=variant), name=name)
    assert_legal(message)
    found = parsed(message)
    assert found.keys() == HEADERS + (["Content-Transfer-Encoding"] if variant == "text" else [])
    assert found["Subject"] == one_line(subject)
    unfilled = body(message, "plain").replace(UNSUBSCRIBE, Hole.UNSUBSCRIBE).replace(PREFERENCES, Hole.PREFERENCES)
    assert unfilled == tidied(text)
    if variant == "html":
        unfilled = body(message, "html").replace(UNSUBSCRIBE, Hole.UNSUBSCRIBE).replace(PREFERENCES, Hole.PREFERENCES)
        assert unfilled == tidied(html)
