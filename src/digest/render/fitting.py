"""An edition's view made small enough for a mail: long notes are cut, and editors are told what is missing."""

from __future__ import annotations

from dataclasses import replace
from html import escape

from digest.html.excerpt import excerpt
from digest.html.text import visible
from digest.render.editions import EditionView

# Of a note, in octets of HTML: more than fills a few screens.
MAX_NOTE = 15_000
_FEW_WORDS = 1_000


def with_shorter_notes(view: EditionView, address: str | None, label: str) -> EditionView:
    """`view` with notes and introduction of at most `MAX_NOTE`, cut between paragraphs, with a link to the whole."""
    link = f'<p><a href="{escape(address)}">{escape(label)}</a></p>' if address else ""
    blocks = tuple(replace(each, words=_cut(each.words, link)) for each in view.blocks)
    return replace(view, intro=_cut(view.intro, link), blocks=blocks)


def left_out(whole: EditionView, shown: EditionView, *, web: bool) -> tuple[str, ...]:
    """What of `whole` the editors' readers do not find in `shown`, in words: texts of the editors one by one.

    Stories too, where there is no web edition (`web`) that a button could lead to.
    """
    said = ["the introduction is too long for a mail: the HTML has its beginning"] if whole.intro != shown.intro else []
    for place, block in enumerate(whole.blocks):
        if not block.words:
            continue
        name = f"the note “{block.block_title or excerpt(visible(block.words), 40)}”"
        if place >= len(shown.blocks):
            said.append(f"{name} is not in the HTML: the edition is too long for a mail; put it further up")
        elif shown.blocks[place].words != block.words:
            said.append(f"{name} is too long for a mail: the HTML has its beginning")
    missing = len(whole.stories) - len(shown.stories)
    if missing and not web:
        said.append(
            f"the last {missing:,} stories stand in the text part alone: the HTML has no room for them, and with"
            " `archive: none` there is no web edition to lead to; take fewer stories (`limit`)"
        )
    return tuple(said)


def _cut(words: str | None, link: str) -> str | None:
    if words is None or len(words.encode()) <= MAX_NOTE:
        return words
    import lxml.html

    kept, room = [], MAX_NOTE
    whole = lxml.html.fragment_fromstring(words, create_parent="div")
    parts = (lxml.html.tostring(part, encoding="unicode", method="html") for part in whole)
    # Words before the first element: of an element of HTML that only its words are left of.
    for piece in (escape(whole.text or "", quote=False), *parts):
        room -= len(piece.encode())
        if room < 0:
            break
        kept.append(piece)
    return ("".join(kept).strip() or f"<p>{escape(excerpt(visible(words), _FEW_WORDS))}</p>") + link
