"""`digest check`: what selections ask for in vain, a secret that is not there, and relays that do not answer."""

from __future__ import annotations

import json
import socket

import pytest
from delivery.smtp_server import Server
from desk import DIGEST, SITE, SOURCES, Desk

# Nothing is new by then.
LATER = "2026-11-30T12:00:00+00:00"


def write(desk: Desk, name: str, text: str) -> None:
    (desk.root / "config" / name).write_text(text, encoding="utf-8")


def told(desk: Desk, *more: str, status: int = 0) -> list[str]:
    found = desk.run("check", *more, status=status)
    return [line.removeprefix("config/") for line in found.splitlines()]


def test_a_section_and_a_topic_that_no_story_has_are_named(desk: Desk) -> None:
    desk.write("two", section="business", topics=["harbours"])
    desk.collect()
    select = "{sections: [bussiness, Business], topics: [harbours], exclude: {topics: [harbors]}}"
    write(desk, "digests/morning.yaml", DIGEST.replace("{since: last_edition}", select))
    write(desk, "feeds.yaml", 'all: {title: "All", select: {sections: [business, cellars]}}\n')
    lines = [line for line in told(desk) if "no stored story" in line]
    assert lines == [
        "digests/morning.yaml:4:43: warning: no stored story has the section “bussiness” (did you mean “business”?)",
        "digests/morning.yaml:4:104: warning: no stored story has the topic “harbors” (did you mean “harbours”?)",
        "feeds.yaml:1:51: warning: no stored story has the section “cellars”",
    ]


def test_a_secret_that_is_not_there_is_told_and_stops_nothing_else(desk: Desk) -> None:
    write(desk, "sources.yaml", SOURCES + 'push: {kind: push, token: "${NO_SUCH_TOKEN}"}\n')
    (line,) = [each for each in told(desk, status=2) if "error" in each]
    assert line.startswith("sources.yaml:2:27: error: “token”: the environment variable NO_SUCH_TOKEN is not set")
    desk.write("two")
    said = desk.run("collect", status=1)
    assert "push: it was not visited: “token”: the environment variable NO_SUCH_TOKEN is not set" in said
    assert len(desk.json("articles")["articles"]) == 2
    assert desk.json("preview", "morning")["edition"] is not None


@pytest.mark.parametrize(
    ("file", "said"),
    [
        ("config/templates/email/parts/masthead.html", "move it to templates/email/parts/masthead.html"),
        ("config/labels/en.toml", "move it to templates/labels/en.toml"),
        ("template/labels/en.toml", "move it to templates/labels/en.toml"),
        ("templates/labels/en.tml", "did you mean “labels/en.toml”?"),
        ("templates/email/parts/inline.scss", "did you mean “email/parts/inline.css”?"),
    ],
)
def test_an_override_that_nothing_reads_is_told(desk: Desk, file: str, said: str) -> None:
    for name in (file, "config/notes/web/page.md", "templates/pictures/logo.png", "templates/README.md"):
        (desk.root / name).parent.mkdir(parents=True, exist_ok=True)
        (desk.root / name).write_text("x", encoding="utf-8")
    lines = [line for line in desk.run("check").splitlines() if "templates/" in line]
    assert len(lines) == 1
    assert lines[0].startswith(f"{file}: warning: ")
    assert lines[0].endswith(said)


def test_newsletters_that_nobody_can_tell_apart_are_told(desk: Desk) -> None:
    write(desk, "site.yaml", SITE + 'consent: {version: "1", text: "Yes."}\n')
    write(
        desk,
        "digests/evening.yaml",
        DIGEST.replace('"Morning"', '{en: "morning", ru: "Утро"}') + "languages: [en, ru]\n",
    )
    write(desk, "digests/quiet.yaml", DIGEST + "signup: closed\n")
    (line,) = [each for each in told(desk) if "tell the two apart" in each]
    assert line.startswith("digests/morning.yaml:2:8: warning: “Morning” is also what evening is called")


