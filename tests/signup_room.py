"""A served newsroom in which people can sign up, and the mails that its system mail part writes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from html import unescape
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlencode, urlsplit

from served import SITE, Got, Served

from digest.pipeline.notices import Mailroom, Sent
from digest.web import signing_up

CONSENT = 'consent: {version: "2026-11", text: {en: "Yes, mail me.", hy: "Այո, գրեք ինձ։"}}\n'
FORM = "application/x-www-form-urlencoded"
TITLE = re.compile(r"<h1[^>]*>(.*?)</h1>", re.DOTALL)
ADA = "ada@reader.example"


@dataclass(frozen=True)
class Mail:
    """A system mail as it was written."""

    path: Path
    message: EmailMessage

    @property
    def kind(self) -> str:
        """What it is for, by its Message-ID."""
        return str(self.message["Message-ID"]).strip("<").partition(".")[0]

    @property
    def text(self) -> str:
        return self._part("plain")

    @property
    def html(self) -> str:
        return self._part("html")

    @property
    def link(self) -> str:
        """The path of its button's link."""
        (found,) = re.findall(r'class="button-link"[^>]*href="([^"]+)"', self.html) or re.findall(
            r'href="([^"]+)"[^>]*class="button-link"', self.html
        )
        parts = urlsplit(unescape(found))
        assert f"{parts.scheme}://{parts.netloc}" == "https://news.test.example"
        assert unescape(found) in self.text
        return parts.path + (f"?{parts.query}" if parts.query else "")

    def _part(self, subtype: str) -> str:
        part = self.message.get_body((subtype,))
        assert part is not None
        return str(part.get_content())


class SignupRoom(Served):
    """A served newsroom whose forms are open and answer without waiting for each other."""

    def __init__(self, root: Path, patch: Any, site: str = "") -> None:
        patch.setattr(signing_up, "EVEN_SECONDS", 0.0)
        super().__init__(root)
        self.configure("site.yaml", SITE + CONSENT + site)
        self.configure("digests/closed.yaml", (root / "config/digests/closed.yaml").read_text() + "\nsignup: closed\n")
        self.reload()

    def post(self, path: str, *fields: tuple[str, str], **headers: str) -> Got:
        return self.ask("POST", path, urlencode(fields).encode(), **{"Content_Type": FORM, **headers})

    def sign_up(self, email: str, *digests: str, **fields: str) -> Got:
        asked = [("email", email), *(("digest", name) for name in digests), *fields.items()]
        return self.post("/subscribe", *asked)

    def deliver(self, most: int = 100) -> Sent:
        """What the part for system mail does when it looks."""
        return Mailroom(self.app.store, self.app.post).send_due(self.app.transport(), lambda: self.now, most)

    def mails(self) -> list[Mail]:
        """All system mail that was written so far, the oldest first."""
        found = sorted((self.root / "var" / "outbox" / "messages").rglob("*.eml"), key=lambda path: path.name)
        return [Mail(path, cast(EmailMessage, message_from_bytes(path.read_bytes(), policy=default))) for path in found]

    def confirmed(self, email: str = ADA, *digests: str) -> Mail:
        """Sign up and confirm as a person does; the mail that asked for it."""
        before = len(self.mails())
        self.sign_up(email, *digests)
        self.deliver()
        mail = self.mails()[before]
        assert self.post(mail.link).status == 200
        self.deliver()
        return mail


def title(got: Got) -> str:
    found = TITLE.search(got.body.decode())
    assert found
    return re.sub("[\u2068\u2069]", "", unescape(found[1].strip()))
