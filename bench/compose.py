"""Does composing an edition get slower as the archive grows?

Composes the same digest, in this process, from a store of 1,000 and one of 100,000 articles of which
as many are new, and prints the ratio of the medians, with CPU time and peak memory. At most 2.
"""

from __future__ import annotations

import resource
import statistics
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from digest.model.article import Article, Mark, Story
from digest.model.digest import Block, Digest, Schedule, Selection, Terms
from digest.pipeline.compose import plan
from digest.store import articles, counters
from digest.store.database import Store
from digest.store.opening import open_store

NOW = datetime(2026, 11, 25, 8, tzinfo=UTC)
SMALL, LARGE, NEW = 1_000, 100_000, 40
RUNS = 15
DIGEST = Digest(
    "morning",
    "Morning",
    "en",
    "Asia/Baku",
    (
        Block("Editor's choice", Selection(picked=True, since=timedelta(days=7)), 3),
        Block("World", Selection(Terms(sections=("world",), languages=("en",))), 5),
        Block("Politics", Selection(Terms(topics=("politics",)), exclude=Terms(authors=("Nobody",))), 5),
        Block("Latest", Selection(since="last_edition"), 10),
        Block("Popular", Selection(popular=True), 5, repeats=True),
    ),
    schedule=Schedule("0 7 * * mon-fri", "Asia/Baku"),
)


def article(number: int, count: int) -> Article:
    """The `number`-th of `count` stories, the last `NEW` of them from the hours before now."""
    age = timedelta(minutes=20) * (count - number)
    if number <= count - NEW:
        age += timedelta(days=4)
    story = Story(
        f"Story number {number}",
        url=f"https://courier.example/{number}/",
        standfirst="What stands first. " * 6,
        body_html="<p>What the story says at some length.</p>" * 60,
        section=("world", "news", "opinion", "analysis")[number % 4],
        topics=(("politics", "economy", "sea", "culture")[number % 4],),
        authors=("Nara Velikyan",),
        language=("en", "az")[number % 2 if number % 4 else 0],
        published=NOW - age,
    )
    return Article(
        id=f"story-{number:08d}",
        seq=number,
        year=2026,
        story=story,
        first_seen=NOW - age,
        considered=number <= count - NEW,
        sources=("rss",),
        mark=Mark(NOW - age, (0, number)) if number % 20 == 0 else None,
        popular_rank=number % 100 if number > count - 100 and number % 10 == 0 else None,
    )


def filled(folder: Path, count: int) -> Store:
    """A store of `count` articles."""
    store = open_store(f"sqlite:///{folder / f'{count}.db'}")
    with store.write() as connection:
        counters.take(connection, counters.ARTICLE_SEQ, count)
        for number in range(1, count + 1):
            articles.put(connection, article(number, count))
    return store


def timed(store: Store) -> tuple[float, float]:
    """Wall and CPU seconds of one composition."""
    wall, cpu = time.perf_counter(), time.process_time()
    with store.read() as connection:
        placed = plan(connection, DIGEST, NOW).composition.articles
    assert len(placed) > 20, f"only {len(placed)} stories were placed: the two stores do not compare"
    return time.perf_counter() - wall, time.process_time() - cpu


def main() -> None:
    """Print the figures of both, in turn, and their ratio."""
    with tempfile.TemporaryDirectory() as folder:
        stores = {count: filled(Path(folder), count) for count in (SMALL, LARGE)}
        for store in stores.values():
            timed(store)
        runs: dict[int, list[tuple[float, float]]] = {SMALL: [], LARGE: []}
        for _ in range(RUNS):
            for count, store in stores.items():
                runs[count].append(timed(store))
    walls = {count: statistics.median(wall for wall, _ in found) for count, found in runs.items()}
    for count, found in runs.items():
        cpu = statistics.median(seconds for _, seconds in found)
        print(f"{count:>7,} articles: {walls[count] * 1000:6.1f} ms, CPU {cpu * 1000:6.1f} ms (median of {RUNS})")
    ratios = [large[0] / small[0] for small, large in zip(runs[SMALL], runs[LARGE], strict=True)]
    print(f"ratio {statistics.median(ratios):.2f} (from {min(ratios):.2f} to {max(ratios):.2f}); at most 2")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
