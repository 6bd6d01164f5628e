"""Signing up for a digest in several languages: the form lets people choose theirs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import lxml.html
import make
import pytest
from filled import opened
from served import MORNING, SITE
from signup_room import ADA, SignupRoom

from digest.cli.main import run
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


def test_consent_in_another_language_than_the_page_says_which(room: SignupRoom) -> None:
    """In French there is none here: English stands in for it (WCAG 3.1.2)."""

    def consents(path: str) -> list[tuple[str | None, str | None]]:
        page = lxml.html.fromstring(room.get(path).body)
        return [(each.text, each.get("lang")) for each in page.xpath("//*[contains(@class, 'consent')]/bdi")]

    agreed = "Yes, mail me."
    for path in ("/subscribe?", "/subscribe?embed&"):
        assert consents(f"{path}lang=fr") == [(agreed, "en")]
        assert consents(f"{path}lang=en") == [(agreed, None)]
        assert consents(f"{path}lang=hy") == [("Այո, գրեք ինձ։", None)]
    room.sign_up(ADA, "morning", lang="fr", locale="fr")
    room.deliver()
    (mail,) = room.mails()
    assert consents(mail.link) == [(agreed, "en")]
    room.post(mail.link)
    room.deliver()
    settings = re.search(r"https://news\.test\.example(/preferences/\S+)", room.mails()[-1].text)
    assert settings
    assert set(consents(settings[1])) == {(agreed, "en")}
    room.configure("site.yaml", SITE + 'consent: {version: "1", text: "Yes."}\n')
    room.reload()
    assert consents("/subscribe?lang=fr") == [("Yes.", "en")]
    room.configure("site.yaml", SITE + 'consent: {version: "1", text: {fr: "Oui."}}\n')
    room.reload()
    assert consents("/subscribe?lang=en") == [("Oui.", "fr")]
    assert run(["--config", str(room.root / "config"), "publish", "--out", str(room.root / "public")]) == 0
    assert '<bdi lang="fr">Oui.</bdi>' in (room.root / "public" / "index.html").read_text(encoding="utf-8")


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
