"""A press on loopback, a store, and visits of the one recorded in the other as `digest collect` does it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import make
import pytest
from sources.visits import Publisher, publisher

from digest.model.article import Article
from digest.model.digest import Selection
from digest.model.source import SourceDefaults
from digest.pipeline.collect import Report, Source, collect
from digest.sources.fetch import Fetcher, FetchLimits
from digest.sources.kinds import SOURCE_KINDS
from digest.store import candidates
from digest.store.database import Store
from digest.store.opening import open_store


@pytest.fixture
def press() -> Iterator[Publisher]:
    with publisher() as at:
        at.put("/robots.txt", "User-agent: *\nDisallow: /closed/\n")
        yield at


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(f"sqlite:///{tmp_path / 'digest.db'}")
    yield opened
    opened.close()


def visit(store: Store, press: Publisher, at: datetime = make.NOW, kind: str = "site", **options: Any) -> Report:
    """One collection of the press's site, as `digest collect` does it."""
    given = {"kind": kind, "url": press.address("/"), **options}
    source = Source("plain", SOURCE_KINDS[kind].options.model_validate(given), SourceDefaults("UTC"))
    fetcher = Fetcher(FetchLimits(timeout=10, allow=(f"127.0.0.1:{press.port}",)), "digest-tests")
    press.asked.clear()
    (report,) = collect(store, [source], {"plain": 0}, fetcher, Path(), at, again=True)
    return report


def stored(store: Store) -> dict[str, Article]:
    with store.read() as connection:
        found = candidates.matching(connection, Selection(), make.NOW, visible=False)
        return {article.story.headline: article for article in found}


def pages(press: Publisher) -> list[str]:
    return sorted(path for path, _ in press.asked if path not in ("/", "/robots.txt"))
