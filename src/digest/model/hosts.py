"""Where an address leads, as far as its host alone says that."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_LOOPBACK = re.compile(r"localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|::1|\[::1\]")
# What a `public_url` costs that mails may not name so.
NO_ONE_CLICK = (
    "mail programs offer no button to unsubscribe, and large mailbox providers demand one: it needs https (RFC 8058), "
    "so write public_url with https:// in site.yaml"
)


def on_loopback(where: str) -> bool:
    """Whether a host name or address means this machine."""
    return _LOOPBACK.fullmatch(where.lower()) is not None


def takes_one_click(url: str) -> bool:
    """Whether mails may name links below `url` for unsubscribing with one click: RFC 8058 wants https.

    On this machine they may in any case: there it is tried out, and no mail program sees it.
    """
    parts = urlsplit(url)
    return parts.scheme == "https" or on_loopback(parts.hostname or "")
