"""What does it cost to publish after one new story, and does it grow with the archive?

Three questions, answered in one run, each side in a process of its own, with CPU time and peak memory:
a feed of 1,000 entries put together in its three formats after one new story, against feedgen rendering
it whole (at most 1/10);
a whole publication after one new story with 10,000 and with 100,000 stories, of which the newest 500 have
pictures (at most 1.3 times); and
one of 1,000 closed editions of which none has changed.
"""

from __future__ import annotations

import gc
import multiprocessing
import random
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from digest.app import App
from digest.model.article import Article, Image, Mark, Story
from digest.model.digest import Feed
from digest.model.edition import Composition, Edition, EditionBlock, EditionState, Placed
from digest.model.feed import FeedDocument
from digest.model.picture import MadePicture, PictureFile
from digest.model.source import Validators
from digest.pipeline.compose import frozen_settings
from digest.pipeline.entry_cache import EntryCache
from digest.pipeline.feed_pages import FeedPages
from digest.pipeline.publish import publish
from digest.render.feeds import atom, rss
from digest.render.items import feed_document
from digest.render.jsonfeed import json_feed
from digest.store import articles, candidates, counters, editions, pictures

NOW = datetime(2026, 11, 25, 8, tzinfo=UTC)
ENTRIES, SMALL, LARGE, EDITIONS, RUNS = 1_000, 10_000, 100_000, 1_000, 9
PICTURED = 500
WORDS = ("harbour", "ferry", "council", "vote", "timetable", "quay", "winter", "market", "minister", "bridge", "tide")

SITE = 'title: "The Bench"\nurl: https://bench.example\nauthority: bench.example\n'
FEEDS = """
all: {title: "All", limit: 50, content: full}
choice: {title: "Choice", select: {picked: true}, limit: 20}
world: {title: "World", select: {sections: [world], languages: [en]}, limit: 50}
rare: {title: "Rare", select: {authors: ["Rare Bird"]}}
unranked: {title: "Unranked", select: {popular: false}, limit: 50}
"""
DIGEST = 'title: "Morning"\nblocks:\n  - {title: "Latest", select: {since: last_edition}}\n'


def newsroom(folder: Path) -> App:
    """A newsroom without stories."""
    files = {"site.yaml": SITE, "sources.yaml": "{}\n", "feeds.yaml": FEEDS, "digests/morning.yaml": DIGEST}
    for name, text in files.items():
        (folder / "config" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "config" / name).write_text(text, encoding="utf-8")
    return App.load(folder / "config")


def article(number: int, count: int) -> Article:
    """The `number`-th of `count` stories, 5 KB of body each, the latest an hour old."""
    chance = random.Random(number)
    told = " ".join(chance.choices(WORDS, k=16))
    body = "".join(f"<p>{' '.join(chance.choices(WORDS, k=70))}.</p>" for _ in range(10))
    when = NOW - timedelta(hours=1) - timedelta(minutes=20) * (count - number)
    story = Story(
        f"{told[:60].capitalize()} {number}",
        url=f"https://bench.example/{number}/",
        standfirst=f"{told}.",
        body_html=body,
        section=("world", "news", "opinion", "analysis")[number % 4],
        topics=(("politics", "economy", "sea", "culture")[number % 4],),
        authors=("Rare Bird",) if number == 7 else ("Nara Velikyan",),
        language=("en", "az")[number % 2],
        published=when,
        image=Image(f"https://bench.example/{number}.jpg", "A picture", "What it shows", "A. Reed"),
    )
    mark = Mark(when, (0, number)) if number % 20 == 0 else None
    return Article(f"s{number:08d}", number, 2026, story, when, considered=True, sources=("rss",), mark=mark)


