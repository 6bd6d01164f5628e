"""Article HTML as text: for the text part of a mail, for searching and for excerpts."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from digest.html.clean import clean_characters, clean_line
from digest.html.markup import is_costly, words
from digest.html.raised import lowered, raised

if TYPE_CHECKING:
    from inscriptis.model.config import ParserConfig
    from lxml.html import HtmlElement

_AMPERSAND = "\ufdd0"  # a noncharacter: inscriptis decodes entities a second time, which “&amp;lt;” must not get
_SPACED = ("blockquote", "figure", "h2", "h3", "h4", "h5", "h6", "ol", "p", "pre", "ul", "dl")
_BREAK = "* * *"
# A column is as wide as its widest cell in each of its rows, to lay out a row takes the square of its cells, and each
# quotation is laid out again by those around it.
_LONGEST_CELL, _LONGEST_ROW, _MOST_CELLS, _DEEPEST_QUOTATION = 1000, 100, 20_000, 10
_BLANK_LINES = re.compile(r"\n{3,}")


def visible(html: str) -> str:
    """The words of `html` on one line, tags gone and entities decoded once; a lone `<` stays."""
    return clean_line(words(html)) or ""


def plain_text(html: str, width: int | None = None, *, whole: bool = False) -> str:
    """`html` as text for people: a blank line between paragraphs, lists, quotations and tables kept.

    Bullets are “- ” and “1. ”, quoted lines begin with “> ”, the columns of a table stand in line,
    and a link is `words (address)` unless its words are the address. What is raised or lowered keeps that, as in “10³”
    and “H₂O”; what is struck out stands between “~” and “~”. A table of more than `width` characters, or with a cell of
    more than 1,000, a row of more than 100 cells or more than 20,000 of them, is told row by row, each cell behind the
    words at the head of its column. Preformatted lines stay. Pictures and breaks between parts are left out; a text
    that is to be `whole` has the words of the ones, in brackets, and “* * *” for the others. Of quotations in
    quotations the outermost ten have a mark of their own. HTML that would be costly to parse comes back as its words on
    one line.
    """
    html = clean_characters(html)
    if is_costly(html):
        return visible(html)
    import lxml.html

    tree = lxml.html.document_fromstring(f"<html><body>{html}</body></html>")
    config = _config()
    for picture in list(tree.iter("img")) if whole else ():
        _put_into_words(picture)
    for rule in list(tree.iter("hr")) if whole else ():
        rule.tag, rule.text = "p", _BREAK
    for link in tree.iter("a"):
        _spell_out(link)
    for name, spelt in (("sup", raised), ("sub", lowered)):
        for letters in tree.iter(name):
            _respell(letters, spelt)
    for struck in tree.iter("del", "s"):
        _strike(struck)
    for fixed in tree.iter("pre"):
        _flatten(fixed)
    _protect(tree)
    for table in list(tree.iter("table")):
        if next(table.iterancestors("table"), None) is None and table.getparent() is not None:
            _tell_rows(table) if _is_too_wide(table, width, config) else _set_apart(table)
    quotations = list(tree.iter("blockquote"))
    for quotation in quotations:
        if sum(1 for _ in quotation.iterancestors("blockquote")) >= _DEEPEST_QUOTATION:
            quotation.tag = "p"
    for quotation in reversed(quotations):
        if quotation.tag == "blockquote":
            _mark(quotation, config)
    return _tidy(_text_of(tree, config)).replace(_AMPERSAND, "&")


def _text_of(tree: HtmlElement, config: ParserConfig) -> str:
    from inscriptis import Inscriptis

    return str(Inscriptis(tree, config).get_text())


def _config() -> ParserConfig:
    from inscriptis.css_profiles import STRICT_CSS_PROFILE
    from inscriptis.html_properties import Display
    from inscriptis.model.config import ParserConfig
    from inscriptis.model.html_element import HtmlElement as Style
    from inscriptis.model.tag import CustomHtmlTagHandlerMapping

    css = {name: style.__copy__() for name, style in STRICT_CSS_PROFILE.items()}
    for name in (*_SPACED, "dt", "dd"):
        css.setdefault(name, Style()).display = Display.block
    css["body"].display = Display.block
    for name in _SPACED:
        css[name].margin_before = css[name].margin_after = 1
    for name in ("dl", "ol", "ul"):
        css[name].margin_after = 0  # inscriptis would put it between the items too
    for name, indent in {"ul": 2, "ol": 3, "dd": 2}.items():
        css[name].padding_inline = indent
    handlers = CustomHtmlTagHandlerMapping({"ul": _begin_list, "ol": _begin_numbers}, {})
    return ParserConfig(css=css, custom_html_tag_handler_mapping=handlers)


def _begin_list(state: Any, _: object, first: str | int = "- ") -> None:
    if state.li_counter:
        state.tags[-1].margin_before = 0
    state.li_counter.append(first)


def _begin_numbers(state: Any, attributes: dict[str, str]) -> None:
    start = attributes.get("start", "1")
    _begin_list(state, attributes, int(start) if start.isdecimal() else 1)


def _spell_out(link: HtmlElement) -> None:
    """Put the address of `link` behind its words."""
    address = link.get("href", "")
    shown = " ".join(link.text_content().split())
    bare = re.sub(r"^(?:https?://|mailto:)", "", address).rstrip("/")
    if not shown or not address or bare == re.sub(r"^https?://", "", shown).rstrip("/"):
        return
    added = f" ({address})"
    if len(link):
        link[-1].tail = (link[-1].tail or "").rstrip() + added
    else:
        link.text = (link.text or "").rstrip() + added


def _respell(letters: HtmlElement, spelt: Callable[[str], str]) -> None:
    """Put other characters in the place of `letters`; a link, or a picture, among them stays."""
    if not len(letters) and letters.text and letters.text.strip():
        letters.text = spelt(letters.text.strip())


def _strike(struck: HtmlElement) -> None:
    """Put a mark at the beginning and at the end of `struck`; what is struck out twice has one."""
    if next(struck.iterancestors("del", "s"), None) is not None:
        return
    texts = [text for text in struck.xpath(".//text()") if text.strip()]
    if texts:
        _replace(texts[0], lambda said: re.sub(r"(?=\S)", "~", said, count=1))
        _replace(texts[-1], _with_end)


def _with_end(struck: str) -> str:
    """`struck` with the mark behind its last word; what stands right behind an address is taken for its end."""
    words = struck.rstrip()
    last = words.split()[-1]
    is_address = not last.endswith(")") and ("//" in last[:-1] or "@" in last[:-1])
    return words + (" ~" if is_address else "~") + struck[len(words) :]


def _replace(text: Any, change: Callable[[str], str]) -> None:
    holder, place = text.getparent(), "text" if text.is_text else "tail"
    setattr(holder, place, change(getattr(holder, place)))


def _put_into_words(picture: HtmlElement) -> None:
    words = " ".join(picture.get("alt", "").split())
    if words:
        picture.tag, picture.text = "span", f"[{words}]"


def _flatten(fixed: HtmlElement) -> None:
    """Leave nothing but text in `fixed`: inscriptis keeps blanks and line ends only of what stands in it directly."""
    for end in list(fixed.iter("br")):
        end.tail = f"\n{end.tail or ''}"
    text, tail = fixed.text_content(), fixed.tail
    fixed.clear()
    fixed.text, fixed.tail = text.rstrip("\n"), tail


def _protect(tree: HtmlElement) -> None:
    for element in tree.iter():
        if element.text:
            element.text = element.text.replace("&", _AMPERSAND)
        if element.tail:
            element.tail = element.tail.replace("&", _AMPERSAND)


def _set_apart(table: HtmlElement) -> None:
    """Put `table` into a figure: inscriptis gives a table no room above and below."""
    figure = table.makeelement("figure")
    figure.tail, table.tail = table.tail, None
    table.getparent().replace(table, figure)
    figure.append(table)


def _is_too_wide(table: HtmlElement, width: int | None, config: ParserConfig) -> bool:
    cells = [len(cell.text_content()) for cell in table.iter("td", "th")]
    if len(cells) > _MOST_CELLS or max(cells, default=0) > _LONGEST_CELL:
        return True
    if any(sum(1 for _ in row.iterchildren("td", "th")) > _LONGEST_ROW for row in table.iter("tr")):
        return True
    return width is not None and any(len(line) > width for line in _text_of(table, config).split("\n"))


def _tell_rows(table: HtmlElement) -> None:
    """Turn `table` into paragraphs, one for each row below its head."""
    own = [row for row in table.iter("tr") if next(row.iterancestors("table"), None) is table]
    rows = [[cell for cell in row if cell.tag in ("td", "th")] for row in own]
    has_head = len(rows) > 1 and all(cell.tag == "th" for cell in rows[0])
    heads = [" ".join(cell.text_content().split()) for cell in rows[0]] if has_head else []
    told = table.makeelement("figure")
    told.tail, table.tail = table.tail, None
    for caption in table.iterchildren("caption"):
        caption.tag = "p"
        told.append(caption)
    for row in rows[1:] if has_head else rows:
        paragraph = table.makeelement("p")
        for place, cell in enumerate(row):
            head = heads[place] if len(heads) == len(row) else ""
            if not cell.text_content().strip():
                continue
            # Not `len`, which counts: a row may have tens of thousands of cells.
            if next(iter(paragraph), None) is not None:
                paragraph.append(table.makeelement("br"))
            cell.tag, cell.tail = "span", None
            cell.text = f"{head}: {(cell.text or '').lstrip()}" if head else cell.text
            paragraph.append(cell)
        told.append(paragraph)
    table.getparent().replace(table, told)


def _mark(quotation: HtmlElement, config: ParserConfig) -> None:
    """Turn `quotation` into preformatted lines, each with the mark of a quotation."""
    tail, quotation.tail = quotation.tail, None
    lines = _tidy(_text_of(quotation, config)).split("\n")
    quotation.clear()
    quotation.tag = "pre"
    quotation.text = "\n".join(f"> {line}".rstrip() for line in lines)
    quotation.tail = tail


def _tidy(text: str) -> str:
    lines = "\n".join(line.rstrip() for line in text.split("\n"))
    return _BLANK_LINES.sub("\n\n", lines).strip("\n")
