"""A web page as a tree, and what is asked of its elements everywhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from digest.html.clean import clean_characters, clean_line
from digest.html.markup import has_crowded_tag
from digest.html.markup import names as named
from digest.sources.linebreaks import INLINE, breaks_into_paragraphs
from digest.sources.shortcache import cached_if_short
from digest.sources.urls import joined

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_MOST_TAGS = 60_000
_MOST_CHARACTERS = 5_000_000
_TOO_DEEP = "excessive depth"
_UNSEEN = named("script style template noscript iframe object svg math select textarea head title")
_BLOCKS = named(
    "address article aside blockquote br caption center dd details div dl dt figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6"
    " header hr li main nav ol p pre section summary table tbody td tfoot th thead tr ul time"
)
_WRAPPERS = named("form svg math object button")
_PARAGRAPHS_OF_A_FORM, _LONGEST_BUTTON, _LARGEST_ICON = 3, 30, 64
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
# Style sheets that a build scopes have such names: `sc-1a2b3c4d-0 kAdXyz`, `Article_text__x1AdY`.
_MADE_UP = re.compile(
    r"(?<!\S)sc-[0-9a-f]{6,8}-\d+(?:\s+[A-Za-z]{5,7})?(?!\S)"
    r"|(?<=__)(?=\S[\w-]{0,3}[A-Z0-9])(?![a-z]+\d(?!\S))[\w-]{5}(?!\S)"
)
_LONGEST_NAMES = 400
_NO_LETTERS = re.compile(r"[^a-z0-9]+")
_LINE_ELEMENTS = INLINE | named("p h1 h2 h3 h4 h5 h6")
_OF_OWN_MAKE = re.compile(r"(?!amp-)[a-z][a-z0-9]*(?:-[a-z0-9]+)+")
_IN_PATH = re.compile(r"""("[^"]*"|'[^']*')|(?<=[:/])(?!amp-)([a-z][a-z0-9]*(?:-[a-z0-9]+)+)(?![\w:(-])""")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_ITEMS = named("span a b strong button small cite time")
_OPENED, _CLOSED = "\x01", "\x02"
_NEIGHBOURS = re.compile(rf"{_CLOSED}[\s{_CLOSED}]*{_OPENED}+")
_FIGURES_MEET = re.compile(rf"(?<=\d)[{_OPENED}{_CLOSED}]+(?=\d)")
_ENDS_OF_ITEMS = re.compile(f"[{_OPENED}{_CLOSED}]")
_FILED = re.compile(r"(?<!\S)(?:category|tag|post_tag|post_format|section|topic)-\S+")
"""Where WordPress files a story, in the class of the story itself: what a category is called says nothing of it."""
_LABELLED = ("class", "id", "itemprop", "property", "role", "data-testid", "data-component", "data-qa", "data-type")


def parse_page(text: str) -> HtmlElement:
    """The tree of the page in `text`. Raises ValueError where it is empty, too deep or too large to be read."""
    from lxml import etree, html

    if len(text) > _MOST_CHARACTERS:
        raise ValueError(f"the page has more than {_MOST_CHARACTERS} characters, too many to be read")
    if text.count("<") > _MOST_TAGS or has_crowded_tag(text):
        raise ValueError(f"the page has more than {_MOST_TAGS} tags, or a tag with hundreds of attributes")
    parser = html.HTMLParser(encoding="utf-8")
    try:
        tree = html.document_fromstring(clean_characters(text).encode() or b" ", parser=parser)
    except etree.ParserError as fault:
        raise ValueError("the page is empty") from fault
    if any(_TOO_DEEP in entry.message.lower() for entry in parser.error_log):
        raise ValueError("the page nests its elements too deep to be read")
    _brought_into_form(tree)
    return tree


def elements(holder: HtmlElement) -> Iterator[HtmlElement]:
    """`holder` and all elements in it, without comments and the like, in the order of the page."""
    found: Iterator[HtmlElement] = holder.iter("*")
    return found


def label_of(element: HtmlElement) -> str:
    """What the markup calls `element` by class, id and other names: `-story-body-`, in small letters."""
    if not element.attrib:
        return "-"
    return _label(" ".join(value for name in _LABELLED if (value := element.get(name))))


