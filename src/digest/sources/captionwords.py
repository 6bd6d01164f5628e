"""The words of a caption on one line: parts that a style sheet sets apart stand in a page's code without a blank."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from digest.html.clean import clean_line

if TYPE_CHECKING:
    from lxml.html import HtmlElement

CONTROLS = frozenset({"button", "svg", "script", "style", "noscript", "input", "select", "label"})
"""Elements whose words are none of the text around them."""
_OF_THEIR_OWN_LINE = frozenset({"div", "p", "br"})
_SET_APART = frozenset({"span", "cite", "small"})
# Chinese and Japanese, with their punctuation: no blank stands between their words.
_UNPARTED = re.compile("[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]")
_SIGNS = frozenset(".,;:")
_BEGINS = "([{©|/–—"
_ENDS_OF_SENTENCES, _ENDS_OF_QUOTES = ".!?…;:,։؟،۔)]}", '”“»«"'


def spaced_words(element: HtmlElement) -> str | None:
    """The words of a caption, with a blank where one part of it follows another without.

    A blank that the page has before a colon stays, as French has it: “Photo : Ada Quay”.
    """
    line = element.text or ""
    for child in element:
        words = "".join(child.itertext()) if isinstance(child.tag, str) and child.tag not in CONTROLS else ""
        own_line = child.tag in _OF_THEIR_OWN_LINE
        may_be_apart = child.tag in _SET_APART and bool(child.attrib)
        for part in (words, child.tail or ""):
            apart = part[:1] not in _SIGNS if own_line else may_be_apart and _meet(line, part)
            line += f" {part}" if apart else part
    whole = clean_line(line)
    return whole and re.sub(r"\s+([.,])", r"\1", whole)


def _meet(before: str, behind: str) -> bool:
    """Whether parts that a style sheet may set apart meet as two words; what brackets and quotes hold stands close."""
    left, right = before[-1:], behind[:1]
    if not left or not right or _UNPARTED.match(left) or _UNPARTED.match(right):
        return False
    ends = left.isalnum() or left in _ENDS_OF_SENTENCES
    ends = ends or (left in _ENDS_OF_QUOTES and before[-2:-1].strip() != "")
    return ends and (right.isalnum() or right in _BEGINS)
