"""The `mail` part of site.yaml: who sends, and how messages leave."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, SecretStr, ValidationInfo, field_validator, model_validator

from digest.config.fieldtypes import (
    Duration,
    Flag,
    Host,
    MailAddress,
    Number,
    Options,
    Rate,
    RootedPath,
    Sender,
    Text,
    written,
)
from digest.config.words import listed, meant
from digest.model.hosts import on_loopback

_PORTS = {"starttls": 587, "tls": 465, "none": 25}


class FilesTransport(Options):
    """Where `transport: files` writes."""

    path: RootedPath = Field(written("var/outbox"), description="The folder that messages are written to.")
    format: Literal["eml", "maildir"] = Field("eml", description="One .eml file a message, or a Maildir.")


class DkimKey(Options):
    """A key that signs mail (RFC 6376)."""

    domain: Host = Field(description="The signing domain (d=).", examples=["courier.example"])
    selector: Host = Field(description="The selector under _domainkey (s=).", examples=["s1"])
    key_file: RootedPath = Field(description="The private key as PEM.", examples=["var/keys/dkim-s1.pem"])


class Relay(Options):
    """A mail server that takes our messages."""

    host: Host = Field(description="The relay's host name.", examples=["smtp.example"])
    port: Number | None = Field(
        None, ge=1, le=65535, description="Left out: 587 for starttls, 465 for tls, 25 for none.", examples=[587]
    )
    security: Literal["starttls", "tls", "none"] = Field("starttls", description="none: only on this machine.")
    user: Text | None = Field(None, description="The user name, if the relay asks for one.", examples=["courier"])
    password: SecretStr | None = Field(None, description="Its password: a secret.", examples=["${SMTP_PASSWORD}"])
    connections: Number = Field(8, ge=1, le=1000, description="Connections open at once.", examples=[8])
    in_flight: Number = Field(
        1, ge=1, le=100, description="Messages on their way on a connection, where it has CHUNKING.", examples=[1]
    )
    rate: Rate | None = Field(None, description="The most messages in a time; left out: no limit.", examples=["50/s"])

    @model_validator(mode="after")
    def _encrypted(self) -> Relay:
        if self.security == "none" and not on_loopback(self.host):
            raise ValueError(
                f"mail to {self.host} must be encrypted: write security: starttls or security: tls "
                "(none is for relays on this machine)"
            )
        if (self.user is None) != (self.password is None):
            raise ValueError('user and password belong together: write both, the password as "${SMTP_PASSWORD}"')
        return self

    @property
    def real_port(self) -> int:
        """The port, as configured or as usual for the security."""
        return self.port or _PORTS[self.security]


class Mail(Options):
    """Who sends, and how messages leave."""

    from_: Sender | None = Field(
        None,
        alias="from",
        description="The sender. Left out: digest@ and the authority.",
        examples=["The Caspian Courier <digest@courier.example>"],
    )
    reply_to: MailAddress | None = Field(None, description="Where answers go.", examples=["desk@courier.example"])
    bounce_domain: Host | None = Field(
        None,
        description="The domain of return paths. Left out: the relay's own return path.",
        examples=["bounce.courier.example"],
    )
    transport: Text = Field("files", description="How messages leave: files or smtp.", examples=["files"])
    files: FilesTransport = Field(written({}), description="Where `transport: files` writes.")
    dkim: tuple[DkimKey, ...] = Field((), description="Keys that sign every message.")
    relays: tuple[Relay, ...] = Field((), description="Relays for `transport: smtp`, by priority.")
    goodbye: Flag = Field(False, description="true: who leaves gets a last message that says so.", examples=["true"])
    messages_rate: Rate = Field(
        written("10/s"), description="The most confirmations and other system mail in a time.", examples=["5/s"]
    )
    give_up_after: Duration = Field(written("4d"), description="How long a delivery is tried.")

    @field_validator("transport")
    @classmethod
    def _known(cls, transport: str, info: ValidationInfo) -> str:
        known = sorted(info.context["transports"]) if info.context else ["files"]
        if transport not in known:
            raise ValueError(f"“{transport}” is no transport{meant(transport, known)}: write one of {listed(known)}")
        return transport

    @model_validator(mode="after")
    def _has_relays(self) -> Mail:
        if self.transport == "smtp" and not self.relays:
            raise ValueError("transport: smtp needs a relay: add relays with at least one host")
        return self
