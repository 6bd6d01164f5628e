"""From the configuration to who sends mail, and how it leaves."""

from __future__ import annotations

from glob import escape
from pathlib import Path

from digest.config.mail import Relay as ConfiguredRelay
from digest.config.settings import Settings
from digest.delivery.dkim_keys import load_key
from digest.delivery.kinds import TRANSPORT_KINDS
from digest.delivery.mailbox import Mailbox
from digest.delivery.relay.options import Relay
from digest.delivery.smtp.authentication import Credentials
from digest.delivery.tokens import Tokens
from digest.delivery.transport import Transport, safe_name
from digest.model.edition import Edition
from digest.pipeline.letters import Sender


def sender(settings: Settings, signing_keys: tuple[bytes, ...]) -> Sender:
    """Who sends, under which keys. Raises ConfigurationError where a key file cannot be read."""
    mail, who = settings.site.mail, settings.sender
    return Sender(
        mailbox=Mailbox(who.address, who.name),
        reply_to=Mailbox.parse(mail.reply_to) if mail.reply_to else None,
        publication=settings.publication,
        tokens=Tokens(signing_keys),
        dkim=tuple(load_key(key.domain, key.selector, key.key_file) for key in mail.dkim),
    )


def transport(settings: Settings, sender: Sender) -> Transport:
    """How mail leaves."""
    mail = settings.site.mail
    if mail.transport == "files":
        return TRANSPORT_KINDS[mail.transport](path=mail.files.path, format=mail.files.format)
    return TRANSPORT_KINDS[mail.transport](
        relays=relays(settings), sender=sender.mailbox, bounce_domain=mail.bounce_domain
    )


def relays(settings: Settings) -> list[Relay]:
    """The configured relays, by priority."""
    return [_relay(each) for each in settings.site.mail.relays]


def way_out(settings: Settings) -> str:
    """Where mail goes, for people."""
    mail = settings.site.mail
    if mail.transport == "files":
        return f"In {mail.files.path}"
    return "Through " + ", ".join(f"{relay.host}:{relay.real_port}" for relay in mail.relays)


def proof_files(settings: Settings, proof: Edition) -> list[Path]:
    """Where a proof was written, with `transport: files`; else nothing."""
    mail = settings.site.mail
    if mail.transport != "files":
        return []
    root, digest, slug = mail.files.path, safe_name(proof.digest), safe_name(proof.slug)
    places = [(root / digest / slug, "*.eml"), (root / "new", f"{escape(f'{digest}.{slug}.')}*")]
    return sorted(path for folder, pattern in places for path in folder.glob(pattern))


def _relay(configured: ConfiguredRelay) -> Relay:
    credentials = None
    if configured.user is not None and configured.password is not None:
        credentials = Credentials(configured.user, configured.password.get_secret_value())
    return Relay(
        host=configured.host,
        port=configured.real_port,
        security=configured.security,
        credentials=credentials,
        connections=configured.connections,
        rate=configured.rate,
        in_flight=configured.in_flight,
    )
