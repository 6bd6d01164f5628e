"""Addresses of stories: the one form in which an address is kept, and what makes two the same.

The rules are RFC 3986, section 6, and IDNA 2008 for host names; nothing here asks the network.
"""

from __future__ import annotations

import re
from functools import lru_cache
from ipaddress import IPv6Address
from urllib.parse import SplitResult, quote, unquote_plus, urljoin, urlsplit, urlunsplit

from digest.html.links import ascii_host
from digest.html.markup import names

_LONGEST = 4096
_PORTS = {"http": 80, "https": 443}
_UNWANTED = re.compile(r"[\x00-\x1f\x7f]")
_AMPERSAND = re.compile(r"&(?:amp|#0*38|#x0*26);", re.IGNORECASE)
_LOOSE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_ENCODED = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_HOST = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*")
_LEGAL = "!$&'()*+,/:;=?@~-._%"
_PLAIN_PATH = re.compile(r"(?=/)(?:/[A-Za-z0-9_~-]+(?:\.[A-Za-z0-9_~-]+)*)*/?")
_PLAIN_START = re.compile(r"https?://[a-z0-9_-]+(?:\.[a-z0-9_-]+)*(?=/)")
_TRACKING = re.compile(
    r"utm_.*|mc_[ce]id|fbclid|fb_(?:action_ids|action_types|ref|source)|gclid|gclsrc|dclid|gbraid|wbraid|_ga|_gl"
    r"|msclkid|y(?:s|m)?clid|_openstat|twclid|ttclid|li_fat_id|igsh(?:id)?|__twitter_impression|at_(?:medium|campaign)"
    r"|_hs(?:enc|mi|fp)|__hs(?:tc|sc|fp)|hsctatracking|mkt_tok|vero_(?:id|conv)|oly_(?:enc|anon)_id|wickedid|s_cid"
    r"|(?:pk|mtm|piwik|matomo)_(?:campaign|kwd|keyword|source|medium|content|cid)|guce(?:_referrer(?:_sig)?|ounter)"
    r"|itm_(?:source|medium|campaign|content)|ic(?:id|mp)|int_?cmp|itid|spm|scm|ref|ref_(?:src|url)|cmpid|ncid|ocid|xtor|rb_clickid|sc_(?:campaign|channel)|trk(?:campaign)?",
    re.IGNORECASE,
)
# “from=home” behind a path that tells the story alone.
_CAME_BY = ("from", "src", "source", "via", "origin", "referer", "referrer")
_CAME_FROM = names("""
    home homepage home_page front frontpage front_page main index rss feed newsletter mail email push app fb facebook
    twitter x telegram whatsapp google social""")
_CAME = frozenset(f"{name}={place}" for name in _CAME_BY for place in _CAME_FROM)
# A house's own code for one of its boxes, “from=phb”, behind the number of a story.
_CAME_BY_CODE = re.compile(rf"(?:{'|'.join(_CAME_BY)})=[a-z]+", re.IGNORECASE)
_NUMBERED = re.compile(r"/[^/]*\d{6,}[^/]*/?$")
_TELLS_ALONE = re.compile(r"[^/]*(?:\d{4}|[^/-]-[^/]*-[^/]*-[^/-])[^/]*/?$")


def canonical(url: str, base: str | None = None) -> str | None:
    """The canonical form of `url`, resolved against `base`; None where it is no http(s) address.

    Lower-case host in A-labels, no default port, no user name, no fragment, no tracking parameters
    (`utm_source` and the like); `&amp;` in it is repaired, and what may not stand in a URL is
    percent-encoded. The other parameters and the slash at the end stay as they are. The canonical
    form of a canonical form is itself.
    """
    if len(url) <= _LONGEST and (plain := _plain(url, base)):
        return plain
    repaired = _repaired(url)
    if not repaired or len(repaired) > _LONGEST:
        return None
    try:
        parts = urlsplit(urljoin(base, repaired) if base else repaired)
        authority = _authority(parts)
        path = _without_dots(_encoded(parts.path)) or "/"
        query = _untracked(_encoded(parts.query), path)
    except ValueError:
        return None
    return urlunsplit((parts.scheme, authority, path, query, "")) if authority else None


