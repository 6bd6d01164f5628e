"""Small plain sites, each of another make: every story of them is found with its fields, and nothing else is."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle

import pytest
from sources.smallsite import ADDRESSES, FRONTS, MENUS, PAGES, Make, publish_small
from sources.visits import Publisher, publisher, read_site

from digest.model.source import SourceDefaults

MAKES = [
    Make(front, address, page, menu)
    for front, address, page, menu in zip(
        [*FRONTS, *FRONTS, *FRONTS], cycle(ADDRESSES), cycle([*PAGES, "h1"]), cycle(MENUS), strict=False
    )
]


@pytest.fixture
def press() -> Iterator[Publisher]:
    with publisher() as running:
        yield running


@pytest.mark.parametrize("make", MAKES, ids=lambda make: f"{make.front}, {make.address}, {make.page}, {make.menu}")
def test_all_stories_of_a_small_site_are_found_and_nothing_else(press: Publisher, make: Make) -> None:
    wanted = publish_small(press, make)
    harvest = read_site(press, defaults=SourceDefaults("Europe/London"))
    found = {entry.story.url.removeprefix(press.address("")): entry.story for entry in harvest.entries}
    assert set(found) == set(wanted)
    for path, (headline, section, day, first) in wanted.items():
        story = found[path]
        assert (story.headline, story.section_label) == (headline, section)
        assert str(story.published)[:10] == day
        assert story.standfirst == (first if make.page in ("lead", "bold") else None)
