"""The section pages that list a story, and which of them is its own."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from make import NOW

from digest.model.source import PageState
from digest.sources.blockwords import BlockName
from digest.sources.sectionlabels import labels_of
from digest.sources.siteblocks import ListPage, Selection, read_list
from digest.sources.siteforms import in_plain_form
from digest.sources.sitelinks import twin_key
from digest.sources.sitelists import ListRead
from digest.sources.siteteaser import Teaser
from digest.sources.urls import url_key

SITE = "https://daily.example"
MARGIN = ["/sport/rowing-9", "/money/crane-3", "/culture/ball-2"]


def section(path: str, label: str, stories: Sequence[str], popular: Sequence[str] = ()) -> ListRead:
    teasers = tuple(
        Teaser(f"{SITE}{each}", "It happened", None, None, None, flagged=False, paid=False, score=9) for each in stories
    )
    boxed = tuple(f"{SITE}{each}" for each in popular)
    blocks: dict[BlockName, tuple[str, ...]] = {"popular": boxed}
    page = ListPage(teasers, blocks, (), None, (), None, (), (), boxed=boxed)
    return ListRead(f"{SITE}{path}", label, page, PageState(f"list:{path}", f"{SITE}{path}", "list", NOW))


def labels(*sections: ListRead) -> dict[str, str]:
    known = {url_key(f"{SITE}{path}"): path for one in sections for path in _paths(one)}
    return {known[key]: label for key, label in labels_of(sections).items()}


def _paths(one: ListRead) -> list[str]:
    return [teaser.url.removeprefix(SITE) for teaser in one.page.teasers]


def test_a_margin_on_every_page_does_not_file_stories_under_the_first() -> None:
    found = labels(
        section("/town/", "Town", ["/town/ferry-1", *MARGIN]),
        section("/sport/", "Sport", ["/sport/rowing-9", "/sport/chess-4", *MARGIN[1:]]),
        section("/money/", "Money", ["/money/crane-3", *MARGIN]),
        section("/culture/", "Culture", ["/culture/ball-2", *MARGIN]),
    )
    assert found["/sport/rowing-9"] == "Sport"
    assert found["/money/crane-3"] == "Money"
    assert found["/culture/ball-2"] == "Culture"
    assert found["/town/ferry-1"] == "Town"
    assert found["/sport/chess-4"] == "Sport"


def test_addresses_that_tell_no_section_leave_it_to_the_order_of_the_margin() -> None:
    margin = ["/a-1", "/a-2", "/a-3"]
    found = labels(
        section("/town/", "Town", ["/a-4", *margin]),
        section("/sport/", "Sport", ["/a-2", "/a-5", "/a-1", "/a-3"]),
        section("/money/", "Money", ["/a-6", *margin]),
        section("/culture/", "Culture", ["/a-7", *margin]),
    )
    assert found["/a-2"] == "Sport"
    assert "/a-1" not in found
    assert found["/a-6"] == "Money"


def test_a_folder_of_all_stories_tells_no_section() -> None:
    found = labels(
        section("/politics/", "Politics", ["/news/ferry-1", "/news/vote-2"]),
        section("/news/", "All reports", ["/news/ferry-1", "/news/vote-2", "/news/rowing-3"]),
        section("/sport/", "Sport", ["/news/rowing-3"]),
    )
    assert found["/news/vote-2"] == "Politics"


def test_blocks_that_are_named_and_pages_that_are_blocks_do_not_count() -> None:
    found = labels(
        section("/latest/", "Latest news", ["/a-1", "/a-2"]),
        section("/sport/", "Sport", ["/a-1", "/a-2"], popular=["/a-2"]),
        section("/money/", "Money", ["/a-2"]),
    )
    assert found == {"/a-1": "Sport", "/a-2": "Money"}


def test_the_first_of_a_margin_is_filed_where_another_story_follows_it() -> None:
    margin = ["/a-1", "/a-2", "/a-3"]
    found = labels(
        section("/town/", "Town", ["/a-4", *margin]),
        section("/sport/", "Sport", ["/a-1", "/a-5", "/a-2", "/a-3"]),
        section("/money/", "Money", ["/a-6", *margin]),
        section("/culture/", "Culture", ["/a-7", *margin]),
    )
    assert found["/a-1"] == "Sport"


PIECES = {
    "c-20041": "Two geese cross the runway and stop three planes",
    "c-20042": "The baker of Mill Lane sells bread by the metre",
    "c-20043": "A goalkeeper saves four penalties and falls asleep",
    "c-20044": "The museum counts its spoons and finds one more",
    "c-20045": "Ferries wait for the fog and the fog for noon",
}


@pytest.mark.parametrize(
    ("heading", "place", "idle"),
    [
        ("Most read", "", ()),
        ("Ən çox oxunanlar", "", ()),
        ("Meistgelesen", "", ()),
        ("Most read", "?spot=", ("spot",)),  # the site's links say where they stand
    ],
)
def test_what_the_box_of_the_most_read_has_too_is_still_listed(heading: str, place: str, idle: Sequence[str]) -> None:
    def links(pieces: Sequence[str], before: str, spot: str) -> str:
        query = place and f"{place}{spot}"
        return "".join(f"<div>{before}<a href='/{each}.html{query}'>{PIECES[each]}</a></div>" for each in pieces)

    def page(*own: str) -> ListPage:
        listed, boxed = links(own, "", "list"), links(("c-20043", "c-20044"), "» ", "box")
        return read_list(f"<body><div>{listed}</div><div><b>{heading}</b>{boxed}</div></body>", SITE, lambda _: False)

    sections = [
        ("town", ("c-20041", "c-20042")),
        ("sport", ("c-20043", "c-20045")),
        ("culture", ("c-20044", "c-20041")),
    ]
    read = [
        ListRead(f"{SITE}/{name}", name, page(*own), PageState(name, f"{SITE}/{name}", "list", NOW))
        for name, own in sections
    ]
    read = [in_plain_form(each, frozenset(idle)) for each in read]
    found = {key.removeprefix("daily.example/").removesuffix(".html"): label for key, label in labels_of(read).items()}
    assert found == {"c-20041": "town", "c-20042": "town", "c-20043": "sport", "c-20044": "culture", "c-20045": "sport"}


def test_a_margin_in_an_unknown_language_leaves_a_story_to_the_section_that_has_it_once_more() -> None:
    """The only story of a section stands in a box on all pages, and the box has no heading that is known."""
    heads = {"/x/": ["/a-1", "/a-4"], "/y/": ["/a-2"], "/z/": ["/a-3", "/a-5"]}
    box = ["/a-2", "/a-1", "/a-3"]

    def page(path: str) -> ListRead:
        cards = "".join(f"<div class='c'><div><a href='{one}'>{_WORDS[one]}</a></div></div>" for one in heads[path])
        rows = "".join(f"<li><a href='{one}'>{_WORDS[one]}</a></li>" for one in box)
        html = f"<html><body><div>{cards}</div><div><h4>Xyzzy qwrt</h4><ol>{rows}</ol></div></body></html>"
        read = read_list(html, f"{SITE}{path}", lambda _: False, Selection(stories=_KEYS))
        return ListRead(f"{SITE}{path}", path.strip("/").upper(), read, PageState(path, f"{SITE}{path}", "list", NOW))

    found = labels_of([page(path) for path in heads])
    assert {key.rpartition("/")[2]: label for key, label in found.items()} == {
        **{"a-1": "X", "a-4": "X", "a-2": "Y", "a-3": "Z", "a-5": "Z"}
    }


_WORDS = {
    "/a-1": "The ferry stays in the harbour for a week",
    "/a-2": "Rowers of the island win the cup of the lake",
    "/a-3": "A crane has fallen into the new dock at night",
    "/a-4": "The town hall gets a roof of glass next spring",
    "/a-5": "Fishermen ask for a second quay at the mouth",
}
_KEYS = frozenset(twin_key(f"{SITE}{path}") for path in _WORDS)
