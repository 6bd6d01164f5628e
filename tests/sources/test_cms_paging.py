"""Lists in pages: all that is there at first, what changed later, one request where nothing did, no end of none."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from make import NOW
from sources.cms_hosts import Answer, Drupal, Ghost, Host, Told, WordPress, listening, read, stories

from digest.errors import SourceError
from digest.model.source import Harvest
from digest.sources import paging

KEY = {"key": "a1b2c3d4e5"}
ROOMS = {"wordpress": WordPress, "drupal": Drupal, "ghost": Ghost}
FAILS = Answer({"message": "out of order"}, 500)


def visits(host: Host, kind: str, before: Harvest | None = None) -> Harvest:
    options = KEY if kind == "ghost" else {}
    return read(host, kind, options=options, validators=before.validators if before else None)


def numbers(harvest: Harvest) -> list[int]:
    return sorted(int(entry.story.headline.split()[1]) for entry in harvest.entries)


@pytest.fixture(params=ROOMS)
def room(request: pytest.FixtureRequest) -> Iterator[tuple[str, Any, Host]]:
    """A newsroom of 90 stories that gives 20 on a page, whatever is asked for."""
    made = ROOMS[request.param](stories(90), cap=20)
    with listening(Host(made.answer)) as host:
        yield request.param, made, host


@pytest.mark.parametrize("etags", [False, True])
def test_the_first_visit_reads_all_pages_and_the_second_asks_once(room: tuple[str, Any, Host], etags: bool) -> None:
    kind, _, host = room
    host.etags = etags
    first = visits(host, kind)
    assert numbers(first) == list(range(1, 91))
    assert (first.warnings, first.fault) == ((), None)
    host.asked.clear()
    second = visits(host, kind, first)
    assert second.unchanged
    assert len(host.asked) == 1
    assert visits(host, kind, second).unchanged


def test_a_change_of_an_old_story_and_a_new_story_are_seen_in_two_requests(room: tuple[str, Any, Host]) -> None:
    kind, made, host = room
    first = visits(host, kind)
    made.told[2].title, made.told[2].changed = "Story 3 corrected", NOW - timedelta(minutes=5)
    made.told.append(Told(91, NOW - timedelta(minutes=2), NOW - timedelta(minutes=2), "Story 91"))
    host.asked.clear()
    second = visits(host, kind, first)
    told = [entry.story.headline for entry in second.entries]
    assert {"Story 3 corrected", "Story 91"} < set(told)
    assert len(told) == len(set(told)) < 45
    assert (second.partial, len(host.asked)) == (True, 2)
    assert visits(host, kind, second).unchanged


def test_as_many_changes_as_there_were_are_read(room: tuple[str, Any, Host]) -> None:
    kind, made, host = room
    first = visits(host, kind)
    for number in range(50):
        made.told[number].changed = NOW - timedelta(minutes=number)
    assert set(range(1, 51)) <= set(numbers(visits(host, kind, first)))


def test_two_changes_of_one_second_on_two_pages_are_both_read(room: tuple[str, Any, Host]) -> None:
    kind, made, host = room
    for one in made.told[:30]:
        one.changed = NOW - timedelta(seconds=30)
    first = visits(host, kind)
    made.told[5].title = "Story 6 again"
    made.told[40].changed = NOW
    assert "Story 6 again" in {entry.story.headline for entry in visits(host, kind, first).entries}


def test_a_page_that_fails_takes_nothing_with_it_and_is_asked_again(room: tuple[str, Any, Host]) -> None:
    kind, made, host = room
    made.broken = {3: FAILS}
    first = visits(host, kind)
    assert len(first.entries) >= 40
    assert first.fault is not None
    assert "500" in first.fault.message
    assert first.partial
    made.broken = {}
    assert numbers(visits(host, kind)) == list(range(1, 91))


@pytest.mark.parametrize(
    "broken", [b"[{", b"<html>", b'{"data": 5}', b"", b"[" * 100_000], ids=["half", "page", "other", "nothing", "deep"]
)
def test_what_is_no_page_in_the_middle_is_a_fault_too(room: tuple[str, Any, Host], broken: bytes) -> None:
    kind, made, host = room
    made.broken = {2: Answer(broken)}
    first = visits(host, kind)
    assert len(first.entries) >= 20
    assert first.fault is not None
    made.broken = {1: Answer(broken)}
    with pytest.raises(SourceError):
        visits(host, kind)


def test_a_host_that_asks_to_wait_in_the_middle_is_obeyed(room: tuple[str, Any, Host]) -> None:
    kind, made, host = room
    made.broken = {2: Answer({}, 429, {"Retry-After": "120"})}
    fault = visits(host, kind).fault
    assert fault is not None
    assert fault.retry_after == 120


def test_a_visit_ends_at_its_bound_and_says_so(room: tuple[str, Any, Host], monkeypatch: pytest.MonkeyPatch) -> None:
    kind, _, host = room
    monkeypatch.setattr(paging, "MOST_STORIES", 60)
    first = visits(host, kind)
    assert set(range(60, 91)) <= set(numbers(first))
    assert len(first.entries) < 90
    assert [warning for warning in first.warnings if "is as far as one visit goes" in warning]
    host.asked.clear()
    assert visits(host, kind, first).unchanged
    assert len(host.asked) == 1


def test_too_few_pages_for_all_changes_are_a_fault(
    room: tuple[str, Any, Host], monkeypatch: pytest.MonkeyPatch
) -> None:
    kind, made, host = room
    first = visits(host, kind)
    for one in made.told[:70]:
        one.changed = NOW
    monkeypatch.setattr(paging, "MOST_PAGES", 2)
    second = visits(host, kind, first)
    assert second.fault is not None
    assert "not read to the end" in second.fault.message


def test_stories_keep_their_places_whatever_part_is_read(room: tuple[str, Any, Host]) -> None:
    kind, made, host = room
    first = {entry.story.url: entry.position for entry in visits(host, kind).entries}
    in_order = sorted(first, key=lambda url: first[url])
    assert [str(url).rstrip("/").rpartition("-")[2] for url in in_order] == [str(number) for number in range(90, 0, -1)]
    made.told[2].changed = NOW
    assert {entry.story.url: entry.position for entry in visits(host, kind).entries} == first


def test_a_list_that_is_not_in_order_is_read_to_its_end_at_every_visit(
    room: tuple[str, Any, Host], monkeypatch: pytest.MonkeyPatch
) -> None:
    kind, made, host = room
    monkeypatch.setattr(
        "sources.cms_hosts.newest_first", lambda told, by: sorted(told, key=lambda one: one.number * 37 % 91)
    )
    first = visits(host, kind)
    assert numbers(first) == list(range(1, 91))
    assert visits(host, kind, first).unchanged
    made.told[11].title = "Story 12 corrected"
    second = visits(host, kind, first)
    assert "Story 12 corrected" in {entry.story.headline for entry in second.entries}
    assert not second.partial


def test_a_change_dated_in_the_future_hides_no_other(room: tuple[str, Any, Host]) -> None:
    kind, made, host = room
    made.told[50].changed = NOW + timedelta(days=900)
    first = visits(host, kind)
    for one in made.told[:30]:
        one.changed = NOW
    assert set(range(1, 31)) <= set(numbers(visits(host, kind, first)))


def test_an_empty_newsroom_is_no_fault(room: tuple[str, Any, Host]) -> None:
    kind, made, host = room
    made.told.clear()
    first = visits(host, kind)
    assert (first.entries, first.fault, first.warnings) == ((), None, ())
    assert visits(host, kind, first).unchanged
    made.told.extend(stories(1))
    assert numbers(visits(host, kind, first)) == [1]


def test_a_wordpress_story_planned_long_ago_is_seen_when_it_appears() -> None:
    made = WordPress(stories(90), cap=20)
    planned = Told(91, NOW - timedelta(minutes=1), NOW - timedelta(days=3), "Story 91")
    with listening(Host(made.answer)) as host:
        first = visits(host, "wordpress")
        made.told.append(planned)
        assert 91 in numbers(visits(host, "wordpress", first))


def test_pages_are_found_by_links_where_a_proxy_drops_the_numbers() -> None:
    made = WordPress(stories(90), cap=20, headers=False)
    with listening(Host(made.answer)) as host:
        assert numbers(visits(host, "wordpress")) == list(range(1, 91))
        assert all("elsewhere" not in path for path in host.asked)


def test_pages_that_lead_in_a_circle_end() -> None:
    room = WordPress(stories(90), cap=20, headers=False)

    def circle(path: str, query: dict[str, str]) -> Answer:
        found = room.answer(path, query)
        return Answer(found.body, headers={"Link": f'<x?orderby={query.get("orderby", "date")}&page=2>; rel="next"'})

    with listening(Host(circle)) as host:
        fault = visits(host, "wordpress").fault
        assert fault is not None
        assert "circle" in fault.message
        assert len(host.asked) < 8


def test_a_newsroom_of_twenty_thousand_is_not_read_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    made = WordPress(stories(20_000))
    with listening(Host(made.answer)) as host:
        first = visits(host, "wordpress")
        assert 1_000 <= len(first.entries) <= 1_050
        assert len(host.asked) <= 22
        host.asked.clear()
        made.told[7].changed, made.told[7].title = NOW, "Story 8 corrected"
        second = visits(host, "wordpress", first)
        assert "Story 8 corrected" in {entry.story.headline for entry in second.entries}
        assert len(host.asked) == 2


@pytest.mark.parametrize("says", [True, False])
@pytest.mark.parametrize("refused", [10, 20, 30])
def test_a_wordpress_that_refuses_large_pages_is_asked_for_smaller_ones(refused: int, says: bool) -> None:
    made = WordPress(stories(41), refused=refused, says=says)
    with listening(Host(made.answer, etags=True)) as host:
        first = visits(host, "wordpress")
        assert numbers(first) == list(range(1, 42))
        assert (first.warnings, first.fault) == ((), None)
        host.asked.clear()
        second = visits(host, "wordpress", first)
        assert (second.unchanged, len(host.asked)) == (True, 1)
        made.told.append(Told(42, NOW - timedelta(minutes=2), NOW - timedelta(minutes=2), "Story 42"))
        assert 42 in numbers(visits(host, "wordpress", second))


def test_a_wordpress_that_refuses_every_page_is_named() -> None:
    with listening(Host(WordPress(stories(3), refused=0).answer)) as host:
        with pytest.raises(SourceError, match="per_page"):
            visits(host, "wordpress")
        assert len(host.asked) < 12
