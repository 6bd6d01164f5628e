"""Which addresses an outbound request may reach: the public internet, and what the newsroom allows.

Our own table, since `ipaddress.is_global` calls several inside addresses global. It follows the IANA
special-purpose registries for IPv4 and IPv6 (RFC 6890) and adds what cloud hosts use inside.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

_INSIDE_V4 = {
    "0.0.0.0/8": "this host",
    "10.0.0.0/8": "a private network",
    "100.64.0.0/10": "a provider's inside network",
    "127.0.0.0/8": "loopback",
    "168.63.129.16/32": "a cloud host's platform service",
    "169.254.0.0/16": "link-local, where cloud hosts keep their metadata",
    "172.16.0.0/12": "a private network",
    "192.0.0.0/24": "protocol assignments",
    "192.0.2.0/24": "documentation",
    "192.88.99.0/24": "a 6to4 relay",
    "192.168.0.0/16": "a private network",
    "198.18.0.0/15": "benchmarking",
    "198.51.100.0/24": "documentation",
    "203.0.113.0/24": "documentation",
    "224.0.0.0/4": "multicast",
    "240.0.0.0/4": "reserved or broadcast",
}
_INSIDE_V6 = {
    "::1/128": "loopback",
    "::/96": "an IPv4-compatible address",
    "::ffff:0:0:0/96": "an IPv4-translated address",
    "64:ff9b:1::/48": "a local translation to IPv4",
    "100::/64": "discarded traffic",
    "2001::/32": "a Teredo tunnel",
    "2001::/23": "protocol assignments",
    "2001:db8::/32": "documentation",
    "2002::/16": "a 6to4 tunnel",
    "3fff::/20": "documentation",
    "fc00::/7": "a private network",
    "fe80::/10": "link-local",
    "fec0::/10": "site-local",
    "ff00::/8": "multicast",
}
_GLOBAL_UNICAST = IPv6Network("2000::/3")
_CARRYING_V4 = (IPv6Network("::ffff:0:0/96"), IPv6Network("64:ff9b::/96"))


def refusal(address: str) -> str | None:
    """Why `address`, an IP address in text form, must not be reached; None where it may.

    An IPv6 address that carries an IPv4 one (mapped, or NAT64 by RFC 6052) is judged by that.
    """
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return "no network address"
    if isinstance(parsed, IPv4Address):
        return _refusal_v4(parsed)
    if any(parsed in network for network in _CARRYING_V4):
        return _refusal_v4(IPv4Address(int(parsed) & 0xFFFFFFFF))
    return _refusal_v6(parsed)


def is_allowed(host: str, address: str, port: int, allow: Collection[str]) -> bool:
    """Whether the newsroom's configuration lets through `host` or its `address` at `port`.

    `allow` holds entries `host:port`, an IPv6 address in brackets: `127.0.0.1:8765`, `[::1]:8765`.
    """
    named = {f"{name}:{port}" for name in (host.strip("[]").casefold(), address.casefold())}
    return any(entry.casefold().replace("[", "").replace("]", "") in named for entry in allow)


def _refusal_v4(address: IPv4Address) -> str | None:
    return next((reason for network, reason in _tables()[0] if address in network), None)


def _refusal_v6(address: IPv6Address) -> str | None:
    reason = next((reason for network, reason in _tables()[1] if address in network), None)
    return reason or (None if address in _GLOBAL_UNICAST else "reserved")


@cache
def _tables() -> tuple[list[tuple[IPv4Network, str]], list[tuple[IPv6Network, str]]]:
    return (
        [(IPv4Network(network), reason) for network, reason in _INSIDE_V4.items()],
        [(IPv6Network(network), reason) for network, reason in _INSIDE_V6.items()],
    )
