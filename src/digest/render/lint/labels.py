"""Files of labels: what is wrong in them, and what they do not say."""

from __future__ import annotations

from collections.abc import Iterator

from digest.errors import Problem, TemplateError
from digest.render.environment import Templates
from digest.render.labels import is_labelled, label_doubts, label_faults, left_out
from digest.render.lint.overrides import is_language


def label_problems(tag: str, templates: Templates) -> Iterator[Problem]:
    """Every problem of the files of labels that are called by `tag`."""
    yield from (Problem(error.file, error.fault, error.line) for error in label_faults(tag, templates))
    yield from label_doubts(tag, templates)
    # What a region leaves out is told of its language.
    if is_language(tag) and not is_labelled(tag.rpartition("-")[0], templates):
        yield from _incomplete(tag, templates)


def _incomplete(tag: str, templates: Templates) -> Iterator[Problem]:
    try:
        missing = left_out(tag, templates)
    except TemplateError:
        return
    if missing:
        many = f"{len(missing)} labels are" if len(missing) > 1 else "one label is"
        told = f"{many} left out, “{missing[0]}” {'first' if len(missing) > 1 else 'alone'}: English stands there"
        yield Problem(templates.called(f"labels/{tag}.toml"), told, severity="warning")


def unlabelled(language: str, templates: Templates) -> str | None:
    """What to say where no file has labels for `language`; None where one has."""
    if is_labelled(language, templates):
        return None
    return (
        f"there are no labels in “{language}”, so mails and pages say “Unsubscribe” and the like in English: "
        f"translate labels/en.toml as templates/labels/{language}.toml"
    )
