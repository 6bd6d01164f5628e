"""The rules of the house as functions over parsed source files; `test_architecture.py` applies them.

Each rule takes modules and returns one line a breach, naming file, line and the rule that was broken.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

PACKAGE = "digest"
CLOCKS = frozenset(
    {
        "datetime.datetime.now",
        "datetime.datetime.utcnow",
        "datetime.datetime.today",
        "datetime.date.today",
        "time.time",
        "time.time_ns",
        "time.gmtime",
        "time.localtime",
        "sqlalchemy.func.now",
        "sqlalchemy.func.current_timestamp",
    }
)
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Module:
    """One source file: `name` is its dotted name, `file` its path as a breach names it."""

    name: str
    file: str
    lines: int
    tree: ast.Module

    @property
    def part(self) -> str:
        """The wing or single file of the package it belongs to; empty for the package itself."""
        return self.name.removeprefix(PACKAGE).lstrip(".").partition(".")[0]


@dataclass(frozen=True)
class Import:
    """One imported module, wherever in the file the import stands."""

    target: str
    line: int


def read_house(source: Path) -> dict[str, Module]:
    """Every module of the package below `source` (the folder that holds it), by dotted name."""
    modules = {}
    for path in sorted((source / PACKAGE).rglob("*.py")):
        parts = path.relative_to(source).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        modules[name] = read_file(path, name, source)
    return modules


def read_file(path: Path, name: str, root: Path) -> Module:
    """One file as a module, named in breaches by its path from `root`."""
    text = path.read_text(encoding="utf-8")
    return Module(name, path.relative_to(root).as_posix(), len(text.splitlines()), ast.parse(text))


def imports(module: Module, house: Mapping[str, Module]) -> Iterator[Import]:
    """What a module imports, at its top or inside a function; names are resolved to modules of the house."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(alias.name, node.lineno)
        elif isinstance(node, ast.ImportFrom):
            base = _absolute(node, module)
            for alias in node.names:
                inner = f"{base}.{alias.name}"
                yield Import(inner if inner in house else base, node.lineno)


def _absolute(node: ast.ImportFrom, module: Module) -> str:
    if not node.level:
        return node.module or ""
    is_package = module.file.endswith("__init__.py")
    parents = module.name.split(".")
    kept = parents[: len(parents) - node.level + is_package]
    return ".".join([*kept, *([node.module] if node.module else [])])


def breaches_of_floors(house: Mapping[str, Module], floors: Mapping[str, int]) -> Iterator[str]:
    """A file imports from its own part and from floors below; parts on one floor never import each other."""
    for module in house.values():
        if not module.part:
            continue
        if module.part not in floors:
            yield f"{module.file}:1: “{module.part}” has no floor: give it one in the table of floors"
            continue
        for imported in imports(module, house):
            other = imported.target.removeprefix(f"{PACKAGE}.").partition(".")[0]
            if not imported.target.startswith(f"{PACKAGE}.") or other == module.part or other not in floors:
                continue
            if floors[other] >= floors[module.part]:
                yield (
                    f"{module.file}:{imported.line}: {module.part} (floor {floors[module.part]}) imports {other} "
                    f"(floor {floors[other]}): only its own package and floors below are allowed"
                )


def circles(house: Mapping[str, Module]) -> Iterator[str]:
    """Modules that import each other, directly or round a corner, and imports inside functions count."""
    edges = {
        name: {found.target for found in imports(module, house) if found.target in house and found.target != name}
        for name, module in house.items()
    }
    done: set[str] = set()
    for start in sorted(edges):
        yield from _walk(start, edges, [], done)


def _walk(name: str, edges: Mapping[str, set[str]], trail: list[str], done: set[str]) -> Iterator[str]:
    if name in trail:
        yield "import circle: " + " → ".join([*trail[trail.index(name) :], name])
        return
    if name in done:
        return
    for target in sorted(edges[name]):
        yield from _walk(target, edges, [*trail, name], done)
    done.add(name)


def breaches_of_homes(house: Mapping[str, Module], homes: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """Each outside package is imported only in its home: a wing (`store`) or a file (`render.inline`)."""
    for module in house.values():
        own = module.name.removeprefix(f"{PACKAGE}.")
        for imported in imports(module, house):
            outside = imported.target.partition(".")[0]
            if outside == PACKAGE or outside in sys.stdlib_module_names:
                continue
            allowed = homes.get(outside)
            if allowed is None:
                yield f"{module.file}:{imported.line}: {outside} has no home: name one in the table of homes"
            elif not any(own == home or own.startswith(f"{home}.") for home in allowed):
                yield f"{module.file}:{imported.line}: {outside} is imported outside its home ({', '.join(allowed)})"


def too_long(modules: Iterable[Module], *, file: int, function: int) -> Iterator[str]:
    """Files over `file` lines and functions over `function` lines."""
    for module in modules:
        if module.lines > file:
            yield f"{module.file}:1: {module.lines} lines; a file has one subject and at most {file}"
        for node in ast.walk(module.tree):
            if isinstance(node, Function):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > function:
                    yield f"{module.file}:{node.lineno}: {node.name} has {length} lines; at most {function} are allowed"


def undocumented(modules: Iterable[Module]) -> Iterator[str]:
    """Public functions, classes and methods of public classes without a docstring, and modules too."""
    for module in modules:
        if ast.get_docstring(module.tree) is None:
            yield f"{module.file}:1: the file has no docstring"
        yield from _undocumented(module.tree.body, module)


def _undocumented(body: list[ast.stmt], module: Module) -> Iterator[str]:
    for node in body:
        if not isinstance(node, Function | ast.ClassDef) or node.name.startswith("_"):
            continue
        if ast.get_docstring(node) is None and not _explained_elsewhere(node):
            yield f"{module.file}:{node.lineno}: {node.name} is public and has no docstring"
        if isinstance(node, ast.ClassDef):
            yield from _undocumented(node.body, module)


def _explained_elsewhere(node: Function | ast.ClassDef) -> bool:
    marks = {ast.unparse(decorator).rpartition(".")[2] for decorator in node.decorator_list}
    return bool(marks & {"overload", "override", "setter"})


def clock_readings(house: Mapping[str, Module], floors: Mapping[str, int], *, below: int) -> Iterator[str]:
    """Places under floor `below` that ask what time it is; `now` is an argument there."""
    for module in house.values():
        if floors.get(module.part, 0) >= below:
            continue
        meanings = _meanings(module.tree)
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Attribute | ast.Name) and (clock := _dotted(node, meanings)) in CLOCKS:
                yield f"{module.file}:{node.lineno}: {clock} reads the clock: take `now` as an argument"


def _meanings(tree: ast.Module) -> dict[str, str]:
    meanings = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            meanings.update({alias.asname: alias.name for alias in node.names if alias.asname})
        elif isinstance(node, ast.ImportFrom):
            meanings.update({alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names})
    return meanings


def _dotted(node: ast.expr, meanings: Mapping[str, str]) -> str:
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value, meanings)}.{node.attr}"
    return meanings.get(node.id, node.id) if isinstance(node, ast.Name) else "?"


def prints(house: Mapping[str, Module], *, allowed: frozenset[str]) -> Iterator[str]:
    """Calls of `print` outside the parts that talk to a terminal."""
    for module in house.values():
        if module.part in allowed:
            continue
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print":
                yield f"{module.file}:{node.lineno}: print outside {', '.join(sorted(allowed))}"
