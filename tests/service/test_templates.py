"""A running service makes all it shows and sends with the templates that were read and found good together."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Callable
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from clockroom import Clockroom
from make import NOW
from running import Service, until

from digest.app import App
from digest.project import read_project
from digest.service.reload import Reload
from digest.service.watching import Watch

BROKEN = "{{ no.such.thing }}"


def write(room: Clockroom, name: str, text: str) -> Path:
    path = room.root / "templates" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def label(words: str) -> str:
    return f'unsubscribe = "{words}"\nnot_found = "{words}"\nno_editions = "{words}"\n'


def letters(room: Clockroom) -> list[str]:
    """The HTML of all that was sent."""
    found = [path.read_bytes() for path in (room.root / "var/outbox").rglob("*.eml")]
    parts = [message_from_bytes(each, policy=policy.default).get_body(("html",)) for each in found]
    return [part.get_content() for part in parts if part]


def missing_page(service: Service) -> str:
    try:
        urllib.request.urlopen(f"{service.address}nowhere", timeout=30)  # noqa: S310
    except urllib.error.HTTPError as error:
        return str(error.read().decode())
    raise AssertionError("there is something")


def test_what_breaks_on_the_disk_is_in_nothing_that_goes_out_until_it_is_mended(
    room: Clockroom, start: Callable[..., Service]
) -> None:
    told = {"headline": "About one", "published": "2026-11-23T06:00:00Z", "url": "https://test.example/one"}
    (room.root / "stories/one.json").write_text(json.dumps(told), encoding="utf-8")
    write(room, "labels/en.toml", label("Words of the first"))
    service = start()
    assert service.address
    # No part has started yet: what one would read from the disk now would be this.
    write(room, "email/parts/stories.html", BROKEN)
    write(room, "web/home.html", BROKEN)
    write(room, "labels/en.toml", "unsubscribe = ")
    until(lambda: room.states() == {"2026-11-23": "sent"}, service)
    until(lambda: "the configuration is refused" in service.log, service)
    until(lambda: service.get("editions/morning/2026-11-23/") == 200, service)
    assert ["Words of the first" in each for each in letters(room)] == [True, True]
    assert "Words of the first" in missing_page(service)
    assert "file=templates/labels/en.toml line=1" in service.log
    write(room, "labels/en.toml", label("Words of the second"))
    write(room, "web/home.html", "Home in words of the second")
    (room.root / "templates/email/parts/stories.html").unlink()
    home = room.root / "var/public/index.html"
    until(lambda: home.read_text(encoding="utf-8") == "Home in words of the second", service)
    until(lambda: "Words of the second" in missing_page(service), service)
    assert service.end() == 0
    assert "failed" not in service.log


def test_a_change_between_the_reading_and_the_watch_is_seen(room: Clockroom) -> None:
    watch = Watch(room.root / "config")
    watch.start()
    until(watch.settled)
    watch.stop()


@pytest.mark.parametrize("before", ["link", "file", "nothing"])
def test_other_templates_in_the_place_of_those_are_seen(room: Clockroom, before: str) -> None:
    """A link that leads elsewhere from now on, as deployments have it, changes nothing in a folder that is watched."""
    place, fresh = room.root / "templates", room.root / "fresh"
    for folder in ("one", "two"):
        (room.root / folder).mkdir()
    if before == "link":
        place.symlink_to(room.root / "one")
    elif before == "file":
        place.write_text("x", encoding="utf-8")
    watch = Watch(room.root / "config")
    watch.start()
    until(watch.settled)
    assert not watch.settled()
    fresh.symlink_to(room.root / "two")
    fresh.rename(place)
    until(watch.settled)
    watch.stop()


def test_what_changes_while_it_is_read_is_not_taken(room: Clockroom) -> None:
    """The last reading of several that were no whole would be half of an old and half of a new set."""
    before, folder = App.load(room.root / "config"), room.root / "config"
    home = write(room, "web/home.html", "one")

    def load() -> App:
        found = App.load(folder)
        home.write_text(f"{home.read_text(encoding='utf-8')} more", encoding="utf-8")
        return found

    assert Reload(load).look(before, NOW) is None
    after = Reload(lambda: App.load(folder)).look(before, NOW)
    assert after
    assert after.templates.text("web/home.html") == "one more"


def test_templates_and_fingerprint_are_of_one_moment(room: Clockroom, monkeypatch: pytest.MonkeyPatch) -> None:
    home = write(room, "web/home.html", "old")

    def then_changed(folder: Path, *, spare: bool) -> object:
        found = read_project(folder, spare=spare)
        home.write_text("new", encoding="utf-8")
        return found

    monkeypatch.setattr("digest.app.read_project", then_changed)
    app = App.load(room.root / "config")
    monkeypatch.undo()
    assert app.templates.text("web/home.html") == "new"
    assert app.fingerprint == App.load(room.root / "config").fingerprint
