"""The configuration as the rest of the house sees it: validated, frozen, every path absolute."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import BaseModel

from digest.config.site import Site
from digest.config.values import Mailbox
from digest.errors import Problem
from digest.model.digest import Digest, Feed, Publication


@dataclass(frozen=True, slots=True)
class Settings:
    """One snapshot of a configuration folder.

    `root` is the folder that holds `config_dir`. `sources` stand in the order of sources.yaml, digests in
    the order of their names. `warnings` hold nothing up. `locked` are the sources whose secrets are not there, each
    with the problem: all else works without them. `broken` is what is wrong in files that whoever asked for this does
    not need, `unread` are the digests whose files those are: they are not among `digests`.
    """

    root: Path
    config_dir: Path
    site: Site
    sources: dict[str, BaseModel]
    feeds: tuple[Feed, ...]
    digests: tuple[Digest, ...]
    warnings: tuple[Problem, ...] = field(default=(), repr=False)
    locked: Mapping[str, Problem] = field(default_factory=dict, repr=False)
    broken: tuple[Problem, ...] = field(default=(), repr=False)
    unread: frozenset[str] = frozenset()

    @property
    def data(self) -> Path:
        """The folder of the database, the outbox and generated keys."""
        return self.site.data

    @property
    def templates_folder(self) -> Path:
        """The newsroom's own templates."""
        return self.root / "templates"

    @property
    def pictures_folder(self) -> Path:
        """The folder of the pictures made for readers."""
        return self.data / "pictures"

    @property
    def open_digests(self) -> tuple[Digest, ...]:
        """The digests that people can sign up for by themselves; none without a text to consent to."""
        return tuple(each for each in self.digests if self.site.consent and each.signup == "open" and not each.gathers)

    @property
    def store_url(self) -> str:
        """The store's address for SQLAlchemy; the path of an SQLite file is absolute."""
        written = self.site.store.get_secret_value() if self.site.store else None
        if written is None:
            return f"sqlite:///{self.data / 'digest.db'}"
        scheme, slashes, path = written.partition(":///")
        return f"sqlite:///{self.root / path}" if scheme == "sqlite" and slashes else written

    @property
    def public_url(self) -> str:
        """Where our pages are served, without a slash at its end; all links in mail begin with it."""
        return self.site.web.public_url or self.site.url.rstrip("/")

    @property
    def sender(self) -> Mailbox:
        """Who sends: as configured, else `digest@` and the authority; the name falls back to the title."""
        sender = self.site.mail.from_ or Mailbox(None, f"digest@{self.site.authority}")
        return Mailbox(sender.name or self.site.title, sender.address)

    @property
    def publication(self) -> Publication:
        """What pages, feeds and mails say of the newsroom."""
        site = self.site
        return Publication(
            title=site.title,
            url=site.url,
            public_url=self.public_url,
            authority=site.authority,
            language=site.language,
            timezone=site.timezone,
            postal_address=site.postal_address,
            privacy_url=site.privacy_url,
            topics={name: dict(labels) for name, labels in site.topics.items()},
            theme=site.theme.theme(),
        )
