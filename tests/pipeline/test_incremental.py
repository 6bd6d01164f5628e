"""Whatever happens in between, a site that was published bit by bit is the one that is made from nothing."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import mkdtemp

import make
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from pipeline.changing import CONFIG, published

from digest.app import App
from digest.errors import TemplateError
from digest.model.article import Article
from digest.model.source import Validators
from digest.pipeline.compose import Nothing, compose
from digest.pipeline.publish import publish
from digest.pipeline.site_files import Written
from digest.render.environment import templates_of
from digest.store import articles, editions, pictures


class Publishing(RuleBasedStateMachine):
    """Editors write, pick, hide and send, somebody changes the configuration; time only goes forward."""

    @initialize()
    def open(self) -> None:
        self.root = Path(mkdtemp())
        self.words = {"title": "Morning", "language": "en", "content": "full", "archive": "public"}
        self.words["ranking"] = "popular: true"
        self.configure()
        self.now = make.NOW
        self.stories: dict[str, Article] = {}

    def teardown(self) -> None:
        self.app.store.close()
        shutil.rmtree(self.root)

    def configure(self) -> None:
        for name, text in CONFIG.items():
            path = self.root / "config" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            for word, value in self.words.items():
                text = text.replace(f"{{{word}}}", value)
            path.write_text(text.replace("{{", "{").replace("}}", "}"), encoding="utf-8")
        if hasattr(self, "app"):
            self.app.store.close()
        self.app = App.load(self.root / "config")

    def publish(self, folder: str = "public") -> Written:
        templates = templates_of(self.app.settings.templates_folder)
        return publish(self.app.store, self.app.settings, templates, self.root / folder, self.now)

    def from_nothing(self) -> dict[str, bytes]:
        """The site, published without anything that was made before."""
        cache = self.root / "var" / "cache"
        aside = cache.exists() and cache.rename(cache.with_name("aside"))
        self.publish("fresh")
        found = published(self.root / "fresh")
        for folder in (self.root / "fresh", cache):
            shutil.rmtree(folder, ignore_errors=True)
        if aside:
            aside.rename(cache)
        return found

    def put(self, article: Article) -> None:
        self.stories[article.id] = article
        with self.app.store.write() as connection:
            articles.put(connection, article)

    def some(self, number: int) -> str | None:
        return list(self.stories)[number % len(self.stories)] if self.stories else None

    @rule(minutes=st.integers(-200, 30), rank=st.none() | st.integers(1, 3), sea=st.booleans())
    def collect(self, minutes: int, rank: int | None, sea: bool) -> None:
        seq = len(self.stories) + 1
        when = self.now + timedelta(minutes=minutes)
        self.put(
            make.article(
                f"Story {seq} <b>&amp;</b>",
                seq=seq,
                published=when,
                publish_at=when,
                first_seen=self.now,
                popular_rank=rank,
                topics=("sea",) * sea,
                picked=seq % 3 == 0,
                body_html=f"<p>Words of {seq}.</p>",
                image=make.image(f"{seq}.png"),
            )
        )

    @rule(number=st.integers(0, 20), words=st.sampled_from(["headline", "body_html", "language", "direction", "rank"]))
    def change(self, number: int, words: str) -> None:
        if name := self.some(number):
            before = self.stories[name]
            story = before.story
            changed = {
                "headline": replace(before, story=replace(story, headline=f"{story.headline}!"), changed_at=self.now),
                "body_html": replace(before, story=replace(story, body_html=f"{story.body_html}<p>More.</p>")),
                "language": replace(before, story=replace(story, language="az")),
                "direction": replace(before, direction="rtl"),
                "rank": replace(before, popular_rank=number),
            }
            self.put(changed[words])

    @rule(number=st.integers(0, 20), width=st.sampled_from([700, 800]))
    def illustrate(self, number: int, width: int) -> None:
        if (name := self.some(number)) and (image := self.stories[name].story.image):
            picture = make.picture(f"{name}-{width}", width)
            with self.app.store.write() as connection:
                pictures.made(connection, str(image.url), picture, Validators(), self.now)
            (self.root / "var" / "pictures").mkdir(exist_ok=True)
            for file in picture.files:
                (self.root / "var" / "pictures" / file.name).write_text(file.name, encoding="utf-8")

    @rule(number=st.integers(0, 20), picked=st.booleans(), minutes=st.none() | st.integers(1, 60))
    def pick(self, number: int, picked: bool, minutes: int | None) -> None:
        if name := self.some(number):
            until: datetime | None = None if minutes is None else self.now + timedelta(minutes=minutes)
            with self.app.store.write() as connection:
                articles.pick(connection, name, picked=picked, at=self.now, until=until)

    @rule(number=st.integers(0, 20), shown=st.booleans())
    def hide(self, number: int, shown: bool) -> None:
        if name := self.some(number):
            with self.app.store.write() as connection:
                articles.hide(connection, name, at=None if shown else self.now, reason="a test")

    @rule(closes=st.booleans())
    def send(self, closes: bool) -> None:
        edition = compose(self.app.store, self.app.digest("morning"), self.app.render, b"a key", self.now)
        if not isinstance(edition, Nothing) and closes:
            with self.app.store.write() as connection:
                editions.close(connection, edition.id, self.now)

    @rule(minutes=st.integers(1, 90))
    def wait(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule(word=st.sampled_from(["title", "language", "content", "archive", "ranking"]), number=st.integers(0, 2))
    def reconfigure(self, word: str, number: int) -> None:
        choice = {
            "title": ["Morning", "Evening", "Noon"],
            "language": ["en", "ar", "az"],
            "content": ["full", "summary", "full"],
            "archive": ["public", "unlisted", "none"],
            "ranking": ["popular: true", "picked: true", "popular: true"],
        }
        self.words[word] = choice[word][number]
        self.configure()

    @rule(words=st.sampled_from(["Start", "Front"]))
    def relabel(self, words: str) -> None:
        path = self.root / "templates" / "labels" / "en.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f'home = "{words}"\n', encoding="utf-8")

    @invariant()
    def bit_by_bit_is_as_from_nothing(self) -> None:
        self.publish()
        assert published(self.root / "public") == self.from_nothing()
        again = self.publish()
        assert (again.written, again.removed, again.rendered) == ((), (), ())


TestPublishing = Publishing.TestCase
TestPublishing.settings = settings(max_examples=8, stateful_step_count=12)


@pytest.fixture
def newsroom() -> Publishing:
    made = Publishing()
    made.open()
    for _ in range(6):
        made.collect(-10, None, True)
    made.send(True)
    made.publish()
    yield made
    made.teardown()


def test_one_new_story_is_one_rendered_entry(newsroom: Publishing) -> None:
    newsroom.wait(5)
    newsroom.collect(-1, None, False)
    done = newsroom.publish()
    feeds = [f"feeds/all.{form}" for form in ("atom", "json", "rss")]
    assert sorted(done.written) == sorted([*feeds, "index.html"])
    assert done.rendered == done.written
    # Its place in `all`, which shows six.
    assert (done.entries_rendered, done.entries_reused) == (1, 5)


def test_a_pick_changes_what_shows_it_alone(newsroom: Publishing) -> None:
    newsroom.pick(0, True, None)
    done = newsroom.publish()
    names = {name.partition(".")[0] for name in done.written}
    assert names == {"index", "feeds/all", "feeds/choice", "feeds/sea"}
    # The story in three feeds of different content or language; `sea` and `all` share theirs.
    assert done.entries_rendered == 2


def test_a_digest_without_an_archive_has_no_file_left(newsroom: Publishing) -> None:
    assert [name for name in published(newsroom.root / "public") if name.startswith("editions/")]
    newsroom.words["archive"] = "none"
    newsroom.configure()
    newsroom.publish()
    assert not (newsroom.root / "public" / "editions").exists()
    newsroom.bit_by_bit_is_as_from_nothing()


def test_a_takedown_leaves_the_cache_too(newsroom: Publishing) -> None:
    kept = newsroom.root / "var" / "cache"
    on_disk = [b"Words of 1." in path.read_bytes() for path in kept.iterdir()]
    assert any(on_disk)
    newsroom.hide(0, False)
    newsroom.publish()
    assert [path for path in kept.iterdir() if b"Words of 1." in path.read_bytes()] == []
    pages = published(newsroom.root / "public")
    assert [name for name in pages if b"Words of 1." in pages[name]] == []


def test_an_edition_keeps_its_ranking_whatever_its_block_becomes(newsroom: Publishing) -> None:
    # More than its first block takes, the last of them with a rank.
    for rank in (None, None, None, None, 1):
        newsroom.collect(-10, rank, False)
    newsroom.send(True)
    newsroom.publish()
    newsroom.reconfigure("ranking", 1)
    assert not [name for name in newsroom.publish().written if name.startswith("editions/morning/2026-11-23-2/")]
    newsroom.bit_by_bit_is_as_from_nothing()


def test_a_failing_template_changes_nothing(newsroom: Publishing) -> None:
    before = published(newsroom.root / "public")
    page = newsroom.root / "templates" / "web" / "archive.html"
    page.parent.mkdir(parents=True)
    page.write_text("{{ nothing.at.all }}", encoding="utf-8")
    newsroom.wait(5)
    newsroom.collect(-1, None, False)
    with pytest.raises(TemplateError):
        newsroom.publish()
    assert published(newsroom.root / "public") == before
    page.unlink()
    newsroom.bit_by_bit_is_as_from_nothing()


def test_templates_are_those_that_were_read_whatever_becomes_of_the_files(newsroom: Publishing) -> None:
    app, folder = newsroom.app, newsroom.root / "public"
    newsroom.publish()
    before = published(folder)
    labels = newsroom.root / "templates" / "labels" / "en.toml"
    labels.parent.mkdir(parents=True)
    labels.write_text("home = ", encoding="utf-8")
    assert publish(app.store, app.settings, app.templates, folder, newsroom.now).rendered == ()
    assert published(folder) == before
    labels.write_text('home = "Front"\n', encoding="utf-8")
    newsroom.bit_by_bit_is_as_from_nothing()
    assert b">Front<" in published(folder)["index.html"]


def test_a_change_that_no_reader_sees_renders_nothing(newsroom: Publishing) -> None:
    path = newsroom.root / "config" / "digests" / "morning.yaml"
    path.write_text(path.read_text() + "skip_if_fewer_than: 3\nformerly: [old]\n", encoding="utf-8")
    newsroom.app.store.close()
    newsroom.app = App.load(newsroom.root / "config")
    assert newsroom.publish().rendered == ()
