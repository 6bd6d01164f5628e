"""The one place that builds things: a configuration folder becomes an `App` of ready parts.

Parts are made when they are first asked for, so that a command pays only for what it uses.
"""

from __future__ import annotations

import os
import secrets
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from digest import __version__
from digest.config.fingerprint import fingerprint
from digest.config.settings import Settings
from digest.config.values import on_loopback
from digest.errors import UsageError
from digest.model.digest import Digest, Publication
from digest.project import read_project
from digest.render.folders import Folder, read_folder
from digest.store.database import Store, database_file
from digest.store.opening import open_store

if TYPE_CHECKING:
    from collections.abc import Callable

    from digest.delivery.retry import Patience
    from digest.delivery.transport import Transport
    from digest.model.source import SourceDefaults
    from digest.pipeline.collect import Source
    from digest.pipeline.letters import Sender
    from digest.pipeline.notices import Post
    from digest.pipeline.progress import Progress
    from digest.pipeline.variants import Render
    from digest.render.environment import Templates
    from digest.sources.fetch import Fetcher
    from digest.sources.options import SourceOptions
    from digest.subscriptions.erasing import Places


# A configuration that changes under one reader three times is read as it is then.
_READINGS = 4


class App:
    """A newsroom's configuration and the parts built from it; `fingerprint` tells one on the disk from another.

    `templates` is the project's own folder of them as it was read with the configuration, left out: as it is now.
    `hurried`, set by whoever heeds signals, says whether this process is to end: then no lock is waited for long.
    """

    def __init__(self, settings: Settings, fingerprint: str = "", templates: Folder | None = None) -> None:
        self.settings = settings
        self.fingerprint = fingerprint
        self.own_templates = read_folder(settings.templates_folder) if templates is None else templates
        self.hurried: Callable[[], bool] = lambda: False

    @classmethod
    def load(cls, config_dir: Path, *, spare: bool = False) -> App:
        """The application on a configuration folder, read while nothing in it changed.

        With `spare` it goes without the files other than site.yaml that are broken. Raises ConfigurationError with
        all problems.
        """
        for _ in range(_READINGS):
            before, settings = fingerprint(config_dir), read_project(config_dir, spare=spare)
            templates = read_folder(settings.templates_folder)
            if fingerprint(config_dir) == before:
                break
        return cls(settings, before, templates)

    @cached_property
    def store(self) -> Store:
        """The store, made if need be; digests that were renamed bring their history. Raises StoreError."""
        from digest.store import digests

        store = open_store(self.settings.store_url, lambda: self.hurried())
        # Where files are broken, who a digest was before may stand in one of them, or in two.
        sure = () if self.settings.broken else self.settings.digests
        renamed = [(old, digest.name) for digest in sure for old in digest.formerly]
        with store.read() as connection:
            found = [(old, name) for old, name in renamed if digests.is_known(connection, old)]
        if found:
            with store.write() as connection:
                for old, name in found:
                    digests.adopt(connection, old, name)
        return store

    def close(self) -> None:
        """Let go of the store, if it was asked for. Whoever still works with this one opens it anew."""
        if "store" in self.__dict__:
            self.store.close()

    @cached_property
    def publication(self) -> Publication:
        """What pages, feeds and mails say of the newsroom."""
        return self.settings.publication

    @cached_property
    def templates(self) -> Templates:
        """The project's own templates before the packaged ones."""
        from digest.render.environment import templates_of

        return templates_of(self.own_templates)

    @cached_property
    def signing_keys(self) -> tuple[bytes, ...]:
        """The keys that sign links, newest first; made at the first call."""
        from digest.config.signing import signing_keys

        return signing_keys(self.settings)

    @cached_property
    def render(self) -> Render:
        """How an edition becomes a mail."""
        from digest.pipeline.rendering import rendering

        return rendering(self.settings, self.templates)

    @cached_property
    def render_again(self) -> Render:
        """The same after a takedown, which waits for nobody to mend a style sheet."""
        from digest.pipeline.rendering import rendering

        return rendering(self.settings, self.templates, strict=False)

    @cached_property
    def render_to_send(self) -> Render:
        """How it becomes a mail that leaves: an error in it raises TemplateError."""
        from digest.pipeline.rendering import rendering_to_send

        return rendering_to_send(self.settings, self.templates)

    @cached_property
    def sender(self) -> Sender:
        """Who sends, under which keys. Raises ConfigurationError where a key file cannot be read."""
        from digest.pipeline.mailing import sender

        return sender(self.settings, self.signing_keys)

    @cached_property
    def post(self) -> Post:
        """What system mail is written with. Raises ConfigurationError where a key file cannot be read."""
        from digest.pipeline.notices import Post

        return Post(
            sender=self.sender,
            templates=self.templates,
            digests=self.digests,
            open=frozenset(digest.name for digest in self.settings.open_digests),
            keys=self.signing_keys,
            unconfirmed=self.settings.site.retention.unconfirmed,
        )

    @cached_property
    def fetcher(self) -> Fetcher:
        """The one way out to the network."""
        from digest.sources.fetch import Fetcher, FetchLimits

        fetch = self.settings.site.fetch
        limits = FetchLimits(fetch.timeout.total_seconds(), fetch.max_bytes, tuple(fetch.allow))
        return Fetcher(limits, f"digest-press/{__version__} (+{self.publication.url})")

    def transport(self) -> Transport:
        """How mail leaves."""
        from digest.pipeline.mailing import transport

        return transport(self.settings, self.sender)

    def digest(self, name: str) -> Digest:
        """A configured digest. Raises UsageError, naming the ones there are."""
        for digest in self.settings.digests:
            if digest.name == name or name in digest.formerly:
                return digest
        if name in self.settings.unread:
            raise UsageError(f"{name} is asked for, and its file is broken: mend that first, or ask for another.")
        known = ", ".join(digest.name for digest in self.settings.digests)
        raise UsageError(
            f"There is no digest {name} in {self.settings.config_dir}/digests; there are: {known or 'none'}."
        )

    def digest_names(self, wanted: list[str] | None) -> list[str]:
        """The names of these digests, or of all, that people can subscribe to. Raises UsageError for another."""
        unread = [name for name in wanted or () if name in self.settings.unread and self._stored(name)]
        found = [self.digest(name) for name in wanted or () if name not in unread]
        for digest in found:
            if digest.gathers:
                raise UsageError(
                    f"{digest.name} goes to subscribers of {digest.gathers} who want it weekly: name that."
                )
        if wanted:
            return [*unread, *(each.name for each in found)]
        return [each.name for each in self.settings.digests if not each.gathers]

    def _stored(self, name: str) -> bool:
        """Whether the store has a digest of this name, which then is no new name of another."""
        from digest.store import digests

        with self.store.read() as connection:
            return digests.is_known(connection, name)

    @cached_property
    def digests(self) -> dict[str, Digest]:
        """All configured digests by name."""
        return {digest.name: digest for digest in self.settings.digests}

    @cached_property
    def source_ranks(self) -> dict[str, int]:
        """The order of the sources in the configuration."""
        return {name: rank for rank, name in enumerate(self.settings.sources)}

    def sources(self, wanted: list[str] | None = None) -> list[Source]:
        """These sources, or all that are enabled. Raises UsageError for one that is not configured."""
        from digest.pipeline.collect import Source
        from digest.sources.options import SourceOptions

        known = {name: each for name, each in self.settings.sources.items() if isinstance(each, SourceOptions)}
        for name in wanted or ():
            if name not in known:
                raise UsageError(f"There is no source {name} in sources.yaml; there are: {', '.join(known) or 'none'}.")
        names = wanted or [name for name, each in known.items() if each.enabled]
        locked = {name: problem.message for name, problem in self.settings.locked.items()}
        return [
            Source(name, known[name], self._defaults(known[name]), locked.get(name)) for name in dict.fromkeys(names)
        ]

    def _defaults(self, options: SourceOptions) -> SourceDefaults:
        from digest.model.source import SourceDefaults

        site = self.settings.site
        defaults = SourceDefaults(
            timezone=options.timezone or site.timezone,
            language=options.language or site.language,
            max_age=options.max_age or site.max_age,
        )
        if options.picked is None:
            return defaults
        categories = frozenset(category.casefold() for category in options.picked.categories)
        return replace(defaults, picked_categories=categories)

    def local(self, moment: datetime) -> datetime:
        """A time on the newsroom's clocks."""
        return moment.astimezone(ZoneInfo(self.publication.timezone))

    @property
    def public_folder(self) -> Path:
        """Where `digest publish` writes if it is not told."""
        return self.settings.data / "public"

    @property
    def run_folder(self) -> Path:
        """Where the parts of a running service give signs of life."""
        return self.settings.data / "run"

    @property
    def traces(self) -> Places:
        """Where an erased person may have left traces beside the store."""
        from digest.subscriptions.erasing import Places

        return Places(self.settings.data / "erased", self.settings.site.mail.files.path)

    @property
    def delivery_lock(self) -> Path:
        """The file whose lock makes a process the one that sends; beside the store, whoever's `data` it is."""
        return database_file(self.settings.store_url).with_name("delivery.lock")

    @property
    def notices_lock(self) -> Path:
        """The file whose lock makes a process the one that sends system mail."""
        return self.delivery_lock.with_name("notices.lock")

    def owner(self) -> str:
        """A name in the ledger for this process and no other, not even after a restart of the machine."""
        return f"{os.uname().nodename}-{os.getpid()}-{secrets.token_hex(4)}"

    def journal(self, edition_id: str) -> Path:
        """Where a sender notes what left and what was replied."""
        return self.settings.data / "journal" / edition_id

    def tally(self, edition_id: str) -> Progress:
        """The states of an edition's deliveries. Raises StoreError where they do not add up."""
        from digest.pipeline.progress import tally

        return tally(self.store, edition_id)

    @cached_property
    def patience(self) -> Patience:
        """How long deliveries are tried."""
        from digest.delivery.retry import Patience

        return Patience(give_up_after=self.settings.site.mail.give_up_after)

    def may_move_clock(self) -> bool:
        """Whether a moved clock can do no harm: no mail leaves this machine."""
        mail = self.settings.site.mail
        return mail.transport == "files" or all(on_loopback(relay.host) for relay in mail.relays)
