"""Link scanners follow every link of every mail: nothing may change by that. $DIGEST_MAILS mails, 20 by default."""

from __future__ import annotations

import os
import re
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from urllib.parse import urlsplit

import newsroom
from served import MORNING, Served

MAILS = int(os.environ.get("DIGEST_MAILS", "20"))
LINK = re.compile(r"https://news\.test\.example(/[^\s\"'<>)]*)")


def links(path: Path) -> set[str]:
    """Our own links in a mail: in its header, its text and its HTML."""
    message = message_from_bytes(path.read_bytes(), policy=default)
    parts = [part.get_content() for part in message.walk() if part.get_content_maintype() == "text"]
    return {found for text in (str(message["List-Unsubscribe"]), *parts) for found in LINK.findall(text)}


def test_every_link_of_every_mail_may_be_fetched(served: Served) -> None:
    people = "".join(f"reader{number}@reader.example\n" for number in range(MAILS))
    (served.root / "people.csv").write_text(f"email\n{people}")
    front = f"headline: One\nslug: one\npublished: {datetime.now(UTC).isoformat()}"
    (served.root / "stories" / "one.md").write_text(f"---\n{front}\n---\nWords.\n")
    served.configure("digests/morning.yaml", MORNING)
    newsroom.run(served.root, "collect")
    newsroom.run(served.root, "subscribers", "import", "people.csv", "--digest", "morning", "--consent", "a test")
    newsroom.run(served.root, "send", "morning")
    newsroom.run(served.root, "publish")
    mails = sorted((served.root / "var" / "outbox").rglob("*.eml"))
    assert len(mails) == MAILS
    found = {link for mail in mails for link in links(mail)}
    personal = {link for link in found if link.startswith(("/unsubscribe/", "/preferences/"))}
    assert len(personal) == 2 * MAILS
    before = served.rows()
    for link in sorted(found):
        path = urlsplit(link).path
        for method in ("GET", "HEAD"):
            assert served.ask(method, path).status == 200, link
            served.ask(method, f"{path}?List-Unsubscribe=One-Click&leave=")
    assert served.rows() == before