def test_what_tomorrows_stories_may_lack_is_asked_for_today(desk: Desk) -> None:
    desk.write("two")
    desk.collect()
    write(desk, "digests/morning.yaml", f'{DIGEST}subject: "{{{{ edition.lead.published.year }}}}"\n')
    (line,) = [each for each in told(desk, status=2) if "error" in each]
    assert line.startswith("digests/morning.yaml:")
    assert "subject: " in line
    assert "headline and nothing else: ask for it by “{% if %}”" in line
    subject = "{% if edition.lead.published %}{{ edition.lead.published.year }}{% endif %}"
    write(desk, "digests/morning.yaml", f'{DIGEST}subject: "{subject}"\n')
    assert not [each for each in told(desk) if "error" in each]


def test_what_somebody_typed_does_not_act_on_the_terminal(desk: Desk) -> None:
    """Neither a line that looks like another problem, nor letters that run backwards, nor a cleared screen."""
    wrong = r'"x\u202ey\r\nconfig/a.yaml: error: b\e[2J\N\L\u2066"'
    write(desk, "site.yaml", SITE.replace("https://test.example", wrong))
    (line,) = desk.run("check", status=2).splitlines()
    assert r": “x\u202ey\r\nconfig/a.yaml: error: b\x1b[2J\x85\u2028\u2066” is no web address: " in line
    (line,) = desk.run("preview", status=2).splitlines()
    assert r"“x\u202ey\r\nconfig/" in line
    write(desk, "site.yaml", SITE)
    assert r"x\x1b[2J\u202e" in desk.run("preview", "x\x1b[2J\u202e", status=2)


def test_what_fails_for_want_of_stories_alone_is_no_fault_of_a_digest(desk: Desk) -> None:
    desk.clock(LATER)
    note = 'blocks:\n  - {text: "note.md"}\n'
    (desk.root / "note.md").write_text("# A note\n\n[Here](hrtps://a.example/)\n", encoding="utf-8")
    subject = 'languages: [en, ru]\nsubject: "{{ edition.stories[1].headline }}"\n'
    write(desk, "digests/morning.yaml", DIGEST.replace("blocks:\n", note) + subject)
    (broken,) = [each for each in told(desk, status=2) if "error" in each]
    assert broken.startswith("note.md:3: error: ")
    (desk.root / "note.md").write_text("# A note\n", encoding="utf-8")
    assert not [each for each in told(desk) if "error" in each]
    said = desk.run("preview", "morning", status=2)
    assert "(in the mail in en); the edition that fails would not be sent: nothing is new: " in said
    write(desk, "digests/morning.yaml", DIGEST + subject.replace("[1]", "[3]"))
    assert [each for each in told(desk, status=2) if "subject: tuple object has no element 3" in each]
    write(desk, "digests/morning.yaml", f"{DIGEST}{subject}skip_if_fewer_than: 0\n")
    assert [each for each in told(desk, status=2) if "subject: tuple object has no element 1" in each]


def test_a_template_that_fails_for_want_of_stories_alone_is_none_either(desk: Desk) -> None:
    desk.clock(LATER)
    look = desk.root / "templates" / "email" / "own" / "message.html"
    look.parent.mkdir(parents=True)
    look.write_text(
        '{% extends "email/briefing/message.html" %}\n'
        "{% block masthead %}{{ super() }}<p>{{ edition.stories[0].headline }}</p>{% endblock %}\n",
        encoding="utf-8",
    )
    write(desk, "digests/morning.yaml", f"{DIGEST}template: own\n")
    assert not [each for each in told(desk) if "error" in each]


