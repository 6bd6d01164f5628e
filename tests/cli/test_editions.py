"""Editions through the command line: what is new, who gets it, and what an editor can do about it."""

from __future__ import annotations

from desk import DIGEST, EDITION, Desk, readers


def test_each_story_goes_out_once(desk: Desk) -> None:
    readers(desk, "ada")
    assert desk.sent() == ["one"]
    assert desk.sent() is None
    desk.write("two")
    desk.write("three", "2026-11-23T11:00:00Z")
    desk.collect()
    assert desk.sent() == ["three", "two"]
    assert desk.sent() is None
    assert [each["slug"] for each in desk.json("editions")["editions"]] == ["2026-11-23-2", "2026-11-23"]


def test_a_story_that_arrives_late_is_new_and_an_updated_one_is_not(desk: Desk) -> None:
    assert desk.sent() == ["one"]
    desk.write("late", "2026-11-20T08:00:00Z")
    desk.write("one", standfirst="Corrected.")
    desk.collect()
    assert desk.sent("2026-11-24T12:00:00+00:00") == ["late"]


def test_too_few_stories_wait_for_the_next_edition(desk: Desk) -> None:
    digest = desk.root / "config" / "digests" / "morning.yaml"
    digest.write_text(DIGEST + "skip_if_fewer_than: 2\n", encoding="utf-8")
    assert desk.sent() is None
    desk.write("two", "2026-11-26T11:00:00Z")
    desk.clock("2026-11-26T12:00:00+00:00")
    desk.collect()
    assert desk.sent("2026-11-26T12:00:00+00:00") == ["two", "one"]


def test_what_a_limit_kept_out_is_listed_once_and_then_considered(desk: Desk) -> None:
    for number, slug in enumerate(("two", "three", "four")):
        desk.write(slug, f"2026-11-23T0{number + 5}:00:00Z")
    desk.collect()
    found = desk.json("send", "morning")["edition"]
    assert [each["headline"] for each in found["passed_over"]] == ["About two"]
    assert desk.sent() is None


def test_a_preview_calls_a_block_without_title_by_what_is_in_it(desk: Desk) -> None:
    (desk.root / "note.md").write_text("Words of ours.\n", encoding="utf-8")
    digest = desk.root / "config" / "digests" / "morning.yaml"
    digest.write_text(DIGEST.replace('title: "Latest", ', "") + "  - {text: note.md}\n", encoding="utf-8")
    lines = desk.run("preview", "morning").splitlines()
    assert lines[2:6] == ["  Stories (no title)", "    About one", "", "  Text"]


def test_of_much_that_a_limit_kept_out_the_beginning_is_shown(desk: Desk) -> None:
    for number in range(13):
        desk.write(f"more-{number}", f"2026-11-23T09:{number:02d}:00Z")
    desk.collect()
    seen = desk.run("preview", "morning")
    assert "Kept out by a limit" in seen
    assert "… and 1 more: --explain shows them all" in seen
    explained = desk.run("preview", "morning", "--explain")
    assert "more:" not in explained
    assert explained.count("About more-") == 2 + 11
    desk.sent()
    shown = desk.run("edition", "show", EDITION)
    assert shown.count("About more-") == 2 + 10
    assert "… and 1 more: --json has them all" in shown
    assert len(desk.json("edition", "show", EDITION)["edition"]["passed_over"]) == 11


def test_an_embargo_ends_after_the_edition_that_could_not_have_it(desk: Desk) -> None:
    desk.write("secret", publish_at="2026-11-24T06:00:00Z")
    desk.collect()
    assert desk.sent() == ["one"]
    assert desk.sent("2026-11-24T05:00:00+00:00") is None
    assert desk.sent("2026-11-24T07:00:00+00:00") == ["secret"]


def test_a_hidden_story_is_in_nothing_and_comes_back_if_it_was_never_out(desk: Desk) -> None:
    desk.write("two")
    desk.collect()
    desk.run("hide", "https://test.example/two", "--reason", "a court asked")
    assert desk.sent() == ["one"]
    desk.run("unhide", "https://test.example/two")
    assert desk.sent() == ["two"]


def test_a_sent_edition_has_its_subject_again_when_its_lead_is_put_back(desk: Desk) -> None:
    desk.write("two", "2026-11-23T09:00:00Z")
    desk.collect()
    assert desk.sent() == ["one", "two"]

    def subject() -> str:
        desk.run("publish")
        page = desk.root / "var" / "public" / "editions" / "morning" / "2026-11-23" / "index.html"
        found = desk.json("edition", "show", EDITION)["edition"]["subject"]
        assert found in page.read_text("utf-8").partition("</title>")[0]
        return str(found)

    assert subject() == "About one"
    desk.run("hide", "https://test.example/one", "--reason", "wrong")
    desk.run("hide", "https://test.example/two", "--reason", "wrong")
    assert subject() == "Morning"
    desk.run("unhide", "https://test.example/two")
    assert subject() == "About two"
    # Whatever a template would make of it now.
    sheet = desk.root / "templates" / "email" / "parts" / "masthead.html"
    sheet.parent.mkdir(parents=True)
    sheet.write_text("{{ nothing.of.that }}", encoding="utf-8")
    desk.run("unhide", "https://test.example/one")
    sheet.unlink()
    assert subject() == "About one"
    # Its mail is the one that there was, and not lost.
    desk.run("preview", EDITION)
    assert "About two" in (desk.root / "var" / "preview" / "edition.txt").read_text("utf-8")