@cached_if_short
def _label(given: str) -> str:
    if "hentry" in given or "type-post" in given:
        given = _FILED.sub(" ", given)
    given = _MADE_UP.sub(" ", given[:_LONGEST_NAMES])
    return f"-{_NO_LETTERS.sub('-', _CAMEL.sub('-', given).lower()).strip('-')}-" if given else "-"


def plays(element: HtmlElement, *parts: str) -> bool:
    """Whether `element` is of one of these tags, or plays that part for those who hear the page (WAI-ARIA)."""
    return element.tag in parts or (isinstance(element.tag, str) and (element.get("role") or "").lower() in parts)


def words_of(element: HtmlElement | None) -> str | None:
    """The words of `element` on one line, as a reader sees them."""
    if element is None:
        return None
    parts: list[str] = []
    _gather(element, parts)
    return clean_line("".join(parts))


def pieces_of(element: HtmlElement) -> list[str]:
    """The words of `element`, item by item: blocks, and inline elements that a style sheet parts from the one before.

    A part of a word that is marked has text beside it and is no item: “<b>W</b>ord”. Mail links are left out.
    """
    parts: list[str] = []
    _gather(element, parts, items=True)
    return [words for piece in _NEIGHBOURS.split("".join(parts)) if (words := _line_of_items(piece))]


def parted_words_of(element: HtmlElement) -> str | None:
    """The words of `element` on one line, with blanks between its items."""
    return " ".join(pieces_of(element)) or None


def _line_of_items(piece: str) -> str | None:
    return clean_line(_ENDS_OF_ITEMS.sub("", _FIGURES_MEET.sub(" ", piece)))


def selector_of(element: HtmlElement) -> str:
    """`element` as an editor would write it in the configuration: `div.story-body`."""
    classes = (element.get("class") or "").split()
    if classes:
        return f"{element.tag}.{classes[0]}"
    if element.get("id"):
        return f"{element.tag}#{element.get('id')}"
    return f"{element.tag}[itemprop={element.get('itemprop')}]" if element.get("itemprop") else str(element.tag)


def spoken_at(element: HtmlElement) -> str | None:
    """The language that the markup says `element` is in, as it says it; None where it does not."""
    said = (one.get("lang") for one in (element, *element.iterancestors()))
    return next(filter(None, said), None)


def is_hidden(element: HtmlElement) -> bool:
    """Whether `element` says that nobody is to see it."""
    return element.get("hidden") is not None or bool(_HIDDEN.search(element.get("style") or ""))


def is_icon(image: HtmlElement) -> bool:
    """Whether a picture only stands before the words of a button: “Print”, “Send to a friend”."""
    link = next(image.iterancestors("a"), None)
    sides = [int(value) for side in ("width", "height") if (value := image.get(side) or "").isdecimal()]
    if link is None or max(sides, default=0) > _LARGEST_ICON or next(image.iterancestors("figure"), None) is not None:
        return False
    return 0 < len(words_of(link) or "") <= _LONGEST_BUTTON


def holds_picture(element: HtmlElement) -> bool:
    """Whether `element` has a picture that is no icon."""
    return any(not is_icon(one) for one in element.iter("img"))


def inside(element: HtmlElement, holder: HtmlElement) -> bool:
    """Whether `element` is `holder` or stands in it."""
    return element is holder or any(one is holder for one in element.iterancestors())


def cut(element: HtmlElement) -> None:
    """Take `element` out of its tree; the words behind it stay."""
    if element.getparent() is not None:
        element.drop_tree()


def address_in(element: HtmlElement, name: str, base: str | None) -> str | None:
    """An address that `element` has as attribute, resolved against `base`; None where it is none."""
    given = (element.get(name) or "").strip()
    return joined(base, given) if given else None


def _gather(element: HtmlElement, parts: list[str], *, items: bool = False) -> None:
    if not isinstance(element.tag, str) or element.tag in _UNSEEN or is_hidden(element):
        return
    if items and (element.get("href") or "").lower().startswith("mailto:"):
        return
    before = after = " " if element.tag in _BLOCKS else ""
    if items and element.tag in _ITEMS:
        before, after = _OPENED, _CLOSED
    elif items and element.tag in _BLOCKS:
        before = after = f" {_CLOSED}{_OPENED}"
    parts += [before, element.text or ""]
    for child in element:
        _gather(child, parts, items=items)
        parts.append(child.tail or "")
    parts.append(after)


