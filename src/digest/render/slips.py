"""What is wrong inside a tag or a value of a template, in our words: the slips that people make most often."""

from __future__ import annotations

import re
from difflib import get_close_matches

from jinja2 import Environment

# What Jinja says, what stands in the line (or anything), what we say; {0} is what Jinja names, {1} what the line has.
_SAID: tuple[tuple[str, str, str], ...] = (
    (r"tag name expected", r"\{%%", "a tag begins with “{%” and ends with “%}”: there is one percent sign too many"),
    (r"tag name expected", r"\{%[-+]?\s*[-+]?%\}", "“{% %}” is empty: write a tag such as “{% if … %}”, or remove it"),
    (r"tag name expected", "", "a tag begins with its name, as “{% if … %}” does; “{{ … }}” prints a value"),
    (r"unexpected '%'", r"\{\{%", "a tag begins with “{%” and ends with “%}”: there is one brace too many"),
    (r"end of statement", r"%%\}", "a tag ends with “%}”: there is one percent sign too many"),
    (r"expected token ':', got '}'", r"\{\{\{", "a value stands between “{{” and “}}”: there is one brace too many"),
    (r"unexpected '}', expected '([)\]])'", r"\{%[^%]*[(\[][^%]*%\}", "a “{0}” is missing before the “%}”"),
    (r"unexpected '}', expected '([)\]])'", "", "a “{0}” is missing before the “}}”"),
    (r"unexpected '([)\]])'", "", "there is a “{0}” too many"),
    (r"unexpected '}'", r"\{\{[^{}]*\}(?!\})", "a value ends in two braces: write “}}”"),
    (r"unexpected '}'", r"\{%[^%]*\}", "a tag ends in a percent sign and a brace: write “%}”"),
    (r"got '}'", r"\{%[^%]*\{\{", "no “{{ … }}” stands inside a tag: write the name alone, without braces"),
    (r"[=>]'", r"=>", "write “>=” for “=>”"),
    (r"unexpected '='", "===", "two signs compare: write “==”"),
    (r"unexpected char '[“”„‘’«»]'", "", "these quotes are not for templates: write straight ones, \" or '"),
    (r"unexpected char [\"'](\\?['\"])[\"']", "", "a text in quotes is never closed: write {0} at its end, too"),
    (r"unexpected char '&'", "", "write “and” for “&&”"),
    (r"got '\|'", r"\|\|", "write “or” for “||”"),
    (r"unexpected char '!'", "", "write “not” for “!”"),
    (r"unexpected char '\?'", "", "write “a if condition else b” for “condition ? a : b”"),
    (r"unexpected char '\\[ux]", "", "a sign that nobody sees stands here: delete it, or type the line anew"),
    (r"unexpected char '(.)'", "", "“{0}” has no meaning here: remove it, or put the text around it in quotes"),
    (r"got 'if'", r"\{%-?\s*(else\s+if)\b", "write “{% elif … %}” for “{% else if … %}”"),
    (r"got '='", r"\{%-?\s*(?:el)?if\b", "two signs compare: write “==”"),
    (r"got '='", r"\{\{", "a value cannot be set inside “{{ }}”: write “{% set name = … %}” before it"),
    (
        r"expected token 'in'",
        r"\{%-?\s*for\b",
        "“for” needs a name, “in” and a list: write “{% for story in stories %}”",
    ),
    (r"expected token 'import'", "", "“from” needs “import”: write “{% from 'file.html' import name %}”"),
    (r"expected token '\('", r"\{%-?\s*macro\b", "a macro needs brackets: write “{% macro name() %}”"),
    (r"expected token '='|got 'integer'", r"\{%-?\s*set\b", "“set” needs “=”: write “{% set name = … %}”"),
    (
        r"expected token 'name'",
        r"\{%-?\s*(block|macro|set|for)\s*-?%\}",
        "“{1}” needs a name: write “{% {1} name … %}”",
    ),
    (r"expected token 'name'", r"\|\s*(?:\}\}|%\}|\|)", "the name of a filter is missing after “|”"),
    (r"Required blocks", "", "a block that is “required” is empty: whoever extends this template fills it"),
    (
        r"starting with an underline",
        "",
        "what begins with “_” is for its own file: give it another name there and here",
    ),
    (r"non-default argument", "", "in a macro's brackets, what has a value (a=1) stands behind what has none"),
    (r"special \"caller\" argument", "", "in a macro's brackets “caller” needs a value: write “caller=none”"),
    (r"expected call", "", "“call” needs a macro with its brackets: write “{% call name() %}”"),
    (r"special loop variable", "", "what a loop goes through cannot be called “loop”: take another name"),
    (r"chain multiple tests", "", "one “is” follows another: put “and” between two questions"),
    (r"Invalid character in identifier", "", "a name is of letters, digits and “_” alone"),
    (r"expected token ','", "", "a comma is missing between two values"),
    (r"expected token ':'", "", "in braces a name and its value have a colon between them"),
    (r"expected name or number", "", "a name is missing after “.”"),
    (
        r"Block names in Jinja",
        r"block\s+([\w-]+)",
        "the name of a block may have no hyphen, and “{1}” has: write “_” there",
    ),
    (r"block '(.*)' defined twice", "", "there is a block “{0}” before this one: give one of them another name"),
    (r"can't assign to", "", "true, false and none cannot be set: take another name"),
    (r"Missing end of comment tag", "", "a comment is never closed: write “#}” where it shall end"),
    (r"Missing end of raw directive", "", "“{% raw %}” is never closed: write “{% endraw %}” where it shall end"),
    (r"invalid syntax for function call", "", "in brackets, what has a name (a=1) stands behind what has none"),
    (r"Expected an expression, got 'end of print", "", "“{{ }}” is empty: write what it shall print, or remove it"),
    (
        r"Expected an expression, got 'end of statement|unexpected 'end of statement",
        r"\{%-?\s*(include|extends|import|from)\s*-?%\}",
        "“{1}” needs the name of a template in quotes",
    ),
    (
        r"Expected an expression, got 'end of statement",
        r"\{%-?\s*(\w+)\s*-?%\}",
        "“{% {1} %}” needs a condition or a value",
    ),
    (r"unexpected 'end of print", "", "something is missing before “}}”, or a sign there is too many"),
    (r"(?:unexpected|got) 'end of statement", "", "something is missing before “%}”, or a sign there is too many"),
    (
        r"expected token 'end of (?:print statement|statement block)', got '(.*)'",
        "",
        "“{0}” does not fit here: a text needs quotes, and two names need a sign or a comma between them",
    ),
    (r"^unexpected '(.*)'", "", "“{0}” does not fit here: something is missing before it, or it is too much"),
)
_MISSPELT = re.compile(r"No (filter|test) named '(\w+)'")
_ENDS = re.compile(r"[Uu]nexpected '?end of template")
# What holds no tags: comments, and what is shown as it stands.
_ASIDE = re.compile(r"\{#.*?#\}|\{%-?\s*raw\s*-?%\}.*?\{%-?\s*endraw\s*-?%\}", re.DOTALL)
_OPENER = re.compile(r"\{\{|\{%|\}\}|%\}")
_CLOSER = {"{{": "}}", "{%": "%}"}


