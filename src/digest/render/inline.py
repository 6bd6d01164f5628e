"""Styles moved into `style` attributes, as mail programs want them: premailer, made safe.

A mail has two style sheets: plain rules, which are moved, and one marked `data-premailer="ignore"`
(dark mode, narrow screens, Outlook), which is kept byte for byte. Nothing is fetched: premailer
would follow `<link>`, and cssutils `@import` even where premailer is told not to.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from digest.errors import TemplateError

_SHEETS = 32
# Ours have 8,000 characters; to read 300,000 takes minutes.
MAX_RULES = 32_768
# A declaration that cssutils reads for certain; most are such, and it takes long over each.
_WORD = r"(?:[a-z]+(?:-[a-z]+)*|#(?:[0-9a-f]{3}){1,2}|-?\d+(?:\.\d+)?(?:px|em|pt|%)?)"
_PLAIN = re.compile(rf"[a-z]+(?:-[a-z]+)*: {_WORD}(?: {_WORD})*")
# `[dir="rtl"]`, and selectors of elements, classes and those alone, whose every part has to be there.
_ASKED = re.compile(r"\[[a-z-]+(?:=\"[\w -]*\")?\]")
_NAME = re.compile(r"\.?[a-zA-Z][\w-]*")
_PART = rf"(?:[a-zA-Z][\w-]*|\.[a-zA-Z][\w-]*)(?:\.[a-zA-Z][\w-]*|{_ASKED.pattern})*"
_SIMPLE = re.compile(rf"{_PART}(?:(?: | ?[>+~] ?){_PART})*", re.ASCII)
# A rule is tried on each element, and what it does there is put together anew: a second of the processor for 2 million.
_MOST_TRIES = 8_000_000
_DOCTYPE = "<!doctype html>"
_OPENING = re.compile(r"(?<!\s)\s*<!doctype[^>]*>\s*", re.IGNORECASE)
_KEPT = re.compile(
    r'(<style\b[^<>]*?)(?<!\s)\s+data-premailer="ignore"([^<>]*>)(.*?)(?=</style>|\Z)', re.IGNORECASE | re.DOTALL
)
_MOVED = re.compile(r"<style\b(?![^<>]*data-premailer)[^<>]*>(.*?)(?:</style>|\Z)", re.IGNORECASE | re.DOTALL)
# Words of a story cannot stand so: their signs are escaped.
_PLACE = re.compile(r"(?<=>)/\*kept (\d+)\*/(?=</style>)")


def inline(html: str, *, file: str, frame: Callable[[], str] | None = None) -> str:
    """`html`, a whole document, with its plain rules in `style` attributes; `file` names it in errors.

    The doctype becomes `<!doctype html>`. Raises TemplateError where there are too many rules, or where there is no
    document, naming the file that `frame` finds to be at fault.
    """
    from lxml import etree

    if "<body" not in html:
        raise TemplateError("a mail is a whole HTML document with a <body>", file=frame() if frame else file)
    kept: list[str] = []

    def set_aside(found: re.Match[str]) -> str:
        kept.append(found[3])
        return f'{found[1]} data-premailer="ignore"{found[2]}/*kept {len(kept) - 1}*/'

    bare = _KEPT.sub(set_aside, _OPENING.sub("", html, count=1))
    rules = sum(len(found[1]) for found in _MOVED.finditer(bare))
    if rules > MAX_RULES:
        raise TemplateError(too_many_rules(rules), file=file)
    page: Any = etree.fromstring(bare.strip(), etree.HTMLParser())
    elements = sum(1 for _ in page.iter())
    selectors = sum(found[1].count("{") + found[1].count(",") for found in _MOVED.finditer(bare))
    if elements * selectors > _MOST_TRIES:
        told = f"{selectors:,} rules for {elements:,} elements are too many to be moved into them: a mail has far fewer"
        raise TemplateError(told, file=file)
    _premailer()(html=page, **_OPTIONS).transform()
    # The whole tree: conditional comments may stand around the root.
    inlined = etree.tostring(page.getroottree(), method="html", encoding="utf-8").decode()
    whole = _PLACE.sub(lambda found: kept[int(found[1])] if int(found[1]) < len(kept) else "", inlined)
    return f"{_DOCTYPE}\n{_OPENING.sub('', whole, count=1).strip()}\n"


def too_many_rules(characters: int) -> str:
    """What is said of style sheets with so many characters of plain rules."""
    return (
        f"the rules that become `style` attributes have {characters:,} characters, and a mail may have {MAX_RULES:,}: "
        "leave out those that it does not need"
    )


_OPTIONS: dict[str, Any] = {
    "allow_network": False,
    "allow_loading_external_files": False,
    "disable_link_rewrites": True,
    "disable_basic_attributes": ["width", "height"],
    "disable_validation": True,
    "cache_css_parsing": False,
    "align_floating_images": False,
    "strip_important": False,
    "remove_unset_properties": False,
}


@lru_cache(maxsize=1)
def _premailer() -> type[Any]:
    """premailer without a network; imported here, for it brings half a second of packages along."""
    import cssutils
    from premailer import Premailer

    cssutils.log.setLevel(logging.CRITICAL)

    known: dict[tuple[str, int], Any] = {}

    class Offline(Premailer):  # type: ignore[misc]
        def _parse_css_string(self, css_body: str, validate: bool = True) -> Any:
            return cssutils.CSSParser(fetcher=_nothing, validate=False).parseString(css_body)

        def _parse_style_rules(self, css_body: str, ruleset_index: int) -> Any:
            # A newsroom has a few style sheets, and to read one is most of the work.
            key = (css_body, ruleset_index)
            if key not in known:
                if len(known) >= _SHEETS:
                    known.clear()
                known[key] = super()._parse_style_rules(css_body, ruleset_index)
            rules, leftover = known[key]
            there = _names(self.html)
            return [rule for rule in rules if _needs(rule[1]) <= there], leftover

        def _style_to_basic_html_attributes(self, element: Any, style_content: str, force: bool = False) -> None:
            super()._style_to_basic_html_attributes(element, style_content, force)
            if element.tag == "img":
                # HTML has that attribute for cells, never for pictures.
                element.attrib.pop("bgcolor", None)

        def _load_external(self, url: str) -> str:
            raise TemplateError("a style sheet is linked; write its rules into the template", file=url)

    return Offline


def _names(page: Any) -> frozenset[str]:
    """The elements and `.classes` that there are in `page` (lxml)."""
    elements = [each for each in page.iter() if isinstance(each.tag, str)]
    classes = {f".{name}" for each in elements for name in (each.get("class") or "").split()}
    return frozenset({*classes, *(each.tag for each in elements)})


@lru_cache(maxsize=1024)
def _needs(selector: str) -> frozenset[str]:
    """The elements and `.classes` without which a selector finds nothing; none for one that is not plainly such.

    A look has rules for whatever a mail may have, and premailer looks through the whole mail for each.
    """
    return frozenset(_NAME.findall(_ASKED.sub("", selector))) if _SIMPLE.fullmatch(selector) else frozenset()


def survives(name: str, value: str) -> bool:
    """Whether a declaration is among those that are moved: premailer drops what it cannot read."""
    return bool(_PLAIN.fullmatch(f"{name}: {value}")) or _is_read(name, value)


@lru_cache(maxsize=4096)
def _is_read(name: str, value: str) -> bool:
    import cssutils

    cssutils.log.setLevel(logging.CRITICAL)
    read = cssutils.parseStyle(f"{name}: {value}", validate=False)
    return any(each.value for each in read.getProperties(all=True))


@lru_cache(maxsize=4096)
def is_value(name: str, value: str) -> bool:
    """Whether a property of CSS 2.1 can have this value; an unknown one can have any."""
    import cssutils

    known = name in cssutils.profile.knownNames
    return not known or bool(cssutils.profile.validateWithProfile(name, value)[0])


def properties() -> frozenset[str]:
    """The properties that cssutils knows, which are those of CSS 2.1 and a few more."""
    import cssutils

    return frozenset(cssutils.profile.knownNames)


@lru_cache(maxsize=1)
def named_colours() -> dict[str, tuple[float, float, float, float]]:
    """The colours that CSS 3 has names for: red, green and blue up to 255, and alpha up to 1."""
    from cssutils.css.colors import COLORS

    return dict(COLORS)


def _nothing(url: str) -> None:
    """What a style sheet that wants another one gets."""
    return None