def test_after_a_restore_the_next_edition_waits_and_an_early_end_loses_nothing(desk: Desk) -> None:
    backup = desk.root / "backup.db"
    desk.run("db", "backup", str(backup))
    assert desk.sent() == ["one"]
    desk.run("db", "restore", str(backup))
    assert "morning-2026-11-23 is held" in desk.run("send", "morning", status=1)
    assert "digest edition approve" in desk.run("send", "morning", status=1)
    assert desk.json("edition", "cancel", "morning-2026-11-23")["edition"]["state"] == "cancelled"
    assert desk.sent() == ["one"]


def test_a_held_edition_goes_out_once_approved(desk: Desk) -> None:
    readers(desk, "ada", "bo")
    desk.run("db", "backup", str(desk.root / "backup.db"))
    desk.run("db", "restore", str(desk.root / "backup.db"))
    desk.run("send", "morning", status=1)
    desk.run("edition", "approve", "morning-2026-11-23")
    assert desk.sent() == ["one"]
    shown = desk.json("edition", "show", "morning-2026-11-23")
    assert shown["deliveries"] == {"sent": 2}


def held(desk: Desk) -> None:
    """An edition of two stories waits for an editor, since the store was restored."""
    desk.write("two")
    desk.collect()
    desk.run("db", "backup", str(desk.root / "backup.db"))
    desk.run("db", "restore", str(desk.root / "backup.db"))
    desk.run("send", "morning", status=1)


def test_a_takedown_reaches_an_edition_that_has_not_gone_out(desk: Desk) -> None:
    held(desk)
    assert "rendered anew" in desk.run("hide", "https://test.example/one", "--reason", "wrong")
    desk.run("edition", "approve", "morning-2026-11-23")
    readers(desk, "ada")
    assert desk.sent() == ["two"]
    (letter,) = (desk.root / "var" / "outbox" / "morning" / "2026-11-23").glob("*.eml")
    assert b"About one" not in letter.read_bytes()
    assert b"Subject: About two" in letter.read_bytes()


def test_what_is_put_back_after_an_edition_has_gone_out_gives_it_no_subject_that_nobody_was_sent(desk: Desk) -> None:
    readers(desk, "ada")
    held(desk)
    (waits,) = desk.json("editions")["editions"]
    desk.run("hide", f"https://test.example/{waits['subject'].removeprefix('About ')}", "--reason", "wrong")
    desk.run("edition", "approve", EDITION)
    desk.run("send", "morning")
    sent = desk.json("edition", "show", EDITION)["edition"]["subject"]
    assert sent != waits["subject"]
    desk.run("unhide", f"https://test.example/{waits['subject'].removeprefix('About ')}")
    assert desk.json("edition", "show", EDITION)["edition"]["subject"] == sent


def test_nobody_who_left_is_written_to(desk: Desk) -> None:
    readers(desk, "ada", "bo", "cy")
    desk.run("subscribers", "unsubscribe", "bo@example.com")
    assert desk.sent() == ["one"]
    assert desk.json("edition", "show", "morning-2026-11-23")["deliveries"] == {"sent": 2}
    assert desk.json("subscribers", "stats")["digests"] == {"morning": {"confirmed": 2, "unsubscribed": 1}}
    assert "only they can" in desk.run("subscribers", "add", "bo@example.com", "--consent", "x", status=2)


def test_a_proof_records_nothing(desk: Desk) -> None:
    desk.run("send", "morning", "--to", "editor@test.example")
    (letter,) = (desk.root / "var" / "outbox").rglob("*.eml")
    assert b"Subject: [Proof] About one" in letter.read_bytes()
    assert b"/unsubscribe/proof>" in letter.read_bytes()
    assert desk.json("editions") == {"editions": []}
    assert desk.sent() == ["one"]


def test_a_renamed_digest_keeps_its_history_and_its_people(desk: Desk) -> None:
    readers(desk, "ada")
    assert desk.sent() == ["one"]
    folder = desk.root / "config" / "digests"
    (folder / "morning.yaml").unlink()
    (folder / "dawn.yaml").write_text(DIGEST + "formerly: [morning]\n", encoding="utf-8")
    assert desk.json("send", "dawn")["edition"] is None
    desk.write("two")
    desk.collect()
    assert desk.json("send", "dawn")["deliveries"] == {"sent": 1}


def test_what_makes_no_sense_ends_with_two_and_says_what_does(desk: Desk) -> None:
    assert "there are: morning" in desk.run("send", "mourning", status=2)
    assert "no time" in desk.run("pick", "https://test.example/one", "--until", "soon", status=2)
    assert "offset" in desk.run("preview", "morning", "--as-of", "2026-11-23T12:00:00", status=2)
    assert "No such command" in desk.run("sned", status=2)
    assert "latest are" in ((desk.sent() and desk.run("edition", "show", "nothing", status=1)) or "")


def test_a_takedown_waits_for_no_style_sheet(desk: Desk) -> None:
    held(desk)
    sheet = desk.root / "templates" / "email" / "parts" / "dark.css"
    sheet.parent.mkdir(parents=True, exist_ok=True)
    sheet.write_text("a { color: ", encoding="utf-8")
    hidden = desk.run("hide", "https://test.example/one", "--reason", "wrong")
    assert "rendered anew" in hidden
    assert "was stopped" not in hidden
