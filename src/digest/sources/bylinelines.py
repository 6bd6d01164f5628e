"""A line of a byline: its label, the names behind it, and what stands behind those that is none."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import TYPE_CHECKING

from digest.html.clean import clean_line
from digest.sources.beforedates import before_the_date
from digest.sources.bylinewords import LABELS_OF_AUTHORS, ROLE
from digest.sources.pagetree import pieces_of, spoken_at, words_of
from digest.sources.people import joining_words

if TYPE_CHECKING:
    from lxml.html import HtmlElement

SAYS_BY = re.compile(
    r"^(?:(?:by|von|par|por|di|بقلم|إعداد|scritto\s+da|pubblicato\s+da|escrito\s+por|publicado\s+por|écrit\s+par|publié\s+par"
    r"|geschrieben\s+von|verfasst\s+von|γράφ(?:ει|ουν)(?:\s+(?:ο|η|οι))?|(?:written|posted|published)\s+by|geplaatst\s+door)(?=[\s:：])"
    r"|(?:texte?|texto|haber|mətn|текст|տեքստ(?:ը)?|ტექსტი|írt(?:a|ák)|piše|pišu|pisze|napsal[ai]?|napísal[ai]?|opracowa(?:ł[ao]?|li|nie)"
    r"|tekst|teksti|κείμενο|ρεπορτάζ|επιμέλεια|ανταπόκριση|تقرير|گزارش|تحریر|文|글"
    rf"|เรื่อง|โดย|লেখক|எழுதியவர்|ដោយ|ရေးသားသူ|{LABELS_OF_AUTHORS})(?=\s*[:：՝]))\s*[:：՝]?\s*(?P<names>.{{3,120}})$",
    re.IGNORECASE,
)
_CUT = re.compile(
    r"\s*(?:[|•·●▪]|\s[–—-]\s|\b(?:published|updated|posted|on|in|for|photos?|fotos?|aktualisiert"
    r"|veröffentlicht|publié|mis\s+à\s+jour|publicado|actualizado"
    r"|опубликовано|обновлено|фото|yayınlan\w+|güncel\w+|fotoğraf|foto|լուսանկար\w*|ფოტო|نشر|عکس|تصوير)\b)",
    re.IGNORECASE,
)
_LEADS_ON = re.compile(r"^\S+$|[:：՝,،&/|–—-]$")
_GOES_ON = re.compile(r"[,،;&/(|·•–—-]")
_SOMEBODY = "Ada Quay"


def first_line_of(element: HtmlElement) -> str | None:
    """The words of a byline before its first line break and within its first item.

    The outlet, the place or an address stand below names; a date or a button beside them.
    """
    broken = next(element.iter("br"), None)
    if broken is None:
        pieces = pieces_of(element)
        return _first_item(pieces, joining_words(spoken_at(element))) if len(pieces) > 1 else "".join(pieces) or None
    parts: list[str] = []
    for one in element.iter():
        if one is broken:
            break
        parts.append(one.text or "" if isinstance(one.tag, str) else "")
        parts.append(_tails_before(one, broken))
    return clean_line(" ".join(parts)) or words_of(element)


def _first_item(pieces: list[str], joints: Collection[str]) -> str | None:
    """The first of the pieces, with those that go on with it: “By”, “Anna Berg”, “and”, “Max Bauer”."""
    line = ""
    for piece in pieces:
        goes_on = _GOES_ON.match(piece) or piece.split()[0] in joints
        if line and not (goes_on or _LEADS_ON.search(line) or line.split()[-1].islower() or labels_author(line)):
            break
        line = f"{line} {piece}".strip()
    return line or None


def _tails_before(element: HtmlElement, end: HtmlElement) -> str:
    """The text right behind an element that is over before `end` begins."""
    holds = any(one is element for one in end.iterancestors())
    return "" if holds or next(element.iterchildren(), None) is not None else element.tail or ""


def labels_author(label: str) -> bool:
    """Whether a label says that behind it stands who wrote the story."""
    said = SAYS_BY.match(f"{label.rstrip(':՝： ')}: {_SOMEBODY}")
    return said is not None and said["names"] == _SOMEBODY


def bare_line(line: str | None, language: str | None = None) -> str | None:
    """A byline without its date, place and the writer's post; `language` is a BCP 47 tag."""
    if not line:
        return None
    found = SAYS_BY.match(line)
    said = before_the_date(found["names"] if found else line)
    cut = next((one for one in _CUT.finditer(said) if one[0].strip() not in joining_words(language)), None)
    kept = (said[: cut.start()] if cut is not None else said).strip(" ,;:|–—-،")
    parts = [part.strip() for part in re.split(r"[,،]", kept)]
    if len(parts) > 1 and (ROLE.match(parts[-1]) or len(parts[-1].split()) == 1):
        kept = ", ".join(parts[:-1])
    return clean_line(kept)
