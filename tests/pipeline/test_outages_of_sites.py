"""Sites that answer with one page at the addresses of many stories, and get well again."""

from __future__ import annotations

from collections.abc import Mapping

import make
import pytest
from sources.visits import Publisher
from sqlalchemy import select
from visited import pages, press, store, stored, visit

from digest.store.database import Store
from digest.store.page_tables import source_pages

__all__ = ["press", "store"]

HEADLINES = {
    1: "Two cranes are painted yellow again",
    2: "The ferry is back at its old quay",
    3: "Goalkeeper saves four penalties and sleeps",
    4: "Bakers ask for an earlier night",
    5: "A lighthouse without a keeper tonight",
    6: "The museum counts its spoons again",
}
NOTICE = "Our archive is being moved this week"
ONE_PATH, TWO_PATHS, PLAIN = "/show.php?id={}", "/{side}/show.php?no={}", "/news/{}-told-at-some-length"
FORMS = pytest.mark.parametrize("form", [ONE_PATH, TWO_PATHS, PLAIN], ids=["one path", "two paths", "no query"])


def story(headline: str, *, text: str = "", head: str = "") -> str:
    words = text or f"{headline}, and nobody had asked for it, said the harbour master on Monday."
    return (
        f"<!doctype html><html lang='en'><head><title>{headline}</title>{head}</head><body><article><h1>{headline}</h1>"
        f"<p>By Ruth Ames, <time datetime='2026-11-19T07:12:00Z'>19 November 2026</time></p><p>{words}</p>"
        "<p>Nobody has complained either. What is left over goes to the lighthouse, where it is needed most.</p>"
        "</article></body></html>"
    )


def put_front(press: Publisher, *blocks: Mapping[str, str]) -> None:
    """A front page with blocks of headlines by address: the first the latest, the second the most read."""
    body = ""
    for name, links in zip(("Latest", "Most read"), blocks, strict=False):
        items = "".join(f"<li><h3><a href='{address}'>{words}</a></h3></li>" for address, words in links.items())
        body += f"<section><h2>{name}</h2><ul>{items}</ul></section>"
    press.put(
        "/", f"<!doctype html><html lang='en'><head><title>Quay</title></head><body><main>{body}</main></body></html>"
    )


def put(press: Publisher, form: str, answer: str | None = None, numbers: tuple[int, ...] = tuple(HEADLINES)) -> None:
    """A site of stories, each with its page, or all with the one that is the `answer`."""
    links = {form.format(each, side="city" if each > 3 else "sport"): HEADLINES[each] for each in numbers}
    put_front(press, links)
    for address, headline in links.items():
        press.put(address, answer or story(headline))
        if "no=" in address:
            press.put(
                address.partition("?")[0], answer or "<!doctype html><html><body><h1>No such story</h1></body></html>"
            )


@FORMS
@pytest.mark.parametrize("head", ["", "<link rel='canonical' href='/notice.html'>"], ids=["", "canonical"])
def test_an_outage_at_the_first_visit_leaves_nothing_behind(
    store: Store, press: Publisher, form: str, head: str
) -> None:
    put(press, form, story(NOTICE, head=head))
    first = visit(store, press)
    assert first.state == "failed"
    assert first.error is not None
    assert NOTICE in first.error
    assert stored(store) == {}
    put(press, form)
    assert visit(store, press, make.ahead(minutes=10)).new == 6
    assert set(stored(store)) == set(HEADLINES.values())


@FORMS
def test_what_was_known_stays_as_it_was_in_an_outage(store: Store, press: Publisher, form: str) -> None:
    put(press, form)
    visit(store, press)
    before = stored(store)
    put(press, form, story(NOTICE))
    during = visit(store, press, make.ahead(days=2))
    assert [NOTICE in each for each in during.warnings] == [True]
    assert stored(store) == before
    put(press, form)
    again = visit(store, press, make.ahead(days=4))
    assert (again.new, again.updated) == (0, 0)
    assert stored(store) == before


@FORMS
def test_of_one_story_at_all_addresses_its_own_is_read(store: Store, press: Publisher, form: str) -> None:
    put(press, form, story(HEADLINES[2]))
    assert visit(store, press).new == 1
    (only,) = stored(store).values()
    assert only.story.url == press.address(form.format(2, side="sport"))
    put(press, form)
    visit(store, press, make.ahead(days=1))
    assert set(stored(store)) == set(HEADLINES.values())


@pytest.mark.parametrize("form", [ONE_PATH, "/show.php?no={}"])
def test_two_that_say_the_same_for_a_while_are_two_again(store: Store, press: Publisher, form: str) -> None:
    put(press, form, story(NOTICE), numbers=(1, 2))
    visit(store, press)
    assert set(stored(store)) == {NOTICE}
    put(press, form, numbers=(1, 2))
    visit(store, press, make.ahead(days=2))
    assert set(stored(store)) == {HEADLINES[1], HEADLINES[2]}


def test_a_long_outage_is_asked_for_ever_more_seldom(store: Store, press: Publisher) -> None:
    put(press, ONE_PATH, story(NOTICE))
    well = "<li><h3><a href='/well.html'>A story that is well</a></h3></li></ul>"
    press.put("/", press.documents["/"].decode().replace("</ul>", well))
    press.put("/well.html", story("A story that is well"))
    asked = []
    for minutes in range(0, 200, 10):
        visit(store, press, make.ahead(minutes=minutes))
        if "/show.php?id=1" in pages(press):
            asked.append(minutes)
    assert asked == [0, 10, 20, 40, 80, 160]


