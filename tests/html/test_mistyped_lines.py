"""Signs of Markdown that are shown as they were typed, by the line; honest text is left alone."""

from __future__ import annotations

import subprocess
import sys

import pytest

from digest.html.written import written

SLOW = """
import resource
resource.setrlimit(resource.RLIMIT_CPU, (20, 20))
from digest.html.written import written
links = ("[a](https://b ", "[a](https://b (c ", "![a", "[^1", r"\\[^a] ")
for text in (*links, "*a ", "__a ", "-a\\n", "1.a\\n", "#A", "[ ] "):
    print(len(written(text * (200_000 // len(text)))) >= 0)
"""


def marks(text: str) -> list[tuple[int, str, str]]:
    return [(each.line, each.words, each.name) for each in written(text) if each.kind == "mark"]


@pytest.mark.parametrize(
    ("text", "line", "words", "advice"),
    [
        ("#Heading", 1, "#Heading", "write a blank behind the #"),
        ("Before.\n\n#Новости города\n\nAfter.", 3, "#Новости города", "write a blank behind the #"),
        ("This is *open word here.", 1, "*open", "no * ends it"),
        ("See __open word here.", 1, "__open", "no __ ends it"),
        (
            "See [the map](https://hill.example and go",
            1,
            "[the map](https://hill.example",
            "write ) behind its address",
        ),
        ("Buy:\n*one\n*two\n*three", 2, "*one", "write a blank behind each sign of a list"),
        ("-one\n-two", 1, "-one", "write a blank behind each sign of a list"),
        ("1.one\n2.two", 1, "1.one", "write a blank behind each number of a list"),
        ("- [ ] todo\n- more", 1, "[ ] todo", "a note has no boxes to tick"),
        ("Look: ![pic]", 1, "![pic]", "a picture is written ![what it shows](https://…)"),
        ("Costs five euros[^1].", 1, "[^1]", "a note has no footnotes"),
    ],
)
def test_what_is_surely_meant_is_told(text: str, line: int, words: str, advice: str) -> None:
    (found,) = marks(text)
    assert found[:2] == (line, words)
    assert found[2].startswith(advice)


@pytest.mark.parametrize(
    "text",
    [
        "We write of #harbour and #Town today.", "#harbour", "#Harbour #Town", "#1 in the charts", "#Brexit is done.",
        "#порт", "#ميناء", "#ნავსადგური",
        "Five euros* a month\n\n*Prices without tax.", "*Prices without tax.", "*one*\n*two*", "5 * 3 and 2*3", "f*ck",
        "1.5 metres\n2.5 metres", "1.FC Köln", "1.FC Köln won.\n3.Liga too.", "-5 °C at night\n-7 °C at dawn", "-one",
        "__init__ and snake_case and ____", "Wow![1]", "[the map](https://hill.example)", "(see [1])",
        '[a](https://b.example "title") and (more)', "![pic](https://b.example/a.png)", r"\#Heading", r"a \*b",
        "`*one`\n`*two`", "`[^1]` and `![pic]`", "[x]", "a -b", r"\[^1]", "# Heading", "- one\n- two", "* one",
    ],
)  # fmt: skip
def test_honest_text_is_left_alone(text: str) -> None:
    assert marks(text) == []


def test_its_time_grows_with_the_length() -> None:
    done = subprocess.run([sys.executable, "-c", SLOW], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.split()) == (0, ["True"] * 11), done.stderr[-2000:]
