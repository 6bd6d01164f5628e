"""Pictures that lie in a store since before cards had a shape."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import make
import pytest
from photographs import octets, photograph
from pipeline.picture_desk import SMALL, Desk
from sources.visits import publisher

from digest.model.picture import PictureFile
from digest.model.source import Validators
from digest.pipeline.pictures import PictureReport
from digest.store import pictures as kept
from digest.store.opening import open_store


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    store = open_store(f"sqlite:///{tmp_path / 'digest.db'}")
    with publisher() as gallery:
        yield Desk(store, gallery, tmp_path / "pictures")
    store.close()


def test_a_picture_made_before_cards_had_a_shape_is_made_again_once(desk: Desk) -> None:
    url = desk.gallery.put("/a.jpg", octets(photograph(600, 1500)))
    desk.story(1, url)
    desk.run()
    picture = desk.article(1).picture
    assert picture is not None
    before = replace(picture, files=(PictureFile("a.jpg", 600, 1500), PictureFile("b.jpg", 320, 800)))
    for file in before.files:
        (desk.folder / file.name).write_bytes(SMALL)
    with desk.store.write() as connection:
        kept.made(connection, url, before, Validators(), make.NOW)
    assert desk.names(1) == {"a.jpg", "b.jpg"}
    assert desk.run(make.ahead(hours=1)) == PictureReport(made=1)
    assert desk.article(1).picture == picture
    assert desk.files() == desk.names(1)
    assert desk.run(make.ahead(hours=2)) == PictureReport()
    assert [conditional for _, conditional in desk.gallery.asked] == [False, False]