def joined(base: str | None, address: str) -> str | None:
    """`address` as it stands, resolved against a `base`; None where it is none, such as `http://[::1.]/`.

    For addresses that a host wrote: `urllib` raises ValueError for some.
    """
    try:
        whole = urljoin(base or "", address.strip())
        urlsplit(whole)
    except ValueError:
        return None
    return whole


def _plain(url: str, base: str | None) -> str | None:
    """The canonical form of an address in which there is nothing to change; None where that has to be looked at."""
    start = _PLAIN_START.match(url)
    if start:
        return url if _PLAIN_PATH.fullmatch(url, start.end()) else None
    if base and _PLAIN_PATH.fullmatch(url) and (origin := _origin(base)):
        return f"{origin}{url}"
    return None


@lru_cache(maxsize=64)
def _origin(base: str) -> str | None:
    whole = canonical("/#", base)
    return "/".join(whole.split("/", 3)[:3]) if whole else None


def url_key(url: str) -> str:
    """What two addresses of one story have in common: no scheme, no slash at the end, parameters sorted.

    What is no http(s) address is its own key.
    """
    whole = canonical(url)
    if whole is None:
        return url.strip()
    place, _, query = whole.partition("://")[2].partition("?")
    return place.rstrip("/") + (f"?{'&'.join(sorted(query.split('&')))}" if query else "")


def older_keys(key: str) -> list[str]:
    """The keys that a story with this key may have had while `from=home` and the like were kept."""
    if "?" in key or not _TELLS_ALONE.search(key):
        return []
    return [f"{key}?{came}" for came in sorted(_CAME)]


def _repaired(url: str) -> str:
    """`url` with percent signs and ampersands as they were meant."""
    text = _UNWANTED.sub("", url).strip()
    before = None
    while text != before:
        before = text
        text = _AMPERSAND.sub("&", _ENCODED.sub(_normal_triplet, _LOOSE_PERCENT.sub("%25", text)))
    return text


def _normal_triplet(found: re.Match[str]) -> str:
    character = chr(int(found[1], 16))
    return character if character in _UNRESERVED else found[0].upper()


def _encoded(part: str) -> str:
    return quote(part, safe=_LEGAL)


def _authority(parts: SplitResult) -> str | None:
    """Host and port as they stand in a canonical address. Raises ValueError for a port that is none.

    A host with `\\` is none: browsers end it there, and `urllib` reads on to another host behind an `@`.
    """
    if parts.scheme not in _PORTS or not parts.hostname or "\\" in parts.netloc:
        return None
    host = _host(parts.hostname)
    if host is None or parts.port in (None, _PORTS[parts.scheme]):
        return host
    return f"{host}:{parts.port}"


def _host(name: str) -> str | None:
    if ":" in name:
        return f"[{IPv6Address(name.partition('%')[0])}]"
    name = ascii_host(name).rstrip(".")
    return name if _HOST.fullmatch(name) else None


def _without_dots(path: str) -> str:
    """`path` without its `.` and `..` segments (RFC 3986, section 5.2.4)."""
    kept: list[str] = []
    segments = path.split("/")
    for segment in segments:
        if segment == ".." and len(kept) > 1:
            kept.pop()
        elif segment not in (".", ".."):
            kept.append(segment)
    if segments[-1] in (".", ".."):
        kept.append("")
    return "/".join(kept)


def _untracked(query: str, path: str) -> str:
    """A query without what only says where a reader came from."""
    parameters = (part for part in query.split("&") if part)
    kept = [part for part in parameters if not _TRACKING.fullmatch(unquote_plus(part.partition("=")[0]))]
    only_came = all(part.lower().replace("-", "_") in _CAME for part in kept)
    if only_came and _TELLS_ALONE.search(path):
        return ""
    return "" if len(kept) == 1 and _NUMBERED.search(path) and _CAME_BY_CODE.fullmatch(kept[0]) else "&".join(kept)