def test_a_broken_list_makes_no_parameter_idle_for_good(store: Store, press: Publisher) -> None:
    put(press, TWO_PATHS)
    wrong = {TWO_PATHS.format(each, side="city" if each > 3 else "sport"): HEADLINES[each] for each in HEADLINES}
    put_front(press, {each: HEADLINES[4 if "city" in each else 1] for each in wrong})
    visit(store, press)
    put(press, TWO_PATHS)
    visit(store, press, make.ahead(days=1))
    assert set(stored(store)) == set(HEADLINES.values())


def two_forms(press: Publisher, short: str, headline: str = HEADLINES[1], text: str = "") -> tuple[str, str]:
    """One story at an address for each of two boxes, with other words in the second, and two more in the first."""
    top, rank = "/a.html?box=top", "/a.html?box=rank"
    press.put(top, story(headline, text=text))
    press.put(rank, story(headline, text=text))
    others = {f"/{each}.html": HEADLINES[each] for each in (5, 6)}
    for address, words in others.items():
        press.put(address, story(words))
    put_front(press, {top: headline, **others}, {rank: short})
    return top, rank


def test_one_page_at_two_addresses_is_one_story_while_it_is(store: Store, press: Publisher) -> None:
    _, rank = two_forms(press, "Why the harbour glows")
    assert visit(store, press).new == 3
    assert stored(store)[HEADLINES[1]].popular_rank == 1
    two_forms(press, "Why the harbour glows", headline="Three cranes are painted green", text="It is green now.")
    assert visit(store, press, make.ahead(days=2)).new == 0
    assert stored(store)["Three cranes are painted green"].popular_rank == 1
    two_forms(press, "Why the harbour glows", headline="Three cranes are painted green", text="It is green now.")
    press.put(rank, story("Why the harbour glows at night", text="It is another story after all, they say."))
    assert visit(store, press, make.ahead(days=4)).new == 1
    assert {"Three cranes are painted green", "Why the harbour glows at night"} < set(stored(store))


@pytest.mark.parametrize("text", ["", "It was yellow for a day only, and then it was blue."])
def test_the_other_form_is_known_when_the_first_is_gone(store: Store, press: Publisher, text: str) -> None:
    two_forms(press, "Why the harbour glows")
    visit(store, press)
    known = stored(store)[HEADLINES[1]].id
    _, rank = two_forms(press, "Why the harbour glows", text=text)
    put_front(press, {"/5.html": HEADLINES[5], "/6.html": HEADLINES[6], rank: "Why the harbour glows"})
    assert visit(store, press, make.ahead(days=2)).new == 0
    found = stored(store)[HEADLINES[1]]
    assert found.id == known
    assert (text or HEADLINES[1]) in f"{found.story.standfirst} {found.story.body_html}"


def test_a_form_that_comes_later_is_known_by_what_it_says(store: Store, press: Publisher) -> None:
    top, rank = two_forms(press, "Why the harbour glows")
    put_front(press, {top: HEADLINES[1], "/5.html": HEADLINES[5]})
    visit(store, press)
    put_front(press, {rank: "Why the harbour glows", "/5.html": HEADLINES[5]})
    assert visit(store, press, make.ahead(minutes=10)).new == 0
    assert len(stored(store)) == 2


def test_what_is_noted_of_pages_that_change_all_the_time_is_bounded(store: Store, press: Publisher) -> None:
    def noted() -> int:
        with store.read() as connection:
            return len(connection.execute(select(source_pages.c.key)).all())

    found = []
    for day in range(1, 9):
        two_forms(press, "Why the harbour glows", text=f"It was read {day} times by those who were there to see it.")
        visit(store, press, make.ahead(days=2 * day))
        found.append(noted())
    assert len(set(found)) == 1
    assert len(stored(store)) == 3


def put_in_boxes(press: Publisher, boxes: tuple[str, str], answer: str | None = None, *, renamed: bool = False) -> None:
    """Each story in two boxes, whose names are in the addresses, in the second perhaps `renamed`."""
    links: list[dict[str, str]] = [{}, {}]
    for number, headline in HEADLINES.items():
        bare = f"/show.php?no={number}"
        for address in (bare, *(f"{bare}&box={box}" for box in ("top", "rank", "list"))):
            press.put(address, answer or story(headline))
        for block, box in zip(links, boxes, strict=True):
            other = renamed and block is links[1]
            block[f"{bare}&box={box}"] = f"Quite other words for number {number} of them" if other else headline
    put_front(press, *links)


def test_what_was_learned_of_boxes_costs_no_story_in_an_outage(store: Store, press: Publisher) -> None:
    put_in_boxes(press, ("top", "rank"))
    assert visit(store, press).new == 6
    before = {headline: each.id for headline, each in stored(store).items()}
    for days, answer in ((2, story(NOTICE)), (3, None)):
        put_in_boxes(press, ("top", "list"), answer)
        assert visit(store, press, make.ahead(days=days)).new == 0
        assert {headline: each.id for headline, each in stored(store).items()} == before


def test_a_box_that_renames_its_stories_for_a_day_makes_none_twice(store: Store, press: Publisher) -> None:
    for days, renamed in enumerate((False, True, False)):
        put_in_boxes(press, ("top", "rank"), renamed=renamed)
        assert visit(store, press, make.ahead(days=days)).new == (0 if days else 6)
        assert len(stored(store)) == 6


def test_a_story_without_a_query_is_not_all_those_with_one(store: Store, press: Publisher) -> None:
    bare = "/what-the-harbour-shows-today"
    press.put(bare, story(HEADLINES[1]))
    put_front(press, {bare: HEADLINES[1]})
    visit(store, press)
    links = {f"{bare}?show={each}": HEADLINES[each] for each in (2, 3, 4)}
    for address, headline in links.items():
        press.put(address, story(headline))
    put_front(press, links)
    visit(store, press, make.ahead(days=1))
    assert set(stored(store)) == {HEADLINES[each] for each in (1, 2, 3, 4)}
