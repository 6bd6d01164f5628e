"""The last look at a mail before it leaves: its final bytes, as every reader gets them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from digest.errors import TemplateError
from digest.model.digest import Digest, Publication
from digest.model.edition import Edition
from digest.model.hosts import NO_ONE_CLICK, takes_one_click
from digest.model.rendition import Rendition
from digest.render.email import render_mail
from digest.render.environment import Templates
from digest.render.lint.altered import overlong_stories, unlinked_stories, unreachable_stories
from digest.render.lint.asides import comment_findings
from digest.render.lint.blame import Blame, to_blame, typed_in
from digest.render.lint.clients import Feature, client_findings
from digest.render.lint.contrast import contrast_findings
from digest.render.lint.declared import declared
from digest.render.lint.findings import Finding, PersonalLink, error, warning
from digest.render.lint.markup import markup_findings
from digest.render.lint.notes import note_findings, note_places
from digest.render.lint.outline import outlined
from digest.render.lint.shouting import shouting_stories
from digest.render.lint.styles import style_findings
from digest.render.lint.unread import unread_in_mail
from digest.render.lint.unsaid import hidden_of, unsaid_findings
from digest.render.lint.wording import (
    agreement_findings,
    answer_findings,
    hole_findings,
    line_findings,
    picture_findings,
    size_findings,
    subject_findings,
    typed_findings,
)
from digest.render.origins import own_files

_NO_ADDRESS = (
    "no postal address stands in mails, and the law of many countries asks for one: write postal_address in site.yaml"
)


def lint_edition(
    mail: Rendition, edition: Edition, digest: Digest, publication: Publication, templates: Templates
) -> tuple[Finding, ...]:
    """Everything wrong with a rendered mail and with the editors' texts in it, errors first.

    What comes from a template of the newsroom's says from which, where that can be told.
    """
    in_notes = tuple(note_findings(edition, digest, publication))
    in_sheets = tuple(style_findings(digest.template, templates))
    places = note_places(edition)
    told = {(each.message, place) for each in in_notes for place in places[each.block]}
    in_mail = (
        each
        for each in lint_mail(mail, publication, partial(declared, digest.template, templates))
        if (each.message, each.block) not in told
    )
    stories = (
        *shouting_stories(edition, mail.subject),
        *unlinked_stories(edition),
        *unreachable_stories(edition, publication),
        *overlong_stories(edition),
        *unread_in_mail(edition, mail.subject, digest.template, templates),
    )
    in_subject = tuple(typed_findings(digest.in_language(edition.language).subject))
    found = (*in_notes, *in_sheets, *in_subject, *in_mail, *stories)
    all_placed = (placed(each, digest.template, templates) for each in found)
    return tuple(sorted(dict.fromkeys(all_placed), key=lambda each: each.severity))


def placed(finding: Finding, look: str, templates: Templates) -> Finding:
    """`finding` with the newsroom's own template that is to blame, where it has none and that can be told."""
    if finding.file or (finding.severity != "error" and not finding.typed):
        return finding
    link = finding.concerns if isinstance(finding.concerns, PersonalLink) else None
    found = (typed_in(each, look, templates) for each in finding.typed)
    place = next(filter(None, found), None) or (to_blame(look, *link, templates)[0] if link else None)
    if place is None and finding.severity == "error":
        # No story is at fault, and ours have none: it is in what the newsroom has instead.
        own = [name for name in own_files(f"email/{look}/message.html", templates) if name.endswith(".html")]
        place = Blame(own[0]) if len(own) == 1 else None
    return replace(finding, file=place.file, line=place.line) if place else finding


def lint_mail(
    mail: Rendition, publication: Publication, declared: Callable[[], Mapping[Feature, Sequence[Blame]]] = dict
) -> tuple[Finding, ...]:
    """Everything wrong with a rendered mail, each thing once, errors first; `declared` as in `client_findings`.

    Size, personal links, words for pictures, broken links, what mail programs do not show, contrast by day
    and by night, text against HTML, subject, and what spam filters hold against a mail.
    """
    from lxml import html

    if "<body" not in mail.html:
        return (error("the mail is no whole HTML document with a <body>"),)
    tree: Any = html.document_fromstring(mail.html.encode(), parser=html.HTMLParser(encoding="utf-8"))
    elements = list(outlined(tree))
    found = [
        *subject_findings(mail),
        *size_findings(mail.html),
        *map(warning, mail.left_out),
        *hole_findings(mail, tree),
        *comment_findings(mail.html),
        *(finding for element, block in elements for finding in markup_findings(element, block)),
        *client_findings((element for element, _ in elements), declared),
        *contrast_findings(tree),
        *agreement_findings(tree, mail.text, frozenset({publication.url, f"{publication.url.rstrip('/')}/"})),
        *answer_findings(tree, mail.html, mail.text),
        *unsaid_findings(elements, mail.text, hidden_of(tree, elements)),
        *line_findings(mail.text),
        *picture_findings(tree.body),
    ]
    if not tree.get("lang"):
        found.append(warning("the HTML does not say its language: screen readers guess how to pronounce it"))
    if not takes_one_click(publication.public_url):
        found.append(warning(NO_ONE_CLICK, concerns="settings"))
    if not publication.postal_address:
        found.append(warning(_NO_ADDRESS, concerns="postal_address"))
    return tuple(sorted(dict.fromkeys(found), key=lambda each: each.severity))


def render_faultless(edition: Edition, digest: Digest, publication: Publication, templates: Templates) -> Rendition:
    """`edition` as a mail that may leave. Raises TemplateError where a template fails or the mail has an error."""
    mail = render_mail(edition, digest, publication, templates)
    found = lint_edition(mail, edition, digest, publication, templates)
    errors = [each for each in found if each.severity == "error"]
    if errors:
        first = errors[0]
        more = f" (and {len(errors) - 1} more: see `digest preview {digest.name}`)" if len(errors) > 1 else ""
        file = first.file or f"templates/email/{digest.template}/message.html"
        raise TemplateError(f"{first.message}{more}", file=file, line=first.line, block=first.block)
    return mail
