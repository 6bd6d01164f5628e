"""A mail: subject, HTML and text of one edition, rendered once for everybody, with holes for what is personal."""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import partial
from typing import Any

from digest.errors import TemplateError
from digest.html.direction import direction
from digest.model.digest import Digest, Publication
from digest.model.edition import Edition
from digest.model.rendition import Hole, Rendition
from digest.render.dates import Locale, date
from digest.render.editions import (
    EditionView,
    count_parts,
    digest_view,
    edition_view,
    shortened,
    with_pictures_within,
    with_shorter_teasers,
)
from digest.render.environment import Templates
from digest.render.fitting import left_out, with_shorter_notes
from digest.render.inline import inline
from digest.render.labels import labels
from digest.render.links import PICTURES, digest_path, edition_path, public
from digest.render.lint.styles import refuse_broken_styles
from digest.render.origins import bodiless
from digest.render.palette import palette
from digest.render.sanitised import line, link
from digest.render.wrap import tidy

MAX_SUBJECT = 150
# Gmail clips a mail at 102 KB; the rest is room for links that are longer than their holes.
MAX_HTML = 102_000 - 2_000
# Octets of text: some two thousand stories. Beyond it nobody reads, and every reader's mail would be megabytes.
MAX_TEXT = 1_000_000
# A text that is too long is tried again with as many parts as would fill so much of its room, were all alike.
_FILLED = 0.97
_COMMON = "parts"
_LOOK = re.compile(r"email/[^/]+/message\.html")
# How many parts of a long edition are looked at first: if those are too much for a mail, the whole is.
_BEGINNINGS = tuple(100 * 2**power for power in range(20))
# How long teasers may be, tried in turn until the mail is small enough: shorter, none.
_TEASERS = (120, 0)


def render_mail(
    edition: Edition, digest: Digest, publication: Publication, templates: Templates, *, strict: bool = True
) -> Rendition:
    """`edition` as a mail in the look that `digest.template` names (`templates/email/NAME/`).

    The HTML has at most 102 KB in UTF-8: if need be long notes are cut, teasers shortened, then left out, and
    then the mail is cut between items, with a link to the web edition. The text part has everything, up to 1 MB of
    it, and beyond where there is no web edition. Raises TemplateError with file, line and block, and if `strict` for
    a broken style sheet of the newsroom's.
    """
    if strict:
        refuse_broken_styles(_part(digest, "message.html", templates), templates)
    view = _view(edition, digest, publication)
    values = _values(edition, digest, publication, templates) | {"edition": view, "more": False, "left": 0}
    said = _subject(digest, view, values, templates)
    subject = _shortened(said or f"{view.title} · {date(view.date, values['locale'])}")
    values["subject"] = subject
    text = _text(digest, view, values, templates)
    html, shown = _fitting(digest, view, values, templates)
    cut = left_out(view, shown, web=values["links"]["web"] is not None)
    return Rendition(subject, html, text, left_out=cut, untitled=bool(view.stories) and not said)


def render_cut(
    edition: Edition, digest: Digest, publication: Publication, templates: Templates, *, left: int
) -> Rendition:
    """The mail as it would be with `left` stories cut away, whatever its size: templates say more then.

    The HTML is as its template has it, not inlined. Raises TemplateError as `render_mail` does.
    """
    view = _view(edition, digest, publication)
    values = _values(edition, digest, publication, templates) | {"edition": view, "more": True, "left": left}
    values["subject"] = view.title
    html = templates.render(_part(digest, "message.html", templates), values)
    return Rendition(view.title, html, tidy(templates.render(_part(digest, "message.txt", templates), values)))


def _view(edition: Edition, digest: Digest, publication: Publication) -> EditionView:
    view = edition_view(edition, digest, "mail", public(publication, PICTURES))
    return with_pictures_within(view, publication.theme.width)


def _values(edition: Edition, digest: Digest, publication: Publication, templates: Templates) -> dict[str, Any]:
    archived = digest.archive != "none"
    return {
        "digest": digest_view(digest),
        "publication": publication,
        "theme": publication.theme,
        "day": palette(publication.theme.day),
        "night": palette(publication.theme.night),
        "labels": labels(edition.language, templates),
        "locale": Locale(edition.language, edition.timezone),
        "language": edition.language,
        "direction": direction(edition.language, ""),
        "links": {
            "web": public(publication, edition_path(digest, edition.slug, edition.aside)) if archived else None,
            "archive": public(publication, digest_path(digest)) if digest.archive == "public" else None,
            "home": link(publication.url),
            "privacy": link(publication.privacy_url),
            "preferences": Hole.PREFERENCES.value,
            "unsubscribe": Hole.UNSUBSCRIBE.value,
        },
    }


