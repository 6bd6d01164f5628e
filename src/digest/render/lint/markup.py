"""Links, pictures and elements of a mail: what leads nowhere, says nothing, or is thrown out by mail programs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from digest.render.lint.addresses import broken
from digest.render.lint.alphabets import mixed_letters
from digest.render.lint.findings import Finding, error, warning
from digest.render.lint.outline import declarations, words

_THROWN_OUT = frozenset({"script", "iframe", "object", "embed", "applet", "form", "link", "base"})
_SHORTENERS = frozenset({"bit.ly", "t.co", "tinyurl.com", "goo.gl", "is.gd", "ow.ly", "buff.ly", "t.ly", "rb.gy"})
_HOST = re.compile(r"(?:https?://)?((?:[a-z0-9-]+\.)+[a-z]{2,})(?:/\S*)?", re.IGNORECASE)
_SHOWN = 80
_BLANK = re.compile(r"\s|%0A|%20")
_FILE_NAME = re.compile(r"\S+\.(?:jpe?g|png|gif|webp|avif)", re.IGNORECASE)


def markup_findings(element: Any, block: str | None) -> Iterator[Finding]:
    """What is wrong with one element (lxml) under the heading `block`."""
    tag = element.tag
    if tag in _THROWN_OUT:
        yield error(f"<{tag}>: mail programs throw it out, and filters take the mail for an attack", block, f"<{tag}")
    for name in element.attrib:
        if str(name).lower().startswith("on"):
            yield error(f"{name}=… on <{tag}>: a script, which no mail program runs", block, f"{name}=")
    if tag == "a":
        yield from _link(element, block)
    elif tag == "img":
        yield from _picture(element, block)
    elif tag == "table" and element.get("role") is None and element.find(".//th") is None:
        yield warning("a table without role=presentation: screen readers read it out cell by cell", block)


def _link(element: Any, block: str | None) -> Iterator[Finding]:
    address = (element.get("href") or "").strip()
    text = words(element)
    if not text and not any((picture.get("alt") or "").strip() for picture in element.iter("img")):
        yield error(
            f"a link without words leads to {address or 'nowhere'}: nobody can tell where", block, *_typed(address)
        )
    if element.get("href") is None:
        return
    fault = broken(address)
    if fault:
        yield error(f"the link “{(text or address)[:_SHOWN]}” {fault}", block, *_typed(address), text)
        return
    told = suspect(text, address)
    if told:
        yield warning(told, block, address)


def _typed(address: str) -> tuple[str, ...]:
    """How an address may stand in a template; one whose quote is left open goes on for many lines."""
    begins = _BLANK.split(address, maxsplit=1)[0][:_SHOWN]
    return address, f'href="{begins}', f"href='{begins}", begins if begins != "#" else ""


def suspect(text: str, address: str) -> str | None:
    """Why a link of these words to a sound address would be held against a mail; None where it would not."""
    parts = urlsplit(address)
    host = (parts.hostname or "").lower()
    if parts.username:
        who = "a name and a password" if parts.password else "a name"
        return f"a link has {who} before its host, {host}: that looks like fraud, and every reader has them"
    if host in _SHORTENERS:
        return f"the link “{text or address}” goes by {host}, which spam filters hold against a mail"
    if mixed := mixed_letters(host):
        return f"a link leads to {mixed}: that looks like fraud"
    shown = _HOST.fullmatch(text)
    if host and shown and not _same_site(shown[1].lower(), host):
        return f"a link shows {shown[1]} and leads to {host}: that looks like fraud"
    return None


def _same_site(shown: str, host: str) -> bool:
    return shown.removeprefix("www.") == host.removeprefix("www.") or host.endswith(f".{shown.removeprefix('www.')}")


def _picture(element: Any, block: str | None) -> Iterator[Finding]:
    source, alt = (element.get("src") or "").strip(), element.get("alt")
    name = source.rpartition("/")[2][:60] or "without an address"
    if alt is None:
        yield error(f'the picture {name} has no alt: say what it shows, or alt="" if it says nothing', block, source)
    elif _FILE_NAME.fullmatch(alt.strip()):
        yield warning(f"the picture {name} is described by its file's name", block)
    parts = urlsplit(source)
    if parts.scheme not in ("http", "https", "data", "cid"):
        yield error(f"the picture {name} has no whole address: no mail program can load it", block, source)
    if element.get("width") is None and "width" not in dict(declarations(element.get("style") or "")):
        yield warning(f"the picture {name} has no width: Outlook shows it in its full size", block)
