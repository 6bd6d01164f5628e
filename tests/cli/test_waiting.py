"""A draft under review, and any edition that was composed before, seen as the mail that its readers get."""

from __future__ import annotations

import email
import email.policy
import re
from pathlib import Path

import pytest
from desk import DIGEST, Desk, readers

from digest.app import App
from digest.cli.call import clock
from digest.cli.main import run
from digest.pipeline import heartbeat
from digest.pipeline.turns import compose_due
from digest.web.proofs import Proofs

DRAFT = "morning-2026-11-23"
SLOT = "2026-11-23T13:00:00+00:00"
LATER = "2026-11-23T12:30:00+00:00"
REVIEWED = DIGEST + 'schedule: {cron: "0 13 * * *", timezone: UTC}\nreview: {ahead: 2h, unanswered: hold}\n'


def drafts(desk: Desk) -> list[str]:
    """The ids of what the schedule asks for by now, composed as the service does it."""
    app = App.load(desk.root / "config")
    made = compose_due(app.store, app.digest("morning"), (), app.render_to_send, app.signing_keys[0], clock()())
    found = [each.id for each in made]
    app.store.close()
    return found


@pytest.fixture
def drafted(desk: Desk) -> Desk:
    """A draft with the story “one”, made as the service makes it; “two” came in after it."""
    (desk.root / "config" / "digests" / "morning.yaml").write_text(REVIEWED, encoding="utf-8")
    assert drafts(desk) == [DRAFT]
    desk.write("two", "2026-11-23T12:10:00Z")
    desk.collect()
    return desk


def whole(path: Path) -> dict[str, str]:
    """The parts of a message by their type."""
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    return {part.get_content_type(): part.get_content() for part in message.walk() if not part.is_multipart()}


def parts(path: Path) -> dict[str, str]:
    """The parts of a message, all its personal links alike."""
    texts = whole(path)
    return {kind: re.sub(r"(/(?:unsubscribe|preferences)/)[\w-]+", r"\1", text) for kind, text in texts.items()}


def test_a_draft_is_previewed_as_the_mail_that_is_sent(drafted: Desk) -> None:
    out = drafted.root / "out"
    drafted.write("one", standfirst="Changed since.")
    drafted.collect()
    told = drafted.run("preview", "morning", "--out", str(out))
    assert f"Edition {DRAFT} is a draft, and this is the mail that its readers will get" in told
    assert f"`digest edition approve {DRAFT}`" in told
    shown = drafted.json("preview", "morning", "--out", str(out))
    assert (shown["edition"]["id"], shown["edition"]["state"], shown["recorded"]) == (DRAFT, "draft", True)
    readers(drafted, "ada")
    drafted.run("edition", "approve", DRAFT)
    drafted.clock(SLOT)
    drafted.run("send", "morning")
    (letter,) = (drafted.root / "var" / "outbox" / "morning" / "2026-11-23").glob("*.eml")
    seen, got = parts(out / "edition.eml"), parts(letter)
    assert seen == got
    assert "Changed since." not in seen["text/plain"]


def test_the_live_preview_shows_the_draft_and_says_so(drafted: Desk) -> None:
    config = drafted.root / "config"
    seen = Proofs(config, "morning", clock()).look()
    assert seen.found and (seen.found.edition.id, seen.found.edition.subject) == (DRAFT, "About one")
    assert f"Edition {DRAFT} is a draft" in (seen.note.note or "")
    drafted.clock(LATER)
    later = Proofs(config, "morning", clock(), anew=True).look()
    assert later.found and later.found.edition.subject == "About two"
    assert Proofs(config, DRAFT, clock()).look().found


def test_a_draft_that_lost_its_mail_is_named(drafted: Desk) -> None:
    drafted.run("hide", "https://test.example/one", "--reason", "wrong")
    told = drafted.run("preview", "morning", status=1)
    assert f"Edition {DRAFT} is held" in told
    assert "has no mail" in told


