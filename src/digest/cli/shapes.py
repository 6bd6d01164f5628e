"""What `--json` prints (contract: Command line). Times are ISO 8601 in UTC."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from digest.errors import Problem
    from digest.model.article import Article, Story
    from digest.model.delivery import DeliveryState
    from digest.model.edition import Edition
    from digest.pipeline.collect import Report
    from digest.pipeline.pictures import PictureReport
    from digest.pipeline.progress import Progress
    from digest.subscriptions.people import Standing


def instant(moment: datetime | None) -> str | None:
    """A time as JSON has it."""
    if moment is None:
        return None
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def article(found: Article, now: datetime) -> dict[str, Any]:
    """An article with all its fields."""
    return {
        "id": found.id,
        **story(found.story),
        "direction": found.direction,
        "picked": found.picked_at(now) is not None,
        "popular_rank": found.popular_rank,
        "sources": list(found.sources),
        "first_seen": instant(found.first_seen),
        "hidden_at": instant(found.hidden_at),
        "hidden_reason": found.hidden_reason,
    }


def pictures(found: PictureReport) -> dict[str, Any]:
    """What became of the pictures that were due."""
    failed = [{"url": each.url, "reason": each.reason} for each in found.failed]
    return {"made": found.made, "unchanged": found.unchanged, "failed": failed, "left": found.left}


def story(told: Story) -> dict[str, Any]:
    """The fields that a source gives a story."""
    image = told.image
    return {
        "url": told.url,
        "headline": told.headline,
        "standfirst": told.standfirst,
        "body_html": told.body_html,
        "section": told.section,
        "section_label": told.section_label,
        "topics": list(told.topics),
        "byline": told.byline,
        "authors": list(told.authors),
        "language": told.language,
        "published": instant(told.published),
        "updated": instant(told.updated),
        "publish_at": instant(told.publish_at),
        "source_line": told.source_line,
        "image": image
        and {"url": image.url or None, "alt": image.alt, "caption": image.caption, "credit": image.credit},
    }


def brief(found: Article) -> dict[str, Any]:
    """An article in an edition."""
    return {"id": found.id, "url": found.story.url, "headline": found.story.headline}


def edition(found: Edition) -> dict[str, Any]:
    """An edition with its blocks."""
    return {
        "id": found.id,
        "digest": found.digest,
        "slug": found.slug,
        "scheduled_at": instant(found.scheduled_at),
        "composed_at": instant(found.composed_at),
        "closed_at": instant(found.closed_at),
        "subject": found.subject,
        "language": found.language,
        "languages": list(found.languages),
        "state": str(found.state),
        "reason": found.reason,
        "blocks": [
            {
                "title": block.title,
                "label": block.label,
                "articles": [brief(each.article) | {"reason": each.reason} for each in block.articles],
            }
            for block in found.blocks
        ],
        "passed_over": [brief(each) for each in found.passed_over],
        "taken_down": list(found.taken_down),
    }


def counts(found: Mapping[DeliveryState, int]) -> dict[str, int]:
    """Deliveries by state."""
    return {str(state): number for state, number in found.items()}


def progress(found: Progress, per_second: float, now: datetime) -> dict[str, Any]:
    """How far a delivery is, and how fast it has been of late; how long it takes where somebody is due now."""
    left = found.seconds_left(per_second, now)
    return {
        "audience": found.audience,
        "done": found.done,
        "per_second": per_second,
        "seconds_left": None if left is None else round(left, 1),
        "next_due": instant(found.next_due),
    }


def report(found: Report) -> dict[str, Any]:
    """A source's visit."""
    return {
        "name": found.name,
        "state": found.state,
        "new": found.new,
        "updated": found.updated,
        "unchanged": found.unchanged,
        "error": found.error,
        "warnings": list(found.warnings),
    }


def standing(found: Standing) -> dict[str, Any]:
    """What is known of a person."""
    person = found.subscriber.person
    return {
        "email": person.address.email,
        "name": person.name,
        "locale": person.locale,
        "timezone": person.timezone,
        "format": person.format,
        "created_at": instant(found.subscriber.created_at),
        "subscriptions": [
            {
                "digest": each.digest,
                "state": str(each.state),
                "locale": each.locale,
                "timezone": each.timezone,
                "topics": list(each.topics),
                "format": each.format,
                "frequency": each.frequency,
                "hour": each.hour,
                "paused_until": instant(each.paused_until),
                "changed_at": instant(each.changed_at),
            }
            for each in found.subscriptions
        ],
        "consents": [
            {
                "digest": digest,
                "at": instant(each.at),
                "source": each.source,
                "text_version": each.text_version,
                "network": each.network,
                "form": each.form,
            }
            for digest, each in found.consents
        ],
    }


def problem(found: Problem) -> dict[str, Any]:
    """A fault in a file."""
    return {
        "file": found.file,
        "line": found.line,
        "column": found.column,
        "message": found.message,
        "severity": found.severity,
    }
