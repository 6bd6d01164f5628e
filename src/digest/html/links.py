"""Addresses in article HTML: where a link goes, and which images are shown at all."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

_LEGAL = "!#$%&'()*+,/:;=?@[]~-._"
_LENGTH = re.compile(r"(\d{1,5})(?:\.\d+)?\s*(?:px)?")
_STYLED_LENGTH = re.compile(
    r"(?:^|[;\s])(?:max-)?(?:width|height)\s*:\s*(\d{1,5})(?:\.\d+)?\s*(?:px|;|!|$)", re.IGNORECASE
)
_STYLED_AWAY = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|opacity\s*:\s*0(?:\.0+)?\s*(?:;|!|$)", re.IGNORECASE
)


def absolute(address: str | None, base_url: str | None, schemes: Collection[str]) -> str | None:
    """`address` resolved against `base_url`, in ASCII save its host; None where it is not one of `schemes`.

    Blanks around it go, line ends and tabs within it too, as browsers do.
    """
    if not address or not address.strip():
        return None
    joined = "".join(address.split("\n")).replace("\t", "").replace("\r", "").strip()
    try:
        parts = urlsplit(urljoin(base_url, joined) if base_url else joined)
    except ValueError:
        return None
    if parts.scheme.lower() not in schemes or not (parts.netloc or parts.scheme.lower() == "mailto"):
        return None
    if any(character.isspace() or character in '<>"\\' for character in parts.netloc):
        return None
    legal = (quote(part, safe=_LEGAL) for part in (parts.path, parts.query, parts.fragment))
    return urlunsplit((parts.scheme.lower(), parts.netloc, *legal))


def ascii_host(name: str) -> str:
    """The name of a host in ASCII: IDNA 2008 after the mapping of UTS #46.

    Raises ValueError for one that cannot be.
    """
    if name.isascii():
        return name.encode("idna").decode()  # which says whether a part of it is empty or too long
    import idna  # 30 ms of tables that most newsrooms never need

    return idna.encode(name, uts46=True).decode("ascii")


def browsed_host(name: str) -> str:
    """The same for a link: signs that IDNA 2008 has no place for, as “☕”, go by IDNA 2003, as in browsers."""
    try:
        return ascii_host(name)
    except ValueError:
        return name.encode("idna").decode()


def image_of(attributes: Mapping[str, str], base_url: str | None) -> dict[str, str] | None:
    """The attributes that an image keeps (`src`, `alt`, `width`, `height`), or None where it is not to be shown.

    It is not where its address is not by http(s), and where it is a pixel or hidden: those count
    readers. `data-src`, where lazily loaded images have their address, stands in for `src`.
    """
    if is_pixel(attributes):
        return None
    addresses = (absolute(attributes.get(name), base_url, ("http", "https")) for name in ("src", "data-src"))
    source = next((address for address in addresses if address), None)
    if source is None:
        return None
    kept = {"src": source, "alt": attributes.get("alt", "")}
    for side in ("width", "height"):
        if length := _LENGTH.fullmatch(attributes.get(side, "").strip()):
            kept[side] = length[1]
    return kept


def is_pixel(attributes: Mapping[str, str]) -> bool:
    """Whether an image with these attributes cannot be seen: a side of at most one pixel, or styled away."""
    if "hidden" in attributes:
        return True
    sides = [_LENGTH.fullmatch(attributes.get(side, "").strip()) for side in ("width", "height")]
    style = attributes.get("style", "")
    lengths = [found[1] for found in sides if found] + _STYLED_LENGTH.findall(style)
    return any(int(length) <= 1 for length in lengths) or bool(_STYLED_AWAY.search(style))
