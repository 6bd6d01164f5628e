"""One request with the redirects that follow from it, and what its answer means.

RFC 9110: conditional requests (section 13), redirects (15.4), content codings (8.4).
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING
from urllib.parse import urljoin, urlsplit, urlunsplit

from digest.errors import SourceError
from digest.model.source import Validators
from digest.sources.answers import PERMANENT, REDIRECTS, failure, fresh_for, shown
from digest.sources.scales import LARGE

if TYPE_CHECKING:
    from httpx2 import Client, Response

_LONGEST_COMPLAINT = 20_000
_ENCODINGS = frozenset({"", "identity", "gzip", "deflate", "br"})
_PORTS = {"http": 80, "https": 443}
_SHORT = 64_000
# Most large answers have not changed: those are let go before they would have needed a file.
_AT_HAND = 2 * LARGE
# Where systems keep files on a disk; what /tmp holds may be memory again.
_ON_DISK = "/var/tmp"  # noqa: S108  the files there have no names


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """How far a request may go.

    `timeout` is in seconds, from the first look-up to the last octet, redirects included; `max_bytes`
    counts the body after decompression, and with `cut_off` what is longer is not refused but cut there;
    `allow` are inside addresses, `host:port`, that may be reached. At most `at_once` requests are under way
    to one host, and those that heed robots.txt begin at least `gap` seconds after each other; hosts in
    `allow` are the newsroom's own and may be asked faster.
    """

    timeout: float = 30.0
    max_bytes: int = 10_000_000
    allow: tuple[str, ...] = ()
    max_redirects: int = 5
    cut_off: bool = False
    at_once: int = 2
    gap: float = 0.1


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address answered: the decompressed `body`, and the `url` it came from in the end.

    `content_type` is the header as sent, or None. Where `unchanged`, the body is empty: what was read last time
    holds. `validators` are to be given to the next `Fetcher.get`. `headers` are by their names in small letters.
    """

    body: bytes
    url: str
    content_type: str | None
    validators: Validators
    unchanged: bool = False
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came: `fetched`, whose body is empty where it is large and was put `aside`, to be read and closed."""

    fetched: Fetched
    aside: IO[bytes] | None = None


class Exchange:
    """Asks `start`, and where that redirects to, by way of `client`.

    `permitted` raises SourceError for an address that must not be asked; with `aside`, a large body is put aside, in
    a file if it is very large.
    """

    def __init__(
        self,
        client: Client,
        limits: FetchLimits,
        validators: Validators,
        start: str,
        permitted: Callable[[str], None] | None = None,
        aside: bool = False,
    ) -> None:
        self._client = client
        self._aside = aside
        self._limits = limits
        self._validators = validators
        self._start = web_address(start, start)
        self._permitted = permitted
        self._moved_to = validators.moved_to

    def run(self) -> Answer:
        """What the last address answered. Raises SourceError, and what httpx2 and httpcore2 raise."""
        url, only_permanent = self._start, True
        seen = {url}
        for _ in range(self._limits.max_redirects + 1):
            with self._client.stream("GET", url, headers=self._conditions(url)) as response:
                if response.status_code not in REDIRECTS:
                    return self._answer(response, url)
                target = _target(response, url)
                _read_out(response)
                only_permanent = only_permanent and response.status_code in PERMANENT
            if target in seen:
                raise SourceError(f"{shown(self._start)} redirects in a circle; correct the address in sources.yaml.")
            if self._permitted:
                self._permitted(target)
            seen.add(target)
            url = target
            self._moved_to = url if only_permanent else self._moved_to
        raise SourceError(
            f"{shown(self._start)} redirects more than {self._limits.max_redirects} times; give the final address in"
            " sources.yaml."
        )

    def _conditions(self, url: str) -> dict[str, str]:
        if _site(url) != _site(self._start):
            return {}
        sent = {"If-None-Match": self._validators.etag, "If-Modified-Since": self._validators.last_modified}
        return {name: value for name, value in sent.items() if value}

    def _answer(self, response: Response, url: str) -> Answer:
        headers = response.headers
        if response.status_code == 304 and self._conditions(url):
            kept = replace(
                self._validators,
                etag=headers.get("etag", self._validators.etag),
                last_modified=headers.get("last-modified", self._validators.last_modified),
                moved_to=self._moved_to,
                fresh_for=fresh_for(headers),
            )
            _read_out(response)
            return Answer(Fetched(b"", url, headers.get("content-type"), kept, unchanged=True, headers=dict(headers)))
        if response.status_code != 200:
            complaint = _complaint(response)
            _read_out(response)
            raise failure(response.status_code, headers, shown(url), complaint)
        body = _Body(self._limits, shown(url), self._aside)
        body.receive(response)
        fingerprint = body.fingerprint
        unchanged = self._validators.is_of(fingerprint)
        ours = _site(url) == _site(self._moved_to or self._start)
        fresh = Validators(
            etag=headers.get("etag") if ours else None,
            last_modified=headers.get("last-modified") if ours else None,
            fingerprint=self._validators.fingerprint if unchanged else fingerprint,
            moved_to=self._moved_to,
            fresh_for=fresh_for(headers),
        )
        here, aside = body.dropped() if unchanged else body.taken()
        return Answer(Fetched(here, url, headers.get("content-type"), fresh, unchanged, dict(headers)), aside)


class _Body:
    """A body as it comes: in memory, or, where it may be put `aside` and is very large, in a file without a name."""

    def __init__(self, limits: FetchLimits, name: str, aside: bool) -> None:
        self._limits = limits
        self._name = name
        self._may_wait = aside
        self._hash = hashlib.sha256()
        self._octets = 0
        place = _ON_DISK if os.access(_ON_DISK, os.W_OK) else None
        self._file: SpooledTemporaryFile[bytes] = SpooledTemporaryFile(_AT_HAND if aside else 0, dir=place)  # noqa: SIM115

    @property
    def fingerprint(self) -> str:
        """What came, as its hash."""
        return self._hash.hexdigest()

    def receive(self, response: Response) -> None:
        """Take all that comes. Raises SourceError where that is too much, or in a form that was not asked for."""
        encodings = {part.strip().lower() for part in response.headers.get("content-encoding", "").split(",")}
        if not encodings <= _ENCODINGS:
            raise SourceError(
                f"{self._name} answers in the encoding {', '.join(sorted(encodings))}, which was not asked for."
            )
        try:
            for part in response.iter_bytes():
                left = self._limits.max_bytes - self._octets
                if len(part) > left and not self._limits.cut_off:
                    raise SourceError(
                        f"{self._name} is larger than {self._limits.max_bytes:,} bytes; raise fetch: max_bytes: in"
                        " site.yaml if it has to be."
                    )
                self._keep(part[:left])
                if len(part) > left:
                    return
        except BaseException:
            self._file.close()
            raise

    def taken(self) -> tuple[bytes, IO[bytes] | None]:
        """What came, or, where it is large and may be put aside, nothing and what holds it."""
        self._file.seek(0)
        if self._may_wait and self._octets > LARGE:
            return b"", self._file
        with self._file:
            return self._file.read(), None

    def dropped(self) -> tuple[bytes, None]:
        """Nothing: nobody reads what came, so nobody has to wait until it may be read."""
        self._file.close()
        return b"", None

    def _keep(self, part: bytes) -> None:
        self._hash.update(part)
        self._octets += len(part)
        try:
            self._file.write(part)
        except OSError as error:
            raise SourceError(
                f"{self._name} is large and could not be put aside in {_ON_DISK} or what TMPDIR names"
                f" ({error.strerror or error}): free some space there."
            ) from error


def _read_out(response: Response) -> None:
    """Read an answer that nobody looks at to its end, if it is short: only then is the connection kept."""
    length = response.headers.get("content-length", "")
    if response.status_code == 304 or (length.isdecimal() and len(length) < 9 and int(length) <= _SHORT):
        with suppress(Exception):
            for _ in response.iter_raw():
                pass


def _complaint(response: Response) -> bytes:
    """What an API says of its refusal; nothing where that cannot be read."""
    import httpcore2
    import httpx2

    if "json" not in response.headers.get("content-type", ""):
        return b""
    said = b""
    try:
        for part in response.iter_bytes():
            said += part
            if len(said) > _LONGEST_COMPLAINT:
                return b""
    except (httpx2.HTTPError, httpcore2.TimeoutException, httpcore2.NetworkError, httpcore2.ProtocolError):
        return b""
    return said


def _target(response: Response, url: str) -> str:
    location = response.headers.get("location", "").strip()
    if not location:
        raise SourceError(f"{shown(url)} redirects (HTTP {response.status_code}) without saying where to.")
    try:
        target = urljoin(url, location)
    except ValueError:
        target = location
    return web_address(target, url)


def web_address(address: str, told_by: str) -> str:
    """`address` without fragment, and without a user name where a redirect named it."""
    try:
        parts = urlsplit(address)
        known = parts.scheme in _PORTS and bool(parts.hostname) and "\\" not in parts.netloc
        parts.port  # noqa: B018  raises for a port that is none
    except ValueError:
        known = False
    if not known:
        raise SourceError(f"{shown(told_by)} leads to “{shown(address)[:200]}”, which is no http or https address.")
    netloc = parts.netloc if address == told_by else parts.netloc.rpartition("@")[2]
    return urlunsplit((parts.scheme, netloc, parts.path or "/", parts.query, ""))


def _site(url: str) -> tuple[str | None, int | None]:
    """Host and port, the default ports of http and https being one: where validators may be sent."""
    parts = urlsplit(url)
    return parts.hostname, None if parts.port == _PORTS.get(parts.scheme) else parts.port
