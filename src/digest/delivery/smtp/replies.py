"""A server's replies, read from bytes as they come (RFC 5321, section 4.2; RFC 2034)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

# RFC 5321 allows 512 octets a line; real servers write longer ones.
LONGEST_LINE = 4096
MOST_LINES = 200

_LINE = re.compile(rb"([2-5][0-9][0-9])([ -]?)(.*)", re.DOTALL)
_ENHANCED = re.compile(r"([245])\.(\d{1,3})\.(\d{1,3})(?=\s|$)")
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")
_MAILBOX = re.compile(r"""(?:"[^"]*"|[^\s<>()\[\],;:"']+)@(?:\[[^\]\s]*\]|[^\s<>()\[\],;:"']+)""")
_SHORTEST_NAME = 3
_LONGEST_TEXT = 500

Hide = Callable[[str], str]


class ProtocolFault(Exception):
    """What came is no SMTP, or no answer to what was asked; the connection is of no more use."""


class Reply(NamedTuple):
    """One whole reply; `enhanced` is its status code (RFC 3463), such as (5, 7, 1), where it has one.

    `hide` takes secrets out of its words.
    """

    code: int
    lines: tuple[str, ...]
    enhanced: tuple[int, int, int] | None = None
    hide: Hide = str

    @property
    def good(self) -> bool:
        """Whether it says yes (2yz)."""
        return 200 <= self.code < 300

    @property
    def refuses(self) -> bool:
        """Whether it says no, for now (4yz) or for good (5yz)."""
        return self.code >= 400

    @property
    def passing(self) -> bool:
        """Whether it says no for now (4yz)."""
        return 400 <= self.code < 500

    def text(self, recipient: str = "") -> str:
        """The reply in one line without a secret or anybody's address, neither `recipient` nor another one."""
        # First the secrets, while they are whole: one may hold an @, or lie where the text is cut.
        words = _UNSEEN.sub(" ", self.hide(" ".join(line for line in self.lines if line)))
        local = recipient.rpartition("@")[0] or recipient
        hidden = _MAILBOX.sub("…", words)
        if len(local) >= _SHORTEST_NAME:
            hidden = re.sub(rf"(?<!\w){re.escape(local)}(?!\w)", "…", hidden, flags=re.IGNORECASE)
        return f"{self.code} {hidden}".strip()[:_LONGEST_TEXT]


class ReplyReader:
    """Cuts replies out of a stream of bytes, wherever the network has cut it; `hide`: see `Reply`."""

    def __init__(self, hide: Hide = str) -> None:
        self._hide = hide
        self._rest = b""
        self._code = 0
        self._lines: list[str] = []

    @property
    def half(self) -> bool:
        """Whether a reply has begun and not ended."""
        return bool(self._rest or self._lines)

    def feed(self, data: bytes) -> Iterator[Reply]:
        """The replies that `data` completes; to be iterated to its end.

        Raises ProtocolFault for what is no reply, after the replies before it.
        """
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:
            reply = self._line(line)
            if reply is not None:
                yield reply
        if len(self._rest) > LONGEST_LINE:
            raise ProtocolFault("a reply has a line without an end")

    def _line(self, line: bytes) -> Reply | None:
        matched = _LINE.fullmatch(line.removesuffix(b"\r"))
        if matched is None or len(line) > LONGEST_LINE:
            raise ProtocolFault("what came is no SMTP reply")
        code, more, text = int(matched[1]), matched[2] == b"-", matched[3]
        if not matched[2] and text:
            raise ProtocolFault("a reply has no blank after its code")
        if self._lines and code != self._code:
            raise ProtocolFault("a reply has two codes")
        if len(self._lines) >= MOST_LINES:
            raise ProtocolFault("a reply has lines without end")
        self._code = code
        self._lines.append(text.decode("utf-8", "replace"))
        if more:
            return None
        reply = Reply(code, tuple(self._lines), _enhanced(code, self._lines[0]), self._hide)
        self._lines = []
        return reply


def _enhanced(code: int, text: str) -> tuple[int, int, int] | None:
    found = _ENHANCED.match(text)
    if found is None or int(found[1]) != code // 100:
        return None
    return int(found[1]), int(found[2]), int(found[3])
