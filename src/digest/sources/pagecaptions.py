"""The words beside a picture on a page: named so by the markup, or told by where they stand and how they are set."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from digest.html.clean import clean_line
from digest.html.markup import names
from digest.sources.captionlines import line_below
from digest.sources.captionwords import CONTROLS, spaced_words
from digest.sources.credits import is_labelled_credit, may_be_credit, names_credit
from digest.sources.lengths import extent, word_count
from digest.sources.pagedates import is_dateline
from digest.sources.pagetree import elements, inside, label_of, words_of
from digest.sources.people import is_byline
from digest.sources.standfirsts import is_named_standfirst

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_CAPTION = re.compile(
    r"-figcaption(?=-)|(?<!-drop)-cap(?:t|tions?)?(?=-)|-pie(?!-chart)(?=-)"
    r"|-(?:(?:image|photo|picture|media|img|foto|bild|pic|imagen|imagem|resim|fotograf|sekil|figure|hero)-?(?:box-)?(?:text|txt|desc|info|label"
    r"|unterschrift|alti|alt-?yazi|yazi|podpis|opis)"
    r"|(?:image|photo|picture|media|img)?-?(?:caption|cutline|legend|description)|legende|legenda|leyenda|bu|bildunterschrift"
    r"|bildunterzeile|bildzeile|pie-?(?:de-)?foto|epigrafe|didascalia|(?:foto)?(?:bij|onder)schrift"
    r"|podpis(?:-zdjecia)?|opis-zdjecia|kep-?alairas|alairas|popisek|popis-(?:foto|obrazku)|bildtext|billedtekst|bildetekst|kuvateksti|potpis|podnapis"
    r"|legenda-foto|foto-legenda)(?=-)"
)
_CREDIT = re.compile(
    r"-(?:(?:image|photo|picture|media|img|foto|bild)?-?(?:credits?|copyright|copy|photographer|courtesy|source|quelle"
    r"|fotograf|fotografo|fotograaf|autor-foto|rechte|by-?line|nachweis|credito|kaynak|avtor"
    r"|(?:kep|kuva|zdjecie|zdjecia|slika|slike)-?(?:forras|lahde|autor|zrodlo|vir|izvor)|zrodlo(?:-zdjecia)?|fotos|autor-zdjecia|kuvaaja|foto-?credit)"
    r"|(?:image|photo|picture|media|img|foto|bild|pic)-?(?:box-)?(?:author|by|src|owner|agency|autor|auteur|rights|nachweis))(?=-)"
)
_HOLDER = re.compile(
    r"-(?:photo|photos|image|picture|img|foto|fotos|bild|media|figure|visual|thumbnail|gorsel|sekil|resim|fotograf|imagen|imagem"
    r"|immagine|pic|illustration|aufmacher|titelbild|hero|afbeelding|surat|nkar|rasm"
    r"|zdjecie|zdjecia|fotka|kep|kiemelt-?kep|kepek|kuva|obrazek|obrazok|slika|billede|bilde|afbeeldingen|(?:photo|pic|image|img|foto)-?box|eye-?catch)(?=-)"
)
_LABEL = re.compile(r"-(?:field-)?label(?=-)")
_NO_WORDS_OF_A_PICTURE = names("h1 h2 h3 h4 h5 h6 time form ul ol nav aside table")
_SET_SMALL = frozenset({"small", "cite", "em", "i"})
_SMALL = re.compile(
    r"font-size\s*:\s*(?:(?:x+-)?small|smaller|[0-9]px|1[0-2](?:\.\d+)?px|0?\.[0-8]\d*r?em|[1-8]\dp?%)", re.IGNORECASE
)
_CENTRED = re.compile(r"text-align\s*:\s*center", re.IGNORECASE)
_FEW, _SHORT, _FEWEST_WORDS, _FEWEST_LETTERS, _AROUND, _MOST_OF_IT = 400, 300, 3, 15, 5, 0.8
_COLONS = (":", "：", "՝")
_TWO, _NAMES, _NAME_WORDS, _ROWS_OF_A_FRAME = 2, 3, 5, 3


def holder_of(image: HtmlElement, otherwise: HtmlElement) -> HtmlElement:
    """What holds a picture and the words beside it: a figure, or what has few words and is named so."""
    for place in list(image.iterancestors())[:3]:
        if place.tag == "figure":
            return place
        if place.tag in ("div", "span", "td", "p", "section", "dl") and is_picture_holder(place):
            return place
    if otherwise is image:
        for frame in (_plain_frame(image), _table_around(image)):
            if frame is not None:
                return frame
    parent = image.getparent()
    words = _words_behind(image)
    if words and parent is not None and words_of(parent) == words:
        return parent
    frame = _framed(image) if otherwise is image else None
    return otherwise if frame is None else frame


def _plain_frame(image: HtmlElement) -> HtmlElement | None:
    """What holds a picture and, below it, a line that is its caption by what it says, and nothing else."""
    return next((one for one in list(image.iterancestors())[:3] if line_below(image, one) is not None), None)


def _table_around(image: HtmlElement) -> HtmlElement | None:
    """The table that holds a picture, a few words below it, and nothing else."""
    table = next(image.iterancestors("table"), None)
    words = words_of(table) if table is not None else None
    if table is None or not words or extent(words) > _SHORT or len(table.findall(".//img")) != 1:
        return None
    rows = table.findall(".//tr")
    if len(rows) > _ROWS_OF_A_FRAME or not inside(image, rows[0]) or (words_of(rows[0]) and len(rows) > 1):
        return None
    plain = all(table.find(f".//{tag}") is None for tag in ("a", "h1", "h2", "h3", "time", "form", "ul", "table"))
    return table if plain and _can_be_caption(table, words) else None


def _framed(image: HtmlElement) -> HtmlElement | None:
    """The smallest element around a picture that also holds what is named its caption or credit, and little else."""
    for place in list(image.iterancestors())[:_AROUND]:
        whole = len(words_of(place) or "")
        named = [one for one in _beside(image, place) if _CAPTION.search(label_of(one)) or _is_credit(one)]
        if whole > _FEW or (named and sum(len(words_of(one) or "") for one in named) < _MOST_OF_IT * whole):
            return None
        if named:
            return place
    return None


def is_picture_holder(element: HtmlElement) -> bool:
    """Whether the markup calls `element` a picture, and it holds little more than one."""
    return bool(_HOLDER.search(label_of(element))) and len(words_of(element) or "") <= _FEW


def caption_of(image: HtmlElement, holder: HtmlElement) -> tuple[str | None, HtmlElement | None]:
    """The caption of a picture, and the element that it stands in where that is not in `holder`."""
    if (figcaption := next(holder.iter("figcaption"), None)) is not None:
        return spaced_words(figcaption), None
    if holder is not image:
        named = (one for one in _beside(image, holder) if _CAPTION.search(label_of(one)) and not _is_credit(one))
        if words := next((words for one in named if (words := spaced_words(one))), None):
            return words, None
        if (line := line_below(image, holder)) is not None:
            return spaced_words(line), None
        if holder.tag == "table":
            return words_of(holder), None
        if (holder.tag == "figure" or is_picture_holder(holder)) and (words := _words_within(image, holder)):
            return words, None
    following = _neighbour(image if holder is image else holder)
    return (spaced_words(following), following) if following is not None else (_words_behind(image), None)


def credit_behind(shown: HtmlElement) -> HtmlElement | None:
    """What is named a credit and follows a picture, or its caption, at once."""
    following = next((one for one in shown.itersiblings() if isinstance(one.tag, str)), None)
    if following is None or not (_is_credit(following) or is_labelled_credit(words_of(following))):
        return None
    return following if len(words_of(following) or "") <= _SHORT else None


def credit_within(holder: HtmlElement) -> str | None:
    """The credit that the markup of a picture's holder names so."""
    marked = (
        one
        for one in elements(holder)
        if one is not holder and one.tag not in ("img", "figcaption", "figure", "picture")
    )
    for element in marked:
        if _is_credit(element) and (words := said_in_credit(element)):
            return words.strip("()") if words.startswith("(") and words.endswith(")") else words
        if not len(element) and _is_labelled(element, holder):
            return words_of(element)
    figcaption = next(holder.iter("figcaption"), None)
    return _last_part(figcaption) if figcaption is not None else None


