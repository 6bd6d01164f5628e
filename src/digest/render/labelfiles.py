"""One file of labels, read with the line of whatever is wrong in it."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping, Set
from difflib import get_close_matches
from typing import Any

from digest.errors import Problem, TemplateError
from digest.html.typed import typed_markup
from digest.html.unread import ADVICE, UNREAD
from digest.render.plurals import OTHER, categories, needed

# What tomllib says at the end of a message (an attribute only from Python 3.14 on).
_PLACE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")
# What stands between a word and its value may be nothing.
_MAY_BE_EMPTY = frozenset({"colon"})
# What files of labels had once, and nothing shows any more.
RETIRED = frozenset({"latest", "latest_edition"})
# Kinds of signs that leave nothing to be seen (controls, formats, blanks), and letters that are drawn as a blank.
_UNSEEN = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})
_BLANK_LETTERS = frozenset("\u034f\u115f\u1160\u2800\u3164\uffa0\ufe0e\ufe0f")
_HOLE = re.compile(r"\{(\w*)\}")
# What readers see around a label anyway: whose mail or page it is.
_KNOWN = frozenset({"title", "address"})
# One that is never closed, or has more in it than a name.
_BROKEN_HOLE = re.compile(r"\{[^{}]{0,40}\}?|\}")
# They turn round what follows them until something ends it, which nobody sees (UAX #9).
_TURNING = re.compile("[\u202a-\u202e]")


class LabelFile:
    """A file of labels: `file` is how errors call it, `language` whose plural forms it has."""

    def __init__(self, text: str, file: str, language: str) -> None:
        self._text = text
        self._file = file
        self._language = language

    def read(self) -> dict[str, Any]:
        """Its labels as they are written. Raises TemplateError where it is no TOML."""
        try:
            return tomllib.loads(self._text)
        except tomllib.TOMLDecodeError as error:
            place = _PLACE.search(str(error))
            line = int(place[1]) if place and place[1] else self._text.rstrip().count("\n") + 1
            said = _PLACE.sub("", str(error))
            told = f'is no TOML ({said}): write one label a line, label = "text"'
            raise TemplateError(told, file=self._file, line=line) from error

    def faults(self, found: Mapping[str, Any], known: Set[str], counted: Set[str]) -> Iterator[TemplateError]:
        """What is wrong with each of its labels, of which `counted` have plural forms."""
        for label, value in found.items():
            if label in RETIRED:
                continue
            told = self._unknown(label, known) if label not in known else self._wrong(label, value, label in counted)
            if told:
                yield self.fault(label, told)

    def unfilled(self, found: Mapping[str, Any], whole: Mapping[str, Any]) -> Iterator[TemplateError]:
        """A fault for each `{name}` that nothing fills, `whole` being labels that use all there are."""
        for label, value in found.items():
            holes, filled = _holes(value), _holes(whole.get(label, ""))
            for hole in sorted(holes - filled):
                if not filled:
                    advice = "nothing is filled in here"
                else:
                    close = get_close_matches(hole, filled, n=1, cutoff=0.5)
                    advice = f"did you mean {{{close[0]}}}?" if close else f"write {_list(filled)}"
                yield self.fault(label, f"“{label}” has {{{hole}}}, which would be printed as it stands: {advice}")

    def unsaid(self, found: Mapping[str, Any], whole: Mapping[str, Any]) -> Iterator[Problem]:
        """A warning for each `{name}` that a label could say and does not, `whole` being labels that use all there are.

        Of plural forms the one for all other numbers is looked at: “one story” needs no figure.
        """
        for label, value in found.items():
            said = value.get(OTHER, "") if isinstance(value, dict) else value
            missing = _holes(whole.get(label, "")) - _holes(said) - _KNOWN
            # What is no text, and a hole that is broken, is told as that.
            if missing and isinstance(said, str) and said and not any(True for _ in _broken_holes(said)):
                told = f"“{label}” does without {_list(missing)}, so readers are not told that"
                yield Problem(self._file, told, self.fault(label, "").line, severity="warning")

    def doubts(self, found: Mapping[str, Any]) -> Iterator[Problem]:
        """A warning for plural forms that a label leaves out, and for markup, which readers see as it is typed.

        So for braces that are no hole, and for signs that turn words round.
        """
        for label, value in found.items():
            if label in RETIRED:
                unshown = f"“{label}” is shown nowhere any more: take it out"
                yield Problem(self._file, unshown, self.fault(label, "").line, severity="warning")
            if isinstance(value, dict) and (told := self._too_few(label, value)):
                yield Problem(self._file, told, self.fault(label, "").line, severity="warning")
            for text in _texts(value):
                if turning := _TURNING.search(text):
                    told = (
                        f"“{label}” has U+{ord(turning[0]):04X}, which turns what follows it round unseen: take it out"
                    )
                    yield Problem(self._file, told, self.fault(label, "").line, severity="warning")
                for raw, advice in [*_broken_holes(text), *typed_markup(text)]:
                    told = f"“{label}” is text, and “{raw}” in it is shown as it is typed: {advice}"
                    yield Problem(self._file, told, self._line(label, raw), severity="warning")

    def _too_few(self, label: str, forms: Mapping[str, Any]) -> str | None:
        """That `forms`, unless it is one for all, has none for some numbers of its language."""
        wanted = needed(self._language)
        missing = [f"{form} (as for {wanted[form]})" for form in wanted if form not in forms]
        if not missing or OTHER not in forms or len(forms) == 1:
            return None
        return f"“{label}” has no text for {' and '.join(missing)}: its text for {OTHER} is taken there"

    def _line(self, label: str, within: str) -> int | None:
        """The first line from that of `label` on that has `within`, else that of the label."""
        first = self.fault(label, "").line
        lines = enumerate(self._text.splitlines(), start=1)
        return next((at for at, line in lines if at >= (first or 1) and within in line), first)

    def fault(self, label: str, told: str) -> TemplateError:
        """An error with the line where `label` is written."""
        written = re.compile(rf"\s*\[?\s*[\"']?{re.escape(label)}[\"']?\s*[=.\]]")
        lines = enumerate(self._text.splitlines(), start=1)
        return TemplateError(told, file=self._file, line=next((at for at, line in lines if written.match(line)), None))

    def _unknown(self, label: str, known: Set[str]) -> str:
        close = get_close_matches(label, known, n=1)
        advice = (
            f"did you mean “{close[0]}”?" if close else "`digest init DIR --templates` writes files with all of them"
        )
        return f"“{label}” is no label: {advice}"

    def _wrong(self, label: str, value: Any, is_counted: bool) -> str | None:
        if label not in _MAY_BE_EMPTY and any(isinstance(text, str) and _is_unseen(text) for text in _each(value)):
            return f"“{label}” is empty: write what readers shall see, or leave it out for the words that we have"
        if any(isinstance(text, str) and UNREAD in text for text in _each(value)):
            return f"“{label}” has “{UNREAD}” in it: {ADVICE}"
        if isinstance(value, str):
            return None
        if not is_counted or not isinstance(value, dict):
            return f'“{label}” needs one text in quotes: {label} = "…"'
        forms = categories(self._language)
        if OTHER in value and forms >= value.keys() and all(isinstance(words, str) for words in value.values()):
            return None
        return f"“{label}” needs a text for {OTHER}, and may have {', '.join(sorted(forms))}"


def _is_unseen(text: str) -> bool:
    """Whether readers would see nothing of `text`."""
    return all(unicodedata.category(each) in _UNSEEN or each in _BLANK_LETTERS for each in text)


def _holes(value: object) -> set[str]:
    return {hole for text in _texts(value) for hole in _HOLE.findall(text)}


def _broken_holes(text: str) -> Iterator[tuple[str, str]]:
    for broken in _BROKEN_HOLE.findall(_HOLE.sub("", text)):
        yield broken, "a name that is filled in stands between “{” and “}”"


def _texts(value: object) -> list[str]:
    return [str(text) for text in _each(value)]


def _each(value: object) -> list[object]:
    return list(value.values()) if isinstance(value, dict) else [value]


def _list(names: Set[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in sorted(names))
