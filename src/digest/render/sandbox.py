"""Jinja2's sandbox with bounds: editors write templates, and none may eat the machine.

Jinja2's own sandbox keeps templates away from Python; it lets `'x' * 10**8` and nested loops run
freely. Here products, sums, paddings, loops, calls and output are counted against a budget.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from types import CodeType
from typing import Any

from jinja2 import Environment, nodes, pass_environment, pass_eval_context
from jinja2.compiler import CodeGenerator
from jinja2.exceptions import SecurityError, TemplateRuntimeError
from jinja2.filters import FILTERS
from jinja2.nodes import EvalContext
from jinja2.parser import Parser
from jinja2.runtime import Context, Undefined, markup_join, str_join
from jinja2.sandbox import ImmutableSandboxedEnvironment

from digest.render.bounds import (
    refuse_growth,
    refuse_operation,
    refuse_padding,
    refuse_width,
    weighed,
)
from digest.render.budget import MAX_ITEMS, MAX_TEXT, OverBudget, current
from digest.render.complaints import TellingUndefined
from digest.render.nesting import line_of, refuse_depth, told_as_mistyped
from digest.render.printing import refuse_unprintable
from digest.render.readings import TIMES, refuse_other_readings
from digest.render.weighing import grown, padded, weighing

_COUNTED, _ENTERED, _JOINED = "counted by the sandbox", "entered by the sandbox", "joined by the sandbox"
_BUILT = "built by the sandbox"
_PADDED = ("center", "indent", "batch", "slice", "round", "wordwrap", "truncate")
# What prints whatever it is given, however large, what editors have no use for, and what is another thing each time.
_LEFT_OUT = ("pprint", "xmlattr", "random")
# What Jinja2 gives to each call in a block or a loop beside what the template gives.
_AROUND = frozenset({"_block_vars", "_loop_vars"})
_NO_METHODS = frozenset({"translate", "maketrans"})
_OF_NUMBERS = frozenset({"is_integer", "bit_length", "as_integer_ratio"})


class _Generator(CodeGenerator):
    """Leaves to the rendering what Jinja2 would make words of, unasked, while it compiles."""

    def _output_child_to_const(self, node: nodes.Expr, frame: Any, finalize: Any) -> str:
        if not isinstance(node, nodes.TemplateData):
            raise nodes.Impossible
        return super()._output_child_to_const(node, frame, finalize)


class BoundedEnvironment(ImmutableSandboxedEnvironment):
    """A sandbox whose templates cost a bounded amount of time and memory (see `Budget`)."""

    code_generator_class = _Generator
    intercepted_binops = frozenset({"+", "*", "**", "%"})

    def __init__(self, **options: Any) -> None:
        super().__init__(undefined=TellingUndefined, finalize=_printable, **options)
        self.globals["range"] = _range
        self.globals.pop("lipsum", None)
        for name in _LEFT_OUT:
            self.filters.pop(name)
        self.filters |= {"format": _format, "sum": _sum}
        self.filters |= {name: padded(name, FILTERS[name]) for name in _PADDED}
        self.filters |= {name: grown(name, FILTERS[name]) for name in ("join", "replace")}
        self.add_filters(self.filters)
        self.filters |= {_COUNTED: _counted, _ENTERED: _entered, _JOINED: _joined, _BUILT: weighed}

    def add_filters(self, filters: Mapping[str, Callable[..., Any]]) -> None:
        """Let templates use `filters`, at the cost of what they make."""
        self.filters |= {name: weighing(name, plain) for name, plain in filters.items()}

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Whether a template may see it; a field of our own views always, which is nearly every question asked."""
        fields = getattr(type(obj), "__dataclass_fields__", ())
        if attr in fields and not attr.startswith("_"):
            return True
        return super().is_safe_attribute(obj, attr, value)

    def unsafe_undefined(self, obj: Any, attribute: str) -> Undefined:
        """What a template gets that asks for what is not for it."""
        told = f"“{attribute}” is not for templates: they print and calculate, and change nothing"
        return self.undefined(told, name=attribute, obj=obj, exc=SecurityError)

    def call(self, context: Context, obj: Any, *args: Any, **kwargs: Any) -> Any:
        """Call `obj` for a template, at the cost of a step; nothing may be padded without end."""
        current().step()
        given = {name: value for name, value in kwargs.items() if name not in _AROUND}
        owner = getattr(obj, "__self__", None)
        kind = owner if isinstance(owner, type) else type(owner)
        if issubclass(kind, int | float | complex):
            _refuse_method(obj.__name__)
        elif issubclass(kind, TIMES):
            refuse_other_readings(obj, args, given)
        elif isinstance(owner, str | bytes):
            if obj.__name__ in _NO_METHODS:
                raise SecurityError(f"{obj.__name__} is not for templates: use the filter replace")
            if obj.__name__ == "join" and args:
                args = (list(args[0]), *args[1:])
            elif obj.__name__ != "replace":
                refuse_padding([each for each in (*args, *given.values()) if isinstance(each, int)])
            refuse_growth(obj.__name__, obj.__self__, (*args, *given.values()))
        return weighed(super().call(context, obj, *args, **kwargs))

    def getitem(self, obj: Any, argument: Any) -> Any:
        """An item or a slice; a slice is a text or list of its own."""
        found = super().getitem(obj, argument)
        return weighed(found) if isinstance(argument, slice) else found

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Calculate for a template what stays within bounds."""
        refuse_operation(operator, left, right)
        return weighed(super().call_binop(context, operator, left, right))

    def wrap_str_format(self, value: Any) -> Callable[..., str] | None:
        """Refuse `str.format`, whose widths cannot be bounded: `~` and the filter `fill` do its work."""
        return _no_format if super().wrap_str_format(value) is not None else None

    def _load_template(self, name: str, globals: Any) -> Any:  # noqa: A002 - the name Jinja2 gives it
        current().step()
        return super()._load_template(name, globals)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        parser = Parser(self, source, name, filename)
        with told_as_mistyped(name, filename, lambda _: parser.stream.current.lineno):
            tree = parser.parse()
        refuse_depth(tree, name, filename)
        return tree

    def _compile(self, source: str, filename: str) -> CodeType:
        with told_as_mistyped(None, filename, lambda error: line_of(error, source)):
            return super()._compile(source, filename)

    def _generate(
        self, source: nodes.Template, name: str | None, filename: str | None, defer_init: bool = False
    ) -> str:
        for loop in source.find_all(nodes.For):
            cost = nodes.Const(_static_size(loop.body))
            loop.iter = _filter(loop.iter, _COUNTED, cost)
            if isinstance(loop.target, nodes.Name):
                item = nodes.Name(loop.target.name, "load", lineno=loop.lineno)
                loop.body.insert(0, nodes.ExprStmt(_filter(item, _ENTERED), lineno=loop.lineno))
        for node in list(source.find_all(nodes.Node)):
            _replace(node)
        source.set_environment(self)
        with told_as_mistyped(name, filename, lambda _: source.lineno):
            return super()._generate(source, name, filename, defer_init)


def _replace(node: nodes.Node) -> None:
    """Let what `node` joins, and the lists that it writes out, pass by the budget."""
    for field, value in node.iter_fields():
        if isinstance(value, nodes.Node):
            setattr(node, field, _watched(value))
        elif isinstance(value, list):
            value[:] = [_watched(item) for item in value]


def _watched(node: Any) -> Any:
    if isinstance(node, nodes.Concat):
        return _filter(nodes.List(node.nodes, lineno=node.lineno), _JOINED)
    if isinstance(node, nodes.List | nodes.Dict) or (isinstance(node, nodes.Tuple) and node.ctx == "load"):
        return _filter(node, _BUILT)
    return node


def _filter(subject: Any, name: str, *arguments: nodes.Expr) -> nodes.Filter:
    return nodes.Filter(subject, name, list(arguments), [], None, None, lineno=subject.lineno)


def _static_size(body: list[nodes.Node]) -> int:
    return sum(len(data.data) for node in body for data in _within(node) if isinstance(data, nodes.TemplateData))


def _within(node: nodes.Node) -> Iterator[nodes.Node]:
    if not isinstance(node, nodes.For):
        yield node
        for child in node.iter_child_nodes():
            yield from _within(child)


def _counted(items: Iterable[Any], cost: int) -> Iterator[Any]:
    spent = current()
    outer = spent.block
    for item in items:
        spent.step(cost)
        yield item
    spent.block = outer


def _entered(item: Any) -> None:
    if hasattr(item, "block_title"):
        current().block = item.block_title or None


@pass_eval_context
def _joined(context: EvalContext, parts: list[Any]) -> str:
    texts = [_printable(part) for part in parts]
    if sum(len(str(text)) for text in texts) > MAX_TEXT:
        raise OverBudget(f"a text of more than {MAX_TEXT:,} characters")
    return (markup_join if context.autoescape else str_join)(texts)


def _printable(value: Any) -> Any:
    if isinstance(value, str):
        current().write(len(value))
        return value
    refuse_unprintable((value,))
    return value


def _range(*bounds: int) -> range:
    numbers = range(*bounds)
    if len(numbers) > MAX_ITEMS:
        raise OverBudget(f"a range of more than {MAX_ITEMS:,} numbers")
    return numbers


def _format(text: str, *values: Any, **named: Any) -> str:
    refuse_width(text, named or values)
    return str(FILTERS["format"](text, *values, **named))


@pass_environment
def _sum(environment: Environment, items: Any, attribute: str | int | None = None, start: float = 0) -> Any:
    if not isinstance(start, int | float):
        raise TemplateRuntimeError("sum adds numbers: lists are joined with +")
    return FILTERS["sum"](environment, items, attribute, start)


def _refuse_method(name: str) -> None:
    if name not in _OF_NUMBERS:
        raise SecurityError(f"{name} of a number is not for templates: use the filters round, int, float or format")


def _no_format(*_: Any, **__: Any) -> str:
    raise SecurityError("str.format is not for templates: join with ~, or use the filter fill")
