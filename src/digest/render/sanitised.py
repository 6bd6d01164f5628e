"""What sources give, made harmless for every template: a text on one line, an address that may be linked."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit, urlunsplit

from digest.html.clean import clean_line
from digest.html.links import browsed_host
from digest.model.rendition import Hole
from digest.render.lint.addresses import broken

# More than servers take has no place in a mail (RFC 9110, 4.1, asks for 8,000 octets).
LONGEST_ADDRESS = 8_000
HOLES = f"https://{urlsplit(Hole.UNSUBSCRIBE).hostname}"
_HOLE_IN_WORDS = re.compile(rf"(?:https?://)?{re.escape(HOLES.removeprefix('https://'))}", re.IGNORECASE)
_LEFT_ALONE = "%/:=&?~#+!$,;'@()*[]"


def line(text: str | None) -> str | None:
    """`text` on one clean line, without what a form letter would take for a hole of its own."""
    clean = clean_line(text)
    return _HOLE_IN_WORDS.sub("…", clean) if clean else None


def link(url: str | None) -> str | None:
    """`url` in ASCII (RFC 3986) if it may be linked: http or https with a host, and no hole of the form letter."""
    clean = clean_line(url)
    if clean is None or " " in clean:
        return None
    try:
        parts = urlsplit(clean)
        user, at, place = parts.netloc.rpartition("@")
        name, colon, port = place.partition(":")
        host = f"{user}{at}{browsed_host(name)}{colon}{port}"
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.hostname == urlsplit(HOLES).hostname:
        return None
    # A hole further on, as in an archive's address of an address, would be filled with the reader's own link.
    address = quote(urlunsplit(parts._replace(netloc=host)), safe=_LEFT_ALONE)
    return _HOLE_IN_WORDS.sub(lambda found: quote(found[0], safe="").replace(".", "%2E"), address)


def link_in_a_mail(url: str | None) -> str | None:
    """The same, unless a mail with it would be held back: a source's address must not stop an edition."""
    linked = link(url)
    return None if linked is None or len(linked) > LONGEST_ADDRESS or broken(linked) else linked
