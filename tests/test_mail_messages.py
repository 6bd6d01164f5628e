"""Every message that leaves: strictly parsed, within the limits of the standards, with the contract's header fields."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sampled
import strict_mime


@pytest.fixture(scope="module")
def messages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[bytes]]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DIGEST_CLOCK", sampled.NOW)
        outbox = sampled.sent(tmp_path_factory.mktemp("sampled"), "eml")
        yield [path.read_bytes() for path in sorted(outbox.rglob("*.eml"))]


def test_no_message_has_a_fault(messages: list[bytes]) -> None:
    assert len(messages) == len(sampled.LOOKS) * 2
    assert {fault for message in messages for fault in strict_mime.faults(message)} == set()


def test_every_field_is_there_where_there_is_something_to_say(messages: list[bytes]) -> None:
    for message in messages:
        found = strict_mime.parsed(message)
        encoded = "Content-Transfer-Encoding"
        assert [name for name in strict_mime.FIELDS if name not in found] == ([encoded] if found.is_multipart() else [])


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ((b"MIME-Version: 1.0\r\n", b""), "header fields"),
        ((b"List-Id:", b"Bcc: a@evil.example\r\nList-Id:"), "header fields"),
        ((b"Subject: ", b"Subject: a\r\nSubject: "), "header fields"),
        ((b"\r\n\r\n", b"\r\n\r\n" + b"x" * 77 + b"\r\n"), "76 octets"),
        ((b"Subject: ", b"Subject: " + b"x" * 999), "998 octets"),
        ((b"Subject: ", b"Subject: =?utf-8?q?" + b"x" * 70 + b"?="), "75 octets"),
        ((b"\r\n\r\n", b"\r\n\r\n\n"), "bare CR or LF"),
        ((b"\r\n\r\n", "\r\n\r\né".encode()), "7bit"),
        ((b"--\r\n", b"-\r\n"), "Defect"),
        ((b"multipart/alternative", b"multipart/mixed"), "its parts are"),
    ],
)
def test_a_fault_is_seen(messages: list[bytes], change: tuple[bytes, bytes], fault: str) -> None:
    whole = max(messages, key=len)
    head, tail = whole.rsplit(change[0], 1) if change[0].startswith(b"--") else whole.split(change[0], 1)
    assert [each for each in strict_mime.faults(head + change[1] + tail) if fault in each]
