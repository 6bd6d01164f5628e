"""YAML 1.2 into plain data with the place of every value; the only file that knows ruamel.yaml.

Scalars follow the core schema of YAML 1.2 (section 10.3.2): `no`, `on`, `12:30` and `2026-11-24` are
text. Tags, two documents in one file and keys that are no text are refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError

from digest.config.places import Fault, Path, Place

MOST_VALUES = 20_000
DEEPEST = 100
_TOO_DEEP = "lists and maps are nested too deeply"
_TAG = "tag:yaml.org,2002:"
_TAGS = frozenset(_TAG + name for name in ("str", "int", "float", "bool", "null", "map", "seq", "timestamp", "merge"))
_HALF = re.compile("[\ud800-\udfff]")
_HALF_A_CHARACTER = "“\\u” makes half a character here: write the character itself, or “\\U” and eight digits"
_NULL = re.compile(r"~|null|Null|NULL|")
_TRUTH = re.compile(r"true|True|TRUE|false|False|FALSE")
_INTEGER = re.compile(r"[-+]?[0-9]{1,18}|0o[0-7]{1,18}|0x[0-9a-fA-F]{1,15}")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")


@dataclass(frozen=True, slots=True)
class Mark:
    """A line and a column, both from 0."""

    line: int
    column: int


class Slip(Exception):
    """The text is no YAML that configuration may use; `at` is where, `opened` where the broken part began.

    `advice` says that `what` is all that can be said; `odd` that the text is YAML, of a kind we refuse.
    """

    def __init__(
        self, what: str, at: Mark, opened: Mark | None = None, *, advice: bool = False, odd: bool = False
    ) -> None:
        self.what = what
        self.at = at
        self.opened = opened
        self.advice = advice
        self.odd = odd
        super().__init__(what)


def compose(text: str) -> Any:
    """The root node of the one document in `text`, None if it is empty. Raises Slip."""
    if _depth(text) > DEEPEST:
        raise Slip(_TOO_DEEP, Mark(0, 0), advice=True)
    try:
        root = YAML().compose(text)
        for node in sorted(_nodes(root), key=lambda node: (node.start_mark.line, node.start_mark.column)):
            _refuse_oddities(node)
    except MarkedYAMLError as error:
        at = _mark(error.problem_mark) or _mark(error.context_mark) or Mark(0, 0)
        raise Slip(error.problem or "this is no YAML", at, _mark(error.context_mark)) from None
    except ReaderError as error:
        before = text[: error.position]
        at = Mark(before.count("\n"), len(before) - (before.rfind("\n") + 1))
        raise Slip("an invisible control character stands here: delete it", at, advice=True) from None
    except RecursionError:
        raise Slip(_TOO_DEEP, Mark(0, 0), advice=True) from None
    except (YAMLError, ValueError, AttributeError, LookupError, TypeError, AssertionError, NotImplementedError) as err:
        # ruamel.yaml lets these out of its scanner for some broken texts, without saying where.
        raise Slip(f"this is no YAML ({type(err).__name__})", Mark(0, 0)) from err
    return root


def plain(root: Any) -> tuple[Any, dict[Path, Place], list[Fault]]:
    """The plain data under a root node, the place of each value, and a fault for each doubled key. Raises Slip."""
    reading = _Reading()
    try:
        data = reading.value(root, (), None) if root is not None else None
    except RecursionError:
        raise Slip("lists and maps are nested too deeply, or an alias holds itself", Mark(0, 0), advice=True) from None
    return data, reading.places, reading.faults


def _depth(text: str) -> int:
    """The most brackets that are open at once, quotes not minded: the parser slows down and recurses with them."""
    steps = (1 if sign in "[{" else -1 for sign in text if sign in "[]{}")
    return max(accumulate(steps), default=0)


class _Reading:
    """One walk over the nodes of a document."""

    def __init__(self) -> None:
        self.places: dict[Path, Place] = {}
        self.faults: list[Fault] = []

    def value(self, node: Any, path: Path, key: Any) -> Any:
        if len(self.places) >= MOST_VALUES:
            raise Slip("the file holds too many values, or an alias that holds itself", Mark(0, 0), advice=True)
        named = key.start_mark if key is not None else node.start_mark
        # A value that is not there, or is a comment by mistake, has its mark wherever the next thing begins.
        start = named if isinstance(node, ScalarNode) and not node.value and not node.style else node.start_mark
        text = node.value if isinstance(node, ScalarNode) else None
        self.places[path] = Place(start.line + 1, start.column + 1, named.line + 1, named.column + 1, text)
        if isinstance(node, MappingNode):
            return self._map(node, path)
        if isinstance(node, SequenceNode):
            return [self.value(item, (*path, number), None) for number, item in enumerate(node.value)]
        return _scalar(node)

    def _map(self, node: Any, path: Path) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in node.value:
            name = str(key.value)
            if name in found:
                line = self.places[(*path, name)].key_line
                # The second of two equal keys has no path of its own: a number can never stand beside names.
                self.places[(*path, key.start_mark.index)] = _at(key)
                message = f"“{name}” stands here a second time (first in line {line}): keep one of them"
                self.faults.append(Fault((*path, key.start_mark.index), message, on_key=True))
                continue
            found[name] = self.value(value, (*path, name), key)
        return found


def _at(node: Any) -> Place:
    line, column = node.start_mark.line + 1, node.start_mark.column + 1
    return Place(line, column, line, column)


def _scalar(node: Any) -> Any:
    text = str(node.value)
    if node.style or node.tag == f"{_TAG}str":
        return text
    if _NULL.fullmatch(text):
        return None
    if _TRUTH.fullmatch(text):
        return text.lower() == "true"
    if _INTEGER.fullmatch(text):
        return int(text, {"0o": 8, "0x": 16}.get(text[:2], 10))
    return float(text.replace(".inf", "inf").replace(".nan", "nan")) if _FLOAT.fullmatch(text) else text


def _nodes(root: Any) -> Iterator[Any]:
    """Every node once, in no promised order."""
    waiting, seen = [root], set()
    while waiting:
        node = waiting.pop()
        if node is None or id(node) in seen:
            continue
        seen.add(id(node))
        yield node
        if isinstance(node, MappingNode):
            waiting.extend(part for pair in node.value for part in pair)
        elif isinstance(node, SequenceNode):
            waiting.extend(node.value)


def _refuse_oddities(node: Any) -> None:
    start = Mark(node.start_mark.line, node.start_mark.column)
    if str(node.tag) not in _TAGS:
        raise Slip("“!” begins a tag", start, odd=True)
    if isinstance(node, ScalarNode) and _HALF.search(str(node.value)):
        raise Slip(_HALF_A_CHARACTER, start, advice=True)
    if isinstance(node, MappingNode):
        for key, _ in node.value:
            if not isinstance(key, ScalarNode):
                raise Slip("“{” begins a map", start, odd=True)


def _mark(mark: Any) -> Mark | None:
    return Mark(mark.line, mark.column) if mark is not None else None