def fill(app: App, count: int) -> None:
    """Put `count` stories into the store, the newest with their pictures made."""
    folder = app.settings.pictures_folder
    folder.mkdir(parents=True, exist_ok=True)
    with app.store.write() as connection:
        counters.take(connection, counters.ARTICLE_SEQ, count)
        for number in range(1, count + 1):
            told = article(number, count)
            articles.put(connection, told)
            if number > count - PICTURED and told.story.image:
                file = PictureFile(f"{number:032x}.jpg", 600, 400)
                (folder / file.name).write_bytes(bytes(40))
                made = MadePicture("image/jpeg", 90_000, 1200, 800, (file,))
                pictures.made(connection, told.story.image.url, made, Validators(), NOW)


def one_more(app: App, number: int, count: int) -> None:
    """A story that is newer than all."""
    with app.store.write() as connection:
        articles.put(connection, article(number, count))


def clocked(act: Callable[[], Any]) -> tuple[float, float, Any]:
    """Wall and CPU seconds of a call, and what it returned."""
    gc.collect()
    wall, cpu = time.perf_counter(), time.process_time()
    got = act()
    return time.perf_counter() - wall, time.process_time() - cpu, got


def peak() -> float:
    """The most memory that this process ever had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def alone(measure: Callable[..., Any], *given: Any) -> Any:
    """What `measure` returns in a fresh process."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(measure, given)


def assembling(folder: Path, content: str) -> tuple[float, float, float]:
    """CPU seconds of looking the feed up in the store after one new story, and of putting it together; peak memory."""
    app, feed, runs = newsroom(folder), Feed("all", "All", limit=ENTRIES, content=content), []
    kept = EntryCache(folder / "var" / "cache" / f"{content}.db")
    start = ENTRIES + 1 + (content == "full") * (RUNS + 1)
    for number in range(RUNS + 1):
        one_more(app, start + number, ENTRIES)
        with app.store.read() as connection:
            feeds = FeedPages(connection, app.publication, kept, NOW + timedelta(days=1))
            _, looking, pages = clocked(lambda feeds=feeds: dict(feeds.of(feed)))
            _, putting, made = clocked(lambda pages=pages: [page.render() for page in pages.values()])
            assert len(made) == 3
        feeds.forget_others()
        if number:
            assert (feeds.rendered, feeds.reused) == (1, ENTRIES - 1)
            runs.append((looking, putting))
    return statistics.median(each for each, _ in runs), statistics.median(each for _, each in runs), peak()


def rendering(folder: Path, content: str) -> tuple[float, float, float]:
    """CPU seconds of reading the same feed's items, and of feedgen rendering them whole; peak memory."""
    app, feed, runs = newsroom(folder), Feed("all", "All", limit=ENTRIES, content=content), []
    now = NOW + timedelta(days=1)

    def read() -> FeedDocument:
        with app.store.read() as connection:
            found = list(candidates.matching(connection, feed.select, now, limit=ENTRIES))
        return feed_document(feed, found, app.publication, now)

    for _ in range(RUNS):
        _, reading, document = clocked(read)
        _, cpu, _ = clocked(lambda document=document: [rss(document), atom(document), json_feed(document)])
        runs.append((reading, cpu))
    return statistics.median(each for each, _ in runs), statistics.median(each for _, each in runs), peak()


def publishing(folder: Path, count: int, turns: int) -> tuple[list[tuple[float, float]], float]:
    """Wall and CPU seconds of publications, each after one new story, and peak memory."""
    app, runs, later = newsroom(folder), [], NOW + timedelta(days=9)
    start = int(time.time() * 1000) % 10**6
    publish(app.store, app.settings, app.templates, folder / "public", later)
    for turn in range(turns):
        one_more(app, count + start + turn, count + start)
        wall, cpu, done = clocked(lambda: publish(app.store, app.settings, app.templates, folder / "public", later))
        assert done.entries_rendered, done
        assert len(done.rendered) < 15, done
        runs.append((wall, cpu))
    return runs, peak()


