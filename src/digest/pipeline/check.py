"""Hold a configuration against what it would produce: templates, editions, sources."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from digest.config.places import Document, Fault
from digest.config.reading import read_document
from digest.config.settings import Settings
from digest.config.wordings import spoken
from digest.errors import Problem, SourceError, TemplateError
from digest.model.digest import Digest
from digest.model.edition import Edition
from digest.model.source import SourceState
from digest.pipeline.collect import Source, doubts, visit
from digest.pipeline.compose import plan, shortage
from digest.pipeline.preview import Preview, preview
from digest.pipeline.variants import Render, render_each
from digest.render.environment import Templates
from digest.render.lint.findings import Finding, PersonalLink
from digest.render.lint.labels import unlabelled
from digest.render.lint.overrides import misplaced_overrides
from digest.render.lint.samples import fullest
from digest.render.lint.templates import lint_templates, render_bare
from digest.sources.fetch import Fetcher
from digest.store.database import Store


def check(settings: Settings, store: Store, templates: Templates, render: Render, now: datetime) -> list[Problem]:
    """Every problem of the templates, and of each digest's next edition and its mail as they would be now."""
    found = lint_templates(templates)
    locked = [_locked(settings, name) for name in settings.locked]
    looked_at: list[Problem] = []
    # A link that a template takes out of every mail is told of the template.
    links_told = any(each.severity == "error" for each in found)
    for digest in settings.digests:
        try:
            seen = _seen(settings, store, digest, render, templates, now)
        except TemplateError as error:
            found.append(Problem(error.file, error.fault, error.line, error.column))
            continue
        if seen:
            noticed = [
                _noticed(finding, digest, settings, mail.language)
                for mail in (seen, *seen.others)
                for finding in mail.findings
                if not (links_told and isinstance(finding.concerns, PersonalLink))
                # `settings.warnings` have it with its line.
                and finding.concerns != "settings"
            ]
            looked_at += sorted(noticed, key=lambda each: each.severity)
    found.sort(key=lambda each: each.severity)
    places = {(each.file, each.line) for each in found}
    first = [next(each for each in found if (each.file, each.line) == place) for place in sorted(places, key=str)]
    misplaced = misplaced_overrides(settings.root, templates)
    warned = (*misplaced, *_unlabelled(settings, templates), *_namesakes(settings), *settings.warnings)
    return list(dict.fromkeys([*locked, *first, *warned, *looked_at]))


def _seen(
    settings: Settings, store: Store, digest: Digest, render: Render, templates: Templates, now: datetime
) -> Preview | None:
    """The digest's next edition; None where it would fail for want of stories alone, which nobody is sent.

    Raises TemplateError for what fails in it or with other stories.
    """
    try:
        seen = preview(store, digest, render, settings.publication, templates, now, explain=False)
        # Today's lead may have what tomorrow's lacks.
        _render_bare(seen.edition, digest, render)
    except TemplateError:
        with store.read() as connection:
            planned = plan(connection, digest, now)
        if shortage(digest, planned) is None:
            raise
    else:
        return seen
    full = fullest(planned.edition, digest)
    render_each(full, digest, render, digest.languages)
    _render_bare(full, digest, render)
    # What is wrong with its texts is told all the same.
    wordings = tuple(replace(words, subject="") for words in digest.wordings)
    plain = replace(digest, subject="", wordings=wordings)
    with suppress(TemplateError):
        return preview(store, plain, render, settings.publication, templates, now, explain=False)
    return None


def _render_bare(edition: Edition, digest: Digest, render: Render) -> None:
    language = digest.languages[0]
    render_bare(edition.in_language(language), digest.in_language(language), render)


def _unlabelled(settings: Settings, templates: Templates) -> Iterator[Problem]:
    """A warning, where it is first asked for, for each language in which there are no labels."""
    asking = {settings.publication.language: "site"}
    for digest in settings.digests:
        for language in digest.languages:
            asking.setdefault(language, f"digests/{digest.gathers or digest.name}")
    for language, name in asking.items():
        if told := unlabelled(language, templates):
            document = _document(settings, f"{name}.yaml")
            said = spoken(document.data) or ()
            path = ("languages", said.index(language)) if language in said else ("language",)
            yield document.problem(Fault(path, told, warning=True))


def _namesakes(settings: Settings) -> Iterator[Problem]:
    """A warning for each digest that is called as one before it, where readers choose between the two."""
    names: dict[tuple[str, str], str] = {}
    for digest in settings.open_digests:
        for language in digest.languages:
            title = digest.in_language(language).title
            first = names.setdefault((language, title.casefold()), digest.name)
            if first != digest.name:
                document = _document(settings, f"digests/{digest.name}.yaml")
                path = next(
                    each for each in (("title", language), ("title",), ()) if not each or each in document.places
                )
                told = (
                    f"“{title}” is also what {first} is called: where people subscribe, nobody can tell the two apart"
                )
                yield document.problem(Fault(path, told, warning=True))


def _document(settings: Settings, file: str) -> Document:
    return read_document(settings.config_dir / file, f"{settings.config_dir.name}/{file}")


def _locked(settings: Settings, name: str) -> Problem:
    """The secret that a source lacks: a fault, unless the source is switched off."""
    problem = settings.locked[name]
    return problem if getattr(settings.sources[name], "enabled", True) else replace(problem, severity="warning")


def _noticed(finding: Finding, digest: Digest, settings: Settings, language: str) -> Problem:
    """What was found in the mail in `language`, where it is mended."""
    if finding.concerns == "postal_address":
        # One key for all digests and languages.
        return Problem(f"{settings.config_dir.name}/site.yaml", finding.message, severity=finding.severity)
    where = f" (under “{finding.block}”)" if finding.block else ""
    if finding.file:
        return Problem(finding.file, f"{finding.message}{where}", finding.line, severity=finding.severity)
    document = _document(settings, f"digests/{digest.gathers or digest.name}.yaml")
    message = f"its mail: {finding.message}{where}"
    if finding.concerns == "subject":
        paths = [path for path in (("subject", language), ("subject",)) if path in document.places]
        if paths:
            return document.problem(Fault(paths[0], message, warning=finding.severity == "warning"))
    return Problem(document.file, message, severity=finding.severity)


def check_sources(sources: Sequence[Source], fetcher: Fetcher, root: Path, now: datetime) -> Iterator[Problem]:
    """Visit sources without recording anything; a problem for each that cannot be read. Those without secret wait."""
    for source in sources:
        if source.locked:
            continue
        state = SourceState(source.name, "")
        try:
            harvest = visit(source, state, fetcher, root, now)
        except SourceError as error:
            yield Problem("config/sources.yaml", f"source {source.name}: {error}")
            continue
        for warning in (*harvest.warnings, *doubts([each.doubt for each in harvest.entries if each.doubt])):
            yield Problem("config/sources.yaml", f"source {source.name}: {warning}", severity="warning")