def _subject(digest: Digest, view: EditionView, values: dict[str, Any], templates: Templates) -> str:
    written = templates.render_line(digest.subject, values, file=f"digests/{digest.name}.yaml: subject")
    # Signs that lead to a headline have nothing behind them where no story is.
    return (line(written) or "") if view.stories else (line(written) or "").rstrip(" :–—-")


def _shortened(subject: str) -> str:
    if len(subject) <= MAX_SUBJECT:
        return subject
    head, blank, _ = subject[:MAX_SUBJECT].rpartition(" ")
    return (head.rstrip(" .,;:–—-") if blank else subject[: MAX_SUBJECT - 1]) + "…"


def _text(digest: Digest, view: EditionView, values: dict[str, Any], templates: Templates) -> str:
    def rendered(shown: EditionView, *, more: bool = False) -> str:
        left = len(view.stories) - len(shown.stories)
        return tidy(templates.render(name, values | {"edition": shown, "more": more, "left": left}))

    name, web = _part(digest, "message.txt", templates), values["links"]["web"]
    text = rendered(view)
    if web is None or len(text.encode()) <= MAX_TEXT:
        return text
    shown = with_shorter_notes(view, web, values["labels"].more_on_web)
    text = rendered(shown)
    while (size := len(text.encode())) > MAX_TEXT and (parts := count_parts(shown)):
        shown = shortened(shown, int(parts * _FILLED * MAX_TEXT / size))
        text = rendered(shown, more=True)
    return text


def _fitting(
    digest: Digest, view: EditionView, values: dict[str, Any], templates: Templates
) -> tuple[str, EditionView]:
    def rendered(shown: EditionView, *, more: bool = False) -> str:
        left = len(view.stories) - len(shown.stories)
        html = templates.render(name, values | {"edition": shown, "more": more, "left": left})
        return inline(html, file=templates.called(name), frame=partial(bodiless, name, templates))

    def fits(html: str) -> bool:
        return len(html.encode()) <= MAX_HTML

    name = _part(digest, "message.html", templates)
    notes_cut = with_shorter_notes(view, values["links"]["web"], values["labels"].more_on_web)
    # Of thousands of stories a mail has room for a hundred or two: the others are not rendered.
    beginnings = [parts for parts in _BEGINNINGS if 2 * parts < count_parts(view)]
    # What alone is too much for a mail is not tried: to inline it may be more than there is room for, too.
    whole = [] if _octets_of_notes(view) > MAX_HTML else [view]
    tried = [*whole, notes_cut] if notes_cut != view else [view]
    for view in (*tried, *(with_shorter_teasers(notes_cut, limit) for limit in _TEASERS)):
        most = next((parts for parts in beginnings if not fits(rendered(shortened(view, parts)))), None)
        if most is None:
            html = rendered(view)
            if fits(html):
                return html, view
    best, most = 0, most or count_parts(view)
    while best < most - 1:
        middle = (best + most) // 2
        if fits(rendered(shortened(view, middle), more=True)):
            best = middle
        else:
            most = middle
    shown = shortened(view, best)
    return rendered(shown, more=True), shown


def _octets_of_notes(view: EditionView) -> int:
    return sum(len(words.encode()) for words in (view.intro, *(each.words for each in view.blocks)) if words)


def _part(digest: Digest, file: str, templates: Templates) -> str:
    whole = f"email/{digest.template}/message.html"
    if not templates.has(whole):
        looks = sorted({name.split("/")[1] for name in templates.names() if _LOOK.fullmatch(name)})
        close = get_close_matches(digest.template, looks, n=1)
        advice = f"did you mean {close[0]}? " if close else ""
        told = f"there is no look of that name: {advice}There are {', '.join(looks)}"
        raise TemplateError(told, file=f"templates/{whole}")
    name = f"email/{digest.template}/{file}"
    return name if templates.has(name) else f"email/{_COMMON}/{file}"