def archive(app: App) -> None:
    """A thousand closed editions of twelve stories."""
    digest = app.digest("morning")
    with app.store.write() as connection:
        for number in range(EDITIONS):
            day = NOW - timedelta(days=EDITIONS - number)
            placed = tuple(Placed(article(number * 12 + each, 12 * EDITIONS), "new") for each in range(1, 13))
            edition = Edition(
                id=f"morning-{day:%Y-%m-%d}",
                digest="morning",
                slug=f"{day:%Y-%m-%d}",
                title="Morning",
                language="en",
                scheduled_at=day,
                timezone="Asia/Baku",
                composed_at=day,
                cutoff=0,
                state=EditionState.APPROVED,
                blocks=(EditionBlock("Latest", placed),),
                subject=placed[0].article.story.headline,
            )
            for each in placed:
                articles.put(connection, each.article)
            composition = Composition(edition.blocks, 12)
            salt = number.to_bytes(32, "big")
            editions.add(connection, edition, composition, slot=str(day), salt=salt, settings=frozen_settings(digest))
            editions.close(connection, edition.id, day)


def unchanged(folder: Path) -> tuple[tuple[float, float], tuple[float, float], float]:
    """The first publication of a thousand editions, then the median of those that change nothing."""
    app, runs = newsroom(folder), []
    archive(app)
    place = folder / "public"
    first, first_cpu, _ = clocked(lambda: publish(app.store, app.settings, app.templates, place, NOW))
    for _ in range(RUNS):
        wall, cpu, done = clocked(lambda: publish(app.store, app.settings, app.templates, place, NOW))
        assert (done.rendered, done.written) == ((), ())
        runs.append((wall, cpu))
    middle = (statistics.median(wall for wall, _ in runs), statistics.median(cpu for _, cpu in runs))
    return (first, first_cpu), middle, peak()


def main() -> None:
    """Print the figures of all three."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        fill(newsroom(folder / "feed"), ENTRIES)
        for content in ("summary", "full"):
            looking, putting, ours = alone(assembling, folder / "feed", content)
            reading, feedgen, theirs = alone(rendering, folder / "feed", content)
            print(f"a feed of {ENTRIES:,} entries, content {content}, in three formats, after one new story (CPU):")
            print(f"  put together {putting * 1000:6.1f} ms, {looking * 1000:6.1f} ms before it in the store, ", end="")
            print(f"peak {ours:.0f} MB")
            print(
                f"  feedgen      {feedgen * 1000:6.1f} ms, {reading * 1000:6.1f} ms before it for the items, ", end=""
            )
            print(f"peak {theirs:.0f} MB")
            print(f"  1/{feedgen / putting:.1f} of feedgen, at most 1/10; ", end="")
            print(f"1/{(feedgen + reading) / (putting + looking):.1f} from the store to the bytes")
        runs: dict[int, list[tuple[float, float]]] = {SMALL: [], LARGE: []}
        memories = {}
        for count in runs:
            fill(newsroom(folder / str(count)), count)
        for _ in range(3):
            for count, found in runs.items():
                some, memories[count] = alone(publishing, folder / str(count), count, RUNS // 3)
                found += some
        for count, found in runs.items():
            walls, cpus = zip(*found, strict=True)
            print(f"{count:>7,} stories, one new: wall {statistics.median(walls) * 1000:6.1f} ms, ", end="")
            print(f"CPU {statistics.median(cpus) * 1000:6.1f} ms, peak {memories[count]:.0f} MB")
        small, large = (statistics.median(cpu for _, cpu in runs[count]) for count in (SMALL, LARGE))
        print(f"  ratio of CPU {large / small:.2f}; at most 1.3")
        first, again, memory = alone(unchanged, folder / "archive")
        print(
            f"{EDITIONS:,} editions: first wall {first[0]:.1f} s, CPU {first[1]:.1f} s; nothing changed wall ", end=""
        )
        print(f"{again[0] * 1000:.0f} ms, CPU {again[1] * 1000:.0f} ms; peak {memory:.0f} MB")


if __name__ == "__main__":
    main()
