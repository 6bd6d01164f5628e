"""Pictures that never come: their host is given up for a run, the pictures of others are made."""

from __future__ import annotations

from pathlib import Path

import make
from photographs import octets, photograph
from pipeline.picture_desk import Desk
from sources.slowsite import drips, site
from sources.visits import publisher

from digest.pipeline.pictures import make_pictures
from digest.sources.fetch import Fetcher, FetchLimits
from digest.store.opening import open_store


def test_a_host_that_lets_one_wait_is_asked_for_no_others_in_this_run(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'digest.db'}")
    with publisher() as gallery, site({"/hangs/": drips}) as (port, asked):
        desk = Desk(store, gallery, tmp_path / "pictures")
        for number in range(1, 13):
            desk.story(number, f"http://127.0.0.1:{port}/hangs/{number}.jpg")
        desk.story(20, gallery.put("/good.jpg", octets(photograph(300, 200))))
        places = tuple(f"127.0.0.1:{each}" for each in (port, gallery.port))
        fetcher = Fetcher(FetchLimits(timeout=1.5, allow=places), "digest-tests")
        report = make_pictures(store, fetcher, desk.folder, make.NOW)
        assert report.made == 1
        assert 1 <= len(report.failed) == len(asked) <= 4
        assert report.left == 12 - len(asked)
        assert all("did not answer in full" in each.reason for each in report.failed)
        again = make_pictures(store, fetcher, desk.folder, make.ahead(minutes=1))
        assert {each.url for each in again.failed}.isdisjoint(each.url for each in report.failed)
    store.close()
