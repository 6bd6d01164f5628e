"""Words made to be slow, or to fill the memory: what is done for them grows with their length."""

from __future__ import annotations

import subprocess
import sys

import pytest

LIMITS = """
import resource
resource.setrlimit(resource.RLIMIT_CPU, (20, 20))
resource.setrlimit(resource.RLIMIT_AS, (1_000_000_000, 1_000_000_000))
"""
CREDIT = """
from digest.render.captions import captioned
marks = "\\u0301"
print(captioned("x" + 60 * marks + "z", "x" + 30 * (" " + marks) + " B").endswith(" B)"))
print(captioned("x " * 100_000, "x " * 40_000 + "B").endswith("B)"))
"""
LENGTH = """
from digest.html.links import image_of
print(image_of({"src": "https://a.example/b.png", "width": "5" + " " * 300_000 + "x"}, None))
print(image_of({"src": "https://a.example/b.png", "width": " 50 px "}, None)["width"])
"""
STRUCK = """
from digest.html.text import plain_text
print(plain_text("<p><del>" + "@" * 300_000 + ")</del></p>").endswith("@)~"))
print(plain_text("<p><del>desk@a.example </del>or not</p>"))
"""
WIDE_CELL = """
from digest.html.text import plain_text
table = "<table><tr><td>" + "a " * 200_000 + "</td></tr>" + "<tr><td>b</td></tr>" * 10_000 + "</table>"
print(len(plain_text(table)) < 600_000, plain_text(table).endswith("\\n\\nb"))
"""
TEASER = """
from digest.model.article import Story
from digest.render.stories import teaser
table = "<table><tr><td>A " + "b " * 200_000 + "</td></tr>" + "<tr><td>c</td></tr>" * 10_000 + "</table>"
print(teaser(Story(url="https://a.example/b", headline="H", body_html=table), 20))
"""
QUOTED = """
from digest.html.text import plain_text
text = plain_text("<blockquote>" * 150 + "<pre>" + "a\\n" * 80_000 + "b</pre>")
print(text.count("\\n"), text.endswith("> " * 10 + "b"))
"""
DIRECTIONS = """
from digest.html.direction import with_directions
print(with_directions("<p>" + "中" * 300_000 + "</p>", "rtl")[:13])
print(with_directions("<p>" + "a@" * 100_000 + "</p>", "ltr")[:3])
print(with_directions("<div>" * 60 + "<b>a</b>b " * 80_000 + "</div>" * 60, "ltr")[:5])
"""
OPEN = """
from digest.html.written import written
print(len([each for each in written("<b>" * 80_000) if each.kind == "open"]), len(written("<code>" * 80_000)))
"""
TEMPLATES = """
from digest.errors import TemplateError
from digest.render.inline import inline
from digest.render.wrap import tidy
print(len(tidy("a" + " " * 300_000 + "b")))
for tag in ("<style ", "<style data-premailer=\\"ignore\\">", "<style" + " " * 50_000 + "x>", " " * 50_000):
    try:
        inline("<html><body>" + tag * 20_000 if len(tag) < 100 else "<html><body>" + tag, file="t")
    except TemplateError as fault:
        print(fault)
"""
LEFT_OPEN = """
from digest.render.lint import opentables
for sign in ("{% else %}", "<!-- ", "{# "):
    print(len(opentables._in_first_branches("<td>" + sign * 60_000)))
"""
SPOKEN = """
from digest.cli.logs import without_personal_data
from digest.cli.width import wrapped
from digest.html.written import written
print(len(written("`" * 50_000)), len(written("|" + "a" * 50_000 + "\\n|" + "a" * 50_000)))
print(len(without_personal_data("#" * 300_000)), without_personal_data("to <a@b.example>, c@d.example."))
print(len(wrapped("a" + " " * 300_000, 80)))
"""


@pytest.mark.parametrize(
    ("code", "printed"),
    [
        (CREDIT, "True\nTrue"),
        (LENGTH, "{'src': 'https://a.example/b.png', 'alt': ''}\n50"),
        (STRUCK, "True\n~desk@a.example ~ or not"),
        (WIDE_CELL, "True True"),
        (TEASER, "A b b b b b b b b b…"),
        (QUOTED, "80000 True"),
        (DIRECTIONS, '<p dir="ltr">\n<p>\n<div>'),
        (OPEN, "80000 160000"),
        (TEMPLATES, "300003"),
        (LEFT_OPEN, "4\n4\n4"),
        (SPOKEN, "1 0\n300000 to <<address>>, <address>\n1"),
    ],
)
def test_long_words_cost_what_their_length_does(code: str, printed: str) -> None:
    ended = subprocess.run([sys.executable, "-c", LIMITS + code], capture_output=True, text=True)
    assert (ended.returncode, ended.stdout.strip()) == (0, printed), ended.stderr[-500:]
