"""Pages that never come end the reading of their site's pages; slow ones that are stories do not."""

from __future__ import annotations

from http.server import BaseHTTPRequestHandler
from threading import Event

import pytest
from sources import plainsite
from sources.slowsite import TIMEOUT, Answer, Visits, drips, says, site

from digest.sources.storypages import AT_ONCE

STORIES = 12


def pages(answer: Answer, robots: str = "") -> dict[str, Answer]:
    """A site whose front page comes at once and whose stories come as `answer` says."""
    return {"/": says(plainsite.front(range(1, STORIES + 1))), "/robots.txt": says(robots), "/news/": answer}


def says_nothing(handler: BaseHTTPRequestHandler, over: Event) -> None:
    """A page that comes late, complete, and has no story."""
    over.wait(0.85 * TIMEOUT)
    handler.wfile.write(b"<html><body><h1>x</h1></body></html>")


def is_slow(handler: BaseHTTPRequestHandler, over: Event) -> None:
    """A story that takes its time."""
    over.wait(0.5 * TIMEOUT)
    handler.wfile.write(plainsite.story(int(handler.path.split("-")[2])).encode())


@pytest.mark.parametrize("answer", [drips, says_nothing])
def test_pages_that_never_come_are_given_up_after_the_first_of_them(answer: Answer) -> None:
    with site(pages(answer)) as (port, asked):
        harvest = Visits("site", port).again()
    assert 0 < sum(path.startswith("/news/") for path in asked) < STORIES
    (ended,) = [each for each in harvest.warnings if "ended early" in each]
    assert "no story came for" in ended
    assert harvest.unfinished


def test_pages_whose_turn_comes_later_are_not_asked_for_at_all() -> None:
    with site(pages(drips, "User-agent: *\nCrawl-delay: 0.01\n")) as (port, asked):
        Visits("site", port).again()
    assert 0 < sum(path.startswith("/news/") for path in asked) < AT_ONCE


def test_slow_stories_are_all_read() -> None:
    with site(pages(is_slow)) as (port, _):
        harvest = Visits("site", port).again()
    assert len(harvest.entries) == STORIES
    assert harvest.warnings == ()
