"""One way to read an address: conditional, bounded and guarded.

RFC 9110 for conditional requests, redirects and Retry-After. Heavy packages are imported at the first
request, so that a command that fetches nothing does not pay for them.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from digest.errors import SourceError
from digest.model.source import Validators
from digest.sources.answers import failure_of
from digest.sources.exchange import Exchange, Fetched, FetchLimits

if TYPE_CHECKING:
    from ssl import SSLContext

    from digest.sources.connection import Deadline

__all__ = ["FetchLimits", "Fetched", "Fetcher"]

_NOTHING_KNOWN = Validators()


class Fetcher:
    """Reads addresses over HTTP; may be used by several threads at once."""

    def __init__(self, limits: FetchLimits, user_agent: str) -> None:
        self.limits = limits
        self.user_agent = user_agent
        self._lock = threading.Lock()
        self._ssl_context: SSLContext | None = None

    def get(self, url: str, validators: Validators = _NOTHING_KNOWN, accept: str = "*/*") -> Fetched:
        """Read `url`, or say that it is unchanged since `validators`.

        Goes straight to where an earlier permanent redirect led; if that fails, asks `url` again.
        Raises SourceError: unreachable, refused, too large, too slow, or answered with an error
        (`gone` for 410, `retry_after` in seconds for 429 and 503).
        """
        from digest.sources.connection import Deadline

        deadline = Deadline(self.limits.timeout)
        if validators.moved_to:
            try:
                return self._visit(validators.moved_to, validators, accept, deadline)
            except SourceError as error:
                if error.gone or error.retry_after is not None:
                    raise
            validators = Validators(fingerprint=validators.fingerprint)
        return self._visit(url, validators, accept, deadline)

    def _visit(self, start: str, validators: Validators, accept: str, deadline: Deadline) -> Fetched:
        import httpcore2
        import httpx2

        from digest.sources.connection import GuardedTransport

        transport = GuardedTransport(self._tls(), self.limits.allow, deadline)
        headers = {"User-Agent": self.user_agent, "Accept": accept, "Accept-Encoding": "gzip, deflate, br"}
        broken = (
            httpx2.HTTPError,
            httpx2.InvalidURL,
            httpcore2.TimeoutException,
            httpcore2.NetworkError,
            httpcore2.ProtocolError,
            httpcore2.UnsupportedProtocol,
        )
        with httpx2.Client(transport=transport, headers=headers, trust_env=False, timeout=None) as client:
            try:
                return Exchange(client, self.limits, validators, start).run()
            except broken as error:
                raise failure_of(error, start, self.limits.timeout) from error

    def _tls(self) -> SSLContext:
        import httpx2

        with self._lock:
            if self._ssl_context is None:
                self._ssl_context = httpx2.create_ssl_context()
            return self._ssl_context
