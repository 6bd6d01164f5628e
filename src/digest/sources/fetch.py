"""One way to read an address: conditional, bounded, guarded and polite.

RFC 9110 for conditional requests, redirects and Retry-After, RFC 9309 for robots.txt. Heavy packages are
imported at the first request, so that a command that fetches nothing does not pay for them.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from digest.errors import SourceError
from digest.model.source import Validators
from digest.sources.answers import failure_of
from digest.sources.exchange import Answer, Exchange, Fetched, FetchLimits, web_address
from digest.sources.manners import Manners
from digest.sources.robots import MOST_OCTETS, Robots
from digest.sources.scales import Share

if TYPE_CHECKING:
    from ssl import SSLContext

    from digest.sources.connection import Deadline
    from digest.sources.lines import Lines

__all__ = ["FetchLimits", "Fetched", "Fetcher"]

_NOTHING_KNOWN = Validators()
# What is over is reported before the time is: the rest is for reading what came.
_FOR_THE_NETWORK = 0.95
_FOR_ROBOTS = 0.3
_PATIENCE = 2.0


class Fetcher:
    """Reads addresses over HTTP; may be used by several threads at once.

    Connections are kept for the next request to the same server until `close`, robots.txt for an hour.
    """

    def __init__(self, limits: FetchLimits, user_agent: str) -> None:
        self.limits = limits
        self.user_agent = user_agent
        self._lock = threading.Lock()
        self._ssl_context: SSLContext | None = None
        self._open_lines: Lines | None = None
        self._manners = Manners(limits.at_once)
        self._robots = Robots(user_agent.partition("/")[0])
        self._of_this_thread = threading.local()

    def begin(self, share: Share) -> None:
        """Begin a visit in this thread: `share` holds the last of its large answers, `get` lets go of the others."""
        self._of_this_thread.share = share

    def side_by_side(self) -> Callable[[], AbstractContextManager[None]]:
        """Let go of what the visit in this thread holds; the way for each request that it makes in other threads.

        A large answer is held as long as its request is on that way: until it was read.
        """
        share = self._own_share()
        if share is not None:
            share.let_go()
        return partial(self._apart, share)

    @contextmanager
    def _apart(self, whole: Share | None) -> Iterator[None]:
        before = self._own_share()
        share = whole.apart() if whole is not None else None
        self._of_this_thread.share = share
        try:
            yield
        finally:
            self._of_this_thread.share = before
            if share is not None:
                share.let_go()

    def get(
        self,
        url: str,
        validators: Validators = _NOTHING_KNOWN,
        accept: str = "*/*",
        *,
        robots: bool = False,
        at_turn: Callable[[], float] | None = None,
    ) -> Fetched:
        """Read `url`, or say that it is unchanged since `validators`.

        Goes straight to where an earlier permanent redirect led; if that fails, asks `url` again. With
        `robots`, what the robots.txt of a host forbids is not read, redirects included, and requests to one
        host follow each other at the pace that it asks for. `at_turn` is called when the host may be asked, before
        it is, and says how many seconds that may take at most; what it raises ends the request. Raises SourceError:
        unreachable, refused, too large, too slow (`late`), or answered with an error (`status`; `gone` for 410,
        `retry_after` in seconds for 429 and 503; `forbidden` by robots.txt).
        """
        share = self._own_share()
        if share is not None:
            share.let_go()
        answer = self._get(url, validators, accept, robots, at_turn)
        if answer.aside is None:
            return answer.fetched
        with answer.aside:
            if share is not None:
                share.take()
            return replace(answer.fetched, body=answer.aside.read())

    def _get(
        self, url: str, validators: Validators, accept: str, robots: bool, at_turn: Callable[[], float] | None
    ) -> Answer:
        from digest.sources.connection import Deadline

        deadline = Deadline(self.limits.timeout, _FOR_THE_NETWORK)
        if validators.moved_to:
            try:
                return self._in_turn(validators.moved_to, validators, accept, deadline, robots, at_turn)
            except SourceError as error:
                if error.gone or error.forbidden or error.retry_after is not None:
                    raise
            validators = Validators(fingerprint=validators.fingerprint)
        return self._in_turn(url, validators, accept, deadline, robots, at_turn)

    def sitemaps(self, url: str) -> tuple[str, ...]:
        """The addresses of sitemaps that the robots.txt of the host of `url` names, as they stand there."""
        return self._robots.sitemaps(url, self._read_robots)

    def is_own(self, url: str) -> bool:
        """Whether `url` is on a machine of the newsroom's own, which `limits.allow` names."""
        return place_of(url) in self.limits.allow

    def close(self) -> None:
        """Close the connections that nobody uses: at the end of a run."""
        lines = self._open_lines
        if lines is not None:
            lines.close()

    def stop(self) -> None:
        """End everything that is under way, for good: each request that waits ends with a SourceError at once."""
        self._manners.stop()
        self._lines().cut()

    def _in_turn(
        self,
        start: str,
        validators: Validators,
        accept: str,
        deadline: Deadline,
        robots: bool,
        at_turn: Callable[[], float] | None,
    ) -> Answer:
        start = web_address(start, start)
        gap = 0.0
        permitted: Callable[[str], None] | None = None
        if robots:
            permitted = self._check_robots
            permitted(start)
            gap = max(self._robots.delay(start, self._read_robots), 0.0 if self.is_own(start) else self.limits.gap)
        if self.is_own(start) and not gap:
            if at_turn:
                deadline.within(at_turn())
            return self._visit(start, validators, accept, deadline, permitted)
        with self._manners.turn(place_of(start), gap, _PATIENCE * self.limits.timeout) as waited:
            deadline.put_off(waited)
            if at_turn:
                deadline.within(at_turn())
            return self._visit(start, validators, accept, deadline, permitted)

    def _check_robots(self, url: str) -> None:
        self._robots.check(url, self._read_robots)

    def _read_robots(self, address: str) -> bytes:
        from digest.sources.connection import Deadline

        limits = replace(self.limits, max_bytes=MOST_OCTETS, cut_off=True)
        deadline = Deadline(_FOR_ROBOTS * self.limits.timeout)
        return self._visit(address, _NOTHING_KNOWN, "text/plain, */*;q=0.1", deadline, None, limits).fetched.body

    def _visit(
        self,
        start: str,
        validators: Validators,
        accept: str,
        deadline: Deadline,
        permitted: Callable[[str], None] | None,
        limits: FetchLimits | None = None,
    ) -> Answer:
        import httpcore2
        import httpx2

        from digest.sources.lines import Carrier

        aside = limits is None and self._own_share() is not None
        limits = limits or self.limits
        carrier = Carrier(self._lines(), deadline, limits.max_bytes)
        headers = {"User-Agent": self.user_agent, "Accept": accept, "Accept-Encoding": "gzip, deflate, br"}
        broken = (
            httpx2.HTTPError,
            httpx2.InvalidURL,
            httpcore2.TimeoutException,
            httpcore2.NetworkError,
            httpcore2.ProtocolError,
            httpcore2.UnsupportedProtocol,
        )
        with httpx2.Client(transport=carrier, headers=headers, trust_env=False, timeout=None) as client:
            try:
                return Exchange(client, limits, validators, start, permitted, aside).run()
            except broken as error:
                raise failure_of(error, start, deadline.seconds) from error

    def _own_share(self) -> Share | None:
        found: Share | None = getattr(self._of_this_thread, "share", None)
        return found

    def _lines(self) -> Lines:
        from digest.sources.lines import Lines

        with self._lock:
            if self._open_lines is None:
                self._open_lines = Lines(self.limits.allow, self._tls)
            return self._open_lines

    def _tls(self) -> SSLContext:
        import httpx2

        with self._lock:
            if self._ssl_context is None:
                self._ssl_context = httpx2.create_ssl_context()
            return self._ssl_context


def place_of(url: str) -> str:
    """Host and port, as `fetch: allow:` writes them."""
    try:
        parts = urlsplit(url)
        port = parts.port or {"http": 80, "https": 443}.get(parts.scheme, 0)
    except ValueError:
        return ""
    host = parts.hostname or ""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