def _brought_into_form(tree: HtmlElement) -> None:
    """Other ways to write pictures and captions become the usual elements: AMP's, WordPress's, late-loading ones."""
    for element in list(elements(tree)):
        if element.tag in ("amp-img", "amp-anim"):
            element.tag = "img"
        elif element.tag == "template":
            cut(element)
        elif isinstance(element.tag, str) and _OF_OWN_MAKE.fullmatch(element.tag):
            _made_known(element)
        elif element.tag in _WRAPPERS and _holds_story(element):
            _unwrapped(element)
        elif "wp-caption" in (element.get("class") or "").split():
            element.tag = "figure"
        elif "wp-caption-text" in (element.get("class") or "").split():
            element.tag = "figcaption"
    breaks_into_paragraphs(tree)
    for image in tree.iter("img"):
        image.set("src", _source(image) or "")


def _made_known(element: HtmlElement) -> None:
    """A site's own kind of element (HTML, 4.13: its name has a hyphen) becomes a plain one with its name as class."""
    around = element.getparent()
    before = element.getprevious()
    said = around.text if before is None and around is not None else before.tail if before is not None else None
    in_line = around is not None and (around.tag in _LINE_ELEMENTS or clean_line(said) or clean_line(element.tail))
    element.set("class", f"{element.get('class') or ''} {element.tag}".strip())
    element.tag = "span" if in_line else "div"


def path_in_form(path: str) -> str:
    """An XPath as the tree of a page answers it: a site's own kinds of element are there by class."""

    def named_so(found: re.Match[str]) -> str:
        return found[1] or f"*[contains(concat(' ', normalize-space(@class), ' '), ' {found[2]} ')]"

    return _IN_PATH.sub(named_so, path)


def _holds_story(element: HtmlElement) -> bool:
    """Whether a form, a drawing or the like has swallowed paragraphs: it was left open, or the whole page is in it."""
    if element.tag == "form":
        return element.find(".//h1") is not None or len(element.findall(".//p")) > _PARAGRAPHS_OF_A_FORM
    return any(element.find(f".//{tag}") is not None for tag in ("p", "div", "h1", "h2", "ul", "table", "blockquote"))


def _unwrapped(element: HtmlElement) -> None:
    for inner in list(element.iter("title", "desc", "text", "style", "mtext", "input", "button", "select", "textarea")):
        if not _has_paragraph(inner):
            cut(inner)
    if element.getparent() is not None:
        element.drop_tag()


def _has_paragraph(element: HtmlElement) -> bool:
    return element.tag == "p" or element.find(".//p") is not None


def _source(image: HtmlElement) -> str | None:
    """Where a picture really is: a placeholder until it is scrolled to says so in another attribute."""
    given = (image.get("src") or "").strip()
    if given and not given.startswith("data:") and not re.search(r"placeholder|blank\.|spacer|transparent\.", given):
        return given
    for name in ("data-src", "data-original", "data-lazy-src", "data-url", "data-image"):
        if found := (image.get(name) or "").strip():
            return found
    parent = image.getparent()
    holders = [image, *(parent.iter("source") if parent is not None and parent.tag == "picture" else ())]
    for holder in holders:
        for name in ("srcset", "data-srcset"):
            if found := largest_of(holder.get(name) or ""):
                return found
    return given if given and not given.startswith("data:") else None


def largest_of(srcset: str) -> str | None:
    """The address of the largest picture of a `srcset` (HTML, 4.8.4.2.1), by width or density."""
    best, size = None, -1.0
    for found in re.finditer(r"(\S*[^\s,])(?:\s+(\d{1,6}(?:\.\d{1,4})?)[wx])?\s*(?:,|$)", srcset[:8000]):
        width = float(found[2] or 1)
        if width > size and not found[1].startswith("data:"):
            best, size = found[1], width
    return best
