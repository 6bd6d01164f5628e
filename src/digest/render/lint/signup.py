"""The mails of signing up filled with a sample and looked over, for `digest check`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from digest.errors import Problem, TemplateError
from digest.model.rendition import Rendition
from digest.model.sign_up import NoticeKind
from digest.render.environment import Templates
from digest.render.lint.blame import Blame, blamed, first_typed
from digest.render.lint.elements import looked_over
from digest.render.lint.findings import Finding
from digest.render.lint.markup import markup_findings
from digest.render.lint.outline import outlined
from digest.render.lint.samples import BARE, PUBLICATION, THEN
from digest.render.lint.styles import refuse_broken_styles
from digest.render.lint.unsaid import hidden_of, unsaid_findings
from digest.render.messages import ACTION, render_message, with_link
from digest.render.origins import own_files
from digest.render.signup_forms import Choice

CHOICES = (Choice("sample", "Sample", "en", ticked=True), Choice("other", "أخبار", "ar"))
_LINK = "https://sample.example/action"


def message_problems(templates: Templates) -> Iterator[Problem]:
    """What fails on a sample in a mail of the system, and what is wrong in one that the newsroom has changed."""
    for kind in NoticeKind:
        try:
            refuse_broken_styles(f"email/messages/{kind}.html", templates)
            render_message(kind, CHOICES[:1], BARE, "ar", templates, until=THEN, action=False)
            mail = render_message(kind, CHOICES, PUBLICATION, "en", templates, until=THEN)
        except TemplateError as error:
            yield Problem(error.file, error.fault, error.line)
            continue
        yield from _links(kind, mail, templates)
        if own_files(f"email/messages/{kind}.html", templates):
            shown = with_link(mail, _LINK)
            yield from looked_over(f"email/messages/{kind}.html", shown.html.encode(), templates, _of_a_mail)
            yield from _unsaid(f"email/messages/{kind}.html", shown, templates)


def _links(kind: NoticeKind, mail: Rendition, templates: Templates) -> Iterator[Problem]:
    for suffix, text in (("html", mail.html), ("txt", mail.text)):
        if text.count(ACTION) != 1:
            start = f"email/messages/{kind}.{suffix}"
            place, *others = blamed(start, "links.action", templates) or [Blame(f"templates/{start}")]
            told = f"the mail has {text.count(ACTION)} links for its button: write {{{{ links.action }}}} once"
            also = f"; or see {', '.join(map(str, others))}" if others else ""
            yield Problem(place.file, f"{told}{also}", place.line)


def _unsaid(start: str, mail: Rendition, templates: Templates) -> Iterator[Problem]:
    """A warning for words that a file of the newsroom's has in the HTML alone."""
    from lxml import html

    tree: Any = html.document_fromstring(mail.html.encode(), parser=html.HTMLParser(encoding="utf-8"))
    elements = list(outlined(tree))
    for finding in unsaid_findings(elements, mail.text, hidden_of(tree, elements)):
        if place := first_typed(finding.typed, start, templates):
            yield Problem(place.file, finding.message, place.line, severity=finding.severity)


def _of_a_mail(element: Any) -> Iterator[Finding]:
    return markup_findings(element, None)
