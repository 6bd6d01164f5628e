"""Style sheets made to be slow: to read one takes as long as its length asks for."""

from __future__ import annotations

import subprocess
import sys

import pytest

LIMITS = """
import resource
resource.setrlimit(resource.RLIMIT_CPU, (15, 15))
resource.setrlimit(resource.RLIMIT_AS, (2_000_000_000, 2_000_000_000))
"""
READ = """
from digest.render.stylesheets import read_sheet, sheets_in
for sign in ("url(", "{", "{{ ", "{# ", "{% x ", "url(;base64,", "\\\\\\"", "\\\\'"):
    text = sign * (1_600_000 // len(sign)) + "\\\\"
    print(len(read_sheet(text).slips), end=" ")
for sign in ("<style ", "<style>", "{% block rules %}"):
    print(len(list(sheets_in("email/mine/message.html", sign * (1_600_000 // len(sign))))), end=" ")
"""
STAY = """
from lxml import html
from digest.render.lint.cascade import Sheets
SHEETS = (
    *(sign * 200_000 for sign in ("@a ", "@a", "@media x", "@a{", "@a{b{c}", "@a{}", "/* ")),
    "@" + "a" * 400_000, '.x{content:"' + "/*" * 200_000 + '"}', "@a{b{c}" + " d{e}" * 200_000,
)
for text in SHEETS:
    tree = html.document_fromstring(f"<html><style>{text}</style><style>p {{ color: red }}</style><p>x</p></html>")
    print(len(Sheets(tree).colours("always")), end=" ")
"""
DECLARED = """
from digest.render.lint.outline import declarations
for text in (";" * 400_000, "a:(" + ";" * 400_000, "a:b(;" * 100_000, "(" * 400_000, "a:url(;x);b:c"):
    print(len(declarations(text)), end=" ")
"""


@pytest.mark.parametrize(
    ("code", "printed"),
    [
        (READ, "1 1 1 1 1 1 1 1 0 1 1"),
        (STAY, " ".join("1" * 10)),
        (DECLARED, "0 1 100000 0 2"),
    ],
    ids=["read", "stay", "declared"],
)
def test_what_is_never_closed_costs_what_its_length_does(code: str, printed: str) -> None:
    ended = subprocess.run([sys.executable, "-c", LIMITS + code], capture_output=True, text=True)
    assert (ended.returncode, ended.stdout.strip()) == (0, printed), ended.stderr[-500:]
