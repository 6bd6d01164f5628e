"""A site visited again and again: what is asked, what is kept, and what ends when it is no longer shown."""

from __future__ import annotations

import make
from sources import plainsite
from sources.visits import Publisher
from visited import pages, press, store, stored, visit

from digest.pipeline.collect import Report
from digest.store.database import Store

__all__ = ["press", "store"]


def test_a_page_that_is_known_is_not_read_again_until_it_is_due(store: Store, press: Publisher) -> None:
    plainsite.publish(press, [1, 2])
    press.put(plainsite.link(2), plainsite.story(2, published="2026-11-13T09:00:00Z"))
    assert visit(store, press) == Report("plain", "ok", 2, 0, 0)
    assert visit(store, press, make.ahead(minutes=5)).state == "unchanged"
    assert pages(press) == [], "nothing was due after five minutes"
    assert ("/", True) in press.asked, "the front page is asked conditionally"
    assert visit(store, press, make.ahead(hours=1)).state == "unchanged"
    assert pages(press) == [plainsite.link(1)], "the young story is due, the old one is not"
    assert (plainsite.link(1), True) in press.asked


def test_an_update_is_no_new_story(store: Store, press: Publisher) -> None:
    plainsite.publish(press, [1, 2])
    visit(store, press)
    before = stored(store)["Story 1 of the day"]
    press.put(plainsite.link(1), plainsite.story(1, text="It did not happen after all."))
    assert visit(store, press, make.ahead(hours=1)) == Report("plain", "ok", 0, 1, 1)
    after = stored(store)["Story 1 of the day"]
    assert (after.id, after.seq) == (before.id, before.seq)
    assert "did not happen" in (after.story.body_html or "")


def test_marks_follow_the_blocks_and_end_with_them(store: Store, press: Publisher) -> None:
    plainsite.publish(press, [1, 2, 3], picked=[3, 1], popular=[2, "/news/a-withdrawn-story-of-yesterday", 3])
    first = visit(store, press)
    assert [line for line in first.warnings if "a-withdrawn-story" in line]
    found = stored(store)
    ranks = {headline[6]: article.popular_rank for headline, article in found.items()}
    assert ranks == {"1": None, "2": 1, "3": 3}
    marks = {headline[6]: article.mark for headline, article in found.items()}
    assert marks["2"] is None
    assert marks["1"] is not None
    assert marks["3"] is not None
    assert marks["3"].order < marks["1"].order
    plainsite.publish(press, [1, 2, 3], picked=[1], popular=[3])
    assert visit(store, press, make.ahead(minutes=1)).state == "ok"
    assert pages(press) == [], "marks change without reading a page"
    found = stored(store)
    assert {headline[6]: article.popular_rank for headline, article in found.items()} == {"1": None, "2": None, "3": 1}
    assert [headline[6] for headline, article in found.items() if article.mark] == ["1"]
    plainsite.publish(press, [1, 2])
    visit(store, press, make.ahead(minutes=2))
    assert not any(article.mark or article.popular_rank for article in stored(store).values())


def test_a_large_site_is_read_over_several_visits(store: Store, press: Publisher) -> None:
    plainsite.publish(press, range(130))
    first = visit(store, press)
    assert (first.new, first.warnings) == (100, ("30 stories are left for the next visit",))
    second = visit(store, press, make.ahead(seconds=1))
    assert (second.new, second.warnings) == (30, ())
    assert len(stored(store)) == 130
    assert visit(store, press, make.ahead(seconds=2)).state == "unchanged"


def test_undated_stories_of_the_first_collection_are_old_whichever_visit_reads_them(
    store: Store, press: Publisher
) -> None:
    plainsite.publish(press, range(110))
    signed = "<meta name='author' content='Ann Quay'>"
    for number in (3, 105):
        press.put(plainsite.link(number), plainsite.story(number, published="", head=signed))
    visit(store, press)
    visit(store, press, make.ahead(seconds=1))
    press.put(plainsite.link(200), plainsite.story(200, published="", head=signed))
    plainsite.publish(press, [*range(110), 200])
    visit(store, press, make.ahead(seconds=2))
    undated = {each.story.headline[6:9]: each.considered for each in stored(store).values() if not each.story.published}
    assert undated == {"3 o": True, "105": True, "200": False}


