"""Which of a newsroom's own templates takes a link out of a mail, or puts it in twice."""

from __future__ import annotations

from digest.render.environment import Templates


def own_files(start: str, templates: Templates) -> dict[str, tuple[str, str]]:
    """The newsroom's files that a mail is made of, from `start` on: their text and the text they stand in for."""
    ours = templates.directories[-1]
    found: dict[str, tuple[str, str]] = {}
    seen, left = {start}, [start]
    while left:
        name = left.pop(0)
        if not templates.has(name):
            continue
        file, text = templates.files(name)[0]
        packaged = ours / name
        if len(templates.directories) > 1 and any((folder / name).is_file() for folder in templates.directories[:-1]):
            found[file] = (text, packaged.read_text(encoding="utf-8") if packaged.is_file() else "")
        asked = [part for part, _ in templates.references(name) if part not in seen]
        seen.update(asked)
        left += dict.fromkeys(asked)
    return found


def to_blame(look: str, part: str, link: str, templates: Templates) -> list[str]:
    """The files that probably have too few or too many of `links.link` in `part` of a mail, the likeliest first.

    Those that the file which they stand in for differs from in that, else all of the newsroom's that the mail is
    made of, else the template of the look.
    """
    start = f"email/{look}/{part}"
    own = own_files(start if templates.has(start) else f"email/parts/{part}", templates)
    word = f"links.{link}"
    likely = [file for file, (text, packaged) in own.items() if text.count(word) != packaged.count(word)]
    return likely or list(own) or [f"{templates.directories[0].name}/{start}"]
