"""From an address to files that pages and mails show: fetched, made, renewed, kept, swept, named when they fail."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import make
import photographs
import pytest
from photographs import octets, photograph
from pipeline.picture_desk import SMALL, Desk
from sources.visits import Publisher, publisher

from digest.model.edition import Edition
from digest.pipeline import pictures
from digest.pipeline.compose import compose
from digest.pipeline.pictures import PictureReport, make_pictures
from digest.render.email import render_mail
from digest.render.environment import Templates
from digest.resources import templates_dir
from digest.sources.fetch import Fetcher, FetchLimits
from digest.store import articles, editions
from digest.store import pictures as kept
from digest.store.database import Store
from digest.store.opening import open_store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(f"sqlite:///{tmp_path / 'digest.db'}")
    yield opened
    opened.close()


@pytest.fixture
def gallery() -> Iterator[Publisher]:
    with publisher() as opened:
        yield opened


@pytest.fixture
def desk(store: Store, gallery: Publisher, tmp_path: Path) -> Desk:
    return Desk(store, gallery, tmp_path / "pictures")


def test_a_picture_is_fetched_once_and_made(desk: Desk, gallery: Publisher) -> None:
    original = octets(photograph(1400, 700))
    desk.story(1, gallery.put("/a.jpg", original))
    desk.story(2, None)
    assert desk.run() == PictureReport(made=1)
    picture = desk.article(1).picture
    assert picture is not None
    assert (picture.type, picture.length, picture.width) == ("image/jpeg", len(original), 1400)
    assert desk.files() == desk.names(1)
    assert len(desk.names(1)) == 2
    assert desk.article(2).picture is None
    assert desk.run(make.ahead(days=30)) == PictureReport()
    assert gallery.asked == [("/a.jpg", False)]


def test_a_story_that_changed_is_asked_again(desk: Desk, gallery: Publisher) -> None:
    url = gallery.put("/a.jpg", octets(photograph()))
    desk.story(1, url)
    desk.run()
    before = desk.names(1)
    desk.story(1, url, changed_at=make.ahead(hours=1))
    assert desk.run(make.ahead(hours=2)) == PictureReport(unchanged=1)
    gallery.put("/a.jpg", SMALL)
    desk.story(1, url, changed_at=make.ahead(hours=3))
    assert desk.run(make.ahead(hours=4)) == PictureReport(made=1)
    assert [conditional for _, conditional in gallery.asked] == [False, True, True]
    assert desk.names(1).isdisjoint(before)
    # Nothing shows the former one any more.
    assert desk.files() == desk.names(1)


def test_what_fails_is_named_tried_again_and_then_left(desk: Desk, gallery: Publisher) -> None:
    url = gallery.address("/missing.jpg")
    desk.story(1, url)
    desk.story(2, gallery.put("/good.jpg", SMALL))
    report = desk.run()
    assert report.made == 1
    (fault,) = report.failed
    assert fault.url == url
    assert "404" in fault.reason
    assert url in fault.reason
    now, tries = make.NOW, 1
    for pause in (timedelta(minutes=15), timedelta(hours=1), timedelta(hours=4), timedelta(hours=16)):
        assert desk.run(now + pause - timedelta(minutes=1)).failed == ()
        now += pause
        assert len(desk.run(now).failed) == 1
        tries += 1
    assert desk.run(now + timedelta(days=30)) == PictureReport()
    assert [path for path, _ in gallery.asked].count("/missing.jpg") == tries
    gallery.put("/missing.jpg", SMALL)
    desk.story(1, url, changed_at=now + timedelta(days=31))
    assert desk.run(now + timedelta(days=32)) == PictureReport(made=1)


@pytest.mark.parametrize(
    ("path", "content", "reason"),
    [
        ("/drawing.svg", b'<svg xmlns="http://www.w3.org/2000/svg"/>', "a drawing (SVG)"),
        ("/pixel.gif", octets(photographs.Image.new("P", (1, 1)), "GIF"), "1 × 1 pixels"),
        ("/bomb.png", photographs.bomb(), "far more pixels"),
    ],
)
def test_what_will_never_be_a_picture_is_asked_for_once(
    desk: Desk, gallery: Publisher, path: str, content: bytes, reason: str
) -> None:
    desk.story(1, gallery.put(path, content))
    (fault,) = desk.run().failed
    assert reason in fault.reason
    assert desk.article(1).picture is None
    assert desk.run(make.ahead(days=30)) == PictureReport()
    assert len(gallery.asked) == 1


def test_a_web_page_in_place_of_a_picture_may_be_gone_tomorrow(desk: Desk, gallery: Publisher) -> None:
    desk.story(1, gallery.put("/a.jpg", b"<!doctype html><title>Maintenance</title>"))
    assert "a web page" in desk.run().failed[0].reason
    gallery.put("/a.jpg", SMALL)
    assert desk.run(make.ahead(minutes=15)) == PictureReport(made=1)


def test_a_picture_that_fails_later_stays_as_it_was(desk: Desk, gallery: Publisher) -> None:
    url = gallery.put("/a.jpg", SMALL)
    desk.story(1, url)
    desk.run()
    before = desk.names(1)
    del gallery.documents["/a.jpg"]
    desk.story(1, url, changed_at=make.ahead(hours=1))
    assert len(desk.run(make.ahead(hours=2)).failed) == 1
    assert desk.names(1) == before == desk.files()


def test_inside_addresses_are_refused(desk: Desk, gallery: Publisher) -> None:
    gallery.put("/a.jpg", SMALL)
    desk.story(1, f"http://127.0.0.1:{gallery.port + 1}/a.jpg")
    desk.story(2, "http://169.254.169.254/latest/a.jpg")
    assert len(desk.run().failed) == 2
    assert gallery.asked == []


def test_what_our_configuration_refuses_is_named_with_its_story_and_due_at_once(desk: Desk, gallery: Publisher) -> None:
    for seq in (1, 2):
        desk.story(seq, gallery.put(f"/{seq}.jpg", SMALL))
    shut = Fetcher(FetchLimits(timeout=10), "digest-tests")
    first = make_pictures(desk.store, shut, desk.folder, make.NOW).failed
    assert [fault.again for fault in first] == [False, False]
    for seq, fault in zip((1, 2), first, strict=True):
        assert f":{gallery.port}/{seq}.jpg (the picture of “Story {seq}”): 127.0.0.1 leads to" in fault.reason
        assert f'add "127.0.0.1:{gallery.port}" to fetch: allow:' in fault.reason
    again = make_pictures(desk.store, shut, desk.folder, make.ahead(minutes=1)).failed
    assert [fault.again for fault in again] == [True, True]
    assert desk.run(make.ahead(minutes=2)) == PictureReport(made=2)


def test_refused_pictures_take_no_place_of_others(
    desk: Desk, gallery: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures, "MOST_A_RUN", 3)
    for seq in (1, 2, 3):
        desk.story(seq, f"http://127.0.0.1:{gallery.port + 1}/{seq}.jpg")
    assert len(desk.run().failed) == 3
    for seq in (4, 5):
        desk.story(seq, gallery.put(f"/{seq}.jpg", octets(photograph(200 + seq, 200))))
    report = desk.run(make.ahead(minutes=1))
    assert (report.made, len(report.failed), report.left) == (2, 1, 0)


def test_a_host_that_sends_us_inside_is_left_alone_for_a_while(desk: Desk, gallery: Publisher) -> None:
    gallery.moved["/away.jpg"] = f"http://127.0.0.1:{gallery.port + 1}/a.jpg"
    desk.story(1, gallery.address("/away.jpg"))
    desk.story(2, gallery.put("/good.jpg", SMALL))
    report = desk.run()
    assert (report.made, len(report.failed)) == (1, 1)
    assert desk.run(make.ahead(minutes=1)) == PictureReport()


def test_only_so_many_a_run(desk: Desk, gallery: Publisher, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "MOST_A_RUN", 2)
    for seq in range(1, 6):
        desk.story(seq, gallery.put(f"/{seq}.jpg", octets(photograph(200 + seq, 200))))
    assert [desk.run() for _ in range(3)] == [
        PictureReport(made=2, left=3), PictureReport(made=2, left=1), PictureReport(made=1)
    ]  # fmt: skip
    # The newest first.
    assert {path for path, _ in gallery.asked[:2]} == {"/1.jpg", "/2.jpg"}


def test_when_time_is_up_the_rest_is_left(desk: Desk, gallery: Publisher, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "SECONDS_A_RUN", 0.0)
    desk.story(1, gallery.put("/1.jpg", SMALL))
    assert desk.run() == PictureReport(left=1)
    assert gallery.asked == []


def test_old_stories_have_pictures_only_where_they_are_marked(
    desk: Desk, gallery: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "NEWEST", 1)
    for seq in range(1, 5):
        url = gallery.put(f"/{seq}.jpg", octets(photograph(200 + seq, 200)))
        desk.story(seq, url, popular_rank=1 if seq == 4 else None)
    with desk.store.write() as connection:
        articles.pick(connection, "a3", picked=True, at=make.NOW, until=None)
    assert desk.run().made == 3
    assert [bool(desk.names(seq)) for seq in range(1, 5)] == [True, False, True, True]


def test_a_file_that_is_gone_is_made_again(desk: Desk, gallery: Publisher) -> None:
    desk.story(1, gallery.put("/a.jpg", octets(photograph(1400, 700))))
    desk.run()
    names = desk.files()
    (desk.folder / min(names)).unlink()
    assert desk.run(make.ahead(hours=1)) == PictureReport(made=1)
    assert desk.files() == names
    assert [conditional for _, conditional in gallery.asked] == [False, False]


def test_an_edition_keeps_the_pictures_it_was_composed_with(desk: Desk, gallery: Publisher) -> None:
    url = gallery.put("/a.jpg", octets(photograph()))
    desk.story(1, url)
    desk.run()
    before = desk.names(1)
    templates = Templates([templates_dir()])
    made = compose(
        desk.store,
        make.digest(),
        lambda edition, digest: render_mail(edition, digest, make.publication(), templates),
        b"a key",
        make.NOW,
    )
    assert isinstance(made, Edition)
    gallery.put("/a.jpg", SMALL)
    desk.story(1, url, changed_at=make.ahead(hours=1))
    assert desk.run(make.ahead(hours=2)).made == 1
    after = desk.names(1)
    assert after.isdisjoint(before)
    assert desk.files() == desk.shown() == before | after
    with desk.store.read() as connection:
        frozen = editions.get(connection, made.id)
    assert frozen is not None
    (article,) = frozen.articles
    assert article.picture is not None
    assert {file.name for file in article.picture.files} == before


def test_a_takedown_and_an_embargo_take_the_picture_off_the_site(desk: Desk, gallery: Publisher) -> None:
    desk.story(1, gallery.put("/1.jpg", SMALL))
    desk.story(2, gallery.put("/2.jpg", octets(photograph(301, 200))), publish_at=make.ahead(hours=2))
    assert desk.run().made == 2
    assert desk.shown() == desk.names(1)
    assert desk.shown(make.ahead(hours=2)) == desk.names(1) | desk.names(2)
    with desk.store.write() as connection:
        articles.hide(connection, "a1", at=make.NOW, reason="a test")
    assert desk.shown() == set()
    with desk.store.write() as connection:
        articles.hide(connection, "a1", at=None, reason=None)
    assert desk.shown() == desk.names(1)
    assert desk.files() == desk.names(1) | desk.names(2)


def test_a_picture_nobody_shows_is_let_go(desk: Desk, gallery: Publisher, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.story(2, gallery.put("/old.jpg", octets(photograph(301, 200))))
    desk.run()
    monkeypatch.setattr(kept, "NEWEST", 1)
    desk.story(1, gallery.put("/new.jpg", SMALL))
    assert desk.run(make.ahead(days=89)).made == 1
    assert desk.names(2) <= desk.files()
    desk.story(1, gallery.put("/newer.jpg", octets(photograph(302, 200))))
    assert desk.run(make.ahead(days=91)).made == 1
    assert desk.article(2).picture is None
    assert "/old.jpg" not in [path for path, _ in gallery.asked[1:]]


def test_two_at_once_are_one(desk: Desk, gallery: Publisher) -> None:
    desk.story(1, gallery.put("/a.jpg", SMALL))
    with pictures.held(desk.folder / pictures.LOCK) as alone:
        assert alone
        assert desk.run() == PictureReport()
    assert gallery.asked == []
    assert desk.run().made == 1


def test_an_older_story_that_a_feed_still_shows_keeps_its_picture_on_the_site(
    desk: Desk, gallery: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "NEWEST", 1)
    desk.story(2, gallery.put("/2.jpg", SMALL))
    desk.run()
    desk.story(1, gallery.put("/1.jpg", octets(photograph(301, 200))))
    desk.run()
    assert desk.article(2).picture is not None
    assert desk.shown() == desk.names(1) | desk.names(2)
