"""Blocks of a newsroom's templates that no frame has: what stands in them is never shown."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from digest.errors import Problem
from digest.render.environment import Templates


def idle_blocks(name: str, templates: Templates) -> Iterator[Problem]:
    """A warning for each block of `name` that nothing it extends has, outside of another block of its own."""
    parents, blocks = templates.blocks(name) or ([], [])
    known = _known(parents, templates) if parents else None
    if known is None:
        return
    (file, _), *_ = templates.files(name)
    for block, line, within in blocks:
        if block not in known and not within:
            close = get_close_matches(block, sorted(known), n=1)
            advice = f"did you mean “{close[0]}”?" if close else f"there is {', '.join(sorted(known)) or 'none'}"
            told = f"the block “{block}” is in nothing that this file extends, and is never shown: {advice}"
            yield Problem(file, told, line, severity="warning")


def _known(parents: list[str], templates: Templates) -> set[str] | None:
    """The names of all blocks that the parents, and theirs, have; None where one of them cannot be read."""
    found: set[str] = set()
    seen, left = set(parents), list(parents)
    while left:
        read = templates.blocks(left.pop())
        if read is None:
            return None
        more, blocks = read
        found |= {block for block, *_ in blocks}
        left += [part for part in more if part not in seen]
        seen.update(more)
    return found
