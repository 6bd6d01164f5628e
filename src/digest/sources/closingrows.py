"""Rows of links that end a text and belong to its page: “Print | Back”, “To the top”, “Tags: Locks”, “Share: …”."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote, urlsplit

from digest.sources.besides import is_control
from digest.sources.linebreaks import INLINE
from digest.sources.pagetree import cut, elements, words_of
from digest.sources.sitelinks import home_of, is_twin, leads_home, on_site, shape
from digest.sources.slugs import slug
from digest.sources.urls import joined

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_ACTION = re.compile(r"\s*(?:javascript:|mailto:\?|#|$)", re.IGNORECASE)
_NO_PAGE = re.compile(r"\s*(?:tel|sms|mailto|data):", re.IGNORECASE)
_BARS = re.compile(r"[|│¦·•●▪/]")
_COLONS = (":", "：", "՝")
_LABEL_OF_ROW = re.compile(r"[^\W\d_][^:：՝]{0,29}[:：՝]\s*")
_LAST_NUMBER = re.compile(r"(?<=[/=_-])\d+(?:\.\w+)?$")
_DESK = re.compile(
    r"[（(【\[]?(?:\s*(?:责任编辑|責任編輯|责编|責編|值班编辑|网络编辑|编辑|編輯|校对|校對|审核|審核|监制|監製)\s*[:：]\s*[\w·、，,]{1,12})+\s*[）)】\]]?"
)
"""Who handled a text in a Chinese newsroom: its last line."""
_IN_ADDRESSES = str.maketrans("łŁøØđĐıəƏ", "lLoOdDieE")
_MOST_ROWS, _LONGEST, _LABEL, _WORDS_OF_A_LABEL = 3, 160, 30, 3


def without_closing_rows(body: HtmlElement, base: str | None) -> None:
    """Cut the last rows of the text in `body`, on the page at `base`, that are links to do something with the page.

    They run a script, print, share, go back or home, or lead to lists or to what is filed alike; what stays on the site
    may stand beside such a one, parted by bars. What a line announces, “The finalists are:”, and the only words of a
    text stay.
    """
    for _ in range(_MOST_ROWS):
        rows = (one for one in _last_rows(body) if _is_of_the_page(one, base))
        last = next((one for one in rows if not _is_announced(one, body)), None)
        if last is None or words_of(last) == words_of(body):
            return
        cut(last)


def _last_rows(body: HtmlElement) -> Iterator[HtmlElement]:
    """The blocks at the end of a text, with nothing behind them, the outermost first."""
    place = body
    while True:
        said = (one for one in reversed(place) if isinstance(one.tag, str) and (words_of(one) or _behind(one)))
        last = next(said, None)
        if last is None or _behind(last) or last.tag in INLINE or last.tag == "li":
            return
        yield last
        place = last


def _behind(element: HtmlElement) -> str:
    return (element.tail or "").strip()


def _is_of_the_page(row: HtmlElement, base: str | None) -> bool:
    words = words_of(row) or ""
    links = [one for one in elements(row) if _is_link(one)]
    labels = [label for one in links if (label := words_of(one))]
    if len(words) > _LONGEST or not all(_is_short(label) for label in labels):
        return False
    if not labels:
        return _is_row_of_controls(words) or bool(_DESK.fullmatch(words))
    before, rest = _beside(words, labels)
    labelled = bool(_LABEL_OF_ROW.fullmatch(before)) and len(before.split()) <= _WORDS_OF_A_LABEL
    if any(map(str.isalnum, rest if labelled else before + rest)):
        return False
    if all(_acts(one, base) for one in links) or (labelled and _shares(links, base)):
        return True
    if labelled or all(map(_is_tag, links)):
        return _files(links, base)
    parted = len(labels) > 1 and "/" not in rest and bool(_BARS.search(rest))
    return parted and _leads_on(links, base)


def _leads_on(links: Sequence[HtmlElement], base: str | None) -> bool:
    """Whether one of several links does something with the page and the others stay on the site, or all lead to lists.

    Names and headlines lead to pages of the site as well.
    """
    if not all(_acts(one, base) or _stays(one, base) for one in links):
        return False
    at_work = any(_acts(one, base) or is_control(words_of(one) or "") for one in links)
    return at_work or all(shape(joined(base, one.get("href") or "") or "") == "list" for one in links)


def _is_announced(row: HtmlElement, body: HtmlElement) -> bool:
    """Whether the line above a row of links ends with a colon, and is no label of such rows, as “Share:” is."""
    if all(_is_tag(one) for one in elements(row) if _is_link(one)):
        return False
    place = row
    while place is not body:
        for before in place.itersiblings(preceding=True):
            if line := _behind(before) or (isinstance(before.tag, str) and words_of(before)) or "":
                return line.endswith(_COLONS) and not is_control(line)
        place = place.getparent()
        if line := (place.text or "").strip():
            return line.endswith(_COLONS) and not is_control(line)
    return False


def _is_link(element: HtmlElement) -> bool:
    """Whether an element leads somewhere or does something; `<a name>` is a place to be led to."""
    return (
        (element.tag == "a" and element.get("href") is not None)
        or element.tag == "button"
        or "onclick" in element.attrib
    )


def _is_short(label: str) -> bool:
    return len(label) <= _LABEL and len(label.split()) <= _WORDS_OF_A_LABEL


def _is_row_of_controls(words: str) -> bool:
    """Whether words that nothing links are short labels parted by bars, one of them known: “Print | Back”."""
    labels = [label.strip() for label in _BARS.split(words)]
    short = all(one and _is_short(one) for one in labels)
    return len(labels) > 1 and short and not any(map(str.isdigit, words)) and any(map(is_control, labels))


def _beside(words: str, labels: Sequence[str]) -> tuple[str, str]:
    """The words of a row before its first link, and those between and behind its links."""
    before, _, rest = words.partition(labels[0])
    for label in labels[1:]:
        rest = rest.replace(label, "", 1)
    return before, rest


def _shares(links: Sequence[HtmlElement], base: str | None) -> bool:
    """Whether links carry the page elsewhere: some have its address, all leave the site or act."""
    page = (base or "").partition("://")[2]
    carrying = (one for one in links if page and page in unquote(one.get("href") or "") and not _stays(one, base))
    return next(carrying, None) is not None and all(_acts(one, base) or not _stays(one, base) for one in links)


def _files(links: Sequence[HtmlElement], base: str | None) -> bool:
    """Whether links lead to what the site has filed alike: each is called what the end of its address says.

    Where the ends are numbers, several links have all else in common.
    """
    if not all(_stays(one, base) for one in links):
        return False
    addresses = [(joined(base, one.get("href") or "") or "").rstrip("/") for one in links]
    folders = {_LAST_NUMBER.sub("", one) for one in addresses}
    numbered = len(links) > 1 and len(folders) == 1 and folders.isdisjoint(addresses)
    return numbered or all(_is_tag(one) or _is_called_so(one) for one in links)


def _is_tag(link: HtmlElement) -> bool:
    return "tag" in (link.get("rel") or "").lower().split()


def _is_called_so(link: HtmlElement) -> bool:
    """Whether the last part of a link's address, with a part before it, is its words."""
    address = urlsplit((link.get("href") or "").strip())
    folders = [unquote(part) for part in address.path.split("/") if part]
    told = [value for _, value in parse_qsl(address.query)] or folders[1:][-1:]
    shown = _plain(words_of(link) or "")
    return bool(shown) and any(_plain(one.rpartition(".")[0] if "." in one else one) == shown for one in told)


def _plain(words: str) -> str:
    """Words as addresses have them, without accents."""
    parted = unicodedata.normalize("NFKD", words.replace("+", " ").translate(_IN_ADDRESSES))
    return slug("".join(one for one in parted if not unicodedata.combining(one)))


def _acts(link: HtmlElement, base: str | None) -> bool:
    """Whether a link does something with the page, or leads to its print form or the front page."""
    href = link.get("href")
    if href is None or link.get("onclick") or _ACTION.match(href):
        return True
    return _stays(link, base) and (leads_home(href) or is_twin(joined(base, href) or ""))


def _stays(link: HtmlElement, base: str | None) -> bool:
    href = link.get("href") or ""
    address = joined(base, href)
    if _NO_PAGE.match(href) or address is None:
        return False
    return "://" not in address or (base is not None and on_site(address, home_of(base)))