def test_one_that_lost_its_mail_keeps_nobody_from_looking_at_other_digests(drafted: Desk) -> None:
    (drafted.root / "config" / "digests" / "evening.yaml").write_text(DIGEST.replace("Morning", "Evening"), "utf-8")
    drafted.clock("2026-11-23T12:30:00+00:00")
    drafted.run("hide", "https://test.example/one", "--reason", "wrong")
    told = drafted.run("preview", status=1)
    assert f"Edition {DRAFT} is held" in told
    assert "Evening: About two" in told


def test_the_size_report_is_that_of_what_readers_get(desk: Desk) -> None:
    shown = desk.json("preview", "morning")["bytes"]
    readers(desk, "ada")
    assert desk.sent() == ["one"]
    (letter,) = (desk.root / "var" / "outbox" / "morning" / "2026-11-23").glob("*.eml")
    got = whole(letter)
    # What is reported is for a reader whose number, in both links of a part, has nine digits.
    digits = 2 * 8
    assert shown["HTML"] == len(got["text/html"].encode()) + digits
    assert shown["text"] == len(got["text/plain"].encode()) + digits
    assert abs(shown["message"] - len(letter.read_bytes())) < 200


def test_a_proof_of_a_digest_whose_draft_waits_is_one_of_the_draft(drafted: Desk) -> None:
    told = drafted.run("send", "morning", "--to", "ed@test.example")
    assert f"Edition {DRAFT} is a draft" in told
    (proof,) = (drafted.root / "var" / "outbox").rglob("*.eml")
    assert b"Subject: [Proof] About one" in proof.read_bytes()


def test_the_next_edition_is_shown_as_of_a_time_and_a_draft_explains_what_is_not_in_it(drafted: Desk) -> None:
    later = drafted.json("preview", "morning", "--as-of", LATER)
    assert [each["headline"] for each in later["edition"]["blocks"][0]["articles"]] == ["About two"]
    assert later["recorded"] is False
    drafted.clock(LATER)
    explained = drafted.json("preview", "morning", "--explain")
    assert [(each["headline"], each["reason"]) for each in explained["left_out"]] == [
        ("About two", "it is new since that edition was composed: it is for the next one")
    ]


def test_of_two_that_wait_it_is_the_first_that_goes(drafted: Desk) -> None:
    drafted.clock("2026-11-24T11:30:00+00:00")
    (second,) = drafts(drafted)
    assert second == "morning-2026-11-24"
    assert drafted.json("preview", "morning")["edition"]["id"] == DRAFT
    # One that is held goes by nothing but a word.
    drafted.run("edition", "hold", DRAFT)
    assert drafted.json("preview", "morning")["edition"]["id"] == second


def test_the_last_edition_that_stands_in_for_a_proof_is_one_with_a_mail(desk: Desk) -> None:
    readers(desk, "ada")
    assert desk.sent() == ["one"]
    desk.write("two", "2026-11-23T13:00:00Z")
    desk.clock("2026-11-24T12:00:00+00:00")
    desk.collect()
    assert desk.sent("2026-11-24T12:00:00+00:00") == ["two"]
    desk.run("hide", "https://test.example/two", "--reason", "wrong")
    assert "has no mail" in desk.run("preview", "morning-2026-11-24", status=1)
    desk.run("send", "morning", "--to", "ed@test.example")
    (proof,) = [each for each in (desk.root / "var" / "outbox").rglob("*.eml") if "proof-" in str(each)]
    assert b"Subject: [Proof] About one" in proof.read_bytes()


def test_what_is_found_in_an_edition_before_it_is_composed_is_found_in_it_after(desk: Desk) -> None:
    notes = desk.root / "notes" / "note.md"
    notes.parent.mkdir()
    notes.write_text("Read the\n\n#Heading\n", encoding="utf-8")
    (desk.root / "config" / "digests" / "morning.yaml").write_text(
        REVIEWED.replace("schedule:", "  - {text: notes/note.md}\nschedule:"), encoding="utf-8"
    )
    sheet = desk.root / "templates" / "email" / "parts" / "inline.css"
    sheet.parent.mkdir(parents=True)
    sheet.write_text("p { colour: red; }\n@font-face { font-family: A; }\n", encoding="utf-8")
    desk.write("one", headline="EVERYBODY READS THIS STORY ABOUT SHOUTING")
    desk.collect()
    before = desk.json("preview", "morning")["findings"]
    assert {each["file"] for each in before} >= {"notes/note.md", "templates/email/parts/inline.css"}
    assert any("capitals" in each["message"] for each in before), before
    drafts(desk)
    shown = desk.json("preview", "morning")
    assert shown["edition"]["id"] == DRAFT
    assert shown["findings"] == before


