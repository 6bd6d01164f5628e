"""What the editors' texts have for a button is no button in a mail, and is told with what stands for it."""

from __future__ import annotations

from dataclasses import replace

import make
import pytest

from digest.html.markdown import markdown
from digest.model.digest import Note
from digest.model.edition import EditionBlock
from digest.render.lint.notes import note_findings

LINK = '<a {} href="https://a.example/buy">Buy</a>'
AS_LINK = "a text has no buttons, and its words stand there as a link"
MARKS = (
    'class="button"',
    'class="btn btn-primary"',
    'class="wp-block-button__link"',
    'class="kg-btn"',
    'role="button"',
)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "<button>Buy</button>",
            "with all that is in it: write a link, alone in its paragraph: **[words](https://…)**",
        ),
        *((LINK.format(mark), AS_LINK) for mark in MARKS),
        (LINK.format('class="buttonhole"'), "colours and type are those of the theme"),
    ],
)
def test_a_button_is_told_with_what_stands_for_it(text: str, said: str) -> None:
    text = f"The market opens.\n\n{text}\n"
    edition = make.edition(blocks=(EditionBlock("Market day", text_html=markdown(text)),))
    digest = replace(make.digest(), notes=(Note("notes/market.md", text),))
    (found,) = note_findings(edition, digest, make.publication())
    assert (found.severity, found.file, found.line) == ("warning", "notes/market.md", 3)
    assert found.message.endswith(said)
