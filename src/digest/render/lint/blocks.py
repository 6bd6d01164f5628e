"""What templates that extend another never show: blocks that no frame has, and whatever stands outside of blocks."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from digest.errors import Problem
from digest.html.excerpt import excerpt
from digest.render.environment import Templates

_NOWHERE = "stands outside of every block in a file that extends another, and is never shown"
_BEFORE = "stands outside of every block, and is printed before all of the file that this one extends"
_IN_A_BLOCK = "write it into a {% block %} that there is"
_SHOWN, _LINES = 60, 5


def idle_blocks(name: str, templates: Templates) -> Iterator[Problem]:
    """Each block of the newsroom's file `name` that nothing it extends has, outside of another block of its own.

    It is a warning; a file that stands in for one of ours, and of which nothing at all has an effect, is an error.
    """
    if not templates.is_own(name):
        return
    idle = _idle(name, templates)
    if idle is None:
        return
    known, lost, shown = idle
    harmless = shown or templates.packaged(name) is None
    (file, _), *_ = templates.files(name)
    for block, line in lost:
        close = get_close_matches(block, known, n=1)
        advice = f"did you mean “{close[0]}”?" if close else f"there is {', '.join(known) or 'none'}"
        told = f"the block “{block}” is in nothing that this file extends, and is never shown"
        alone = "" if harmless else ", so nothing of this file is"
        yield Problem(file, f"{told}{alone}: {advice}", line, severity="warning" if harmless else "error")


def lost_words(name: str, templates: Templates) -> Iterator[Problem]:
    """A warning for what the newsroom's file `name`, which extends another, prints outside of its blocks."""
    read = templates.blocks(name) if templates.is_own(name) else None
    (file, text), *_ = templates.files(name) if read else [("", "")]
    for lines, told in ((read.lost, _NOWHERE), (read.before, _BEFORE)) if read else ():
        if lines:
            first, *others = dict.fromkeys(lines)
            words = excerpt(text.split("\n")[first - 1].strip(), _SHOWN)
            more = f" (so does what is in line{'s' * (len(others) > 1)} {_list(others)})" if others else ""
            yield Problem(file, f"“{words}” {told}{more}: {_IN_A_BLOCK}", first, severity="warning")


def _list(lines: list[int]) -> str:
    shown = ", ".join(map(str, lines[:_LINES]))
    return shown if len(lines) <= _LINES else f"{shown} and {len(lines) - _LINES} more"


def lost_blocks(templates: Templates) -> Iterator[Problem]:
    """A warning for each of the newsroom's files that lacks blocks of templates of ours that extend it."""
    lost: dict[str, tuple[list[str], list[str]]] = {}
    for name in templates.names():
        idle = None if templates.is_own(name) else _idle(name, templates)
        frame = _own_frame(name, templates) if idle and idle[1] else None
        if idle and frame:
            (file, _), *_ = templates.files(frame)
            blocks, names = lost.setdefault(file, ([], []))
            blocks += [block for block, _ in idle[1] if block not in blocks]
            names.append(name)
    for file, (blocks, names) in lost.items():
        missing = ", ".join(f"“{block}”" for block in blocks)
        told = (
            f"it has no block {missing}, so what {', '.join(names)} say{'s' * (len(names) == 1)} there is never shown"
        )
        yield Problem(
            file, f"{told}: write {{% block {blocks[0]} %}}{{% endblock %}} where that belongs", severity="warning"
        )


def _own_frame(name: str, templates: Templates) -> str | None:
    """The newsroom's file that `name` extends, at once or through others; None where there is none."""
    seen, left = {name}, [name]
    while left:
        read = templates.blocks(left.pop(0))
        parents = read.parents if read else []
        for parent in parents:
            if templates.is_own(parent):
                return parent
        left += [parent for parent in parents if parent not in seen]
        seen.update(parents)
    return None


def _idle(name: str, templates: Templates) -> tuple[list[str], list[tuple[str, int]], bool] | None:
    """What blocks there are to fill, those of `name` that are none of them, and whether anything else has an effect.

    None for what extends nothing, or what cannot be read.
    """
    read = templates.blocks(name)
    known = _known(read.parents, templates) if read and read.parents else None
    if read is None or known is None:
        return None
    outer = [(block, line) for block, line, within in read.blocks if not within]
    lost = [(block, line) for block, line in outer if block not in known]
    if lost:
        called = _called(templates)
        lost = [(block, line) for block, line in lost if block not in called]
    return sorted(known), lost, read.acts or len(lost) < len(outer)


def _called(templates: Templates) -> set[str]:
    """The blocks that the newsroom's files show by `self`: one's own, or one of what it extends or is extended by."""
    own = (name for name in templates.names() if name.endswith((".html", ".txt")) and templates.is_own(name))
    return {block for name in own if (read := templates.blocks(name)) for block in read.called}


def _known(parents: list[str], templates: Templates) -> set[str] | None:
    """The names of all blocks that the parents, and theirs, have; None where one of them cannot be read."""
    found: set[str] = set()
    seen, left = set(parents), list(parents)
    while left:
        read = templates.blocks(left.pop())
        if read is None:
            return None
        found |= {block for block, *_ in read.blocks}
        left += [part for part in read.parents if part not in seen]
        seen.update(read.parents)
    return found
