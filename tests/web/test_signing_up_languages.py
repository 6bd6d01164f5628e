"""Signing up for a digest in several languages: the form lets people choose theirs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import lxml.html
import make
import pytest
from filled import opened
from served import MORNING
from signup_room import ADA, SignupRoom

from digest.model.digest import Wording
from digest.render.signup_forms import home_form
from digest.store import subscribers


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SignupRoom]:
    made = SignupRoom(tmp_path, monkeypatch)
    yield made
    made.close()


def test_a_digest_in_several_languages_lets_its_readers_choose(room: SignupRoom) -> None:
    """The page's language is chosen beforehand, and what was chosen is kept when an address has to be mended."""
    assert b"<select" not in room.get("/subscribe?lang=hy").body
    room.configure("digests/evening.yaml", MORNING.replace("formerly: [dawn]\n", "languages: [en, hy]\n"))
    room.reload()
    page = lxml.html.fromstring(room.get("/subscribe?lang=hy").body)
    assert page.xpath("//select[@name='locale']/option[@selected]/text()") == ["հայերեն"]
    assert page.xpath("//label[@for=//select/@id]/text()") == ["Լեզու"]
    assert not lxml.html.fromstring(room.get("/subscribe?digest=morning").body).xpath("//select")
    form = opened(room, "/subscribe?lang=en")
    form.path = "/subscribe"
    again = form.write(email="ada", locale="hy", digest="evening").send()
    assert lxml.html.fromstring(again.body).xpath("//select[@name='locale']/option[@selected]/@value") == ["hy"]
    form.write(email=ADA).send()
    room.deliver()
    (mail,) = room.mails()
    assert str(mail.message["Subject"]).startswith("Խնդրում ենք հաստատել")
    room.post(mail.link)
    with room.app.store.read() as connection:
        found = subscribers.get(connection, ADA)
    assert found
    assert found.person.locale == "hy"


def test_what_no_digest_comes_in_is_not_offered() -> None:
    several = make.digest(wordings=(Wording("en", "News", ""), Wording("ar", "أخبار", "")))
    form = home_form([several, make.digest(language="de")], "Yes.", "fr")
    assert form
    assert (form.languages, form.locale) == ((("en", "English"), ("ar", "العربية"), ("de", "Deutsch")), "en")
    beside = home_form([make.digest(language="de"), several], "Yes.", "de")
    assert beside
    assert beside.locale == "de"
    alone = home_form([make.digest(language="de")], "Yes.", "fr")
    assert alone
    assert (alone.languages, alone.locale) == ((), "")
