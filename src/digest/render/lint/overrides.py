"""A newsroom's own templates that do nothing: files whose names are mistyped, and those that are empty."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath

import babel

from digest.errors import Problem, TemplateError
from digest.render.environment import Templates
from digest.render.labels import usual_letters

_SUFFIXES = frozenset({".html", ".htm", ".txt", ".css", ".toml", ".js", ".j2", ".jinja", ".yaml", ".yml"})
_HARDLY = 0.94
# Where templates are looked for by mistake, below the project's folder.
_ELSEWHERE = ("config/templates", "config", "template")
_HEAD = "email/parts/head.html"
_OF_A_LOOK = frozenset({"message.html", "message.txt"})


def idle_overrides(templates: Templates) -> Iterator[Problem]:
    """A warning for each file of the newsroom's that stands in for none of ours and that no template asks for.

    A look of its own, a language that we have no labels in and a part that one of its templates includes
    are right as they are.
    """
    names = templates.names()
    known = [name for name in names if templates.packaged(name) is not None]
    asked = {each for name in names for each in templates.patterns(name)} if len(names) > len(known) else set()
    for name in names:
        if name in known or _is_new(name, names):
            continue
        # Of files of other kinds, as pictures, only what is hardly mistyped was meant for a template.
        if PurePosixPath(name).suffix not in _SUFFIXES and not get_close_matches(name, known, n=1, cutoff=_HARDLY):
            continue
        if any(fnmatchcase(name, pattern) for pattern in asked):
            continue
        advice = _advice(name, known)
        yield Problem(templates.called(name), f"overrides nothing and nothing uses it{advice}", severity="warning")


def misplaced_overrides(root: Path, templates: Templates) -> Iterator[Problem]:
    """A warning for each file below `root`, the project's folder, that would be an override in its right place."""
    ours = [name for name in templates.names() if templates.packaged(name) is not None]
    folders = sorted({name.partition("/")[0] for name in ours})
    for place in _ELSEWHERE:
        if any((root / place / folder).is_dir() for folder in folders):
            for name in ours:
                if (root / place / name).is_file():
                    file = (PurePosixPath(place) / name).as_posix()
                    told = f"nothing reads it there: overrides stand below templates/, move it to templates/{name}"
                    yield Problem(file, told, severity="warning")


def empty_overrides(templates: Templates) -> Iterator[Problem]:
    """A warning for each style sheet of the newsroom's, and a head of mails, that says nothing in the place of ours.

    Another part may well be left out so.
    """
    for name in templates.names():
        if not (name.endswith(".css") or name == _HEAD) or templates.packaged(name) is None:
            continue
        try:
            (file, text), *_ = templates.files(name)
        except TemplateError:
            continue
        if not text.strip():
            told = "it is empty, and stands in for ours, so all that ours says is left out"
            advice = "remove it, or say in a comment that this is meant"
            yield Problem(file, f"{told}: {advice}", severity="warning")


def _is_new(name: str, names: list[str]) -> bool:
    """Whether it is a look or a language that we do not have."""
    parts = PurePosixPath(name).parts
    if len(parts) == 3 and parts[0] == "email" and parts[2] in _OF_A_LOOK:
        return f"email/{parts[1]}/message.html" in names
    return is_language(_tag(name))


def _tag(name: str) -> str:
    """The tag that a file of labels is named by, as it is written; nothing where it is no such file."""
    parts = PurePosixPath(name).parts
    return parts[1].removesuffix(".toml") if len(parts) == 2 and parts[0] == "labels" and name[-5:] == ".toml" else ""


def is_language(tag: str) -> bool:
    """Whether `tag` (BCP 47, in small or in the usual letters) is one of a language that is known."""
    if tag not in (tag.lower(), usual_letters(tag)):
        return False
    try:
        babel.Locale.parse(tag, sep="-")
    except (babel.UnknownLocaleError, ValueError):
        return False
    return True


def _named_by_a_tag(tag: str) -> str:
    """What to say of a file of labels that is called `tag`: by which one it was meant, where that is known."""
    usual = usual_letters(tag.replace("_", "-"))
    if not is_language(usual):
        names = {name.casefold(): code for code, name in babel.Locale("en").languages.items()}
        usual = names.get(tag.replace("_", " ").casefold(), "").replace("_", "-")
    if usual:
        return f": did you mean “labels/{usual}.toml”?"
    return ": files of labels are called by the tag of their language, as labels/de.toml or labels/pt-BR.toml"


def _advice(name: str, known: list[str]) -> str:
    """The nearest name: alike as a whole, or the same file in another folder."""
    if tag := _tag(name):
        return _named_by_a_tag(tag)
    close = get_close_matches(name, known, n=1, cutoff=0.8)
    if not close:
        files = {PurePosixPath(each).name: each for each in reversed(known)}
        alike = get_close_matches(PurePosixPath(name).name, files, n=1, cutoff=0.75)
        close = [files[each] for each in alike]
    return f": did you mean “{close[0]}”?" if close else ": remove it, or give it the name of one that there is"
