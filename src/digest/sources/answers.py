"""What a server's refusals mean, in words for an editor."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from http import HTTPStatus

from digest.errors import SourceError

REDIRECTS = frozenset({301, 302, 303, 307, 308})
PERMANENT = frozenset({301, 308})
_TELLING = 8
_LONGEST_WAIT = 7 * 86_400.0
_SECRET = re.compile(
    r"(?<=[?&;])((?:[\w.-]*[_.-])?(?:key|apikey|token|secret|password|passwd|pwd|auth|signature|sig|credential)=)[^&;#\s”]*",
    re.IGNORECASE,
)


def shown(url: str) -> str:
    """`url` as it may stand in a message: without a user name, a password, and the value of a key."""
    scheme, mark, rest = url.partition("://")
    authority, slash, path = rest.partition("/")
    return _SECRET.sub(r"\1…", scheme + mark + authority.rpartition("@")[2] + slash + path)


def without_key(said: str, key: str) -> str:
    """`said` without `key`, and without what is left of one that was cut short: its first signs tell enough."""
    if not key:
        return said
    return re.sub(rf"{re.escape(key)}|{re.escape(key[:_TELLING])}\w*", "…", said)


def failure(status: int, headers: Mapping[str, str], name: str, answer: bytes = b"") -> SourceError:
    """The error that an answer with `status` is; `name` is the address as it may be shown."""
    error = _failure(status, headers, name)
    error.status, error.answer = status, answer
    return error


def _failure(status: int, headers: Mapping[str, str], name: str) -> SourceError:
    said = f"{name} answered {status}{_phrase(status)}"
    if status == 410:
        words = f"{said}: it is gone for good; take the source out of sources.yaml."
        return SourceError(words, gone=True, status=status)
    if status in (429, 503):
        wait = retry_after(headers)
        when = f" It asks to wait {wait:.0f} s." if wait is not None else ""
        words = f"{said}: it is busy; it will be asked again later.{when}"
        return SourceError(words, retry_after=wait, status=status)
    if status in (401, 403):
        reason = ": it does not let us in; check the address and any key in sources.yaml."
    elif status == 404:
        reason = ": there is nothing at this address; check it in sources.yaml."
    elif status >= 500:
        reason = ": the fault is on its side; it will be asked again later."
    else:
        reason = ", which is no article or feed; check the address in sources.yaml."
    return SourceError(said + reason, status=status)


def failure_of(error: Exception, url: str, timeout: float) -> SourceError:
    """The error that a broken connection or a broken answer is; `timeout` is in seconds."""
    name = shown(url)
    if "Timeout" in type(error).__name__:
        words = f"{name} did not answer in full within {timeout:.3g} s; it will be asked again later."
        return SourceError(words, late=True)
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
    if _is_count(said):
        return min(float(said), _LONGEST_WAIT)
    until, since = _date(said), _date(headers.get("date", ""))
    if until is None or since is None:
        return None
    return min(max((until - since).total_seconds(), 0.0), _LONGEST_WAIT)


def fresh_for(headers: Mapping[str, str]) -> float:
    """The seconds that an answer may be taken as it is, by `Cache-Control` and `Age` (RFC 9111, 4.2 and 5.2.2)."""
    said = {}
    for directive in headers.get("cache-control", "").lower().split(","):
        name, _, value = directive.partition("=")
        said[name.strip()] = value.strip().strip('"')
    age = headers.get("age", "").strip()
    if {"no-cache", "no-store"} & said.keys() or not _is_count(said.get("max-age", "")):
        return 0.0
    return max(0.0, min(float(said["max-age"]), _LONGEST_WAIT) - (float(age) if _is_count(age) else 0.0))


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 12


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
