"""From where a request comes: the peer's address, or what a proxy that we trust says of its own peer."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from fastapi import Request

from digest.app import App

_LIMITED_BITS = 64


def network_address(request: Request, app: App) -> str | None:
    """The client's address as seen; None where a proxy on this machine does not tell it.

    Only the last entry of X-Forwarded-For counts: the ones before were written by whoever asks. It is
    believed of a proxy on this machine and of those in `web.proxies`.
    """
    peer = _address(request.client.host if request.client else "")
    if peer is None:
        return None
    if not (peer.is_loopback or _is_ours(peer, app)):
        return str(peer)
    told = _address(request.headers.get("x-forwarded-for", "").rpartition(",")[2])
    if told is not None:
        return str(told)
    return None if peer.is_loopback else str(peer)


def limited_as(address: str) -> str:
    """What counts as one place: an IPv4 address, or the 64 bits that a subscriber line gets of IPv6."""
    found = ip_address(address)
    return str(ip_network((int(found), _LIMITED_BITS), strict=False)) if found.version == 6 else address


def _is_ours(peer: IPv4Address | IPv6Address, app: App) -> bool:
    return any(peer in ip_network(each) for each in app.settings.site.web.proxies)


def _address(text: str) -> IPv4Address | IPv6Address | None:
    """The address in `text`, with or without port and brackets; one mapped from IPv4 as that."""
    bare = text.strip().strip('"')
    if bare.startswith("["):
        bare = bare[1:].partition("]")[0]
    elif bare.count(":") == 1:
        bare = bare.partition(":")[0]
    try:
        found = ip_address(bare.partition("%")[0])
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found
