"""The last look at a message: what must not leave is told, and stops an edition before anybody gets it."""

from __future__ import annotations

import pytest
import strict_mime
from delivery.mail import filled, letterhead, rendition

from digest.delivery.formletter import FormLetter
from digest.delivery.inspection import FIELDS, message_faults


@pytest.fixture(scope="module")
def message() -> bytes:
    return bytes(filled(FormLetter(rendition("Ночной паром"), letterhead())))


def test_a_good_message_has_no_fault(message: bytes) -> None:
    assert list(message_faults(message)) == []
    assert strict_mime.faults(message) == []
    assert FIELDS == strict_mime.FIELDS


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (b"List-Id:", b"Bcc: a@evil.example\r\nList-Id:", "look at 'Bcc'"),
        (b"Subject: ", b"Subject: a\r\nSubject: ", "look at 'Subject'"),
        (b"List-Unsubscribe-Post: ", b"X-Other: ", "'X-Other', 'List-Unsubscribe-Post'"),
        (b"Subject: ", b"Subject: =?utf-8?q?" + b"x" * 70 + b"?=", "encoded word"),
        (b"Subject: ", b"Subject: " + b"x" * 999, "998"),
        (b"\r\n\r\n", b"\r\n\r\n" + b"x" * 77 + b"\r\n", "76"),
        (b"\r\n\r\n", b"\r\n\r\n\n", "CRLF"),
        (b"\r\n\r\n", b"\r\n\r\n\0", "NUL"),
        (b"\r\n\r\n", b"\r\n\r\n\xc3\xa9", "seven bits"),
    ],
)
def test_a_fault_is_told(message: bytes, old: bytes, new: bytes, fault: str) -> None:
    told = list(message_faults(message.replace(old, new, 1)))
    assert [each for each in told if fault in each], told
