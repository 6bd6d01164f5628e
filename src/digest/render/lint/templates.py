"""What is wrong with the templates, found by reading them all and filling them with a sample."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from digest.errors import Problem, TemplateError
from digest.model.digest import Digest
from digest.model.edition import Edition
from digest.model.rendition import Hole, Rendition
from digest.render.email import render_cut, render_mail
from digest.render.environment import Templates
from digest.render.folders import LABELS, no_template
from digest.render.lint.blame import to_blame
from digest.render.lint.blocks import idle_blocks, lost_blocks, lost_words
from digest.render.lint.findings import PersonalLink
from digest.render.lint.labels import label_problems
from digest.render.lint.mail import lint_mail, placed
from digest.render.lint.opentables import nesting_problems
from digest.render.lint.overrides import idle_overrides
from digest.render.lint.pages import page_problems
from digest.render.lint.samples import BARE, PUBLICATION, barest, digest_of, edition, other_edition
from digest.render.lint.signup import message_problems
from digest.render.lint.styles import style_problems
from digest.render.lint.unread import unread_in_template

_COMPILED = (".html", ".txt")


def lint_templates(templates: Templates) -> list[Problem]:
    """Every fault found in `templates`: what cannot be read, what fails on a sample, a mail without its links.

    The sample has stories with and without picture, address, date and standfirst, in both
    directions, all layouts and texts of the editors, an edition that is cut and one with nothing around it. A
    fault that many samples meet is named once.
    """
    found: dict[Problem, None] = {}
    for name in templates.names():
        if name.endswith(_COMPILED):
            found |= dict.fromkeys(_faults(lambda name=name: templates.compile(name)))  # type: ignore[misc]
            found |= dict.fromkeys(_missing_parts(name, templates))
            found |= dict.fromkeys([*idle_blocks(name, templates), *lost_words(name, templates)])
            found |= dict.fromkeys(_of_file(unread_in_template, name, templates))
            if name.startswith("email/") and name.endswith(".html"):
                found |= dict.fromkeys(_of_file(nesting_problems, name, templates))
        elif name.endswith(".css"):
            found |= dict.fromkeys(_faults(lambda name=name: templates.files(name)))  # type: ignore[misc]
        elif name.startswith("labels/") and name.endswith(".toml"):
            tag = name.removeprefix("labels/").removesuffix(".toml")
            found |= dict.fromkeys(label_problems(tag, templates))
        if name.endswith((".css", ".html")):
            found |= dict.fromkeys(_of_file(style_problems, name, templates))
    for look in _looks(templates):
        found |= dict.fromkeys(_mail_faults(look, templates))
    found |= dict.fromkeys([*lost_blocks(templates), *page_problems(templates), *message_problems(templates)])
    return [*_once(found), *idle_overrides(templates)]


def _once(found: Iterable[Problem]) -> Iterator[Problem]:
    """Without what other samples met at the same line, in another block."""
    met: dict[tuple[str, int | None, str], None] = {}
    for each in found:
        key = (each.file, each.line, each.message.partition(" (block “")[0])
        if key not in met:
            met[key] = None
            yield each


def _missing_parts(name: str, templates: Templates) -> Iterator[Problem]:
    """What `name` asks for and is not there or no file, wherever in it: the sample need not come by."""
    for part, line in templates.references(name):
        (file, _), *_ = templates.files(name)
        if part.endswith(LABELS):
            yield Problem(file, no_template(part), line)
        elif templates.has(part):
            yield from _faults(partial(templates.text, part))
        else:
            yield _problem(templates.absent(part, file, line))


def _faults(act: Callable[[], object]) -> Iterator[Problem]:
    try:
        act()
    except TemplateError as error:
        yield _problem(error)


def _of_file(look: Callable[[str, Templates], Iterator[Problem]], name: str, templates: Templates) -> Iterator[Problem]:
    try:
        yield from look(name, templates)
    except TemplateError as error:
        yield _problem(error)


def _problem(error: TemplateError) -> Problem:
    return Problem(error.file, error.fault, error.line)


def _looks(templates: Templates) -> list[str]:
    parts = [name.split("/") for name in templates.names()]
    return sorted({part[1] for part in parts if part[0] == "email" and part[2:] == ["message.html"]})


def _mail_faults(look: str, templates: Templates) -> Iterator[Problem]:
    """What fails on a sample in the mails of a look; if nothing does, what fails on stories without anything."""
    found = list(_faults_of_samples(look, templates))
    yield from found or _faults(lambda: render_bare(edition(), digest_of(look), partial(_both, templates)))


def _both(templates: Templates, shown: Edition, digest: Digest) -> None:
    render_mail(shown, digest, PUBLICATION, templates)
    render_cut(shown, digest, PUBLICATION, templates, left=3)


def render_bare(shown: Edition, digest: Digest, render: Callable[[Edition, Digest], object]) -> None:
    """Render `shown` with stories that have a headline and nothing else. Raises TemplateError, which says so."""
    try:
        render(barest(shown), digest)
    except TemplateError as error:
        told = f"{error.fault}; so it is with stories that have a headline and nothing else: ask for it by “{{% if %}}”"
        raise TemplateError(told, file=error.file, line=error.line, column=error.column) from error


def _faults_of_samples(look: str, templates: Templates) -> Iterator[Problem]:
    whole, hidden = digest_of(look), digest_of(look, archive="none")
    yield from _faults(lambda: render_mail(other_edition(), hidden, BARE, templates))
    yield from _faults(lambda: render_cut(edition(), whole, PUBLICATION, templates, left=3))
    yield from _faults(lambda: render_cut(other_edition(), whole, PUBLICATION, templates, left=0))
    try:
        mail = render_mail(edition(), whole, PUBLICATION, templates)
    except TemplateError as error:
        yield _problem(error)
        return
    missing = list(_missing_links(mail, look, templates))
    yield from missing or _unseen_links(mail, look, templates)


def _missing_links(mail: Rendition, look: str, templates: Templates) -> Iterator[Problem]:
    """Each link that a mail must have once and has not, told of the newsroom's file that is probably to blame."""
    wrong: dict[str, tuple[list[int], list[str]]] = {}
    for part, text in (("message.html", mail.html), ("message.txt", mail.text)):
        for hole, link in ((Hole.UNSUBSCRIBE, "unsubscribe"), (Hole.PREFERENCES, "preferences")):
            if text.count(hole) != 1:
                place, *others = to_blame(look, part, link, templates)
                told = f"it has {text.count(hole)} links to {link} (write {{{{ links.{link} }}}} once)"
                also = f"; or see {', '.join(map(str, others))}" if others else ""
                lines, told_of = wrong.setdefault(place.file, ([], []))
                lines += [place.line] if place.line else []
                told_of.append(told + also)
    for file, (lines, told_of) in wrong.items():
        yield Problem(file, f"a mail with this file is not sent: {', and '.join(told_of)}", min(lines, default=None))


def _unseen_links(mail: Rendition, look: str, templates: Templates) -> Iterator[Problem]:
    for finding in lint_mail(mail, PUBLICATION):
        if finding.severity == "error" and isinstance(finding.concerns, PersonalLink):
            place = placed(finding, look, templates)
            yield Problem(
                place.file or f"email/{look}/message.html",
                f"a mail with this file is not sent: {finding.message}",
                place.line,
            )
