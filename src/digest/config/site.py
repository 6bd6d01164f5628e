"""site.yaml: the newsroom, its store, its doors and its mail."""

from __future__ import annotations

import re
from ipaddress import ip_network
from typing import Annotated

from pydantic import Field, SecretStr, field_validator
from pydantic import WithJsonSchema as Shape

from digest.config.fieldtypes import (
    BindAddress,
    Duration,
    Host,
    Language,
    Name,
    OpenSecret,
    Options,
    PublicAddress,
    RootedPath,
    Size,
    Text,
    TextByLanguage,
    WebAddress,
    Zone,
    written,
)
from digest.config.mail import Mail
from digest.config.theme import ThemeOptions
from digest.model.languages import spoken_in, worded

_STORE_OR_SECRET = r"^(sqlite:///|postgres(ql)?(\+[a-z]+)?://|\$\{)"  # noqa: S105  a pattern, not a secret
_STORE = re.compile(r"sqlite:///[^?#\s]+|postgres(ql)?(\+[a-z]+)?://\S+")


class Keys(Options):
    """Secrets of our own."""

    signing: Annotated[tuple[SecretStr, ...] | None, Field(min_length=1)] = Field(
        None,
        description="Keys that sign links in mail, newest first; older ones still verify. Left out: made once.",
        examples=['["${DIGEST_KEY}"]'],
    )


class Web(Options):
    """The web server."""

    bind: BindAddress = Field(
        written("127.0.0.1:8000"), description="Host and port to listen on.", examples=["127.0.0.1:8000"]
    )
    public_url: PublicAddress | None = Field(
        None,
        description="Where readers reach our pages; links in mail come from here alone. Left out: the site's url.",
        examples=["https://news.courier.example"],
    )
    token: SecretStr | None = Field(
        None,
        description="Lets operators ask /readyz and /metrics from another machine. Left out: only from this one.",
        examples=['"${METRICS_TOKEN}"'],
    )
    proxies: tuple[Text, ...] = Field(
        (),
        description="Addresses of proxies on other machines, whose X-Forwarded-For is believed. This machine's are.",
        examples=['["10.0.0.5", "10.1.0.0/16"]'],
    )

    @field_validator("proxies")
    @classmethod
    def _addresses(cls, proxies: tuple[str, ...]) -> tuple[str, ...]:
        for entry in proxies:
            try:
                ip_network(entry)
            except ValueError:
                raise ValueError(
                    f"“{entry}” is no address and no network: write one such as 10.0.0.5 or 10.1.0.0/16"
                ) from None
        return proxies


class Fetch(Options):
    """Limits on what is fetched from outside."""

    timeout: Duration = Field(written("30s"), description="How long one answer may take.")
    max_bytes: Size = Field(written("10MB"), description="How large one answer may be, unpacked.")
    allow: tuple[Text, ...] = Field(
        (), description="Inside addresses that may be fetched, as HOST:PORT.", examples=['["127.0.0.1:8765"]']
    )

    @field_validator("allow")
    @classmethod
    def _hosts(cls, allow: tuple[str, ...]) -> tuple[str, ...]:
        for entry in allow:
            if "/" in entry or not re.fullmatch(r"\[?[\w.:-]+\]?(:\d{1,5})?", entry):
                raise ValueError(f"“{entry}” is no host and port: write one such as 127.0.0.1:8765")
        return allow


class Consent(Options):
    """What people agree to when they sign up."""

    version: Text = Field(description="Changes when the text changes.", examples=['"2026-11"'])
    text: TextByLanguage = Field(
        description="The words beside the button, in the site's language or by language.",
        examples=['"Yes, mail me the briefing."', '{en: "Yes, mail me.", fr: "Oui, envoyez-la-moi."}'],
    )

    def words(self, language: str, usual: str) -> str:
        """The text in `language`, else in `usual`, the site's, else in the first that there is."""
        return worded(self.text, language, usual)

    def other_language(self, language: str, usual: str) -> str | None:
        """The language of those words where it is another than `language`: a page has to say so (WCAG 3.1.2)."""
        found = spoken_in(self.text, language, usual)
        return found if found != language else None


class Retention(Options):
    """How long personal records are kept."""

    deliveries: Duration = Field(written("180d"), description="Deliveries of sent editions.")
    unconfirmed: Duration = Field(written("7d"), description="Sign-ups that were never confirmed.")


class Site(Options):
    """The newsroom that publishes: site.yaml."""

    title: Text = Field(description="The newsroom's name.", examples=['"The Caspian Courier"'])
    url: WebAddress = Field(description="The newsroom's own site.", examples=["https://courier.example"])
    authority: Host = Field(
        description="A domain of yours that stands in every permanent id. Set it once.", examples=["courier.example"]
    )
    language: Language = Field("en", description="The language of pages and digests that name none.", examples=["en"])
    timezone: Zone = Field("UTC", description="For pages, and for dates without a zone.", examples=["Asia/Baku"])
    postal_address: Text | None = Field(
        None, description="Stands at the end of every mail.", examples=['"1 Harbour Street, Example"']
    )
    privacy_url: WebAddress | None = Field(
        None, description="Your privacy notice.", examples=["https://courier.example/privacy"]
    )
    data: RootedPath = Field(
        written("var"), description="Database, outbox, pictures, journal and keys.", examples=["var"]
    )
    store: Annotated[SecretStr, OpenSecret(), Shape({"type": "string", "pattern": _STORE_OR_SECRET})] | None = Field(
        None,
        description="The database: sqlite:///PATH or postgresql://…; left out: digest.db in data.",
        examples=["sqlite:///var/digest.db"],
    )
    max_age: Duration = Field(
        written("14d"), description="Older stories come in as already considered.", examples=["14d"]
    )
    keys: Keys = Field(written({}), description="Secrets of our own.")
    web: Web = Field(written({}), description="The web server.")
    fetch: Fetch = Field(written({}), description="Limits on what is fetched.")
    topics: dict[Name, TextByLanguage] = Field(
        written({}),
        description="Labels of topics, as readers and feeds see them, in the site's language or by language.",
        examples=['{politics: "Politics"}', '{politics: {en: "Politics", ar: "سياسة"}}'],
    )
    consent: Consent | None = Field(None, description="What people agree to when they sign up.")
    retention: Retention = Field(written({}), description="How long personal records are kept.")
    theme: ThemeOptions = Field(written({}), description="How mails and pages look.")
    mail: Mail = Field(written({}), description="Who sends, and how messages leave.")

    @field_validator("store")
    @classmethod
    def _store(cls, store: SecretStr | None) -> SecretStr | None:
        if store is not None and not _STORE.fullmatch(store.get_secret_value()):
            raise ValueError("the store is sqlite:///PATH or postgresql://…: write sqlite:///var/digest.db")
        return store
