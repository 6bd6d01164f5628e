"""collect --explain: one story, field by field, with where each comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from digest.cli import output, shapes
from digest.cli.call import Call, clock
from digest.errors import DigestError, NotFound

if TYPE_CHECKING:
    from digest.app import App
    from digest.model.article import Story
    from digest.sources.explaining import Explanation

_LONGEST = 160
_PICTURE = ("url", "alt", "caption", "credit")


def explain(call: Call, names: list[str] | None, url: str, *, as_json: bool) -> int:
    """Explain the story at `url` by these sources, or by those that have it; 1 where one of them fails."""
    from digest.pipeline.explain import explain as read
    from digest.pipeline.explain import sources_of

    app, now = call.app(), clock()()
    wanted = app.sources(names) if names else sources_of(app.store, url, app.sources())
    documents: list[dict[str, Any]] = []
    failed = False
    for number, source in enumerate(wanted):
        try:
            found = read(app.store, source, url, app.fetcher, app.settings.root, now)
        except DigestError as error:
            if len(wanted) == 1:
                raise
            failed = True
            output.error(f"{source.name}: {error}")
            documents.append({"source": source.name, "error": str(error)})
            continue
        documents.append(_document(source.name, found))
        if not as_json:
            _show(source.name, source.options.kind, found, first=number == 0)
    stored = [] if names else _stored(app, url)
    if as_json:
        output.document({"explain": documents, "stored": stored})
    elif stored:
        output.line()
        output.line("Stored, in the order in which sources count:")
        output.line()
        output.table(("field", "source", "value"), [tuple(map(_short, each.values())) for each in stored])
    return 1 if failed else 0


def _stored(app: App, url: str) -> list[dict[str, str]]:
    """What each source has said of the story, where it is stored."""
    from digest.pipeline.stories import provenance

    try:
        return provenance(app.store, url, app.source_ranks)
    except NotFound:
        return []


def _show(name: str, kind: str, found: Explanation, *, first: bool) -> None:
    if not first:
        output.line()
    output.line(f"By {name}, a source of kind {kind}; nothing is recorded.")
    for remark in found.remarks:
        output.line(remark)
    output.line()
    rows = [(field, _short(value), origin) for field, value, origin in _rows(found)]
    output.table(("field", "value", "where from"), rows)


def _rows(found: Explanation) -> list[tuple[str, str, str]]:
    """Every field that has a value or an origin; the text last, by its beginning."""
    rows = []
    for field, value in _fields(found.story).items():
        origin = found.origins.get(field) or found.origins.get(field.partition(".")[0], "")
        if value or (origin and "." not in field):
            rows.append((field, value or "none", origin))
    return rows


def _fields(story: Story) -> dict[str, str]:
    from digest.html.text import visible

    image = story.image
    pictured = {f"image.{name}": (getattr(image, name) or "") if image else "" for name in _PICTURE}
    return {
        "url": story.url or "",
        "headline": story.headline,
        "standfirst": story.standfirst or "",
        "section": " / ".join(dict.fromkeys(filter(None, (story.section_label, story.section)))),
        "topics": ", ".join(story.topics),
        "byline": story.byline or "",
        "authors": ", ".join(story.authors),
        "language": story.language or "",
        "published": shapes.instant(story.published) or "",
        "updated": shapes.instant(story.updated) or "",
        "publish_at": shapes.instant(story.publish_at) or "",
        "source_line": story.source_line or "",
        **pictured,
        "body_html": visible(story.body_html or ""),
    }


def _short(value: str) -> str:
    from digest.html.excerpt import excerpt

    if "://" in value:
        return value
    return value if len(value) <= _LONGEST else f"{excerpt(value, _LONGEST)} ({len(value.split())} words)"


def _document(name: str, found: Explanation) -> dict[str, Any]:
    origins = {field: origin for field, _, origin in _rows(found) if origin}
    return {
        "source": name,
        "remarks": list(found.remarks),
        "article": shapes.story(found.story),
        "origins": origins,
        "error": None,
    }
