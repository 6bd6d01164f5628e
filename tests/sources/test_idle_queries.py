"""Parameters of addresses that make no difference on a site, and those that do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sources.visits import Publisher, publisher, read_site

from digest.model.article import Entry
from digest.sources.idlequeries import idle_among, is_of_one, without_idle
from digest.sources.siteforms import in_use
from digest.sources.sitelinks import simplest
from digest.sources.urls import url_key

HEADLINES = {
    "a": "Two cranes are painted yellow",
    "b": "The ferry is back at its quay",
    "c": "Bakers ask for an earlier night",
    "d": "A lighthouse without a keeper",
}
TEXT = (
    "<p>{0}, and nobody had asked for it, said the harbour master on Monday.</p>"
    "<p>Nobody has complained either. What is left over goes to the lighthouse, where it is needed most.</p>"
    "<p>The office keeps its doors open until then, and whoever saw something is asked to come by.</p>"
)


@pytest.fixture
def press() -> Iterator[Publisher]:
    with publisher() as running:
        yield running


def story(name: str, *, headline: str = "", lang: str = "en") -> str:
    title = headline or HEADLINES[name]
    return (
        f"<!doctype html><html lang='{lang}'><head><title>{title}</title></head><body><article><h1>{title}</h1>"
        "<p>By Ruth Ames, <time datetime='2026-11-19T07:12:00Z'></time></p>"
        f"{TEXT.format(title)}</article></body></html>"
    )


def front(**blocks: list[tuple[str, str]]) -> str:
    """A front page with blocks of addresses and the words of their links."""
    named = {"latest": "Latest", "picked": "Editor's choice", "popular": "Most read"}
    body = ""
    for block, links in blocks.items():
        items = "".join(f"<li><h3><a href='{address}'>{headline}</a></h3></li>" for address, headline in links)
        body += f"<section><h2>{named[block]}</h2><ul>{items}</ul></section>"
    return f"<!doctype html><html lang='en'><head><title>Quay</title></head><body><main>{body}</main></body></html>"


def put_alike(press: Publisher, form: str, name: str, *boxes: str) -> list[tuple[str, str]]:
    """One page at an address and at those that name a box; the links to the latter."""
    bare = form.format(name)
    links = [f"{bare}{'&' if '?' in bare else '?'}box={box}" for box in boxes]
    for each in (bare, *links):
        press.put(each, story(name))
    return [(each, HEADLINES[name]) for each in links]


def by_path(press: Publisher, entries: tuple[Entry, ...]) -> dict[str, Entry]:
    return {(each.story.url or "").removeprefix(press.address("")): each for each in entries}


LINKS = [(f"/{name}.html?box={box}{place}", name) for name in "abc" for place, box in enumerate(("top_", "list_"))]


@pytest.mark.parametrize(
    ("shown", "idle"),
    [
        (LINKS, {"box"}),
        ([(f"{address}&from=x{place}", name) for place, (address, name) in enumerate(LINKS)], {"box", "from"}),
        ([(f"/show.php?no={name}&box={box}", name) for name in "abcd" for box in (1, 2)], {"box"}),
        ([(f"/{path}?no={name}&box={box}", name) for path in "xy" for name in "abcd" for box in (1, 2)], {"box"}),
        ([(f"/show.php?no={number}", str(number)) for number in range(9)], set()),
        ([("/show.php?no=1", "a"), ("/show.php?no=2", "a"), ("/show.php?no=3", "b")], set()),
        ([(f"/{path}?id={number}", "a") for path in "xyz" for number in range(3)], set()),
        ([(f"/{name}?lang={lang}", f"{name}{lang}") for name in "abcd" for lang in ("en", "az")], set()),
        (LINKS[:2], set()),
    ],
    ids=["one", "two together", "one path", "two paths", "a number", "told twice", "an id", "languages", "one story"],
)
def test_idle_is_what_differs_where_nothing_else_does(shown: list[tuple[str, str]], idle: set[str]) -> None:
    assert idle_among((f"https://daily.example{address}", told) for address, told in shown) == idle


def test_what_is_idle_is_left_out_of_an_address() -> None:
    assert without_idle("https://x.example/a?id=3&box=top&lang=az", {"box"}) == "https://x.example/a?id=3&lang=az"
    assert without_idle("https://x.example/a?box=top", {"box"}) == "https://x.example/a"


@pytest.mark.parametrize("form", ["/{}.html", "/show.php?no={}", "/news/{}-of-the-day-at-quay"])
def test_a_story_is_one_however_many_boxes_link_to_it(press: Publisher, form: str) -> None:
    links = {name: put_alike(press, form, name, f"top_{name}", "list", "rank_1") for name in "abcd"}
    press.put(
        "/",
        front(
            latest=[each for held in links.values() for each in held[:2]],
            picked=[links["b"][2]],
            popular=[links["c"][2], links["a"][2]],
        ),
    )
    found = by_path(press, read_site(press).entries)
    assert set(found) == {form.format(name) for name in "abcd"}
    assert len(press.asked) == 1 + 4 + 1, "the front page, each story once, and robots.txt"
    marks = {each.story.headline: (each.picked, each.popular_rank) for each in found.values()}
    assert marks == {
        HEADLINES["a"]: (False, 2),
        HEADLINES["b"]: (True, None),
        HEADLINES["c"]: (False, 1),
        HEADLINES["d"]: (False, None),
    }


def test_pages_prove_what_headlines_of_several_lengths_do_not(press: Publisher) -> None:
    links = {name: put_alike(press, "/{}.html", name, "top", "list") for name in "abc"}
    short = [(held[1][0], f"{held[1][1].partition(' ')[2]} again") for held in links.values()]
    press.put("/", front(latest=[held[0] for held in links.values()], popular=short))
    harvest = read_site(press)
    found = {each.story.headline: each.popular_rank for each in harvest.entries}
    assert len(harvest.entries) == 3
    assert found == {HEADLINES["a"]: 1, HEADLINES["b"]: 2, HEADLINES["c"]: 3}
    learned = [list(named) for state in harvest.pages if (named := state.notes.get("parameters"))]
    assert learned == [["box"]]


def test_numbers_of_stories_stay_apart_though_their_headlines_are_alike(press: Publisher) -> None:
    for number, name in enumerate("aabbcd"):
        press.put(f"/show.php?id={number}", story(name).replace("on Monday", f"on Monday the {number}th"))
    links = [(f"/show.php?id={number}", HEADLINES[name]) for number, name in enumerate("aabbcd")]
    press.put("/", front(latest=links))
    assert len(read_site(press).entries) == 6


def test_an_address_that_needs_its_parameter_keeps_it(press: Publisher) -> None:
    links = []
    for name in "abc":
        links += put_alike(press, "/{}.html", name, "one", "two")
        press.documents[f"/{name}.html"] = b"<!doctype html><html><body><h1>Nothing to see</h1></body></html>"
    press.put("/", front(latest=links))
    found = by_path(press, read_site(press).entries)
    assert set(found) == {f"/{name}.html?box=one" for name in "abc"}


@pytest.mark.parametrize("speaks", [True, False])
@pytest.mark.parametrize("form", ["/{}-is-told-at-length-here", "/show.php?id={}"])
def test_another_language_is_another_story_where_the_page_speaks_it(
    press: Publisher, form: str, *, speaks: bool
) -> None:
    links = []
    for number, name in enumerate("abcd"):
        one = form.format(f"{name}-1" if "?" not in form else number)
        other = f"{one}{'&' if '?' in one else '?'}lang=az"
        words = f"Bu gün limanda {number} hekayə var" if speaks else HEADLINES[name]
        press.put(one, story(name))
        press.put(other, story(name, headline=words, lang="az" if speaks else "en"))
        links += [(one, HEADLINES[name]), (other, f"Bu gün limanda {number} hekayə var")]
    press.put("/", front(latest=links))
    found = read_site(press).entries
    assert len(found) == (8 if speaks else 4)
    assert len({each.story.language for each in found}) == (2 if speaks else 1)


def test_the_simplest_form_keeps_a_language() -> None:
    known = {url_key(each) for each in ("https://x.example/show?id=3", "https://x.example/a-story-of-the-day")}
    assert simplest("https://x.example/show?id=3&lang=az", known) == "https://x.example/show?id=3&lang=az"
    assert simplest("https://x.example/a-story-of-the-day?box=1", known) == "https://x.example/a-story-of-the-day"


def in_lists(*named: str, stories: str = "abcd") -> list[tuple[str, str]]:
    pairs = [(f"https://x.example/{each}.html?{name}={each}1", HEADLINES[each]) for each in stories for name in named]
    return [(address, headline.casefold()) for address, headline in pairs]


TODAY = date(2026, 11, 23)


def test_what_leads_to_other_headlines_is_never_idle() -> None:
    shown = [(f"https://x.example/show.php?no={each}", HEADLINES[each].casefold()) for each in "ab"]
    assert in_use({}, {"no"}, shown, TODAY) == {}
    assert in_use({"no": "2026-11-22"}, (), shown, TODAY) == {}
    assert in_use({"no": "2026-11-22", "box": "2026-11-22"}, (), shown, TODAY) == {"box": "2026-11-22"}


def test_figures_tell_headlines_apart_and_shorter_words_do_not() -> None:
    assert not is_of_one("results of matchday 11", "results of matchday 12")
    assert not is_of_one("two cranes are painted yellow", "a lighthouse without a keeper")
    assert is_of_one("ferry is back at its quay", "the ferry is back at its quay again")
    assert is_of_one("渡船回到老码头", "渡船今晨回到老码头")


def test_idle_names_are_bounded_and_those_in_use_are_kept() -> None:
    known: dict[str, str] = {}
    for day in range(30):
        today = TODAY + timedelta(days=day)
        fresh = [f"s{day}x{number}" for number in range(12)]
        known = in_use(known, ["box", *fresh], in_lists("box", *fresh), today)
        assert len(known) <= 20
        assert known["box"] == today.isoformat()


def test_a_name_that_no_address_has_had_for_a_month_is_forgotten() -> None:
    known = in_use({}, ["box"], in_lists("box"), TODAY)
    assert in_use(known, (), in_lists("other"), TODAY + timedelta(days=30)) == known
    assert in_use(known, (), in_lists("other"), TODAY + timedelta(days=31)) == {}
    assert in_use(known, (), in_lists("box"), TODAY + timedelta(days=31)) == {"box": "2026-12-24"}
