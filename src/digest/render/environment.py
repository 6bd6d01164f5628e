"""Templates: looked up in the newsroom's folder, then in the package; run in a bounded sandbox."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import Any

import jinja2
from jinja2 import nodes
from jinja2.runtime import Context

from digest.errors import TemplateError
from digest.html.direction import within
from digest.html.excerpt import excerpt
from digest.html.text import plain_text
from digest.render import dates
from digest.render.asking import Blocks, blocks_of, patterns, written
from digest.render.bounds import refuse_growth, refuse_padding, refuse_spread
from digest.render.budget import MAX_OUTPUT, budget
from digest.render.complaints import complaint
from digest.render.culprits import Place, place
from digest.render.folders import LABELS, Folder, Folders, no_template, packaged_folder, read_folder
from digest.render.grammar import explained
from digest.render.overflow import Overflow
from digest.render.plurals import counted
from digest.render.printing import refuse_unprintable
from digest.render.sandbox import BoundedEnvironment
from digest.render.wrap import WIDTH, wrapped
from digest.resources import templates_dir

_LINES = 64
_PLAIN = (".txt", ".css")


class Templates:
    """All templates by name, such as `email/briefing/message.html`; the first folder that has one wins.

    They are as they were when their folders were read, here at the latest: what changes on the disk changes none of
    them. Raises TemplateError, with the file's name relative to its folder and the line, for whatever
    goes wrong in a template.
    """

    def __init__(self, directories: Sequence[Path | Folder]) -> None:
        *own, last = directories
        ours = packaged_folder() if last == templates_dir() else last
        folders = [each if isinstance(each, Folder) else read_folder(each) for each in (*own, ours)]
        self.directories = tuple(each.path for each in folders)
        self._folders = Folders(folders)
        self._short = self._folders.short
        self._environment = BoundedEnvironment(
            loader=jinja2.FunctionLoader(self._source),
            autoescape=lambda name: name is None or not name.endswith(_PLAIN),
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        self._environment.add_filters(_filters())
        # A subject is filled for every variant of an edition.
        self._code = lru_cache(maxsize=_LINES)(self._compiled)
        # What each template asks for: every mail wants to know.
        self._asked: dict[str, list[tuple[str, int]]] = {}

    def _source(self, name: str) -> tuple[str, str, None] | None:
        """The words of a template and its file; labels are none."""
        if name.endswith(LABELS):
            raise jinja2.TemplateRuntimeError(no_template(name))
        found = self._folders.found(name)
        return (self._folders.read(found[0]), str(found[0]), None) if found else None

    def render(self, name: str, values: Mapping[str, Any]) -> str:
        """The template `name` filled with `values`."""
        return self._run(name, lambda: self._environment.get_template(name), values)

    def render_line(self, source: str, values: Mapping[str, Any], *, file: str) -> str:
        """A template that stands in a setting, as plain text; `file` names the setting in errors."""

        def template() -> jinja2.Template:
            code = self._code(source, file)
            return jinja2.Template.from_code(self._environment, code, self._environment.make_globals(None))

        return self._run(file, template, values)

    def _compiled(self, source: str, file: str) -> Any:
        return self._environment.compile(source, name="line.txt", filename=file)

    def compile(self, name: str) -> None:
        """Read the template `name` without running it."""
        self._run(name, lambda: self._environment.get_template(name), None)

    def text(self, name: str) -> str:
        """The file `name` as it is; raises TemplateError where there is none."""
        return self.texts(name)[0]

    def texts(self, name: str) -> list[str]:
        """The file `name` from every folder that has one, first folder first; at least one."""
        return [text for _, text in self.files(name)]

    def files(self, name: str) -> list[tuple[str, str]]:
        """What `texts` gives, each with the name of its file, relative to the parent of its folder."""
        found = self._folders.found(name)
        if not found:
            raise self._missing(name)
        return [(self._short(str(path)), self._folders.read(path)) for path in found]

    def has(self, name: str) -> bool:
        """Whether there is a file `name`."""
        return bool(self._folders.found(name))

    def called(self, name: str) -> str:
        """How errors call the file of the template `name`."""
        return next((self._short(str(path)) for path in self._folders.found(name)), name)

    def is_own(self, name: str) -> bool:
        """Whether the newsroom has a file `name`: a folder before the last one, which is ours."""
        return self._folders.is_own(name)

    def packaged(self, name: str) -> str | None:
        """The file `name` of the last folder, which is ours; None where it has none."""
        return self._folders.packaged(name)

    def contents(self, name: str) -> list[str | None]:
        """What `texts` gives, and None for each file that is no text to be read."""
        return [entry.text for entry in self._folders.entries(name)]

    def names(self) -> list[str]:
        """The names of all templates, in order."""
        return self._folders.names()

    def references(self, name: str) -> list[tuple[str, int]]:
        """The templates that `name` asks for by a written name, and in which line; none if it cannot be read."""
        if name not in self._asked:
            self._asked[name] = written(tree) if (tree := self._tree(name)) else []
        return self._asked[name]

    def patterns(self, name: str) -> list[str]:
        """Patterns (of fnmatch) of all that `name` may ask for, by names that are worked out too."""
        return patterns(tree) if (tree := self._tree(name)) else []

    def _tree(self, name: str) -> nodes.Template | None:
        try:
            return self._environment.parse(self.text(name), name=name)
        except (jinja2.TemplateSyntaxError, TemplateError):
            return None

    def blocks(self, name: str) -> Blocks | None:
        """The blocks of the template `name`; None if it cannot be read."""
        return blocks_of(tree) if (tree := self._tree(name)) else None

    def absent(self, name: str, file: str | None = None, line: int | None = None) -> TemplateError:
        """That there is no template `name`, which `line` of `file` asks for, with the one that was probably meant."""
        close = get_close_matches(name, [other for other in self.names() if other.endswith(Path(name).suffix)], n=1)
        if file:
            advice = f"did you mean “{close[0]}”?" if close else "write the name of one that there is"
            return TemplateError(f"asks for “{name}”, and there is no such template: {advice}", file=file, line=line)
        return self._missing(name)

    def _run(self, name: str, template: Callable[[], jinja2.Template], values: Mapping[str, Any] | None) -> str:
        with budget() as spent:
            try:
                ready = template()
                return "" if values is None else _bounded(ready.generate(**values))
            except TemplateError:
                raise
            except Overflow as error:
                told = f"the output has more than {MAX_OUTPUT:,} characters: print less"
                file, line = self._short(error.file), error.line
                raise TemplateError(told, file=file, line=line, block=spent.block) from error
            except jinja2.TemplateNotFound as error:
                at, asked = self._place(error, name), str(error.name or name)
                raise self.absent(asked, at.file if asked != name else None, at.line) from error
            except jinja2.TemplateSyntaxError as error:
                # What is found while the text is cut into words comes with the file as its name.
                file = self._short(error.filename or error.name or name)
                said, line = explained(error, self._environment)
                raise TemplateError(said, file=file, line=None if file == name else line) from error
            except Exception as error:
                at = self._place(error, name)
                said = complaint(error, values or {}, self._environment)
                told = f"{said} (in our {at.within})" if at.within else said
                raise TemplateError(told, file=at.file, line=at.line, block=spent.block) from error

    def _place(self, error: Exception, name: str) -> Place:
        found = place(error, self._folders, name)
        return found or Place(self.called(name), None)

    def _missing(self, name: str) -> TemplateError:
        folder, suffix = name.rpartition("/")[0].partition("/")[0], Path(name).suffix
        known = [other for other in self.names() if other.startswith(f"{folder}/") and other.endswith(suffix)]
        advice = f"there is {', '.join(known[:8])}" if known else f"looked in {', '.join(map(str, self.directories))}"
        return TemplateError(f"there is no such template: {advice}", file=f"{self.directories[0].name}/{name}")


def templates_of(own: Path | Folder) -> Templates:
    """The templates of a project, those in the folder `own` before the packaged ones."""
    return Templates([own, templates_dir()])


def _bounded(pieces: Iterator[str]) -> str:
    written, room = [], MAX_OUTPUT
    for piece in pieces:
        room -= len(piece)
        if room < 0:
            raise Overflow(pieces)
        written.append(piece)
    return "".join(written)


def _filters() -> dict[str, Callable[..., Any]]:
    return {
        "excerpt": excerpt,
        "plain_text": _plain_text,
        "wrapped": _wrapped,
        "fill": _fill,
        "counted": _counted,
        "date": _in_locale(dates.date),
        "weekday": _in_locale(dates.weekday),
        "moment": _in_locale(dates.moment),
        "number": _in_locale(dates.number),
    }


def _fill(text: str, **values: object) -> str:
    """Each `{name}` replaced; `within` says how a value stands there."""
    for name, value in values.items():
        refuse_unprintable((value,))
        place = "{" + name + "}"
        told = within(str(value), text.replace(place, ""))
        refuse_growth("replace", text, (place, told))
        text = text.replace(place, told)
    return text


@jinja2.pass_context
def _counted(context: Context, forms: Mapping[str, str], number: int) -> str:
    return counted(forms, number, context["locale"].language)


def _plain_text(html: str) -> str:
    return plain_text(html, WIDTH, whole=True)


def _wrapped(text: str, indent: str = "") -> str:
    refuse_padding([indent])
    refuse_spread("wrapped", text, indent)
    return wrapped(text, indent)


def _in_locale(form: Callable[..., str]) -> Callable[..., str]:
    @jinja2.pass_context
    def in_locale(context: Context, value: Any) -> str:
        return form(value, context["locale"])

    return in_locale
