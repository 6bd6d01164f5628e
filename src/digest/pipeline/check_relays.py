"""Try every configured relay: whether a connection can be made as the sender would make it."""

from __future__ import annotations

import ssl
from collections.abc import Iterator, Sequence

from digest.config.places import Document, Fault
from digest.config.reading import read_document
from digest.config.settings import Settings
from digest.delivery.relay.options import Relay
from digest.delivery.relay.trial import try_relay
from digest.delivery.smtp.opening import Closed, Door
from digest.errors import Problem


def check_relays(
    settings: Settings, relays: Sequence[Relay], *, context: ssl.SSLContext | None = None
) -> Iterator[Problem]:
    """A problem for each of `relays`, in the order of the configuration, that does not let us in.

    Where mail leaves as files, it is a warning. `context` checks certificates; by default the system's authorities do.
    """
    path = settings.config_dir / "site.yaml"
    document = read_document(path, f"{settings.config_dir.name}/site.yaml")
    for number, relay in enumerate(relays):
        if (closed := try_relay(relay, context=context)) is not None:
            yield _problem(document, number, relay, closed, warning=settings.site.mail.transport != "smtp")


def _problem(document: Document, number: int, relay: Relay, closed: Closed, *, warning: bool) -> Problem:
    key, what, advice = _told(relay, closed)
    place = ("mail", "relays", number)
    given = (*place, key) if (*place, key) in document.places else place
    reason = " ".join(closed.reason.split())
    return document.problem(Fault(given, f"relay {relay} {what}: {reason}; {advice}", warning=warning))


def _told(relay: Relay, closed: Closed) -> tuple[str, str, str]:
    """The key to look at, what is wrong, and what to do."""
    if closed.door is Door.AWAY:
        return "host", "cannot be reached", "look at host and port, and whether a firewall lets this machine out"
    if closed.door is Door.UNSAFE:
        advice = (
            "write the name that its certificate has as host, and starttls (port 587) or tls (port 465) as it offers;"
            " an authority of your own goes into $SSL_CERT_FILE"
        )
        return "security", "is not safely encrypted", advice
    if relay.credentials is not None:
        return "user", "does not let us in", "look at user and password, or ask who runs it"
    return "host", "does not let us in", "ask who runs it whether this machine may send, or write user and password"
