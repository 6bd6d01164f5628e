"""Article HTML made harmless: what is allowed stays, everything else goes.

nh3 (ammonia) decides what is allowed; the pass behind it resolves links, looks at images as a whole
and brings the markup into one form.
"""

from __future__ import annotations

import re
from html import escape, unescape
from typing import Literal

import nh3

from digest.html.clean import clean_characters
from digest.html.links import absolute, image_of
from digest.html.markup import VOID, Token, is_costly, names, tokens, without_cdata, without_shown_cdata, words

_AS_DIV = names("address article aside center details footer form header main nav section summary")
_TAGS = _AS_DIV | names(
    "a abbr b bdi bdo blockquote br caption cite code dd del dfn div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i"
    " img ins kbd li mark ol p pre q rp rt ruby s samp small span strong sub sup table tbody td tfoot th thead time tr"
    " u ul var wbr"
)
_WITH_CONTENT = names(
    "applet audio button canvas embed frameset iframe math noembed noframes noscript object script select style svg"
    " template textarea title video xmp"
)
# The rest of HTML, old and new: what the parser must see to read a page as browsers do.
_READ_ALONE = names(
    "acronym area base basefont bgsound big blink body col colgroup command content data datalist dialog dir fieldset"
    " font frame frameset head hgroup html image input isindex keygen label legend link listing map marquee menu"
    " menuitem meta meter multicol nextid nobr optgroup option output param picture plaintext progress rb rtc search"
    " select shadow slot source spacer strike track tt"
)
_OF_HTML = _TAGS | _WITH_CONTENT | _READ_ALONE
_ATTRIBUTES = {
    "*": {"lang", "dir"},
    "a": {"href", "hreflang"},
    "abbr": {"title"},
    "img": {"src", "data-src", "alt", "width", "height", "style", "hidden"},
    "ol": {"start", "reversed"},
    "li": {"value"},
    "td": {"colspan", "rowspan", "align"},
    "th": {"colspan", "rowspan", "align", "scope"},
    "time": {"datetime"},
}
_VALUES = {
    "lang": re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*"),
    "hreflang": re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*"),
    "dir": re.compile(r"ltr|rtl|auto"),
    "align": re.compile(r"left|center|right"),
    **dict.fromkeys(("start", "value", "colspan", "rowspan"), re.compile(r"\d{1,4}")),
}
_EMPTY = re.compile(r"<(p|div|span|a|h[2-6]|figure|figcaption|b|em|i|strong)(?: [^>]*)?>(?:\s|&nbsp;|<br>)*</\1>")
_ATTRIBUTE = re.compile(r"([a-z-]+)=\"([^\"]*)\"")
_BLANK_LINES = re.compile(r"\n\s*\n")
_PASSES = 4
# Stands where a tag was, lest a “<” before it and a letter behind it become one.
_APART = "<!---->"


def sanitise(html: str, base_url: str | None = None) -> str:
    """`html` with nothing active in it; doing it again changes nothing.

    Left are text, headings (h1 becomes h2), lists, tables, quotations, figures, links to http,
    https and mailto, and images by http and https; `lang`, `dir` and a cell's `align` stay, `class`, `style` and `id`
    go. Relative addresses are resolved against `base_url`; without one they lose their target, and
    a relative image goes. Tracking pixels go: images of at most one pixel or hidden ones. HTML that
    would be costly to parse (nested thousands deep) comes back as its words alone.
    """
    html = without_cdata(clean_characters(html))
    if is_costly(html):
        return _words_alone(html)
    html = _without_foreign_tags(html)
    for _ in range(_PASSES):
        done = _pass(html, base_url)
        if done == html:
            return done
        html = done
    return _words_alone(html)


def fate(element: str) -> Literal["kept", "unwrapped", "gone"]:
    """What becomes of an element: kept, maybe as a `div`; only its content is; or that goes too.

    A form whose fields are gone is none.
    """
    if element in _WITH_CONTENT:
        return "gone"
    return "kept" if element in _TAGS and element != "form" else "unwrapped"


def keeps(element: str, attribute: str) -> bool:
    """Whether an element that stays keeps this attribute, given a value that can be."""
    return attribute in _ATTRIBUTES["*"] or attribute in _ATTRIBUTES.get(element, ())


def _without_foreign_tags(html: str) -> str:
    """`html` without the tags of elements that HTML does not have; what stands between them stays.

    nh3 takes `<text>`, `<line>` and 200 more names for drawings or formulas wherever they stand, and
    removes them with all their words. A drawing or a formula itself is one token here, and left to it.
    """
    return "".join(_APART if _is_foreign(token) else token.raw for token in tokens(html))


def _is_foreign(token: Token) -> bool:
    return token.kind in ("start", "end") and token.name not in _OF_HTML


def _pass(html: str, base_url: str | None) -> str:
    allowed = nh3.clean(
        html,
        tags=set(_TAGS),
        clean_content_tags=set(_WITH_CONTENT),
        attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )
    shown = without_shown_cdata(clean_characters(allowed))
    return _without_empty(_rewritten(shown, base_url)).strip()


def _without_empty(html: str) -> str:
    found = 1
    while found:
        html, found = _EMPTY.subn("", html)
    return html


def _rewritten(html: str, base_url: str | None) -> str:
    """Well-formed `html` with every tag written anew from what is allowed in it."""
    parts: list[str] = []
    closers: list[str] = []
    for token in tokens(html):
        if token.kind == "text":
            parts.append(token.raw)
        elif token.kind == "end":
            parts.append(closers.pop() if closers else "")
        elif token.kind == "start":
            opener = _opener(token, base_url)
            parts.append(opener)
            if token.name not in VOID:
                closers.append(f"</{_name(token)}>" if opener else "")
    return "".join(parts)


def _opener(token: Token, base_url: str | None) -> str:
    """The start tag anew, or nothing where the element only loses its tags."""
    found = {name: unescape(value) for name, value in _ATTRIBUTE.findall(token.attributes)}
    if token.name == "img":
        image = image_of(found, base_url)
        return _tag("img", image) if image else ""
    kept = {name: value for name, value in found.items() if name not in _VALUES or _VALUES[name].fullmatch(value)}
    if token.name == "a":
        target = absolute(kept.get("href"), base_url, ("http", "https", "mailto"))
        return _tag("a", kept | {"href": target}) if target else ""
    if token.name == "span" and not kept:
        return ""
    return _tag(_name(token), kept)


def _name(token: Token) -> str:
    if token.name in _AS_DIV:
        return "div"
    return "h2" if token.name == "h1" else token.name


def _tag(name: str, attributes: dict[str, str]) -> str:
    written = (f' {key}="{escape(value)}"' for key, value in attributes.items())
    return f"<{name}{''.join(written)}>"


def _words_alone(html: str) -> str:
    paragraphs = (" ".join(part.split()) for part in _BLANK_LINES.split(words(html)))
    return "".join(f"<p>{escape(paragraph, quote=False)}</p>" for paragraph in paragraphs if paragraph)
