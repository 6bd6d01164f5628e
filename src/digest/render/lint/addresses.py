"""Addresses that lead a reader nowhere, and what to write instead."""

from __future__ import annotations

import re
from collections.abc import Collection
from difflib import get_close_matches
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import SplitResult, unquote, urlsplit

from digest.html.links import browsed_host

_SCHEMES = ("http", "https", "mailto", "tel")
_HOST = re.compile(r"(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_]{2,}(?::\d+)?", re.IGNORECASE)
_NAME = re.compile(r"[\w.-]{1,253}")
_MAILBOX = re.compile(r"\s*[^@\s]+@[^@\s]+\s*")
# Names that mean something else, or nothing, on every other machine (RFC 6761, 6762, 8375, and use).
_INSIDE = ("localhost", "local", "localdomain", "internal", "intranet", "lan", "home", "corp", "invalid")

# What a name ends in that is a file's, not a site's.
_FILES = frozenset(
    {"html", "htm", "php", "asp", "aspx", "jsp", "pdf", "png", "jpg", "jpeg", "gif", "webp", "svg", "txt"}
)


def broken(address: str) -> str | None:
    """What is wrong with the address of a link, to be read behind “the link …”; None where it can be followed."""
    if address in ("", "#"):
        return "leads nowhere: give it an address"
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return f"has an address that is none ({address})"
    if not parts.scheme and not parts.netloc:
        return f"is relative ({address}): {_whole(address)}"
    if parts.scheme not in _SCHEMES:
        begins = f"{parts.scheme}:" if parts.scheme else "//"
        return f"begins with {begins}, which mail programs do not open: {_by_web(parts, address)}"
    if parts.scheme in ("http", "https") and (not host or not _is_host(host) or re.search(r"\s", address)):
        slipped = _HOST.match(parts.path.lstrip("/")) if not parts.netloc else None
        advice = f": write {parts.scheme}://{parts.path.lstrip('/')}" if slipped else ""
        return f"has an address that is none ({address}){advice}"
    if parts.scheme == "mailto" and not _is_mailbox(parts):
        return f"has an address that is none ({address}): write mailto: and an e-mail address"
    number = _number(host)
    if number and not number.is_loopback:
        return f"leads to the bare number {host}: spam filters refuse that"
    return None


def out_of_reach(address: str, own: Collection[str]) -> str | None:
    """That an address is known on a few machines only; None where it is one of anybody's, or its host one of `own`."""
    parts = urlsplit(address)
    host = (parts.hostname or "").rstrip(".")
    if not host or parts.netloc in own or parts.hostname in own:
        return None
    number = _number(host)
    if number.is_loopback if number else "." not in host or host.rpartition(".")[2] in _INSIDE:
        return f"leads to {host}, which readers cannot reach"
    return None


def hosts_of(*urls: str) -> frozenset[str]:
    """The hosts of addresses, each with its port where it has one."""
    return frozenset(urlsplit(url).netloc for url in urls)


def _whole(address: str) -> str:
    if slipped := re.match(r"(https?)[/\\;.,]+(?=\w)", address):
        return f"write {slipped[1]}://{address[slipped.end() :]}"
    host = re.split(r"[/?#]", address, maxsplit=1)[0]
    if _HOST.fullmatch(host) and host.rpartition(".")[2].lower() not in _FILES:
        return f"write https://{address}"
    if "@" in address and not re.search(r"[/\s]", address):
        return f"write mailto:{address}"
    return "in a mail it needs the whole address, with https://"


def _by_web(parts: SplitResult, address: str) -> str:
    if parts.scheme and get_close_matches(parts.scheme, ("https", "http"), n=1, cutoff=0.75):
        return f"write https:{address.partition(':')[2]}"
    if not parts.scheme:
        return f"write https:{address}"
    # “kurier.example:8080/x” is read as a scheme too.
    return f"write https://{address}" if _HOST.fullmatch(parts.scheme) else "write https://"


def _is_mailbox(parts: SplitResult) -> bool:
    """Whether it names people, or is a letter for which the reader finds them."""
    people = unquote(parts.path).split(",")
    return all(_MAILBOX.fullmatch(each) for each in people) or (not parts.path and bool(parts.query))


def _is_host(host: str) -> bool:
    try:
        return bool(_number(host) or _NAME.fullmatch(browsed_host(host)))
    except ValueError:
        return False


def _number(host: str | None) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address((host or "").strip("[]"))
    except ValueError:
        return None
