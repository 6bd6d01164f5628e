"""What is wrong with the templates, found by reading them all and filling them with a sample."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime

from digest.errors import Problem, TemplateError
from digest.model.article import Article, Image, Story
from digest.model.digest import Block, Digest, Feed, Publication, Selection
from digest.model.edition import Edition, EditionBlock, EditionState, Placed
from digest.model.picture import MadePicture, PictureFile
from digest.model.rendition import Hole, Rendition
from digest.model.wording import Wording
from digest.render.email import render_mail
from digest.render.environment import Templates
from digest.render.labels import labels
from digest.render.lint.signup import SAMPLES
from digest.render.notices import leave_page
from digest.render.pages import HomeStories, archive_page, edition_page, home_page
from digest.render.preferences import DigestSettings, Settings, erase_page, settings_page

_COMPILED = (".html", ".txt")
_THEN = datetime(2026, 11, 23, 7, tzinfo=UTC)


def lint_templates(templates: Templates) -> list[Problem]:
    """Every fault found in `templates`: what cannot be read, what fails on a sample, a mail without its links.

    The sample has stories with and without picture, address, date and standfirst, in both
    directions, a ranking and a text of the editors. A fault that many samples meet is named once.
    """
    found: dict[Problem, None] = {}
    for name in templates.names():
        if name.endswith(_COMPILED):
            found |= dict.fromkeys(_faults(lambda name=name: templates.compile(name)))  # type: ignore[misc]
        elif name.startswith("labels/") and name.endswith(".toml"):
            tag = name.removeprefix("labels/").removesuffix(".toml")
            found |= dict.fromkeys(_faults(lambda tag=tag: labels(tag, templates)))  # type: ignore[misc]
    for look in _looks(templates):
        found |= dict.fromkeys(_mail_faults(look, templates))
    for page in (_home, _archive, _edition, _leave, _preferences, _erase, *SAMPLES):
        found |= dict.fromkeys(_faults(lambda page=page: page(templates)))  # type: ignore[misc]
    return list(found)


def _faults(act: Callable[[], object]) -> Iterator[Problem]:
    try:
        act()
    except TemplateError as error:
        yield _problem(error)


def _problem(error: TemplateError) -> Problem:
    place = error.file if error.line is None else f"{error.file}:{error.line}"
    return Problem(error.file, str(error).removeprefix(f"{place}: "), error.line)


def _looks(templates: Templates) -> list[str]:
    parts = [name.split("/") for name in templates.names()]
    return sorted({part[1] for part in parts if part[0] == "email" and part[2:] == ["message.html"]})


def _mail_faults(look: str, templates: Templates) -> Iterator[Problem]:
    try:
        mail = render_mail(_sample(), _digest(look), _PUBLICATION, templates)
    except TemplateError as error:
        yield _problem(error)
        return
    yield from _missing_links(mail, look)


def _missing_links(mail: Rendition, look: str) -> Iterator[Problem]:
    for file, text in (("message.html", mail.html), ("message.txt", mail.text)):
        for hole, link in ((Hole.UNSUBSCRIBE, "unsubscribe"), (Hole.PREFERENCES, "preferences")):
            if text.count(hole) != 1:
                advice = f"the mail has {text.count(hole)} links to {link}: write {{{{ links.{link} }}}} once"
                yield Problem(f"templates/email/{look}/{file}", advice)


def _home(templates: Templates) -> bytes:
    first, *others = _sample().articles
    stories = HomeStories(first, tuple(others[:1]), tuple(others), tuple(others))
    feeds = [Feed("all", "All stories")]
    return home_page(_PUBLICATION, stories, [(_digest("briefing"), [_sample()])], feeds, templates)


def _archive(templates: Templates) -> bytes:
    return archive_page(_digest("briefing"), [_sample()], _PUBLICATION, templates)


def _edition(templates: Templates) -> bytes:
    in_two = replace(_sample(), wordings=(Wording("en", "Sample"), Wording("ar", "مثال")))
    return edition_page(in_two, _digest("briefing"), _PUBLICATION, templates)


def _leave(templates: Templates) -> bytes:
    return leave_page("sample", "Sample", _PUBLICATION, "en", templates)


def _preferences(templates: Templates) -> bytes:
    topics = (("news", "News", True), ("sport", "Sport", False))
    full = DigestSettings(
        "sample",
        "Sample",
        "en",
        subscribed=True,
        topics=topics,
        has_weekly=True,
        hours=("08:00", "08:30"),
        hour="08:30",
        usual="07:00",
        pause="2026-12-01",
        is_paused=True,
        paused_until=_THEN,
    )
    paused = DigestSettings("other", "Another", "ar", subscribed=True, format="text", is_paused=True)
    settings = Settings(
        address="s…@sample.example",
        mark="sample",
        digests=(full, paused, DigestSettings("third", "A third", "en", subscribed=False)),
        name="Sample",
        language="en",
        timezone="Asia/Baku",
        languages=("en", "ar"),
        first_day=_THEN.date(),
        last_day=_THEN.date(),
        consent="Yes, mail me.",
        left=("Left",),
    )
    return settings_page(settings, "saved", _PUBLICATION, "en", "UTC", templates)


def _erase(templates: Templates) -> bytes:
    return erase_page("s…@sample.example", _PUBLICATION, "en", templates)


_PUBLICATION = Publication(
    title="The Sample",
    url="https://sample.example",
    public_url="https://news.sample.example",
    authority="sample.example",
    language="en",
    timezone="UTC",
    postal_address="1 Sample Street",
    privacy_url="https://sample.example/privacy",
)


def _digest(look: str) -> Digest:
    ranking = Block("Popular", Selection(popular=True))
    return Digest("sample", "Sample", "en", "UTC", (ranking,), template=look)


def _sample() -> Edition:
    whole = Story(
        headline="A story with everything",
        url="https://sample.example/a",
        standfirst="What it says.",
        body_html="<p>All of it.</p>",
        section="news",
        byline="A. Reed",
        language="en",
        published=_THEN,
        updated=_THEN.replace(hour=8),
        image=Image("https://sample.example/a.jpg", None, "Photo: A sample", "A. Reed"),
    )
    little, other_way = Story("A story with little"), Story("خبر", "https://sample.example/c", language="ar")
    files = PictureFile("large.jpg", 1200, 800), PictureFile("small.jpg", 640, 427)
    made = MadePicture("image/jpeg", 400_000, 3000, 2000, files)
    articles = [
        Article(str(seq), seq, _THEN.year, story, _THEN, "rtl" if story is other_way else "ltr")
        for seq, story in enumerate([whole, little, other_way], start=1)
    ]
    articles[0] = replace(articles[0], picture=made)
    placed = tuple(Placed(article, "sample") for article in articles)
    return Edition(
        id="sample/2026-11-23",
        digest="sample",
        slug="2026-11-23",
        title="Sample",
        language="en",
        scheduled_at=_THEN,
        timezone="UTC",
        composed_at=_THEN,
        cutoff=len(articles),
        state=EditionState.DRAFT,
        blocks=(
            EditionBlock("Latest", placed),
            EditionBlock(None, text_html="<p>Words of the editors.</p>", label="Advertisement"),
            EditionBlock("Popular", placed[:1]),
        ),
        intro_html="<p>Good morning.</p>",
    )
