"""A store, pictures on a server of their own, and what is made of them."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import make
from photographs import octets, photograph
from sources.visits import Publisher

from digest.model.article import Article, Image
from digest.pipeline import pictures
from digest.pipeline.pictures import PictureReport, make_pictures
from digest.sources.fetch import Fetcher, FetchLimits
from digest.store import articles
from digest.store import pictures as kept
from digest.store.database import Store

SMALL = octets(photograph(300, 200))


class Desk:
    """A store, a gallery of pictures, and the folder of those that were made."""

    def __init__(self, store: Store, gallery: Publisher, folder: Path) -> None:
        self.store, self.gallery, self.folder = store, gallery, folder

    def story(self, seq: int, url: str | None, **given: object) -> None:
        image = Image(url) if url else None
        plain = {"published": make.ago(minutes=seq), "first_seen": make.ago(minutes=seq), "image": image}
        with self.store.write() as connection:
            articles.put(connection, make.article(f"Story {seq}", seq=seq, **{**plain, **given}))

    def article(self, seq: int) -> Article:
        with self.store.read() as connection:
            return articles.by_ids(connection, [f"a{seq}"])[f"a{seq}"]

    def run(self, now: datetime = make.NOW) -> PictureReport:
        fetcher = Fetcher(FetchLimits(timeout=10, allow=(f"127.0.0.1:{self.gallery.port}",)), "digest-tests")
        return make_pictures(self.store, fetcher, self.folder, now)

    def files(self) -> set[str]:
        return {path.name for path in self.folder.iterdir()} - {pictures.LOCK}

    def names(self, seq: int) -> set[str]:
        picture = self.article(seq).picture
        return {file.name for file in picture.files} if picture else set()

    def shown(self, now: datetime = make.NOW) -> set[str]:
        with self.store.read() as connection:
            return kept.shown(connection, now)
