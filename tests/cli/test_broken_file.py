"""A mistake in one file of the configuration: who needs only the people and the store goes on without that file."""

from __future__ import annotations

import csv
import io

import pytest
from desk import DIGEST, EDITION, Desk, readers

from digest.cli.main import run

STORY = "https://test.example/one"
BROKEN = {
    "digests/evening.yaml": ('title: "Evening"\nblocks:\n  - {titel: "Latest"}\n', ":3:"),
    "digests/noon.yaml": ("title: [\n", ":1:8"),
    "digests/night.yml": (DIGEST, ":1:1"),
    "sources.yaml": ('desk: {kind: files, paht: "stories"}\n', ":1:"),
    "feeds.yaml": ('all: {titel: "All"}\n', ":1:"),
}
GOES_ON = {
    "subscribers erase ada@example.com": "Erased.",
    "subscribers unsubscribe ada@example.com": "2 subscriptions ended.",
    "subscribers unsubscribe ada@example.com --digest evening": "1 subscription ended.",
    "subscribers show ada@example.com": "2026-11-23",
    "subscribers export": "bo@example.com",
    "subscribers stats": "2 people",
    "subscribers suppress ada@example.com --reason asked": "1 suppressed",
    "subscribers unsuppress cy@example.com": "It may be written to again.",
    "db check": "The store is sound.",
    "db tidy": "0 deliveries",
    "db upgrade": "The store is at version",
    "db backup {root}/copy.db": "Backed up",
    "db restore {root}/before.db": "Restored: 2 people",
    f"edition show {EDITION}": "2 sent",
    "editions": EDITION,
    f"hide {STORY} --reason asked": "is hidden",
}
REFUSED = (
    "check",
    "schedule",
    "run",
    "publish",
    "preview morning",
    "send morning",
    "collect",
    "subscribers add cy@example.com --consent fair",
    f"unhide {STORY}",
)


@pytest.fixture
def kept(desk: Desk) -> Desk:
    """A desk with two readers of two digests, an edition, and a backup."""
    (desk.root / "config/digests/evening.yaml").write_text(DIGEST, encoding="utf-8")
    readers(desk, "ada", "bo")
    assert desk.sent() == ["one"]
    desk.run("subscribers", "suppress", "cy@example.com", "--reason", "asked")
    desk.run("db", "backup", str(desk.root / "before.db"))
    return desk


def spoil(desk: Desk, name: str) -> str:
    """Break a file of the configuration; how the complaint of it begins."""
    text, at = BROKEN[name]
    (desk.root / "config" / name).write_text(text, encoding="utf-8")
    return f"config/{name}{at}"


def said(desk: Desk, command: str) -> tuple[int, str, str]:
    """How a command ended, and what it said on stdout and on stderr."""
    words = command.format(root=desk.root).split()
    status = run(["--config", str(desk.root / "config"), *words])
    out, err = desk.capture()
    return status, out, err


@pytest.mark.parametrize("command", GOES_ON)
def test_who_does_not_need_a_broken_digest_goes_on_and_tells_it_once(kept: Desk, command: str) -> None:
    place = spoil(kept, "digests/evening.yaml")
    status, out, err = said(kept, command)
    assert (status, GOES_ON[command] in out) == (0, True), out + err
    assert err.count(place) == 1, err
    assert err.count("digest: going on without config/digests/evening.yaml, which this does not need.") == 1, err


@pytest.mark.parametrize("name", BROKEN)
def test_whatever_file_is_broken_somebody_can_be_erased(kept: Desk, name: str) -> None:
    place = spoil(kept, name)
    status, out, err = said(kept, "subscribers erase ada@example.com")
    assert (status, out) == (0, "Erased.\n"), err
    assert err.count(place) == 1, err
    assert said(kept, "subscribers show ada@example.com")[0] == 1


@pytest.mark.parametrize("command", REFUSED)
def test_who_needs_every_file_refuses(kept: Desk, command: str) -> None:
    place = spoil(kept, "digests/evening.yaml")
    status, out, err = said(kept, command)
    assert status == 2
    assert place in out + err
    assert "going on without" not in err


def test_json_stays_one_document(kept: Desk) -> None:
    spoil(kept, "sources.yaml")
    assert kept.json("subscribers", "stats")["subscribers"] == 2


def test_a_broken_site_is_refused_by_all(kept: Desk) -> None:
    (kept.root / "config/site.yaml").write_text('titel: "The Test Post"\n', encoding="utf-8")
    status, _, err = said(kept, "subscribers erase ada@example.com")
    assert status == 2
    assert "config/site.yaml:1:" in err


def test_what_is_said_of_a_digest_by_its_name_needs_its_file_unless_the_store_knows_it(kept: Desk) -> None:
    spoil(kept, "digests/evening.yaml")
    assert len(list(csv.reader(io.StringIO(said(kept, "subscribers export --digest evening")[1])))) == 3
    assert "evening is asked for, and its file is broken" in kept.run(
        "subscribers", "stats", "--digest", "evening", status=2
    )
    spoil(kept, "digests/noon.yaml")
    assert "noon is asked for" in kept.run(
        "subscribers", "unsubscribe", "ada@example.com", "--digest", "noon", status=2
    )


def test_after_a_restore_the_broken_digest_is_held_too(kept: Desk) -> None:
    spoil(kept, "digests/noon.yaml")
    kept.run("db", "restore", str(kept.root / "before.db"))
    kept.write("two", "2026-11-24T10:00:00Z")
    (kept.root / "config/digests/noon.yaml").write_text(DIGEST, encoding="utf-8")
    kept.clock("2026-11-24T12:00:00+00:00")
    kept.collect()
    readers(kept, "dee")
    kept.run("send", "noon", status=1)
    assert kept.json("editions", "noon")["editions"][0]["state"] == "held"


def test_a_story_is_hidden_and_the_pages_that_still_show_it_are_named(kept: Desk) -> None:
    kept.run("publish")
    spoil(kept, "digests/noon.yaml")
    shown = kept.run("hide", STORY, "--reason", "asked", status=1)
    assert "is hidden" in shown
    assert "still shows it as before: mend the file, then run `digest publish`" in shown
