"""System mail: confirm, welcome, goodbye, the link to one's settings. Rendered once for all who get the same words."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from digest.html.direction import direction, within
from digest.model.digest import Publication
from digest.model.rendition import Rendition
from digest.model.sign_up import NoticeKind
from digest.render.dates import Locale
from digest.render.environment import Templates
from digest.render.inline import inline
from digest.render.labels import Labels, labels
from digest.render.origins import bodiless
from digest.render.palette import palette
from digest.render.sanitised import line, link
from digest.render.sentences import naming
from digest.render.signup_forms import Choice
from digest.render.wrap import tidy

# What stands for the one link that differs from person to person, until `with_link` puts it in.
ACTION = "https://hole.invalid/action"


def render_message(
    kind: NoticeKind,
    digests: Sequence[Choice],
    publication: Publication,
    language: str,
    templates: Templates,
    *,
    until: datetime | None = None,
    action: bool = True,
) -> Rendition:
    """A message about `digests` in `language`, with `ACTION` for its link, or without a link.

    `until` is when a link to confirm ends. Raises TemplateError with file and line.
    """
    words = labels(language, templates)
    title, subject, button = _said(kind, words, line(publication.title) or publication.authority)
    values = _frame(publication, language, words) | {
        "title": title,
        "digests": list(digests),
        "until": until,
        "action": button if action else None,
    }
    name = f"email/messages/{kind}"
    page = f"{name}.html"
    shown = inline(
        templates.render(page, values), file=templates.called(page), frame=partial(bodiless, page, templates)
    )
    return Rendition(subject, shown, tidy(templates.render(f"{name}.txt", values)))


def with_link(rendition: Rendition, address: str) -> Rendition:
    """The message for one person."""
    shown = rendition.html.replace(ACTION, html.escape(address))
    return replace(rendition, html=shown, text=rendition.text.replace(ACTION, address))


def _said(kind: NoticeKind, words: Labels, newsroom: str) -> tuple[str, str, str]:
    """Heading, subject and words of the button."""
    if kind is NoticeKind.CONFIRM:
        return words.confirm, naming(words.mail_confirm, title=newsroom), words.confirm_button
    if kind is NoticeKind.WELCOME:
        title = naming(words.mail_welcome, title=newsroom)
        return title, title, words.preferences
    if kind is NoticeKind.GOODBYE:
        return words.left, f"{words.left}{words.colon} {within(newsroom, words.left)}", words.subscribe_again
    title = naming(words.mail_settings, title=newsroom)
    return title, title, words.preferences


def _frame(publication: Publication, language: str, words: Labels) -> dict[str, Any]:
    return {
        "publication": publication,
        "theme": publication.theme,
        "day": palette(publication.theme.day),
        "night": palette(publication.theme.night),
        "labels": words,
        "locale": Locale(language, publication.timezone),
        "language": language,
        "direction": direction(language, ""),
        "links": {"home": link(publication.url), "privacy": link(publication.privacy_url), "action": ACTION},
    }