def test_every_command_tells_a_moment_in_the_digests_zone(drafted: Desk) -> None:
    (drafted.root / "config" / "digests" / "morning.yaml").write_text(
        REVIEWED.replace("timezone: UTC", "timezone: Asia/Baku").replace('"0 13', '"0 18'), encoding="utf-8"
    )
    drafted.run("edition", "cancel", DRAFT)
    drafted.clock("2026-11-23T12:30:00+00:00")
    (made,) = drafts(drafted)
    told = "23 November, 18:00 (Asia/Baku)"
    heartbeat.beat(App.load(drafted.root / "config").run_folder, "delivery", clock()(), "")
    assert run(["--config", str(drafted.root / "config"), "edition", "approve", made]) == 0
    out, err = drafted.capture()
    assert f"due on {told}" in out
    assert f"the running service sends it on {told}." in err
    assert told in drafted.run("send", "morning", status=1)
    assert told in drafted.run("preview", "morning")
    assert told in drafted.run("edition", "show", made)
    assert "2026-11-23 18:00 +04" in drafted.run("editions")


@pytest.mark.parametrize("state", ["held", "approved"])
def test_one_that_waits_in_another_state_says_which(drafted: Desk, state: str) -> None:
    drafted.run("edition", {"held": "hold", "approved": "approve"}[state], DRAFT)
    assert f"Edition {DRAFT} is {state}" in drafted.run("preview", "morning")


def test_an_edition_is_shown_and_proved_by_its_id(desk: Desk) -> None:
    readers(desk, "ada")
    assert desk.sent() == ["one"]
    told = desk.run("preview", "morning-2026-11-23")
    assert "Edition morning-2026-11-23 is sent, and this is its mail as it stands" in told
    desk.run("send", "morning-2026-11-23", "--to", "ed@test.example")
    proofs = [each for each in (desk.root / "var" / "outbox").rglob("*.eml") if "proof-" in str(each)]
    assert len(proofs) == 1
    assert "there are: morning" in desk.run("preview", "morning-2026-11-25", status=2)
    assert "there are: morning" in desk.run("send", "morning-2026-11-23", status=2)


def test_with_nothing_new_the_proof_is_of_the_last_edition_and_says_so(desk: Desk) -> None:
    readers(desk, "ada")
    assert desk.sent() == ["one"]
    told = desk.run("send", "morning", "--to", "ed@test.example")
    assert "`digest send morning` would send nothing: nothing is new since the last edition" in told
    assert "Edition morning-2026-11-23 is sent" in told
    (proof,) = [each for each in (desk.root / "var" / "outbox").rglob("*.eml") if "proof-" in str(each)]
    assert b"Subject: [Proof] About one" in proof.read_bytes()
    shown = desk.json("send", "morning", "--to", "ed@test.example")
    assert shown["edition"]["id"].endswith("-morning-2026-11-23")
    assert shown["recorded"] is True
    assert shown["reason"].startswith("nothing is new")


def test_without_any_story_there_is_no_proof(desk: Desk) -> None:
    digest = desk.root / "config" / "digests" / "morning.yaml"
    digest.write_text(DIGEST.replace("select: {", "select: {sections: [none], "), encoding="utf-8")
    told = desk.run("send", "morning", "--to", "ed@test.example")
    assert "No proof was sent, for `digest send morning` would send nothing" in told
    assert not list((desk.root / "var" / "outbox").rglob("*.eml"))


def test_a_proof_of_too_few_stories_says_that_they_would_not_be_sent(desk: Desk) -> None:
    digest = desk.root / "config" / "digests" / "morning.yaml"
    digest.write_text(DIGEST + "skip_if_fewer_than: 2\n", encoding="utf-8")
    told = desk.run("send", "morning", "--to", "ed@test.example")
    assert "`digest send morning` would send nothing: 1 story is new" in told
