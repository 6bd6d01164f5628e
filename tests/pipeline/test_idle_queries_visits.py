"""A story that moves from one box of a site to another, and whose address says in which it stands."""

from __future__ import annotations

import make
import pytest
from sources import plainsite
from sources.visits import Publisher
from visited import pages, press, store, stored, visit

from digest.store.database import Store

__all__ = ["press", "store"]

BOXES = ("top", "list", "rank")


def put(press: Publisher, box: str, numbers: list[int], **blocks: list[int | str]) -> None:
    """A front page that links to stories as from one box; their pages are there at the addresses of all boxes."""
    page = plainsite.front(numbers, popular=blocks.get("popular", ()))
    for number in [*numbers, *(each for each in blocks.get("popular", ()) if isinstance(each, int))]:
        link = plainsite.link(number)
        page = page.replace(f"'{link}'", f"'{link}?box={box}'")
        for each in (link, *(f"{link}?box={name}" for name in BOXES)):
            press.put(each, plainsite.story(number))
    press.put("/", page)


def test_a_story_that_moves_to_another_box_is_known_again(store: Store, press: Publisher) -> None:
    put(press, "top", [1, 2, 3])
    assert visit(store, press).new == 3
    before = {headline: article.id for headline, article in stored(store).items()}
    put(press, "list", [1, 2, 3, 4])
    again = visit(store, press, make.ahead(minutes=5))
    assert again.new == 1
    found = stored(store)
    assert len(found) == 4
    assert {headline: found[headline].id for headline in before} == before
    put(press, "rank", [4], popular=[1, 2, 3])
    third = visit(store, press, make.ahead(minutes=10))
    assert (third.new, pages(press)) == (0, [])
    assert {headline[6]: each.popular_rank for headline, each in stored(store).items()} == {
        "1": 1,
        "2": 2,
        "3": 3,
        "4": None,
    }


@pytest.mark.parametrize("text", ["It happened at the harbour.", "It happened somewhere else after all."])
def test_so_is_one_alone_whether_its_text_changed_or_not(store: Store, press: Publisher, text: str) -> None:
    put(press, "top", [1, 2, 3])
    visit(store, press)
    put(press, "list", [1, 2, 3])
    for box in BOXES:
        press.put(f"{plainsite.link(1)}?box={box}", plainsite.story(1, text=text))
    press.put(plainsite.link(1), plainsite.story(1, text=text))
    assert visit(store, press, make.ahead(minutes=5)).new == 0
    assert len(stored(store)) == 3
