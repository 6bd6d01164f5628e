"""Stories, articles and blocks as JSON, for columns that hold them whole."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from digest.model.article import Article, HandPick, Image, Mark, Story
from digest.model.edition import EditionBlock, Placed
from digest.model.picture import MadePicture, PictureFile
from digest.model.wording import BlockWording, Wording

_TIMES = ("published", "updated", "publish_at")


def story_to_json(story: Story) -> dict[str, Any]:
    """The fields that are set, times in ISO 8601."""
    found: dict[str, Any] = {
        "headline": story.headline,
        "url": story.url,
        "standfirst": story.standfirst,
        "body_html": story.body_html,
        "section": story.section,
        "section_label": story.section_label,
        "topics": list(story.topics),
        "byline": story.byline,
        "authors": list(story.authors),
        "language": story.language,
        "source_line": story.source_line,
    } | {name: _written(getattr(story, name)) for name in _TIMES}
    if story.image:
        image = story.image
        found["image"] = {"url": image.url, "alt": image.alt, "caption": image.caption, "credit": image.credit}
    return {name: value for name, value in found.items() if value not in (None, [])}


def story_from_json(data: dict[str, Any]) -> Story:
    """The story that `story_to_json` wrote."""
    image = data.get("image")
    return Story(
        headline=data["headline"],
        url=data.get("url"),
        standfirst=data.get("standfirst"),
        body_html=data.get("body_html"),
        section=data.get("section"),
        section_label=data.get("section_label"),
        topics=tuple(data.get("topics", ())),
        byline=data.get("byline"),
        authors=tuple(data.get("authors", ())),
        language=data.get("language"),
        published=_read(data.get("published")),
        updated=_read(data.get("updated")),
        publish_at=_read(data.get("publish_at")),
        source_line=data.get("source_line"),
        image=Image(**image) if image else None,
    )


def article_to_json(article: Article) -> dict[str, Any]:
    """An article as it is at this moment, for an edition that freezes it."""
    mark, hand = article.mark, article.hand_pick
    return {
        "id": article.id,
        "seq": article.seq,
        "year": article.year,
        "story": story_to_json(article.story),
        "first_seen": _written(article.first_seen),
        "direction": article.direction,
        "changed_at": _written(article.changed_at),
        "considered": article.considered,
        "sources": list(article.sources),
        "mark": [_written(mark.at), *mark.order] if mark else None,
        "hand_pick": [hand.picked, _written(hand.at), _written(hand.until)] if hand else None,
        "popular_rank": article.popular_rank,
        "picture": picture_to_json(article.picture),
    }


def article_from_json(data: dict[str, Any]) -> Article:
    """The article that `article_to_json` wrote."""
    mark, hand = data["mark"], data["hand_pick"]
    return Article(
        id=data["id"],
        seq=data["seq"],
        year=data["year"],
        story=story_from_json(data["story"]),
        first_seen=datetime.fromisoformat(data["first_seen"]),
        direction=data["direction"],
        changed_at=_read(data["changed_at"]),
        considered=data["considered"],
        sources=tuple(data["sources"]),
        mark=Mark(datetime.fromisoformat(mark[0]), (mark[1], mark[2])) if mark else None,
        hand_pick=HandPick(hand[0], datetime.fromisoformat(hand[1]), _read(hand[2])) if hand else None,
        popular_rank=data["popular_rank"],
        # Editions of before pictures were made have none.
        picture=picture_from_json(data.get("picture")),
    )


def picture_to_json(picture: MadePicture | None) -> dict[str, Any] | None:
    """What was made of a picture."""
    return asdict(picture) if picture else None


def picture_from_json(data: dict[str, Any] | None) -> MadePicture | None:
    """The picture that `picture_to_json` wrote."""
    return MadePicture(**{**data, "files": tuple(PictureFile(**each) for each in data["files"])}) if data else None


def blocks_to_json(blocks: tuple[EditionBlock, ...]) -> list[dict[str, Any]]:
    """An edition's blocks with their articles frozen."""
    return [
        {
            "title": block.title,
            "text_html": block.text_html,
            "label": block.label,
            "layout": block.layout,
            "articles": [{"article": article_to_json(each.article), "reason": each.reason} for each in block.articles],
            "wordings": [asdict(words) for words in block.wordings],
        }
        for block in blocks
    ]


def blocks_from_json(data: list[dict[str, Any]], hidden: frozenset[str]) -> tuple[EditionBlock, ...]:
    """The blocks as composed, without the articles taken down since, and without blocks that this empties."""
    blocks = []
    for block in data:
        placed = tuple(
            Placed(article_from_json(each["article"]), each["reason"])
            for each in block["articles"]
            if each["article"]["id"] not in hidden
        )
        if placed or block["text_html"]:
            wordings = tuple(BlockWording(**words) for words in block.get("wordings", ()))
            layout = block.get("layout")
            blocks.append(EditionBlock(block["title"], placed, block["text_html"], block["label"], layout, wordings))
    return tuple(blocks)


def wordings_to_json(wordings: tuple[Wording, ...]) -> list[dict[str, Any]] | None:
    """What an edition in several languages says in each, or None for an edition in one."""
    return [asdict(words) for words in wordings] or None


def wordings_from_json(data: list[dict[str, Any]] | None) -> tuple[Wording, ...]:
    """The wordings that `wordings_to_json` wrote."""
    return tuple(Wording(**words) for words in data or ())


def _written(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _read(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
