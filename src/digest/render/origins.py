"""Which of the newsroom's own files a mail is made of."""

from __future__ import annotations

from digest.render.environment import Templates


def own_files(start: str, templates: Templates) -> dict[str, tuple[str, str, str]]:
    """The newsroom's files that a mail is made of, from the template `start` on.

    Each by the name that errors have for it, with its template's name, its text, and the text that it stands in for.
    """
    found: dict[str, tuple[str, str, str]] = {}
    seen, left = {start}, [start] if len(templates.directories) > 1 else []
    while left:
        name = left.pop(0)
        if not templates.has(name):
            continue
        if templates.is_own(name):
            file, text = templates.files(name)[0]
            found[file] = (name, text, templates.packaged(name) or "")
        asked = [part for part, _ in templates.references(name) if part not in seen]
        seen.update(asked)
        left += dict.fromkeys(asked)
    return found


def bodiless(start: str, templates: Templates) -> str:
    """What to mend where the template `start` makes no whole document: the newsroom's file that left out <body>."""
    own = own_files(start, templates)
    lost = [file for file, (_, text, packaged) in own.items() if "<body" in packaged and "<body" not in text]
    return lost[0] if lost else templates.called(start)