def misspelt(said: str, environment: Environment) -> str | None:
    """What to say where Jinja `said` that a filter or a test is not known; None where it said something else."""
    found = _MISSPELT.search(said)
    if found is None:
        return None
    kind, name = found.groups()
    close = get_close_matches(name, list(environment.filters if kind == "filter" else environment.tests), n=1)
    return f"there is no {kind} “{name}”: " + (f"did you mean “{close[0]}”?" if close else "remove it")


def told(said: str, source: str, number: int, environment: Environment) -> tuple[str, int]:
    """What to say for what Jinja `said` of line `number`, and of which line.

    What is none of the usual slips stays as it is.
    """
    if named := misspelt(said, environment):
        return named, number
    lines = source.splitlines()
    if opened := _left_open(source):
        opener, begins = opened
        at = source.count("\n", 0, begins) + 1
        between = "\n".join(source[begins:].split("\n")[: number - at])
        # Words behind it, lines below, are often the first that make no sense.
        if _ENDS.match(said) or (at < number and _CLOSER[opener] not in between):
            return f"“{opener}” is never closed: write “{_CLOSER[opener]}” where it shall end", at
    line = lines[number - 1] if 0 < number <= len(lines) else ""
    for pattern, place, words in _SAID:
        found, there = re.search(pattern, said), re.search(place, line)
        if found and there:
            named = found[1] if found.re.groups else ""
            return words.replace("{0}", named).replace("{1}", there[1] if there.re.groups else ""), number
    return said, number


def _left_open(source: str) -> tuple[str, int] | None:
    """The first “{{” or “{%” that nothing closes, and where it stands."""
    opened: tuple[str, int] | None = None
    source = _ASIDE.sub(lambda aside: re.sub(r"[^\n]", " ", aside[0]), source)
    for found in _OPENER.finditer(source):
        if found[0] in _CLOSER:
            if opened is not None:
                break
            opened = (found[0], found.start())
        elif opened is not None and _CLOSER[opened[0]] == found[0]:
            opened = None
    return opened
