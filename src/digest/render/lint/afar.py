"""What a style sheet has from another machine: sheets, typefaces, pictures, and what becomes of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from digest.render.lint.clients import table
from digest.render.stylesheets import Declaration, Slip

_ADDRESS = r"(?P<address>(?:https?:)?//[^\"')\s]*)"
_FAR = re.compile(rf"url\(\s*[\"']?{_ADDRESS}", re.IGNORECASE)
_FAR_SHEET = re.compile(rf"@import\s*(?:url\(\s*)?[\"']?{_ADDRESS}", re.IGNORECASE)
_INSTEAD = "write the rules of that sheet in its place"


def imports(rule: str) -> bool:
    """Whether an at-rule asks for another sheet."""
    return rule.lower().startswith("@import")


def imported(line: int, rule: str, *, mail: bool, inlined: bool) -> Slip:
    """What becomes of an `@import`; on pages the content policy lets no other sheet in."""
    if inlined:
        return Slip(line, f"“@import” is dropped here: {_INSTEAD}")
    far = _FAR_SHEET.match(rule)
    if far is None or not mail:
        return Slip(line, f"“@import” loads nothing here: {_INSTEAD}")
    told = f"“@import” of {far['address']} is not loaded by {', '.join(table()['sheet']['@import'])}"
    return Slip(line, f"{told}; {_others(far['address'])}: {_INSTEAD}")


def from_afar(each: Declaration, *, mail: bool) -> Iterator[Slip]:
    """What becomes of the typeface or picture that a declaration has from elsewhere."""
    if far := _FAR.search(each.value):
        told = _typeface(far["address"], mail=mail) if _is_typeface(each) else _picture(each.name, mail=mail)
        yield Slip(each.line, f"“{each.name}” has {far['address']}: {told}")


def _is_typeface(each: Declaration) -> bool:
    return each.rule.lower().startswith("@font-face")


def _typeface(address: str, *, mail: bool) -> str:
    instead = "the next one of font-family is shown"
    if not mail:
        return f"the pages' content policy lets no typeface load, so {instead}"
    lacking = ", ".join(table()["sheet"]["@font-face"])
    return f"{lacking} do not load it, so {instead} (in Outlook often Times New Roman); {_others(address)}"


def _picture(name: str, *, mail: bool) -> str:
    if not mail:
        return "each reader would fetch it from there"
    known = table()["style"]
    lacking = known.get(name) or known.get(f"{name}-image") or known["background-image"]
    return f"it is not shown by {', '.join(lacking)}: use <img>"


def _others(address: str) -> str:
    return f"other programs tell {urlsplit(address).netloc} who opens the mail"