def _is_labelled(element: HtmlElement, holder: HtmlElement) -> bool:
    """Whether a part of a picture's frame is a label and a name, or the last of its words and begins as a credit."""
    words, whole = words_of(element) or "", words_of(holder) or ""
    return is_labelled_credit(words) or (may_be_credit(words) and words != whole and whole.endswith(words))


def said_in_credit(credit: HtmlElement) -> str | None:
    """The words of a credit; of one that is only a label, such as “Credit:”, those of the element behind it."""
    words = words_of(credit)
    if (named := _label_and_words(credit)) is not None:
        return named
    if not words or not words.endswith(_COLONS):
        return words
    following = credit.getnext()
    return words_of(following) if following is not None and not (credit.tail or "").strip() else None


def _last_part(caption: HtmlElement) -> str | None:
    """The last of two or more parts of a caption where the first is a sentence, and it is names alone."""
    parts = [one for one in caption if isinstance(one.tag, str) and words_of(one)]
    if len(parts) != _TWO or (caption.text or "").strip() or any(clean_line(one.tail) for one in parts):
        return None
    first, last = (words_of(one) or "" for one in parts)
    names = [name for name in re.split(r"\s*[/,&|]\s*", last) if name]
    named = 1 <= len(names) <= _NAMES and all(_can_be_name(name) for name in names)
    return last if named and len(first) > len(last) else None


