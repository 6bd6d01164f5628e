"""How single values are written in configuration: each parser raises ValueError that says what is right."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from digest.html.links import ascii_host
from digest.model.digest import LAST_EDITION
from digest.model.duration import duration
from digest.model.subscriber import LONGEST_NAME

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_SIZE = re.compile(r"(\d{1,9})\s*(B|KB|MB|GB)", re.IGNORECASE)
_SIZES = {"b": 1, "kb": 1_000, "mb": 1_000_000, "gb": 1_000_000_000}
_RATE = re.compile(r"(\d{1,6})\s*/\s*([smh])")
_RATES = {"s": 1, "m": 60, "h": 3600}
_HOST = re.compile(r"(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*")
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
# A name is a quoted string, in which “\\” takes any sign as it is (RFC 5322, section 3.2.4), or stands as it is.
_MAILBOX = re.compile(
    r"""(?:"(?P<quoted>(?:[^"\\]|\\.)*)"\s*<(?P<after>[^<>\s]+)>"""
    r"""|(?P<name>(?:[^<>]*[^<>\s])?)\s*<(?P<inside>[^<>\s]+)>|(?P<bare>[^<>\s]+))"""
)
_LOOSE_MAILBOX = re.compile(r"(.*?)\s*[<(]?([^\s<>(),;\"@]+@[^\s<>(),;\"@]+)[>)]?\s*$")
_ADDRESS = re.compile(r"[^\s@<>\"(),:;\[\]]+@[^\s@<>\"(),:;\[\]_]+")
# What every server takes before the “@” (RFC 5322, section 3.2.3); more would have to be quoted, or sent with SMTPUTF8.
_LOCAL = re.compile(r"[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*", re.ASCII)
# What names end in that are those of files, and of no host.
_FILE = re.compile(
    r"\.(?:png|jpe?g|gif|svgz?|webp|avif|ico|bmp|html?|php|xml|rss|atom|json|css|js|txt|pdf)$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Bind:
    """Where the web server listens; port 0 takes a free one."""

    host: str
    port: int


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A sender: the name that readers see, None if there is none, and the address."""

    name: str | None
    address: str


def length_of_time(value: object) -> timedelta:
    """A duration longer than nothing, such as `15m` or `7d`."""
    if isinstance(value, timedelta):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        raise ValueError(f"“{value}” has no unit: write {value}s, {value}m, {value}h, {value}d or {value}w")
    if not isinstance(value, str):
        raise ValueError("write a whole number and s, m, h, d or w, such as 15m or 7d")
    found = duration(value)
    if not found:
        raise ValueError(f"“{value}” is no time at all: write a duration such as 15m or 7d")
    return found


def since(value: object) -> timedelta | str:
    """How far back a selection reaches: a duration, or `last_edition`."""
    if isinstance(value, str) and not value[:1].isdigit():
        if value != LAST_EDITION:
            raise ValueError(f"“{value}” is neither a duration nor last_edition: write last_edition, or 7d")
        return LAST_EDITION
    return length_of_time(value)


def date_or_length(value: object) -> date | timedelta:
    """A day such as `2026-01-31`, or a duration such as `30d`."""
    if isinstance(value, date):
        return value.date() if isinstance(value, datetime) else value
    if isinstance(value, str) and _DAY.fullmatch(value.strip()):
        try:
            return date.fromisoformat(value.strip())
        except ValueError as error:
            raise ValueError(f"“{value}” is no day of the calendar: write one such as 2026-01-31") from error
    try:
        return length_of_time(value)
    except ValueError as error:
        raise ValueError(f"“{value}” is neither a day nor a duration: write 2026-01-31, or 30d") from error


def size(value: object) -> int:
    """A number of bytes, such as `10MB` (a MB is 1,000,000 bytes)."""
    if isinstance(value, int) and not isinstance(value, bool) and value > 0:
        return value
    found = _SIZE.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None or not int(found[1]):
        raise ValueError(f"“{value}” is no size: write a whole number and KB or MB, such as 10MB")
    return int(found[1]) * _SIZES[found[2].lower()]


def rate(value: object) -> float:
    """How many a second, from `50/s`, `600/m` or `10000/h`."""
    if isinstance(value, float):
        return value
    found = _RATE.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None or not int(found[1]):
        raise ValueError(f"“{value}” is no rate: write a number and /s, /m or /h, such as 50/s")
    return int(found[1]) / _RATES[found[2]]


def name(text: str) -> str:
    """The name of a source, feed or digest: it stands in addresses and file names."""
    if not _NAME.fullmatch(text):
        better = re.sub(r"[^a-z0-9]+", "-", text.casefold()).strip("-")[:64]
        advice = f"write {better}" if better else "write one such as morning or world-news"
        raise ValueError(f"“{text}” is no name: small letters, digits and “-” are allowed; {advice}")
    return text


def host(text: str) -> str:
    """A host name in its ASCII form, without scheme, port or path."""
    lowered = text.strip().rstrip(".").lower()
    if _HOST.fullmatch(lowered):
        return lowered
    bare = re.sub(r"^[a-z+]+://", "", lowered).split("/")[0].split(":")[0].rsplit("@", 1)[-1]
    try:
        bare = ascii_host(bare)
    except ValueError:
        bare = ""
    raise ValueError(
        f"“{text}” is no host name: write {bare if _HOST.fullmatch(bare) else 'one such as courier.example'}"
    )


def web_address(text: str) -> str:
    """An absolute http or https address without user name."""
    typed = text.strip()
    try:
        parts = urlsplit(typed)
        parts.port  # noqa: B018  reading it is what checks it
    except ValueError:
        raise ValueError(f"“{text}” is no web address: write one such as https://courier.example") from None
    if parts.scheme.lower() not in ("http", "https") or not parts.hostname or re.search(r"[\s<>\"]", typed):
        raise ValueError(f"“{text}” is no web address: write {_whole_address(typed)}")
    if parts.username is not None or parts.password is not None:
        raise ValueError("a user name or password may not stand in an address")
    return typed


def _whole_address(typed: str) -> str:
    """What may have been meant by an address without a scheme: one of a host, or else only an example."""
    bare = typed.lstrip("/")
    if not bare or re.search(r"[\s:<>\"]", bare):
        return "one such as https://courier.example"
    host = bare.partition("/")[0]
    if "." in host.strip(".") and (host != bare or not _FILE.search(host)):
        return f"https://{bare}"
    file = bare.removeprefix("./").rpartition("../")[2]
    return f"one such as https://courier.example{f'/{file}' if _FILE.search(file) else ''}"


def public_address(text: str) -> str:
    """Where our pages are served: a web address without query, fragment or last slash."""
    address = web_address(text)
    if "?" in address or "#" in address:
        raise ValueError(f"“{text}” has a “?” or “#”: write the address alone, such as https://news.courier.example")
    return address.rstrip("/")


def bind(value: object) -> Bind:
    """A host and a port, such as `127.0.0.1:8000` or `[::1]:0`."""
    if isinstance(value, Bind):
        return value
    where, colon, port = str(value).rpartition(":")
    if (
        not colon
        or not where
        or not port.isascii()
        or not port.isdigit()
        or int(port) > 65535
        or re.search(r"[\s/]", where)
    ):
        raise ValueError(f"“{value}” is no host and port: write one such as 127.0.0.1:8000 (port 0 takes a free one)")
    return Bind(where.removeprefix("[").removesuffix("]"), int(port))


def one_line(text: str) -> str:
    """A text for readers, without the blanks around it. Raises ValueError where it is empty or has a control."""
    stripped = text.strip()
    if not stripped:
        raise ValueError("the text is empty: write something, or leave the key out")
    if any(ord(sign) < 32 or 0x7F <= ord(sign) < 0xA0 for sign in stripped):
        raise ValueError("the text must stand in one line, without control characters")
    return stripped


def mailbox(value: object) -> Mailbox:
    """A sender, `Name <address>` or an address alone; a name with “<” or “>” in it is quoted (RFC 5322)."""
    if isinstance(value, Mailbox):
        return value
    text = one_line(value) if isinstance(value, str) else ""
    found = _name_and_address(text)
    if found is None:
        raise ValueError(f"“{value}” is no sender: write {_better_mailbox(text)}")
    shown, address = found
    if len(shown) > LONGEST_NAME:
        raise ValueError(f"the sender's name has {len(shown):,} characters: shorten it to {LONGEST_NAME} or fewer")
    return Mailbox(shown or None, _for_headers(address))


def _name_and_address(text: str) -> tuple[str, str] | None:
    """A sender's name, empty if there is none, and address; None where `text` is no sender."""
    found = _MAILBOX.fullmatch(text)
    address = (found["after"] or found["inside"] or found["bare"]) if found else ""
    if found is None or not _ADDRESS.fullmatch(address):
        return None
    if found["quoted"] is not None:
        return re.sub(r"\\(.)", r"\1", found["quoted"]).strip(), address
    name: str = found["name"] or ""
    return (name.strip('"').strip() if name.count('"') % 2 else name), address


def _better_mailbox(text: str) -> str:
    """The sender that `text` may mean, as YAML; an example where that cannot be known."""
    loose = _LOOSE_MAILBOX.match(text[:400])
    if loose and loose[1] and "@" not in loose[1]:
        name = loose[1].strip('"')
        if re.search(r'[<>"\\]', name):
            name = '"' + re.sub(r'(["\\])', r"\\\1", name) + '"'
        meant = f"{name} <{loose[2]}>"
        if meant != text and _is_sender(meant):
            return "'" + meant.replace("'", "''") + "'" if '"' in meant else f'"{meant}"'
    return '"The Courier <digest@courier.example>"'


def _is_sender(text: str) -> bool:
    found = _name_and_address(text)
    try:
        return found is not None and bool(_for_headers(found[1]))
    except ValueError:
        return False


def mail_address(text: str) -> str:
    """A mail address alone, without a name."""
    if not _ADDRESS.fullmatch(text.strip()):
        raise ValueError(f"“{text}” is no mail address: write one such as desk@courier.example, without a name")
    return _for_headers(text.strip())


def _for_headers(address: str) -> str:
    """`address` as it stands in the header of any mail, its domain in ASCII (IDNA 2008)."""
    local, _, domain = address.rpartition("@")
    if not _LOCAL.fullmatch(local) or "=?" in local:
        raise ValueError(
            f"“{address}” cannot stand in every mail: before its “@” write letters from a to z, digits and “.”, “-”,"
            " “_” or “+” alone"
        )
    try:
        ascii_domain = ascii_host(domain).lower()
    except ValueError:
        ascii_domain = ""
    if not _HOST.fullmatch(ascii_domain):
        raise ValueError(f"“{domain}” in “{address}” is no host name: write one such as courier.example")
    return f"{local}@{ascii_domain}"
