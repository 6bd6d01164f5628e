"""What a server's refusals mean, in words for an editor."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from http import HTTPStatus

from digest.errors import SourceError

REDIRECTS = frozenset({301, 302, 303, 307, 308})
PERMANENT = frozenset({301, 308})
_LONGEST_WAIT = 7 * 86_400.0


def shown(url: str) -> str:
    """`url` as it may stand in a message: without a user name and password."""
    scheme, mark, rest = url.partition("://")
    authority, slash, path = rest.partition("/")
    return scheme + mark + authority.rpartition("@")[2] + slash + path


def failure(status: int, headers: Mapping[str, str], name: str) -> SourceError:
    """The error that an answer with `status` is; `name` is the address as it may be shown."""
    said = f"{name} answered {status}{_phrase(status)}"
    if status == 410:
        return SourceError(f"{said}: it is gone for good; take the source out of sources.yaml.", gone=True)
    if status in (429, 503):
        wait = retry_after(headers)
        when = f" It asks to wait {wait:.0f} s." if wait is not None else ""
        return SourceError(f"{said}: it is busy; it will be asked again later.{when}", retry_after=wait)
    if status in (401, 403):
        return SourceError(f"{said}: it does not let us in; check the address and any key in sources.yaml.")
    if status == 404:
        return SourceError(f"{said}: there is nothing at this address; check it in sources.yaml.", missing=True)
    if status >= 500:
        return SourceError(f"{said}: the fault is on its side; it will be asked again later.")
    return SourceError(f"{said}, which is no article or feed; check the address in sources.yaml.")


def failure_of(error: Exception, url: str, timeout: float) -> SourceError:
    """The error that a broken connection or a broken answer is; `timeout` is in seconds."""
    name = shown(url)
    if "Timeout" in type(error).__name__:
        return SourceError(f"{name} did not answer in full within {timeout:g} s; it will be asked again later.")
    reason = str(error) or type(error).__name__
    if "CERTIFICATE_VERIFY_FAILED" in reason:
        return SourceError(f"{name} has a certificate that is not trusted ({reason}); tell whoever runs the server.")
    return SourceError(f"{name} cannot be read: {reason}.")


def retry_after(headers: Mapping[str, str]) -> float | None:
    """The seconds that `Retry-After` asks to wait, at most a week; None where it says nothing.

    A date is counted from the answer's own `Date`, so that a wrong clock on either side does no harm
    (RFC 9110, sections 6.6.1 and 10.2.3).
    """
    said = headers.get("retry-after", "").strip()
    if said.isdecimal():
        return min(float(said), _LONGEST_WAIT)
    until, since = _date(said), _date(headers.get("date", ""))
    if until is None or since is None:
        return None
    return min(max((until - since).total_seconds(), 0.0), _LONGEST_WAIT)


def _date(text: str) -> datetime | None:
    from email.utils import parsedate_to_datetime

    try:
        parsed = parsedate_to_datetime(text)
    except ValueError:
        return None
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)


def _phrase(status: int) -> str:
    try:
        return f" ({HTTPStatus(status).phrase})"
    except ValueError:
        return ""
