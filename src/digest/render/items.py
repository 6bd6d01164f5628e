"""Articles and editions as the items of a feed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from html import escape
from typing import Literal

from digest.html.text import visible
from digest.model.article import Article, Image, Story
from digest.model.digest import Digest, Feed, Publication
from digest.model.edition import Edition
from digest.model.feed import FeedDocument, FeedImage, FeedItem, FeedUrls, OriginalImage
from digest.render.links import digest_feed_path, digest_path, edition_path, feed_path, public
from digest.render.sanitised import line, link
from digest.render.stories import caption, section, teaser

SUMMARY = 600
PICKED = "Editor's choice"
# RFC 4151 wants a date at which the authority was held: feeds have had these ids since this year.
_FEEDS_SINCE = 2026


def feed_document(feed: Feed, articles: Iterable[Article], publication: Publication, now: datetime) -> FeedDocument:
    """An output feed holding `articles` in this order; picks count as of `now` (aware)."""
    items = items_of(articles, publication, now, content=feed.content, language=feed.language)
    return FeedDocument(
        id=f"tag:{publication.authority},{_FEEDS_SINCE}:feed/{feed.name}",
        title=line(feed.title) or feed.name,
        description=_described(line(feed.title) or feed.name, publication),
        publisher=publication.title,
        home_url=public(publication, "/"),
        feed_urls=FeedUrls(*(public(publication, feed_path(feed.name, form)) for form in ("rss", "atom", "json"))),
        language=feed.language or publication.language,
        items=items,
        updated=max((item.updated for item in items), default=None),
    )


def digest_document(digest: Digest, editions: Iterable[Edition], publication: Publication) -> FeedDocument:
    """The feed of a digest's editions in this order, one item an edition."""
    items = items_of_editions(digest, editions, publication)
    return FeedDocument(
        id=f"tag:{publication.authority},{_FEEDS_SINCE}:digest/{digest.name}",
        title=line(digest.title) or digest.name,
        description=_described(line(digest.title) or digest.name, publication),
        publisher=publication.title,
        home_url=public(publication, digest_path(digest)),
        feed_urls=FeedUrls(*(public(publication, digest_feed_path(digest, form)) for form in ("rss", "atom", "json"))),
        language=digest.language,
        items=items,
        updated=max((item.updated for item in items), default=None),
    )


def items_of(
    articles: Iterable[Article],
    publication: Publication,
    now: datetime,
    content: Literal["full", "summary"] = "summary",
    language: str | None = None,
) -> tuple[FeedItem, ...]:
    """Each article as an item, with its whole text where `content` is `full`, and topics by their labels in `language`.

    An item changes when its story does: `updated` is the latest of publication, update and the
    change that a source showed; for an undated story its first sight stands in.
    """
    return tuple(_item(article, publication, now, language, full=content == "full") for article in articles)


def items_of_editions(digest: Digest, editions: Iterable[Edition], publication: Publication) -> tuple[FeedItem, ...]:
    """Each edition as an item that links to its page and lists its headlines."""
    return tuple(
        FeedItem(
            id=f"tag:{publication.authority},{edition.scheduled_at.year}:edition/{edition.id}",
            title=line(edition.subject) or line(edition.title) or edition.slug,
            url=public(publication, edition_path(digest, edition.slug)),
            summary=" · ".join(_headlines(edition)) or None,
            content_html=_listed(edition),
            authors=(publication.title,),
            published=edition.scheduled_at,
            updated=edition.scheduled_at,
            language=edition.language,
        )
        for edition in editions
    )


def _item(article: Article, publication: Publication, now: datetime, language: str | None, *, full: bool) -> FeedItem:
    story = article.story
    summary = teaser(story, SUMMARY)
    changes = [when for when in (story.published, story.updated, article.changed_at) if when is not None]
    return FeedItem(
        id=f"tag:{publication.authority},{article.year}:article/{article.id}",
        title=line(story.headline) or article.id,
        url=link(story.url),
        summary=summary,
        content_html=_full_text(story, summary) if full else None,
        authors=tuple(name for author in story.authors if (name := line(author))) or _byline(story),
        categories=_categories(article, publication, now, language),
        published=story.published,
        updated=max(changes) if story.published or story.updated else max([*changes, article.first_seen]),
        language=story.language,
        image=_image(article),
    )


def _described(title: str, publication: Publication) -> str:
    return title if title == publication.title else f"{title} · {publication.title}"


def _byline(story: Story) -> tuple[str, ...]:
    byline = line(story.byline)
    return (byline,) if byline else ()


def _categories(article: Article, publication: Publication, now: datetime, language: str | None) -> tuple[str, ...]:
    topics = (line(publication.topic(topic, language)) for topic in article.story.topics)
    names = [section(article.story), *topics, PICKED if article.picked_at(now) else None]
    return tuple(dict.fromkeys(name for name in names if name))


def _image(article: Article) -> FeedImage | None:
    image, made = article.story.image, article.picture
    url = link(image.url) if image else None
    if image is None or url is None:
        return None
    original = OriginalImage(made.type, made.length, made.width, made.height) if made else None
    return FeedImage(url, line(image.alt), line(image.caption), line(image.credit), original)


def _full_text(story: Story, summary: str | None) -> str | None:
    if not story.body_html:
        return None
    standfirst = line(story.standfirst)
    repeated = standfirst is not None and visible(story.body_html).startswith(standfirst)
    opening = f"<p><strong>{escape(standfirst)}</strong></p>" if standfirst and not repeated else ""
    return _figure(story.image) + opening + story.body_html


def _figure(image: Image | None) -> str:
    url = link(image.url) if image else None
    if image is None or url is None:
        return ""
    words = caption(image)
    below = f"<figcaption>{escape(words)}</figcaption>" if words else ""
    return f'<figure><img src="{escape(url)}" alt="{escape(line(image.alt) or "")}">{below}</figure>'


def _headlines(edition: Edition) -> list[str]:
    return [headline for article in edition.articles if (headline := line(article.story.headline))]


def _listed(edition: Edition) -> str | None:
    rows = []
    for article in edition.articles:
        words, url = escape(line(article.story.headline) or ""), link(article.story.url)
        rows.append(f'<li><a href="{escape(url)}">{words}</a></li>' if url else f"<li>{words}</li>")
    return f"<ul>{''.join(rows)}</ul>" if rows else None