def _can_be_name(words: str) -> bool:
    first = words[0]
    few = len(words.split()) <= _NAME_WORDS and not words.endswith((".", "!", "?", "…"))
    return few and (first.isupper() or first == "©" or (first.isalpha() and first.lower() == first.upper()))


def _is_credit(element: HtmlElement) -> bool:
    if _CREDIT.search(label_of(element)):
        return True
    named = _label_and_words(element)
    return named is not None and names_credit(named)


def _label_and_words(element: HtmlElement) -> str | None:
    """A label that the markup calls one, with what stands behind it: “Foto: Ada Quay”."""
    first = next((one for one in element if isinstance(one.tag, str)), None)
    behind = first.getnext() if first is not None and _LABEL.search(label_of(first)) else None
    label, words = words_of(first), words_of(behind)
    if not label or not words or clean_line(element.text) or len(label) + len(words) > _SHORT // 2:
        return None
    return f"{label.rstrip(': ')}: {words}"


def _beside(image: HtmlElement, holder: HtmlElement) -> Iterator[HtmlElement]:
    """The elements in `holder` that could be the words of its picture."""
    for one in elements(holder):
        if one is holder or one.tag in ("img", "picture", "source") or one.tag in CONTROLS or inside(image, one):
            continue
        yield one


def _words_within(image: HtmlElement, holder: HtmlElement) -> str | None:
    """The words in what holds a picture and little else, whatever they are called."""
    if any(next(holder.iter(tag), None) is not None for tag in _NO_WORDS_OF_A_PICTURE):
        return None
    for one in _beside(image, holder):
        words = spaced_words(one)
        if words and one.tag != "a" and not _is_credit(one) and _can_be_caption(one, words):
            return words
    return _words_behind(image)


def _words_behind(image: HtmlElement) -> str | None:
    """The words that stand right behind a picture, in the same element and in no other."""
    for place in [image, *list(image.iterancestors())[:1]]:
        parent = place.getparent()
        following = place.getnext()
        broken = following is not None and following.tag == "br" and not clean_line(place.tail)
        words = clean_line(following.tail if broken and following is not None else place.tail)
        if words and parent is not None and len(words_of(parent) or "") <= _SHORT:
            named = (is_picture_holder(parent) or _is_centred(parent)) and _says_enough(words)
            return words if named or names_credit(words) else None
        if words_of(place):
            return None
    return None


def _neighbour(element: HtmlElement) -> HtmlElement | None:
    """The caption that stands behind a picture without standing in it."""
    for place in [element, *list(element.iterancestors())[:3]]:
        following = place.getnext()
        while following is not None and (following.tag == "br" or not isinstance(following.tag, str)):
            following = following.getnext()
        if following is not None and _is_caption(following):
            return following
        if words_of(place):
            return None
    return None


def _is_caption(element: HtmlElement) -> bool:
    """Whether the element behind a picture is its caption: by its name, or because it is short and set or worded so."""
    words = words_of(element)
    if not words or len(words) > _FEW or element.find(".//img") is not None:
        return False
    if element.tag == "figcaption":
        return True
    if _CAPTION.search(label_of(element)):
        return not is_named_standfirst(element)
    if element.tag in _NO_WORDS_OF_A_PICTURE or len(words) > _SHORT or not _can_be_caption(element, words):
        return False
    return names_credit(words) or _is_set_small(element, words) or _is_centred_alone(element)


def _is_set_small(element: HtmlElement, words: str) -> bool:
    inner = [one for one in elements(element) if words_of(one) == words]
    return any(one.tag in _SET_SMALL or _SMALL.search(one.get("style") or "") for one in inner)


def _is_centred_alone(element: HtmlElement) -> bool:
    """Whether an element below a picture is centred as the picture is, and the paragraph behind it is not."""
    following = next((one for one in element.itersiblings() if words_of(one)), None)
    before = next((one for one in element.itersiblings(preceding=True) if isinstance(one.tag, str)), None)
    shown = before is not None and (before.tag == "img" or (before.find(".//img") is not None and not words_of(before)))
    if not shown or following is None or following.tag != element.tag or len(words_of(element) or "") > _SHORT // 2:
        return False
    return _is_centred(element) and not _is_centred(following)


def _is_centred(element: HtmlElement) -> bool:
    inner = element.find("center")
    said = f"text-align:{element.get('align') or ''};{element.get('style') or ''}"
    return element.tag == "center" or inner is not None or bool(_CENTRED.search(said))


def _can_be_caption(element: HtmlElement, words: str) -> bool:
    if is_named_standfirst(element) or is_dateline(element) or (is_byline(words) and not names_credit(words)):
        return False
    return _says_enough(words) or names_credit(words)


def _says_enough(words: str) -> bool:
    return word_count(words) >= _FEWEST_WORDS or extent(words) >= max(_FEWEST_LETTERS, 2 * len(words))
