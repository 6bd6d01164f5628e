"""Which of the newsroom's own files a mail is made of."""

from __future__ import annotations

from digest.render.environment import Templates


def own_files(start: str, templates: Templates) -> dict[str, tuple[str, str, str]]:
    """The newsroom's files that a mail is made of, from the template `start` on.

    Each by the name that errors have for it, with its template's name, its text, and the text that it stands in for.
    """
    ours = templates.directories[-1]
    theirs = [folder for folder in templates.directories[:-1] if folder.is_dir()]
    found: dict[str, tuple[str, str, str]] = {}
    seen, left = {start}, [start] if theirs else []
    while left:
        name = left.pop(0)
        if not templates.has(name):
            continue
        if any((folder / name).is_file() for folder in theirs):
            file, text = templates.files(name)[0]
            packaged = ours / name
            found[file] = (name, text, packaged.read_text(encoding="utf-8") if packaged.is_file() else "")
        asked = [part for part, _ in templates.references(name) if part not in seen]
        seen.update(asked)
        left += dict.fromkeys(asked)
    return found


def bodiless(start: str, templates: Templates) -> str:
    """What to mend where the template `start` makes no whole document: the newsroom's file that left out <body>."""
    own = own_files(start, templates)
    lost = [file for file, (_, text, packaged) in own.items() if "<body" in packaged and "<body" not in text]
    return lost[0] if lost else templates.called(start)
