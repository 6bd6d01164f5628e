"""Where on a page no stories stand: menus, footers, forms, advertisements, sign-up boxes, and what is hidden."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from digest.sources.blockwords import block_of, is_advertisement
from digest.sources.linkrows import is_row_of_menu
from digest.sources.shortcache import cached_if_short

if TYPE_CHECKING:
    from lxml.html import HtmlElement

Area = Literal["story", "menu", "off"]

_OFF_TAGS = frozenset(
    {"script", "style", "template", "noscript", "form", "iframe", "svg", "dialog", "select", "button", "object", "head"}
)
_CARD = frozenset({"article", "section", "li", "figure", "aside"})
_MENU_NAMES = re.compile(
    r"(?:^|[-_])(?:nav|navi|navbar|navigation|menu|mainmenu|submenu|topbar|breadcrumbs?|pagination|pager|paging|masthead|site-header)(?:$|[-_])"
)
_OFF_NAMES = re.compile(
    r"^(?:footer|foot|copyright|imprint|colophon)(?:$|[-_])|(?:^|[-_])(?:site|page|main)-?_?footer$"
    r"|(?:^|[-_])(?:newsletter|newsletters|signup|sign-up|subscription|subscribe|cookie|cookies|consent|gdpr|paywall"
    r"|modal|popup|share|sharing|socials|social-(?:links|media|icons|share)|follow-us|tags|tagcloud|tag-cloud"
    r"|tag-list|taglist|comments|login|search|skip-link|weather|wetter|meteo|lottery|horoscope|stocks|ticker-quotes"
    r"|app-promo|donate|donation|language-switcher|languages|author-box|authorbox|author-bio"
    r"|job-?ads|jobboard|jobs-list|classifieds|event-calendar|event-list|events-calendar|whats-on)(?:$|[-_])"
    r"|^(?:ad|ads|adv|advert|adverts|advertisement|events|jobs|weather-box)$"
    r"|^(?:ad|ads|adv|advert|advertisement)[-_]"
    r"|(?:^|[-_])(?:sponsored|sponsor|sponsors|advertorial|advertisement|promoted|paid-content|native-ad|anzeige"
    r"|partner-content|partner-teaser|from-partners|werbung|reklama|reklam|publicite|outbrain|taboola)(?:$|[-_])",
)
_FILED = re.compile(
    r"^(?:category|tag|post|type|status|format|author|section|topic|theme|lang)-|^node-+(?:promoted|sticky)$"
)
_JOINTS = re.compile(r"--+|__+")
_SHORT = 200
_BODY_TAGS = frozenset({"html", "body", "main"})
_MENU_ROLES = frozenset({"navigation", "menu", "menubar"})
_OFF_ROLES = frozenset({"dialog", "alertdialog", "search", "contentinfo", "alert", "form"})
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


def areas(tree: HtmlElement) -> Mapping[HtmlElement, Area]:
    """For each element of `tree` whether stories may stand in it, what is inside a menu or off being so too.

    A menu whose label names a list of stories, such as the most read, is none.
    """
    found: dict[HtmlElement, Area] = {}
    links = len(list(tree.iter("a")))
    for element in elements(tree):
        parent = element.getparent()
        above: Area = found.get(parent, "story") if parent is not None else "story"
        if above == "off" or (element.tag == "form" and _holds_page(element, links)):
            found[element] = above
        else:
            found[element] = _own(element, above)
    return found


def elements(holder: HtmlElement) -> Iterator[HtmlElement]:
    """The elements below `holder` and itself in the order of the document, without comments."""
    found: Iterator[HtmlElement] = holder.iter("*")
    return found


def names_of(element: HtmlElement) -> tuple[str, ...]:
    """The classes and the id of an element in lower case, without those that only file a story.

    Drupal says of what it lists on the front page that it is promoted: nobody paid for it.
    """
    return _names(f"{element.get('class') or ''} {element.get('id') or ''}")


def is_named(element: HtmlElement, pattern: re.Pattern[str]) -> bool:
    """Whether `pattern` finds something in a class or the id of an element; what few elements are called is known."""
    names = names_of(element)
    short = sum(map(len, names)) <= _SHORT
    return _known(pattern, names) if short else _says(pattern, names)


@cached_if_short
def _names(given: str) -> tuple[str, ...]:
    return tuple(_JOINTS.sub("-", name) for name in given.lower().split() if not _FILED.match(name))


def _says(pattern: re.Pattern[str], names: tuple[str, ...]) -> bool:
    return any(pattern.search(name) for name in names)


_known = lru_cache(maxsize=4096)(_says)


def _own(element: HtmlElement, above: Area) -> Area:
    tag, role = str(element.tag), (element.get("role") or "").lower()
    if tag in _OFF_TAGS or role in _OFF_ROLES or _is_hidden(element):
        return "off"
    if tag in _BODY_TAGS:
        return above
    label = element.get("aria-label")
    named = block_of(label)
    if named == "aside" or is_advertisement(label):
        return "off"
    if tag == "footer" and not _in_card(element):
        return "off"
    if is_named(element, _OFF_NAMES):
        return "off"
    menu = tag == "nav" or role in _MENU_ROLES or (tag == "header" and not _in_card(element) and _is_masthead(element))
    if menu or is_named(element, _MENU_NAMES) or is_row_of_menu(element):
        return above if named in ("picked", "popular", "latest") else "menu"
    return above


def _holds_page(form: HtmlElement, links: int) -> bool:
    """Whether most of the `links` of a page stand in a form: some servers, ASP.NET's, put one round the whole page."""
    return 2 * len(list(form.iter("a"))) > links


def _is_hidden(element: HtmlElement) -> bool:
    if "hidden" in element.attrib and element.get("hidden") != "until-found" and element.get("role") != "tabpanel":
        return True
    return bool(_HIDDEN.search(element.get("style") or "")) and element.get("role") != "tabpanel"


def _in_card(element: HtmlElement) -> bool:
    return any(above.tag in _CARD for above in element.iterancestors())


def _is_masthead(element: HtmlElement) -> bool:
    """Whether a header is the site's own: one that is not the beginning of what follows below it in `main`."""
    return all(above.tag != "main" for above in element.iterancestors())
