"""Header fields that answers carry."""

from __future__ import annotations

Fields = list[tuple[bytes, bytes]]


class AsWritten(bytes):
    """The name of a field that goes out in this spelling, where the server would write small letters.

    Names are the same in any case (RFC 9110, 5.1), but newsboat 2.21 (Debian 12) looks for validators by one.
    """

    def lower(self) -> AsWritten:
        """The same."""
        return self


ETAG, LAST_MODIFIED = AsWritten(b"ETag"), AsWritten(b"Last-Modified")

POLICY = (
    "default-src 'none'; img-src 'self' https: http:; style-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
# For the one form that other sites may show in a frame.
FRAMED = POLICY.replace("frame-ancestors 'none'", "frame-ancestors *")
# On every answer. Transport security is told by whoever ends TLS, which is not us.
SECURITY: Fields = [
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
]
# Of what belongs to one person: kept nowhere, found nowhere.
PRIVATE: Fields = [(b"cache-control", b"no-store"), (b"x-robots-tag", b"noindex, nofollow")]
UNLISTED = (b"x-robots-tag", b"noindex")
VARY = (b"vary", b"accept-encoding")

BINARY = "application/octet-stream"
_TYPES = {
    ".rss": "application/rss+xml; charset=utf-8",
    ".atom": "application/atom+xml; charset=utf-8",
    ".json": "application/feed+json; charset=utf-8",
    ".opml": "text/x-opml; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".xml": "application/xml; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".ico": "image/vnd.microsoft.icon",
}


def media_type(name: str) -> str:
    """The media type of a published file by its name."""
    _, dot, suffix = name.rpartition(".")
    return _TYPES.get(f"{dot}{suffix.lower()}", BINARY)
