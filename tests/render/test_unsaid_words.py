"""Words that a template of the newsroom's adds to the HTML alone are told; what the text part says otherwise is not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import get_args

import make
import pytest

from digest.html.markdown import markdown
from digest.model.digest import Layout, Publication
from digest.model.edition import Edition, EditionBlock
from digest.render.email import render_mail
from digest.render.environment import Templates
from digest.render.lint.mail import lint_edition
from digest.render.lint.samples import BARE, PUBLICATION, digest_of, other_edition
from digest.render.lint.samples import edition as sample
from digest.resources import templates_dir

OURS = templates_dir()
LOOKS = ["briefing", "magazine", "plain"]
LANGUAGES = sorted(file.stem for file in (OURS / "labels").glob("*.toml"))


def told(edition: Edition, look: str, templates: Templates, publication: Publication = PUBLICATION) -> list[str]:
    mail = render_mail(edition, digest_of(look), publication, templates)
    found = lint_edition(mail, edition, digest_of(look), publication, templates)
    return [str(each) for each in found if "leaves out" in each.message]


def with_more(own: Path, added: str, name: str = "email/parts/masthead.html") -> tuple[Templates, int]:
    """Templates with more behind our own, and the number of the first new line."""
    text = (OURS / name).read_text(encoding="utf-8").rstrip("\n")
    (own / name).parent.mkdir(parents=True, exist_ok=True)
    (own / name).write_text(f"{text}\n{added}\n", encoding="utf-8")
    return Templates([own, OURS]), text.count("\n") + 2


@pytest.mark.parametrize(
    ("added", "line", "said"),
    [
        ("<p>Only here: subscribe to our appeal</p>", 0, "Only here: subscribe to our appeal"),
        ("<div>\n<b>Board</b> minutes <i>of Monday</i></div>", 1, "Board minutes of Monday"),
        ("<p>{{ 'Vote' }} in the referendum</p>", 0, "Vote in the referendum"),
        ("<table role='presentation'><tr><td>Помогите нашей редакции</td></tr></table>", 0, "Помогите нашей редакции"),
        ("<p>請支持我們的編輯部並訂閱本報</p>", 0, "請支持我們的編輯部並訂閱本報"),
    ],
)
@pytest.mark.parametrize("look", LOOKS)
def test_words_of_the_html_alone_are_told_where_they_stand(
    own: Path, look: str, added: str, line: int, said: str
) -> None:
    templates, first = with_more(own, added)
    place = f"templates/email/parts/masthead.html:{first + line}"
    assert told(sample(), look, templates) == [f"warning: {place}: the text part leaves out “{said}” (under “Sample”)"]


def test_many_such_lines_are_one_warning(own: Path) -> None:
    (own / "email/parts").mkdir(parents=True)
    few = "{{ links.unsubscribe }}\n{{ links.preferences }}\n"
    (own / "email/parts/message.txt").write_text(few, encoding="utf-8")
    stories = [make.article(f"Story {seq}", seq=seq, standfirst=f"Extraordinary {seq}") for seq in range(1, 9)]
    (found,) = [each for each in told(make.edition(*stories), "plain", Templates([own, OURS])) if "Extra" in each]
    assert found.startswith("warning: the text part leaves out ")
    assert " more" in found


@pytest.mark.parametrize(
    "added",
    [
        '<div style="display: none">What this week brings to the harbour</div>',
        "<p hidden>What this week brings to the <b>harbourmaster</b></p>",
        '<p class="aside">What this week brings to the harbour</p>'
        '<style data-premailer="ignore">.aside { display: none }</style>',
        '<p style="font-size: 1px">What this week brings to the harbour</p>',
        '<img src="https://a.example/b.png" width="9" alt="What this week brings to the harbour">',
        '<p><a href="https://sample.example/a">Read all about the harbourmaster</a></p>',
        "<!-- What this week brings to the harbour --><p>·&nbsp;|&nbsp;→ ❧</p>",
        "<p>Photo: {{ edition.title }}</p><p>By {{ publication.title }}</p>",
        "<p><b>W</b>ords <i>of</i> the editors. {{ edition.date | date }}</p>",
    ],
)
def test_what_nobody_misses_is_not_told(own: Path, added: str) -> None:
    templates, _ = with_more(own, added)
    assert told(sample(), "briefing", templates) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("look", LOOKS)
def test_our_own_looks_say_all_in_both_parts(look: str, language: str, templates: Templates) -> None:
    whole = replace(sample(), language=language)
    for layout in (None, *get_args(Layout)):
        blocks = tuple(replace(block, layout=layout if block.articles else None) for block in whole.blocks)
        assert told(replace(whole, blocks=blocks), look, templates) == []
    for publication in (PUBLICATION, BARE):
        assert told(replace(other_edition(), language=language), look, templates, publication) == []


NOTES = [
    "The <abbr title='National'>NHS</abbr>, H<sub>2</sub>O, <kbd>F</kbd>, <details><summary>More</summary>x</details>",
    "| Market | Price |\n|---|--:|\n| Fisherman's wharf on Saturday | 10 |\n| Fruit | " + "very long cell " * 20 + "|",
    "Dampf&shy;schifffahrts\u00adgesellschaft ~~Kapitänswitwen~~ **fett**ig, e\u0301tude, ﬁnancial, ½ İstanbul IŞIK",
    "人民日报北京十一月三十日电今天上午在人民大会堂举行了新闻发布会介绍有关情况并回答记者提问与会代表一致认为" * 3,
    "السَّلامُ عَلَيْكُمْ وَرَحْمَةُ اللهِ وَبَرَكاتُهُ\n\nहिन्दी समाचार पत्र में प्रकाशित रिपोर्ट के अनुसार",
    "```\nreturn 'a very long line of code which goes on and on beyond seventy-eight letters for sure'\n```",
    "> Quoted words\n>> of the harbourmaster\n\n1. first thing\n   - inner point\n\n#### Subordinate heading\n",
    "<ruby>漢<rt>かんじ</rt></ruby><dl><dt>Termination</dt><dd>Definitional</dd></dl>"
    "<table><caption>Captioned words</caption><tr><td>Cell<p>Paragraph in it</p></td></tr></table>",
    "See https://www.courier.example/a/b?c=d&e=f, <desk@courier.example> and &lt;script&gt;alert {{ name }}",
]


@pytest.mark.parametrize("text", NOTES)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_what_a_note_says_is_said_in_both_parts(text: str, language: str, templates: Templates) -> None:
    note = EditionBlock("A note", text_html=markdown(text), label="Advertisement")
    whole = replace(sample(), language=language, intro_html=markdown(text), blocks=(*sample().blocks, note))
    for look in LOOKS:
        assert told(whole, look, templates) == []
