"""`digest run` sends system mail by a part of its own: a sign-up from the form to the welcome, and after kill -9."""

from __future__ import annotations

import os
import re
import signal
import urllib.request
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest
from clockroom import Clockroom
from running import Service, until
from signup_room import CONSENT

AT_NOON = "2026-11-23T12:00:00+00:00"


def mails(root: Path) -> list[str]:
    """The text of each system mail, the oldest first."""
    found = sorted((root / "var" / "outbox" / "messages").rglob("*.eml"), key=lambda path: path.name)
    return [path.read_bytes().replace(b"=\r\n", b"").decode("ascii") for path in found]


def post(service: Service, path: str, **fields: str) -> int:
    asked = urllib.request.Request(f"{service.address.rstrip('/')}{path}", urlencode(fields).encode())  # noqa: S310
    with urllib.request.urlopen(asked, timeout=60) as answer:  # noqa: S310
        return int(answer.status)


@pytest.fixture
def joinable(room: Clockroom) -> Clockroom:
    path = room.root / "config" / "site.yaml"
    path.write_text(path.read_text(encoding="utf-8") + CONSENT, encoding="utf-8")
    return room


def test_somebody_joins_a_running_service(joinable: Clockroom, start: Callable[..., Service]) -> None:
    service, root = start(AT_NOON), joinable.root
    until(lambda: service.pid("notices"), service)
    assert post(service, "/subscribe", email="cleo@example.com", digest="morning") == 200
    until(lambda: len(mails(root)) == 1, service)
    link = re.search(r"https?://\S+?(/confirm/[0-9a-z-]+)", mails(root)[0])
    assert link
    path = urlsplit(link[1]).path
    assert service.get(path.lstrip("/")) == 200
    os.kill(service.pid("notices") or 0, signal.SIGKILL)
    assert post(service, path) == 200
    until(lambda: len(mails(root)) == 2, service)
    assert "Message-ID: <welcome." in mails(root)[1]
    assert service.end() == 0
    assert "example.com" not in service.log
    assert len(mails(root)) == 2
