"""Web pages as bytes: the home page, a digest's archive, an edition; and their style sheet.

Links are from the root of the host, so that the pages work at the root of any; canonical and Open
Graph addresses are public. Nothing is inline but the words: no style, no script (CSP).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from digest.html.direction import direction
from digest.html.excerpt import excerpt
from digest.model.article import Article
from digest.model.digest import Digest, Feed, Publication
from digest.model.edition import Edition
from digest.model.languages import best
from digest.model.theme import Theme
from digest.render.dates import Locale, date, language_name
from digest.render.editions import edition_view
from digest.render.environment import Templates
from digest.render.labels import labels
from digest.render.links import digest_path, edition_path, public
from digest.render.listings import digest_formats, digest_link, feed_formats
from digest.render.palette import palette
from digest.render.sanitised import line, link
from digest.render.signup_forms import SignUpForm
from digest.render.stories import PictureSize, StoryView, spellings, spelt, story_view

_STYLE = "web/style.css"
_DESCRIPTION = 200
_HEADLINE_IN_A_LIST = 140


@dataclass(frozen=True, slots=True)
class HomeStories:
    """What stands on the home page; a story of several lists is shown in the first, and in `popular` again."""

    lead: Article | None = None
    picked: tuple[Article, ...] = ()
    latest: tuple[Article, ...] = ()
    popular: tuple[Article, ...] = ()


@dataclass(frozen=True, slots=True)
class Translation:
    """The same page in a language, which it calls by its own `name`; `here` marks the page itself.

    The first of several is the one for readers of any other language.
    """

    language: str
    name: str
    path: str
    url: str
    here: bool


def stylesheet(theme: Theme, templates: Templates) -> tuple[str, bytes]:
    """The pages' style sheet and the name it is published under, which changes with its words."""
    values = {"theme": theme, "day": palette(theme.day), "night": palette(theme.night)}
    css = templates.render(_STYLE, values).encode()
    return f"style.{hashlib.sha256(css).hexdigest()[:16]}.css", css


def home_page(
    publication: Publication,
    articles: HomeStories,
    digests: Sequence[tuple[Digest, Sequence[Edition]]],
    feeds: Sequence[Feed],
    templates: Templates,
    form: SignUpForm | None = None,
) -> bytes:
    """The newsroom's front page: lead, editor's choice, the latest by section, most read, newsletters, feeds.

    Only digests with a public archive and feeds that are not retired are listed. `form` lets people sign up.
    """
    lists = _once(articles)
    listed = [(_as_read(digest, publication), found) for digest, found in digests if digest.archive == "public"]
    lead = lists["lead"][0] if lists["lead"] else None
    page = frame(publication, publication.language, publication.timezone, "/", publication.title, templates)
    return as_bytes(
        "web/home.html",
        page
        | {
            "lead": lead,
            "form": form,
            "picked": lists["picked"],
            "sections": _by_section(lists["latest"], page["labels"].more),
            "popular": lists["popular"],
            "digests": [digest_link(digest, editions) for digest, editions in listed],
            "feeds": [(line(feed.title) or feed.name, feed_formats(feed)) for feed in feeds if not feed.retired],
            "alternates": [item for feed in feeds if not feed.retired for item in feed_formats(feed)],
            "share_picture": _share_picture([lead] if lead else [], publication),
            "description": (lead.headline if lead else publication.title),
        },
        templates,
    )


def archive_page(
    digest: Digest,
    editions: Iterable[Edition],
    publication: Publication,
    templates: Templates,
    *,
    sign_up: str | None = None,
) -> bytes:
    """All editions of a digest in the order given, each with its date, subject and first headlines.

    `sign_up` leads to the form to get it. It is in the site's language where the digest has that.
    """
    digest = _as_read(digest, publication)
    title = line(digest.title) or digest.name
    page = frame(publication, digest.language, digest.timezone, digest_path(digest), title, templates)
    return as_bytes(
        "web/archive.html",
        page
        | {
            "sign_up": sign_up,
            "digest": digest_link(digest, editions),
            "alternates": digest_formats(digest),
            "feeds": [(title, digest_formats(digest))],
            "description": f"{title} · {publication.title}",
            "hidden": digest.archive != "public",
        },
        templates,
    )


