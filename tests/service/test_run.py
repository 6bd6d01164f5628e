"""`digest run`: what an operator starts and forgets."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable

import newsroom
import pytest
from clockroom import Clockroom
from running import Service, alive, until

Start = Callable[..., Service]


def letters(room: Clockroom) -> list[str]:
    return sorted(path.parent.name for path in (room.root / "var" / "outbox").rglob("*.eml"))


def test_it_collects_composes_sends_publishes_and_serves_by_itself(room: Clockroom, start: Start) -> None:
    told = {"headline": "About one", "published": "2026-11-23T06:00:00Z", "url": "https://test.example/one"}
    (room.root / "stories" / "one.json").write_text(json.dumps(told), encoding="utf-8")
    service = start("2026-11-23T06:59:50+00:00")
    until(lambda: len(letters(room)) == 2, service)
    until(lambda: room.states() == {"2026-11-23": "sent"}, service)
    until(lambda: service.get("editions/morning/2026-11-23/") == 200, service)
    assert (service.get(""), service.get("healthz"), service.get("nothing")) == (200, 200, 404)
    assert service.end() == 0
    assert "example.com" not in service.log
    assert 'event="edition composed"' in service.log
    assert list((room.root / "var" / "run").iterdir()) == []
    assert service.get("") == 0


def test_what_came_in_while_nothing_ran_is_in_the_edition_due_at_the_start(room: Clockroom, start: Start) -> None:
    told = {"headline": "About one", "published": "2026-11-23T06:00:00Z", "url": "https://test.example/one"}
    (room.root / "stories" / "one.json").write_text(json.dumps(told), encoding="utf-8")
    service = start("2026-11-23T07:00:30+00:00")
    until(lambda: room.states() == {"2026-11-23": "sent"}, service)
    assert [each.subject for each in room.editions()] == ["About one"]
    assert service.end() == 0


def test_ctrl_c_ends_it_too(room: Clockroom, start: Start) -> None:
    service = start()
    until(lambda: service.pid("delivery") and service.pid("clock") and service.pid("web"), service)
    assert service.end(signal.SIGINT) == 0


def test_a_part_that_crashes_is_reported_and_started_again(room: Clockroom, start: Start) -> None:
    service = start()
    for part in ("web", "clock", "delivery", "notices"):
        until(lambda part=part: service.pid(part), service)
        before = service.pid(part)
        assert before
        os.kill(before, signal.SIGKILL)
        until(lambda part=part, before=before: service.pid(part) not in (None, before), service)
        assert f'event="a part has ended unasked" part={part} how="signal 9"' in service.log
    until(lambda: service.get("healthz") == 200, service)
    until(lambda: "morning-2026-11-23" in service.log, service)
    assert service.end() == 0


def test_parts_end_with_a_supervisor_that_is_killed(room: Clockroom, start: Start) -> None:
    service = start()
    until(lambda: all(service.pid(part) for part in ("clock", "delivery", "notices", "web")), service)
    pids = [service.pid(part) or 0 for part in ("clock", "delivery", "notices", "web")]
    assert all(alive(pid) for pid in pids)
    service.process.kill()
    service.process.wait()
    until(lambda: not any(alive(pid) for pid in pids), service)


def test_a_configuration_is_taken_as_a_whole_or_refused_as_a_whole(room: Clockroom, start: Start) -> None:
    service = start()
    digest = room.root / "config" / "digests" / "morning.yaml"
    good = digest.read_text(encoding="utf-8")
    until(lambda: service.get("healthz") == 200 and service.pid("clock"), service)
    digest.write_text(good + 'subjekt: "x"\n', encoding="utf-8")
    until(lambda: 'event="the configuration is refused"' in service.log, service)
    assert "file=config/digests/morning.yaml line=" in service.log
    assert "subjekt" in service.log
    (room.root / "config" / "site.yaml").write_text("title: [", encoding="utf-8")
    before = service.pid("clock")
    assert before
    os.kill(before, signal.SIGKILL)  # a part that starts while the disk is broken has the last good one
    until(lambda: service.pid("clock") not in (None, before), service)
    room.configure(extra='subject: "Taken"\n')
    until(lambda: 'event="the configuration is in force"' in service.log, service)
    until(lambda: service.log.count('event="configuration taken"') == 4, service)
    assert service.end() == 0


def test_a_configuration_that_is_broken_at_the_start_is_told_and_nothing_starts(room: Clockroom, start: Start) -> None:
    (room.root / "config" / "site.yaml").write_text('titel: "x"\n', encoding="utf-8")
    service = start()
    assert service.process.wait() == 2
    assert "config/site.yaml:1" in service.log
    assert "Traceback" not in service.log


def test_an_address_that_is_taken_is_told(room: Clockroom, start: Start) -> None:
    service = start()
    port = service.address.rstrip("/").rpartition(":")[2]
    site = room.root / "config" / "site.yaml"
    text = site.read_text(encoding="utf-8").replace("web: {", f'web: {{bind: "127.0.0.1:{port}", ')
    site.write_text(text, encoding="utf-8")
    with pytest.raises(AssertionError, match=f"127.0.0.1:{port} cannot be served at"):
        newsroom.run(room.root, "run")
