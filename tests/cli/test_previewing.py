"""`digest preview`: every digest whatever becomes of one, and why each story is in an edition or not."""

from __future__ import annotations

import json

import pytest
from desk import DIGEST, EDITION, Desk, readers

from digest.app import App
from digest.cli.call import clock
from digest.cli.main import run
from digest.model.edition import Edition
from digest.pipeline.compose import compose

SLOTS = DIGEST + 'schedule: {cron: "0 13 * * *", timezone: UTC}\n'


def configure(desk: Desk, text: str, name: str = "morning") -> None:
    (desk.root / "config" / "digests" / f"{name}.yaml").write_text(text, encoding="utf-8")


def composed(desk: Desk) -> str:
    """The id of an approved edition that nobody has begun to send."""
    app = App.load(desk.root / "config")
    made = compose(app.store, app.digest("morning"), app.render_to_send, app.signing_keys[0], clock()())
    app.store.close()
    assert isinstance(made, Edition)
    return made.id


def left_out(desk: Desk, name: str = "morning") -> dict[str, str]:
    found = desk.json("preview", name, "--explain")["left_out"]
    return {each["headline"].removeprefix("About "): each["reason"] for each in found}


@pytest.mark.parametrize(
    ("slip", "message"),
    [
        ('subject: "{{ edition.lead.headlin }}"', "has no “headlin”"),
        ("template: breifing", "there is no look of that name"),
        ("template: own", "templates/email/own/message.html:1"),
    ],
)
def test_a_digest_that_fails_keeps_nobody_from_looking_at_the_others(desk: Desk, slip: str, message: str) -> None:
    template = desk.root / "templates" / "email" / "own" / "message.html"
    template.parent.mkdir(parents=True)
    template.write_text("{{ edition.titel }}", encoding="utf-8")
    configure(desk, f"{DIGEST}{slip}\n")
    configure(desk, DIGEST.replace("Morning", "Second"), "second")
    told = desk.run("preview", status=1)
    assert "Second: About one" in told
    assert message in told
    folder = desk.root / "var" / "preview"
    assert (folder / "second" / "edition.html").is_file()
    assert not (folder / "morning").exists()
    assert run(["--config", str(desk.root / "config"), "preview", "--json"]) == 1
    out, err = desk.capture()
    assert [each["edition"]["digest"] for each in json.loads(out)["previews"]] == ["second"]
    assert message in err
    # Of the one that is named it is the configuration that is wrong.
    assert message in desk.run("preview", "morning", status=2)


def test_an_edition_is_not_composed_again_for_another_time(desk: Desk) -> None:
    assert desk.sent() == ["one"]
    for more in ([], ["--open"]):
        told = desk.run("preview", EDITION, "--as-of", "2026-11-24T12:00:00Z", *more, status=2)
        assert f"{EDITION} is an edition, which was composed once: leave --as-of out" in told


def test_what_a_limit_kept_out_of_an_edition_is_not_called_new_since(desk: Desk) -> None:
    configure(desk, SLOTS.replace("limit: 3", "limit: 1"))
    desk.write("zero", "2026-11-23T09:00:00Z")
    desk.collect()
    composed(desk)
    assert left_out(desk) == {"zero": "only a limit kept it out"}


def test_what_came_in_after_an_edition_and_what_a_later_one_has_are_told_as_that(desk: Desk) -> None:
    readers(desk, "ada")
    desk.write("barred", publish_at="2026-11-24T09:00:00Z")
    desk.write("foreign", section="elsewhere")
    configure(desk, DIGEST.replace("since: last_edition", "since: 9d, exclude: {sections: [elsewhere]}"))
    desk.collect()
    assert desk.sent() == ["one"]
    desk.write("two", "2026-11-23T18:00:00Z")
    desk.clock("2026-11-24T12:00:00+00:00")
    desk.collect()
    assert sorted(desk.sent("2026-11-24T12:00:00+00:00") or ()) == ["barred", "two"]
    told = left_out(desk, EDITION)
    assert told["barred"] == "a later edition has it"
    assert told["two"] == "it came in after that edition was composed"
    assert "elsewhere" in told["foreign"]


def test_what_was_let_in_since_is_not_called_new(desk: Desk) -> None:
    desk.write("late", publish_at="2026-11-23T12:30:00Z")
    desk.collect()
    composed(desk)
    assert "embargo" in left_out(desk)["late"]
    desk.clock("2026-11-23T12:40:00+00:00")
    assert left_out(desk)["late"] == "that edition was composed without it: one composed now would take it"


MAGAZINE = """
title: "Morning"
blocks:
  - {title: "Latest", select: {since: last_edition}, limit: 3}
  - {text: note.md, label: "A word"}
  - {title: "Most read", select: {popular: true}, limit: 3, repeats: true}
  - {title: "Sport", select: {sections: [sport]}}
  - {select: {picked: true, since: 7d}}
  - {title: "Again", select: {sections: [news]}}
  - {title: "More news", select: {since: last_edition}}
"""


def empty(desk: Desk, *more: str) -> dict[str | None, str]:
    return {each["title"]: each["reason"] for each in desk.json("preview", "morning", *more)["empty"]}


def test_a_block_without_stories_is_told_with_the_reason(desk: Desk) -> None:
    (desk.root / "note.md").write_text("Words.\n", encoding="utf-8")
    readers(desk, "ada")
    desk.write("old", section="news")
    desk.collect()
    assert desk.sent() is not None
    configure(desk, MAGAZINE)
    desk.write("two", "2026-11-23T18:00:00Z", popular_rank=1)
    desk.clock("2026-11-24T12:00:00+00:00")
    desk.collect()
    reasons = {
        "Most read": "what it would take stands above it, in “Latest”",
        "Sport": "no story matches its `select`",
        None: "no story matches its `select`",
        "Again": "earlier editions have had what it would take; `repeats: true` lets it take that again",
        "More news": "what it would take stands above it, in “Latest”",
    }
    assert empty(desk) == reasons
    told = desk.run("preview", "morning")
    assert f"\n  A word\n\n  Most read\n    is left out: {reasons['Most read']}\n\n  Sport\n    is left out: " in told
    assert "\n  Stories (no title)\n    is left out: no story matches" in told

    desk.clock("2026-11-24T12:00:00+00:00")
    made = composed(desk)
    assert empty(desk) == {}
    assert empty(desk, "--as-of", "2026-11-24T13:00:00Z") == {
        "Latest": "nothing that is new matches its `select`",
        "Sport": "no story matches its `select`",
        None: "no story matches its `select`",
        "Again": "earlier editions have had what it would take; `repeats: true` lets it take that again",
        "More news": "nothing that is new matches its `select`",
    }
    assert made.startswith("morning-")
