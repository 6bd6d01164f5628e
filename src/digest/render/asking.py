"""Which other templates a template asks for: by names that are written there, and by names that it works out."""

from __future__ import annotations

import glob
import re
from collections.abc import Iterable, Iterator
from itertools import islice, product
from typing import Any, NamedTuple

from jinja2 import nodes

_ASKING: tuple[type[Any], ...] = (nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)
_ANYTHING = "*"
_HOLES = re.compile(r"%%|%[-+ #0]*\d*(?:\.\d+)?[a-zA-Z]|\{[^{}]*\}")
_HTML_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_MOST = 100
_DEPTH = 8


class Blocks(NamedTuple):
    """What a template extends, by written names, and its blocks: of each its name, its line, whether it is in another.

    `called` are the blocks that it shows by `self`; `acts` says whether anything outside of its blocks has an effect.
    `lost` are the lines of what it would print outside of them and never does, as it extends another; `before` those
    of what it prints there before all of that other.
    """

    parents: list[str]
    blocks: list[tuple[str, int, bool]]
    called: frozenset[str]
    acts: bool
    lost: list[int]
    before: list[int]


def blocks_of(tree: nodes.Template) -> Blocks:
    """The blocks of a template and what there is to be said of them."""
    parents = [part for part, _ in written(tree, (nodes.Extends,))]
    found = list(tree.find_all(nodes.Block))
    within = {inner for node in found for inner in node.find_all(nodes.Block)}
    blocks = [(node.name, node.lineno, node in within) for node in found]
    outside = list(_outside(tree.body))
    lost = [line for node in outside if isinstance(node, nodes.Output) and (line := _printed_at(node))]
    before = [node.lineno for node in outside if isinstance(node, nodes.Include | nodes.CallBlock)]
    return Blocks(parents, blocks, frozenset(_called(tree)), _acts(tree), lost, before)


def _called(tree: nodes.Template) -> Iterator[str]:
    for named in tree.find_all(nodes.Getattr):
        if isinstance(named.node, nodes.Name) and named.node.name == "self":
            yield named.attr
    for taken in tree.find_all(nodes.Getitem):
        if isinstance(taken.node, nodes.Name) and taken.node.name == "self" and isinstance(taken.arg, nodes.Const):
            yield str(taken.arg.value)


def _acts(tree: nodes.Template) -> bool:
    """Whether it sets or imports what its frame may read, or prints before it extends one; words behind are lost."""
    extends = False
    for node in tree.body:
        if isinstance(node, nodes.Extends):
            extends = True
        elif isinstance(node, nodes.Output):
            if not extends and any(
                not isinstance(part, nodes.TemplateData) or part.data.strip() for part in node.nodes
            ):
                return True
        elif not isinstance(node, nodes.Block):
            return True
    return False


def _outside(body: Iterable[nodes.Node]) -> Iterator[nodes.Stmt]:
    """What prints behind the tag by which a template extends another for certain, and is in no block."""
    extends = False
    for node in body:
        if isinstance(node, nodes.Extends):
            extends = True
        elif extends:
            yield from _printing(node)


def _printing(node: nodes.Node) -> Iterator[nodes.Stmt]:
    if isinstance(node, nodes.Output | nodes.Include | nodes.CallBlock):
        yield node
    elif isinstance(node, nodes.Stmt) and not isinstance(node, nodes.Block | nodes.Macro | nodes.AssignBlock):
        for inner in node.iter_child_nodes():
            yield from _printing(inner)


def _printed_at(node: nodes.Output) -> int | None:
    """The line of the first thing that is to be seen of what a template prints."""
    for part in node.nodes:
        if not isinstance(part, nodes.TemplateData):
            return part.lineno
        data = _HTML_COMMENT.sub(lambda found: "\n" * found[0].count("\n"), part.data)
        if data.strip():
            return part.lineno + data[: len(data) - len(data.lstrip())].count("\n")
    return None


def written(tree: nodes.Template, kinds: tuple[type[Any], ...] = _ASKING) -> list[tuple[str, int]]:
    """The written names in the includes and imports of a template, each with its line."""
    return [
        (part.value, node.lineno)
        for node in _asking(tree, kinds)
        for part in (node.template.items if isinstance(node.template, nodes.List | nodes.Tuple) else [node.template])
        if isinstance(part, nodes.Const) and isinstance(part.value, str)
    ]


def patterns(tree: nodes.Template) -> list[str]:
    """A pattern (of fnmatch) for each name that the template may ask for, `*` standing for what only a run tells."""
    known: dict[str, list[nodes.Node]] = {}
    for assigned in tree.find_all(nodes.Assign):
        if isinstance(assigned.target, nodes.Name):
            known.setdefault(assigned.target.name, []).append(assigned.node)
    for loop in tree.find_all(nodes.For):
        if isinstance(loop.target, nodes.Name) and isinstance(loop.iter, nodes.List | nodes.Tuple):
            known.setdefault(loop.target.name, []).append(loop.iter)
    found = [pattern for node in _asking(tree) for pattern in _names(node.template, known, _DEPTH)]
    return list(dict.fromkeys(found))


def _asking(tree: nodes.Template, kinds: tuple[type[Any], ...] = _ASKING) -> Iterable[Any]:
    return (node for kind in kinds for node in tree.find_all(kind))


def _names(value: nodes.Node | None, known: dict[str, list[nodes.Node]], depth: int) -> list[str]:
    """What an expression may come to, at most so many."""
    if depth == 0:
        return [_ANYTHING]

    def each(parts: Iterable[nodes.Node | None]) -> list[str]:
        return [name for part in parts for name in _names(part, known, depth - 1)][:_MOST]

    match value:
        case None:
            return []
        case nodes.Const():
            return [glob.escape(str(value.value))]
        case nodes.List() | nodes.Tuple():
            return each(value.items)
        case nodes.CondExpr():
            return each([value.expr1, value.expr2])
        case nodes.Or():
            return each([value.left, value.right])
        case nodes.Concat():
            return _joined(each([part]) for part in value.nodes)
        case nodes.Add():
            return _joined(each([part]) for part in (value.left, value.right))
        case nodes.Mod(left=nodes.Const()) | nodes.Filter(name="format", node=nodes.Const()):
            return [_filled(value.left if isinstance(value, nodes.Mod) else value.node)]
        case nodes.Call(node=nodes.Getattr(attr="format", node=nodes.Const() as text)):
            return [_filled(text)]
        case nodes.Name() if value.name in known:
            return each(known[value.name])
        case _:
            return [_ANYTHING]


def _joined(parts: Iterable[list[str]]) -> list[str]:
    return ["".join(names) for names in islice(product(*parts), _MOST)]


def _filled(text: Any) -> str:
    """A text with holes for values, `%s` or `{}`, as a pattern."""
    return _ANYTHING.join(glob.escape(part) for part in _HOLES.split(str(text.value)))
