"""A digest in several languages: everybody gets theirs, as it was composed, and so do the pages."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path

import lxml.html
import pytest
from desk import EDITION, Desk, T
from smtp_newsroom import Newsroom

from digest.app import App
from digest.model.edition import Edition
from digest.pipeline.compose import compose
from digest.store import renditions

DIGEST = """
languages: [en, ru, ar, fr]
title: {en: "Morning", ru: "Утро", ar: "صباح"}
subject:
  en: "Today: {{ edition.lead.headline }}"
  ru: "Сегодня: {{ edition.lead.headline }}"
  ar: "اليوم: {{ edition.lead.headline }}"
blocks:
  - title: {en: "Latest", ru: "Новости", ar: "الأخبار"}
    select: {since: last_edition}
  - text: {en: "notes/en.md", ru: "notes/ru.md"}
    label: {en: "Advertisement", ru: "Реклама", ar: "إعلان"}
"""
PEOPLE = {"en": "en-GB", "ru": "ru_RU", "ar": "ar", "upper": "RU", "none": "", "unknown": "sw"}
# What each must find: subject, title, block, a note, a label of ours, the date, the direction.
ENGLISH = ("Today: About one", "Morning", "Latest", "Buy our almanac.", "Unsubscribe", "23 November 2026", "ltr")
RUSSIAN = ("Сегодня: About one", "Утро", "Новости", "Купите альманах.", "Отписаться", "23 ноября 2026", "ltr")
ARABIC = ("اليوم: About one", "صباح", "الأخبار", "Buy our almanac.", "إلغاء الاشتراك", "23 نوفمبر 2026", "rtl")
EXPECTED = {"en": ENGLISH, "ru": RUSSIAN, "ar": ARABIC, "upper": RUSSIAN, "none": ENGLISH, "unknown": ENGLISH}
LANGUAGES = {ENGLISH: "en", RUSSIAN: "ru", ARABIC: "ar"}


def configure(root: Path, text: str = DIGEST) -> None:
    (root / "notes").mkdir(exist_ok=True)
    (root / "notes" / "en.md").write_text("Buy our *almanac*.\n", encoding="utf-8")
    (root / "notes" / "ru.md").write_text("Купите *альманах*.\n", encoding="utf-8")
    (root / "config" / "digests" / "morning.yaml").write_text(text, encoding="utf-8")
    rows = "".join(f"{name}@example.com,{locale}\n" for name, locale in PEOPLE.items())
    (root / "people.csv").write_text(f"email,locale\n{rows}", encoding="utf-8")


@pytest.fixture
def tongues(desk: Desk) -> Desk:
    configure(desk.root)
    desk.run("subscribers", "import", str(desk.root / "people.csv"), "--consent", "a test")
    return desk


def composed(desk: Desk) -> Edition:
    """An approved edition that nobody has begun to send."""
    app = App.load(desk.root / "config")
    now = datetime.fromisoformat(T)
    made = compose(app.store, app.digest("morning"), app.render_to_send, app.signing_keys[0], now)
    app.store.close()
    assert isinstance(made, Edition)
    return made


def outbox(desk: Desk) -> dict[str, EmailMessage]:
    messages = [read(path.read_bytes()) for path in sorted((desk.root / "var" / "outbox").rglob("*.eml"))]
    return {message["To"].partition("@")[0]: message for message in messages}


def read(octets: bytes) -> EmailMessage:
    message = email.message_from_bytes(octets, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def parts(message: EmailMessage) -> tuple[str, str]:
    html, text = message.get_body(("html",)), message.get_body(("plain",))
    assert html is not None
    assert text is not None
    return html.get_content(), text.get_content()


def holds(message: EmailMessage, expected: tuple[str, ...], site: str, headline: str = "About one") -> None:
    subject, title, block, note, leave, date, direction = expected
    html, text = parts(message)
    assert message["Subject"] == subject.replace("About one", headline)
    tree = lxml.html.document_fromstring(html)
    assert (tree.get("lang"), tree.get("dir")) == (LANGUAGES[expected], direction)
    said = " ".join(tree.body.text_content().split())
    for words in (title, block, note, leave, date):
        assert words in said
        assert words in text.replace("*", "")
    aside = "" if expected is ENGLISH else f"{LANGUAGES[expected]}/"
    assert f"{site}/editions/morning/2026-11-23/{aside}" in tree.xpath("//a/@href")
    # The story is in English whatever the mail is in, and says so.
    assert tree.xpath("//h3/ancestor::*[@lang][1]/@lang") == ["en"]


def test_everybody_gets_their_language_as_it_was_composed(tongues: Desk) -> None:
    made = composed(tongues)
    assert made.languages == ("en", "ru", "ar", "fr")
    with App.load(tongues.root / "config").store.read() as connection:
        kept = renditions.get(connection, EDITION)
    # Nobody reads French here, so nothing was rendered in it.
    assert kept is not None
    assert kept.languages == ("en", "ar", "ru")
    configure(tongues.root, DIGEST.replace("Morning", "Evening").replace("Утро", "Вечер").replace("Новости", "Иное"))
    (tongues.root / "notes" / "ru.md").write_text("Другое.\n", encoding="utf-8")
    sent = tongues.json("send", "morning")
    assert sent["deliveries"] == {"sent": len(PEOPLE)}
    assert (sent["edition"]["language"], sent["edition"]["languages"]) == ("en", ["en", "ru", "ar", "fr"])
    got = outbox(tongues)
    assert got.keys() == EXPECTED.keys()
    for name, expected in EXPECTED.items():
        holds(got[name], expected, "https://news.test.example")


def test_a_language_that_comes_up_later_falls_back_and_no_message_is_lost(tongues: Desk) -> None:
    composed(tongues)
    people = tongues.root / "people.csv"
    people.write_text("email,locale\nru@example.com,fr\nar@example.com,ru\n", encoding="utf-8")
    tongues.run("subscribers", "import", str(people), "--consent", "a test")
    assert tongues.json("send", "morning")["deliveries"] == {"sent": len(PEOPLE)}
    got = outbox(tongues)
    holds(got["ru"], ENGLISH, "https://news.test.example")
    holds(got["ar"], RUSSIAN, "https://news.test.example")


def test_a_takedown_reaches_every_language(tongues: Desk) -> None:
    tongues.write("two", published="2026-11-23T09:00:00Z")
    tongues.collect()
    composed(tongues)
    tongues.run("hide", "https://test.example/one", "--reason", "a test")
    tongues.run("send", "morning")
    got = outbox(tongues)
    assert {name: message["Subject"] for name, message in got.items() if name in ("en", "ru", "ar")} == {
        "en": "Today: About two",
        "ru": "Сегодня: About two",
        "ar": "اليوم: About two",
    }
    assert all("About one" not in "".join(parts(message)) for message in got.values())
    tongues.run("publish")
    pages = {path: path.read_text() for path in (tongues.root / "var" / "public").rglob("*.html")}
    assert [path for path, page in pages.items() if "About one" in page and "editions" in path.parts] == []


def test_what_is_put_back_brings_the_subject_back_in_every_language(tongues: Desk) -> None:
    tongues.write("two", published="2026-11-23T09:00:00Z")
    tongues.collect()
    tongues.run("send", "morning")
    (before,) = tongues.json("editions")["editions"]
    folder = tongues.root / "var" / "public" / "editions" / "morning" / "2026-11-23"
    tongues.run("publish")
    titles = {path: path.read_text("utf-8").partition("</title>")[0] for path in folder.rglob("*.html")}
    tongues.run("hide", "https://test.example/one", "--reason", "a test")
    assert "About one" not in (folder / "index.html").read_text("utf-8")
    tongues.run("unhide", "https://test.example/one")
    assert tongues.json("editions")["editions"] == [before]
    assert {path: path.read_text("utf-8").partition("</title>")[0] for path in folder.rglob("*.html")} == titles


def test_each_language_has_its_page(tongues: Desk) -> None:
    tongues.run("send", "morning")
    tongues.run("publish")
    folder = tongues.root / "var" / "public" / "editions"
    addresses = {tag: f"/editions/morning/2026-11-23/{tag}/" for tag in ("ru", "ar", "fr")}
    addresses = {"en": "/editions/morning/2026-11-23/", **addresses}
    for tag, address in addresses.items():
        page = folder.parent / address.strip("/") / "index.html"
        tree = lxml.html.document_fromstring(page.read_text(encoding="utf-8"))
        assert (tree.get("lang"), tree.get("dir")) == (tag, "rtl" if tag == "ar" else "ltr")
        assert tree.xpath("//link[@rel='canonical']/@href") == [f"https://news.test.example{address}"]
        alternates = {link.get("hreflang"): link.get("href") for link in tree.xpath("//link[@hreflang]")}
        public = {each: f"https://news.test.example{there}" for each, there in addresses.items()}
        assert alternates == {**public, "x-default": public["en"]}
        links = dict(zip(addresses, tree.xpath("//nav[@class='languages']//li"), strict=True))
        switch = {each: item.xpath("./*/@href") for each, item in links.items()}
        assert switch == {each: [] if each == tag else [there] for each, there in addresses.items()}
        heading = {"en": "Morning", "ru": "Утро", "ar": "صباح", "fr": "Morning"}[tag]
        assert tree.xpath("//h1")[0].text == heading
    feed = (folder / "morning.atom").read_text(encoding="utf-8")
    assert 'xml:lang="en"' in feed
    assert "Сегодня" not in feed
    assert '<h1 class="title">Morning</h1>' in (folder / "morning" / "index.html").read_text(encoding="utf-8")
    written = sorted(path.stat().st_mtime_ns for path in folder.rglob("*.html"))
    assert tongues.json("publish")["rendered"] == []
    assert written == sorted(path.stat().st_mtime_ns for path in folder.rglob("*.html"))


def test_a_preview_and_a_proof_in_each_language(tongues: Desk) -> None:
    out = tongues.root / "out"
    shown = tongues.json("preview", "morning", "--out", str(out))
    assert shown["edition"]["subject"] == "Today: About one"
    for tag, subject in {"ru": "Сегодня: About one", "ar": "اليوم: About one"}.items():
        assert read((out / f"edition.{tag}.eml").read_bytes())["Subject"] == subject
        assert f'<html lang="{tag}"' in (out / f"edition.{tag}.html").read_text(encoding="utf-8")
        assert {path.name for path in out.glob(f"edition.{tag}.*")} >= {f"edition.{tag}.txt", f"edition.{tag}.json"}
    assert read((out / "edition.eml").read_bytes())["Subject"] == "Today: About one"
    tongues.run("send", "morning", "--to", "editor@test.example", "--language", "ru")
    assert outbox(tongues)["editor"]["Subject"] == "[Proof] Сегодня: About one"
    wrong = tongues.run("send", "morning", "--to", "e@x.example", "--language", "de", status=2)
    assert "its languages are en, ru, ar, fr" in wrong
    assert "name who gets it with --to" in tongues.run("send", "morning", "--language", "ru", status=2)


def test_a_language_that_nobody_reads_is_told_and_an_earlier_preview_does_not_pass_for_it(tongues: Desk) -> None:
    out = tongues.root / "out"
    tongues.run("preview", "morning", "--out", str(out))
    (out / "edition.old.html").write_text("mine", encoding="utf-8")
    composed(tongues)
    told = tongues.run("send", "morning", "--to", "e@x.example", "--language", "fr", status=1)
    assert (
        f"Nobody read Morning in fr when edition {EDITION} was composed, so it has no mail in that, but in en, " in told
    )
    tongues.run("preview", "morning", "--out", str(out))
    suffixes = (".eml", ".html", ".json", ".txt")
    ours = {f"edition{tag}{suffix}" for tag in ("", ".ar", ".ru") for suffix in suffixes}
    assert {path.name for path in out.iterdir()} == {*ours, "edition.old.html"}
    # What was aside is now the default, and its files have another name.
    configure(tongues.root, DIGEST.replace("[en, ru, ar, fr]", "[ru, en, ar, fr]"))
    tongues.run("preview", "morning", "--as-of", T, "--out", str(out))
    assert {path.name for path in out.glob("edition.??.html")} == {f"edition.{tag}.html" for tag in ("en", "ar", "fr")}


def test_check_says_what_is_missing_and_an_error_which_language_it_is_in(tongues: Desk) -> None:
    said = tongues.run("check")
    assert "morning.yaml:3:1: warning: “title” is not written in fr: what it says in en is taken for that" in said
    assert "“text” is not written in ar, fr" in said
    configure(tongues.root, DIGEST.replace("Сегодня: {{ edition.lead.headline }}", "{{ edition.lead.headlin }}"))
    assert "has no “headlin”: did you mean “headline”? (in the mail in ru)" in tongues.run("check", status=2)
    assert "in the mail in ru" in tongues.run("send", "morning", status=2)
    assert tongues.json("editions") == {"editions": []}


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    made = Newsroom(tmp_path, 0)
    yield made
    made.close()


def test_over_smtp_each_gets_theirs_too(newsroom: Newsroom) -> None:
    configure(newsroom.root)
    newsroom.run("subscribers", "import", str(newsroom.root / "people.csv"), "--consent", "test")
    newsroom.run("send", "morning")
    got = {}
    for path in newsroom.received.glob("*.eml"):
        address, _, message = path.read_bytes().partition(b"\r\n")
        got[address.decode().partition("@")[0]] = read(message)
    assert got.keys() == EXPECTED.keys()
    for name, expected in EXPECTED.items():
        holds(got[name], expected, "https://kill.example", headline="The only story")
