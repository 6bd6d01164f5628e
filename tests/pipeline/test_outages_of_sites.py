"""Sites that answer with one page at the addresses of many stories, and get well again."""

from __future__ import annotations

from collections.abc import Mapping

import make
import pytest
from sources.visits import Publisher
from visited import pages, press, store, stored, visit

from digest.store.database import Store

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
    well = press.documents["/"].replace(b"</ul>", b"<li><h3><a href='/well.html'>A story that is well</a></h3></li></ul>")
    press.put("/", well)
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
