"""articles, article, pick, unpick, hide, unhide: the stories."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from digest.cli import output, shapes
from digest.cli.call import Call, clock, instant

if TYPE_CHECKING:
    from datetime import datetime

    from digest.app import App
    from digest.model.article import Article
    from digest.pipeline.takedown import Takedown

Url = Annotated[str, typer.Argument(metavar="URL", help="The story's address, or the start of its id.")]
Until = Annotated[str | None, typer.Option("--until", metavar="T", help="When this ends (ISO 8601 with offset).")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def register(app: typer.Typer) -> None:
    """Add this file's commands."""
    for command in (articles, article, pick, unpick, hide, unhide):
        app.command()(command)


def articles(
    context: typer.Context,
    section: Annotated[str | None, typer.Option("--section", metavar="S", help="Only this section.")] = None,
    picked: Annotated[bool, typer.Option("--picked", help="Only editor's choice.")] = False,
    popular: Annotated[bool, typer.Option("--popular", help="Only those with a rank.")] = False,
    limit: Annotated[int, typer.Option("--limit", metavar="N", min=1, max=1_000_000, help="At most so many.")] = 50,
    as_json: Json = False,
) -> None:
    """Show the stored articles, newest first."""
    from digest.pipeline.stories import listed

    app: App = context.obj.app()
    now = clock()()
    found = listed(app.store, section=section, picked=picked, popular=popular, limit=limit, now=now)
    if as_json:
        output.document({"articles": [shapes.article(each, now) for each in found]})
        return
    output.table(("id", "published", "section", "headline", "marks"), [_row(app, each, now) for each in found])


def _row(app: App, found: Article, now: datetime) -> tuple[str, str, str, str, str]:
    story = found.story
    published = app.local(story.published).strftime("%Y-%m-%d %H:%M") if story.published else "undated"
    marks = [
        "picked" if found.picked_at(now) else "",
        f"rank {found.popular_rank}" if found.popular_rank is not None else "",
        "hidden" if found.hidden_at else "",
        "embargo" if found.embargoed(now) else "",
    ]
    return (
        output.short(found.id),
        published,
        story.section_label or story.section or "",
        story.headline,
        ", ".join(filter(None, marks)),
    )


def article(context: typer.Context, url: Url, as_json: Json = False) -> None:
    """Show one article with all its fields."""
    from digest.pipeline.stories import article as find

    app: App = context.obj.app()
    found = shapes.article(find(app.store, url), clock()())
    if as_json:
        output.document({"article": found})
        return
    width = max(len(name) for name in found)
    for name, value in found.items():
        if value not in (None, [], ""):
            output.line(f"{name:<{width}}  {_text(value)}")


def _text(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(str(each) for each in value)
    if isinstance(value, dict):
        return "; ".join(f"{name}: {each}" for name, each in value.items() if each)
    return str(value)


def pick(context: typer.Context, url: Url, until: Until = None) -> None:
    """Make a story editor's choice by hand."""
    _pick(context.obj, url, True, until)


def unpick(context: typer.Context, url: Url, until: Until = None) -> None:
    """Take a story out of editor's choice by hand."""
    _pick(context.obj, url, False, until)


def _pick(call: Call, url: str, picked: bool, until: str | None) -> None:
    from digest.pipeline.stories import pick as mark

    end = instant(until, "--until") if until else None
    found = mark(call.app().store, url, picked=picked, until=end, now=clock()())
    word = "picked" if picked else "not picked"
    output.line(f"“{found.story.headline}” is {word}" + (f" until {end:%Y-%m-%d %H:%M} UTC." if end else "."))


def hide(
    context: typer.Context,
    url: Url,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why; kept with the story.")],
) -> int:
    """Take a story out of everything at once."""
    from digest.pipeline.stories import article as find
    from digest.pipeline.takedown import hide as take_down

    app: App = context.obj.app(spare=True)
    found, now = find(app.store, url), clock()()
    takedown = take_down(app.store, found.id, reason, app.digests, app.render_again, now)
    output.line(f"“{found.story.headline}” is hidden.")
    return _say(app, takedown, now)


def unhide(context: typer.Context, url: Url) -> int:
    """Put a hidden story back."""
    from digest.pipeline.stories import article as find
    from digest.pipeline.takedown import unhide as put_back

    app: App = context.obj.app()
    found, now = find(app.store, url), clock()()
    takedown = put_back(app.store, found.id, app.digests, app.render_again, now)
    output.line(f"“{found.story.headline}” is back.")
    return _say(app, takedown, now)


def _say(app: App, takedown: Takedown, now: datetime) -> int:
    from digest.model.edition import EditionState
    from digest.pipeline.publish import publish
    from digest.pipeline.site_files import is_published

    for edition_id in takedown.changed:
        output.line(f"Edition {edition_id} was rendered anew.")
    for each in takedown.stopped:
        if each.fault:
            deed = "resume" if each.state is EditionState.PAUSED else "approve"
            output.error(f"Edition {each.edition_id} was stopped, since it cannot be rendered anew: {each.fault}")
            output.error(f"Mend that, then go on with `digest edition {deed} {each.edition_id}`.")
        else:
            output.line(f"Edition {each.edition_id} has no story left and was stopped: look at it, then cancel it.")
    status = 1 if any(each.fault for each in takedown.stopped) else 0
    if is_published(app.public_folder):
        if app.settings.broken:
            output.error(f"{app.public_folder} still shows it as before: mend the file, then run `digest publish`.")
            return 1
        publish(app.store, app.settings, app.templates, app.public_folder, now)
        output.line(f"{app.public_folder} was published anew; publish other folders with `digest publish --out DIR`.")
    return status