def edition_page(
    edition: Edition, digest: Digest, publication: Publication, templates: Templates, *, sign_up: str | None = None
) -> bytes:
    """One edition in its language as a page: the mail's blocks without anything personal, and where the others are.

    `sign_up` leads to the form to get the digest.
    """
    view = edition_view(edition, digest, "web")
    locale = Locale(edition.language, edition.timezone)
    subject = line(edition.subject) or (f"{view.title} · {date(view.date, locale)}" if edition.aside else view.title)
    path = edition_path(digest, edition.slug, edition.aside)
    page = frame(publication, edition.language, edition.timezone, path, subject, templates)
    return as_bytes(
        "web/edition.html",
        page
        | {
            "edition": view,
            "translations": _translations(edition, digest, publication),
            "digest": digest_link(digest, ()),
            "sign_up": sign_up,
            "archived": digest.archive == "public",
            "alternates": digest_formats(digest) if digest.archive == "public" else [],
            "share_picture": _share_picture(view.stories, publication),
            "description": excerpt(view.lead.teaser or subject, _DESCRIPTION, view.lead.language),
            "kind": "article",
            "hidden": digest.archive != "public",
        },
        templates,
    )


def _as_read(digest: Digest, publication: Publication) -> Digest:
    """The digest in the site's language, where it has that."""
    return digest.in_language(best(publication.language, digest.languages) or digest.language)


def _translations(edition: Edition, digest: Digest, publication: Publication) -> list[Translation]:
    """The pages of the same edition, this one among them; none where it has one language."""
    found = []
    for language in edition.languages if edition.wordings else ():
        path = edition_path(digest, edition.slug, edition.in_language(language).aside)
        there = public(publication, path)
        found.append(Translation(language, language_name(language), path, there, language == edition.language))
    return found


def frame(
    publication: Publication, language: str, timezone: str, path: str, title: str, templates: Templates
) -> dict[str, Any]:
    """What `web/page.html` needs of every page: its place, its language, its publisher."""
    return {
        "publication": publication,
        "labels": labels(language, templates),
        "locale": Locale(language, timezone),
        "language": language,
        "direction": direction(language, ""),
        "title": title,
        "path": path,
        "canonical": public(publication, path),
        "stylesheet": f"/{stylesheet(publication.theme, templates)[0]}",
        "newsroom": link(publication.url),
        "privacy": link(publication.privacy_url),
        "description": title,
        "share_picture": None,
        "alternates": [],
        "translations": [],
        "kind": "website",
        "sign_up": None,
        "hidden": False,
    }


def unlisted_frame(
    title: str, publication: Publication, language: str, templates: Templates, *, zone: str | None = None
) -> dict[str, Any]:
    """The same for a page that nobody shares or finds; dates on it are by the clock of `zone`, or the newsroom's."""
    page = frame(publication, language, zone or publication.timezone, "/", title, templates)
    return page | {"canonical": None, "hidden": True}


def as_bytes(name: str, values: dict[str, Any], templates: Templates) -> bytes:
    """The page that a template makes of these values, in UTF-8."""
    return templates.render(name, values).encode("utf-8", "replace")


def _once(articles: HomeStories) -> dict[str, tuple[StoryView, ...]]:
    seen: set[str] = set()
    lead = (articles.lead,) if articles.lead else ()
    found = {
        "lead": _fresh(lead, seen),
        "picked": _listed(_fresh(articles.picked, seen)),
        "popular": _listed(view for article in articles.popular if (view := story_view(article, "web"))),
        "latest": _listed(_fresh(articles.latest, seen)),
    }
    names = spellings(story for stories in found.values() for story in stories)
    return {name: tuple(spelt(story, names) for story in stories) for name, stories in found.items()}


def _fresh(articles: Iterable[Article], seen: set[str]) -> tuple[StoryView, ...]:
    views = []
    for article in articles:
        if article.id not in seen and (view := story_view(article, "web")):
            seen.add(article.id)
            views.append(view)
    return tuple(views)


def _listed(views: Iterable[StoryView]) -> tuple[StoryView, ...]:
    """Stories for a list, where a headline of four hundred letters would stand like a wall."""
    return tuple(replace(view, headline=excerpt(view.headline, _HEADLINE_IN_A_LIST, view.language)) for view in views)


def _by_section(stories: Sequence[StoryView], rest: str) -> list[tuple[str, list[StoryView]]]:
    sections: dict[str, list[StoryView]] = {}
    for story in stories:
        sections.setdefault(story.section or rest, []).append(story)
    return list(sections.items())


def _share_picture(stories: Iterable[StoryView], publication: Publication) -> PictureSize | None:
    """The first picture that networks can show, at its public address; they take no drawings."""
    for story in stories:
        if story.picture and story.picture.large.width is not None:
            return replace(story.picture.large, url=public(publication, story.picture.url))
    return None