def test_one_story_has_one_record_under_all_its_addresses(store: Store, press: Publisher) -> None:
    canonical = f"<link rel='canonical' href='{plainsite.link(1)}/'>"
    press.put(plainsite.link(1), plainsite.story(1, head=canonical))
    for alias in ("/node/4118/", "/amp/news/story-number-1-of-the-day", "/news/story-number-1-of-the-day?print=1"):
        press.put(alias, plainsite.story(1, head=canonical))
    plainsite.publish(press, [1, 2], popular=["/node/4118/", 2])
    assert visit(store, press).new == 2
    found = stored(store)["Story 1 of the day"]
    assert found.story.url == press.address(f"{plainsite.link(1)}/")
    assert found.popular_rank == 1
    plainsite.publish(press, [2], popular=["/node/4118/"])
    visit(store, press, make.ahead(minutes=1))
    assert len(stored(store)) == 2


def test_a_canonical_address_that_all_pages_share_is_not_believed(store: Store, press: Publisher) -> None:
    wrong = "<link rel='canonical' href='/news/the-newsletter-page-of-this-site'>"
    for number in (1, 2, 3):
        press.put(plainsite.link(number), plainsite.story(number, head=wrong))
    plainsite.publish(press, [1, 2])
    assert visit(store, press).new == 2
    assert {each.story.url for each in stored(store).values()} == {press.address(plainsite.link(n)) for n in (1, 2)}
    plainsite.publish(press, [1, 2, 3])
    assert visit(store, press, make.ahead(minutes=1)).new == 1, "it is not believed of a story that comes later either"


def test_what_is_not_there_is_left_out_and_said(store: Store, press: Publisher) -> None:
    plainsite.publish(press, [1, 2, 3, 4])
    del press.documents[plainsite.link(1)]
    gone = "<!doctype html><html><head><title>Page not found</title></head><body><h1>Page not found</h1></body></html>"
    press.put(plainsite.link(2), gone)
    report = visit(store, press)
    assert sorted(stored(store)) == ["Story 3 of the day", "Story 4 of the day"]
    assert len([line for line in report.warnings if plainsite.link(1) in line]) == 1
    visit(store, press, make.ahead(minutes=1))
    assert pages(press) == [], "it is not asked for again at once"
    visit(store, press, make.ahead(hours=25))
    assert plainsite.link(1) in pages(press), "but after a day"


def test_robots_txt_is_kept_to(store: Store, press: Publisher) -> None:
    plainsite.publish(press, [1], popular=["/closed/a-story-behind-the-fence-4711"])
    press.put("/closed/a-story-behind-the-fence-4711", plainsite.story(9))
    visit(store, press)
    assert sorted(stored(store)) == ["Story 1 of the day"]
    assert "/closed/a-story-behind-the-fence-4711" not in pages(press)


def test_a_front_page_that_says_nothing_is_a_failure_and_takes_nothing_away(store: Store, press: Publisher) -> None:
    plainsite.publish(press, [1, 2])
    visit(store, press)
    before = stored(store)
    press.put("/", "<!doctype html><html><body><div id='root'></div><script src='/app.js'></script></body></html>")
    report = visit(store, press, make.ahead(minutes=1))
    assert report.state == "failed"
    assert "no story was found" in (report.error or "")
    assert stored(store) == before


def test_selectors_override_what_would_be_found(store: Store, press: Publisher) -> None:
    plainsite.publish(press, [1, 2, 3], picked=[2])
    whole = press.documents["/"].decode()
    press.put("/", whole.replace("<main>", f"<main><div class='lead'><a href='{plainsite.link(3)}'>Three</a></div>"))
    report = visit(store, press, blocks={"picked": "div.lead", "popular": "ol.none"}, sections=[])
    assert [headline[6] for headline, article in stored(store).items() if article.mark] == ["3"]
    assert report.warnings == (f"{press.address('/')}: nothing matches blocks: popular: “ol.none”",)


def test_links_may_be_chosen(store: Store, press: Publisher) -> None:
    plainsite.publish(press, [1, 2], popular=[3])
    visit(store, press, links="section:nth-of-type(2)")
    assert sorted(stored(store)) == ["Story 3 of the day"]


def test_a_look_alike_is_reported_and_not_merged(store: Store, press: Publisher) -> None:
    named = {1: "Three boats lost in storm off Velmira", 2: "Three boats lost in a storm off Velmira"}
    named |= {3: "3 dead in storm off the coast of Velmira", 4: "30 dead in storm off the coast of Velmira"}
    plainsite.publish(press, list(named))
    for number, headline in named.items():
        press.put(plainsite.link(number), plainsite.story(number).replace(f"Story {number} of the day", headline))
    report = visit(store, press)
    assert report.new == 4
    (warning,) = [line for line in report.warnings if "once more" in line]
    assert "Three boats" in warning