def test_each_relay_is_tried(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DIGEST_CLOCK")
    with Server() as server, socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        away = taken.getsockname()[1]
        relays = "".join(f"    - {{host: 127.0.0.1, port: {port}, security: none}}\n" for port in (server.port, away))
        write(desk, "site.yaml", f"{SITE}mail:\n  transport: smtp\n  relays:\n{relays}")
        lines = [line for line in told(desk, "--online", status=2) if "relay" in line]
        assert [line.split()[0] for _, line in server.commands] == ["EHLO", "QUIT"]
    assert lines == [
        f"site.yaml:10:14: error: relay 127.0.0.1:{away} cannot be reached: Connection refused; look at host and port,"
        " and whether a firewall lets this machine out"
    ]


def test_a_project_without_a_digest_is_told_what_to_write(desk: Desk) -> None:
    (desk.root / "config/digests/morning.yaml").unlink()
    for command in ("check", "preview", "schedule"):
        assert desk.run(command).startswith("There is no digest yet: write config/digests/NAME.yaml"), command
    assert desk.json("check") == {"problems": []}


def test_a_broken_link_in_a_note_is_told_with_its_line_and_stops_the_edition(desk: Desk) -> None:
    write(desk, "digests/morning.yaml", DIGEST + '  - {text: "notes/market.md", title: "Market"}\n')
    (desk.root / "notes").mkdir()
    (desk.root / "notes/market.md").write_text("# Tomorrow\n\nFrom six. [Map](/map)\n", encoding="utf-8")
    desk.write("two")
    desk.collect()
    where = "notes/market.md:3: error: the link “Map” is relative (/map): in a mail it needs the whole address, with"
    assert [line for line in told(desk, status=2) if "error" in line] == [f"{where} https:// (under “Market”)"]
    (problem,) = [each for each in json.loads(desk.run("check", "--json", status=2))["problems"] if each["line"]]
    assert (problem["file"], problem["line"], problem["severity"]) == ("notes/market.md", 3, "error")
    assert "error: notes/market.md:3: the link “Map” is relative" in desk.run("preview", "morning", status=1)
    assert "notes/market.md:3: the link “Map” is relative" in desk.run("send", "morning", status=2)
    assert desk.json("editions")["editions"] == []


@pytest.mark.parametrize("end", ["\r\n", "\r", "\r\r\n"], ids=["Windows", "old Mac", "doubled by a transfer"])
@pytest.mark.parametrize("closing", ["```", ""])
def test_a_note_may_end_its_lines_as_any_system_does(desk: Desk, end: str, closing: str) -> None:
    write(desk, "digests/morning.yaml", DIGEST + '  - {text: "notes/market.md", title: "Market"}\n')
    text = f"Hours\n\n|a|b|\n|-|-|\n|x|y|z|\n\n```\nfrom = 6\n{closing}\n"
    (desk.root / "notes").mkdir()
    (desk.root / "notes/market.md").write_bytes(text.replace("\n", end).encode())
    desk.write("two")
    desk.collect()
    lines = [line.partition(",")[0] for line in told(desk) if line.startswith("notes/")]
    fence = [] if closing else ["notes/market.md:7: warning: a block of code is never closed"]
    assert lines == ["notes/market.md:5: warning: a row of 3 cells", *fence]
    desk.run("preview", "morning", "--out", str(desk.root / "seen"))
    desk.run("send", "morning")
    shown = (desk.root / "seen/edition.html").read_text(encoding="utf-8")
    assert "</td>" in shown.partition("Hours")[2].partition("from = 6")[0]


def test_a_broken_file_of_the_configuration_hides_no_fault_of_the_templates(desk: Desk) -> None:
    write(desk, "digests/morning.yaml", DIGEST + "template: Briefing\n")
    own = desk.root / "templates/email/parts"
    own.mkdir(parents=True)
    (own / "note.html").write_text("\n{{ nope }}", encoding="utf-8")
    first, second = told(desk, status=2)
    assert first.startswith("digests/morning.yaml:5:11: error: “template”")
    assert second.startswith("templates/email/parts/note.html:2: error: there is no “nope”")
    assert desk.run("--config", str(desk.root), "check", status=2).count("error") == 1


def test_a_language_without_labels_is_told_once_where_it_is_asked_for(desk: Desk) -> None:
    write(desk, "digests/evening.yaml", DIGEST.replace("title:", 'language: "he"\ntitle:', 1))
    write(desk, "digests/morning.yaml", DIGEST.replace("title:", "languages: [en, fr-CA, UR, he]\ntitle:", 1))
    lines = [line for line in told(desk) if "there are no labels" in line]
    said = "so mails and pages say “Unsubscribe” and the like in English: translate labels/en.toml as templates/labels"
    assert lines == [
        f"digests/evening.yaml:2:11: warning: there are no labels in “he”, {said}/he.toml",
        f"digests/morning.yaml:2:24: warning: there are no labels in “ur”, {said}/ur.toml",
    ]
    (desk.root / "templates/labels").mkdir(parents=True)
    for language in ("he", "ur"):
        (desk.root / f"templates/labels/{language}.toml").write_text("save = 'x'", encoding="utf-8")
    assert not [line for line in told(desk) if "there are no labels" in line]
    write(desk, "site.yaml", SITE + "language: ja\n")
    assert [line.partition(",")[0] for line in told(desk) if "there are no labels" in line] == [
        "site.yaml:6:11: warning: there are no labels in “ja”"
    ]


def test_a_missing_postal_address_is_told_once_and_of_the_file_that_lacks_it(desk: Desk) -> None:
    desk.write("two")
    desk.collect()
    write(desk, "digests/morning.yaml", f"{DIGEST}languages: [en, ru]\n")
    write(desk, "digests/evening.yaml", DIGEST)
    (line,) = [each for each in told(desk) if "postal" in each]
    assert line.startswith("site.yaml: warning: no postal address stands in mails")
    assert line.endswith("write postal_address in site.yaml")
    write(desk, "site.yaml", f'{SITE}postal_address: "1 Pier Road"\n')
    assert not [each for each in told(desk) if "postal" in each]


def test_links_without_https_are_told_once_with_their_line_and_by_preview(desk: Desk) -> None:
    desk.write("two")
    desk.collect()
    write(desk, "site.yaml", SITE.replace("https://news.", "http://news."))
    (line,) = [each for each in told(desk) if "button to unsubscribe" in each]
    assert line.startswith("site.yaml:5:19: warning: mail programs offer no button to unsubscribe")
    assert "warning: mail programs offer no button to unsubscribe" in desk.run("preview", "morning")


@pytest.mark.parametrize(
    ("subject", "said"),
    [
        ("<b>News</b>", "<b>"),
        ("News &amp; more", "&amp;"),
        ("For *|FNAME|*", "*|FNAME|*"),
    ],
)
def test_what_a_subject_shows_as_it_is_typed_is_told_once_by_check_and_by_preview(
    desk: Desk, subject: str, said: str
) -> None:
    desk.write("two")
    desk.collect()
    write(desk, "digests/morning.yaml", f'{DIGEST}subject: "{subject}"\n')
    (line,) = [each for each in told(desk) if said in each]
    at = len(DIGEST.splitlines()) + 1
    assert line.startswith(f"digests/morning.yaml:{at}:10: warning: “subject” is text, and “{said}” in it")
    assert f"warning: “{said}” in the subject is shown as it is typed" in desk.run("preview", "morning")


def test_a_subject_of_which_nothing_comes_is_told_and_none_without_a_story(desk: Desk) -> None:
    subject = "{% if edition.blocks | length > 9 %}Much{% endif %}"
    write(desk, "digests/morning.yaml", f'{DIGEST}subject: "{subject}"\n')
    desk.write("two")
    desk.collect()
    (line,) = [each for each in told(desk) if "nothing came of the subject" in each]
    at = len(DIGEST.splitlines()) + 1
    assert line.startswith(f"digests/morning.yaml:{at}:10: warning: its mail: nothing came of the subject, so “Morning")
    assert "warning: nothing came of the subject" in desk.run("preview", "morning")
    write(
        desk,
        "digests/morning.yaml",
        f"{DIGEST.replace('since: last_edition', 'sections: [none]')}skip_if_fewer_than: 0\n",
    )
    assert not [each for each in told(desk) if "nothing came of the subject" in each]


def test_what_is_wrong_with_a_subject_is_told_of_its_line_in_each_language(desk: Desk) -> None:
    desk.write("two")
    desk.collect()
    long = "The ferry runs again " * 6
    write(desk, "digests/morning.yaml", f'{DIGEST}subject: "{long}"\n')
    (line,) = [each for each in told(desk) if "characters: telephones" in each]
    at = len(DIGEST.splitlines()) + 1
    assert line.startswith(f"digests/morning.yaml:{at}:10: warning: its mail: the subject has 1")
    subjects = f'languages: [en, ru]\nsubject:\n  en: "Short"\n  ru: "{long}"\n'
    write(desk, "digests/morning.yaml", DIGEST + subjects)
    (line,) = [each for each in told(desk) if "characters: telephones" in each]
    assert line.startswith(f"digests/morning.yaml:{at + 3}:7: warning: its mail: the subject has 1")
    assert line.endswith("(in the mail in ru)")
