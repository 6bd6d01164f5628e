"""A configuration folder to `Settings`, or to every problem in it at once."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from digest.config import values
from digest.config.checking import checked
from digest.config.crossing import (
    doubled_digests,
    doubled_feeds,
    doubtful_site,
    missing_labels,
    missing_words,
    nobody,
    unknown_topics,
)
from digest.config.digests import DigestOptions
from digest.config.feeds import FeedOptions
from digest.config.folder import Folder, read_folder
from digest.config.literal import typed_in_digest, typed_in_feeds, typed_in_site
from digest.config.lost import silently_lost
from digest.config.places import Document
from digest.config.secret import Vault
from digest.config.settings import Settings
from digest.config.site import Site
from digest.config.sourcelist import named, read_sources
from digest.config.wordings import spoken
from digest.errors import ConfigurationError, Problem
from digest.model.digest import Digest


def load(
    config_dir: Path,
    *,
    source_kinds: Mapping[str, type[BaseModel]],
    transports: Collection[str],
    check_cron: Callable[[str], object],
    environ: Mapping[str, str] | None = None,
    spare: bool = False,
) -> Settings:
    """The configuration in `config_dir`.

    `source_kinds` are the option models by kind, `transports` the names that `mail.transport` may say;
    `check_cron` raises ValueError for a cron line that is none. Secrets come from `environ`, by default
    the process's own. Raises ConfigurationError with all problems of all files, by file and line.

    With `spare`, for those who need only site.yaml, the others may be broken: then `Settings.broken` says how.
    """
    config_dir = Path(os.path.normpath(config_dir.absolute()))
    folder = read_folder(config_dir)
    vault = Vault(folder.root, os.environ if environ is None else environ)
    reading = _Reading(folder, vault)
    reading.site(transports)
    reading.sources(source_kinds)
    reading.feeds()
    reading.digests(check_cron)
    return reading.settings(config_dir, spare)


def _place(problem: Problem) -> tuple[str, int, int, str]:
    return problem.file, problem.line or 0, problem.column or 0, problem.message


class _Reading:
    """One reading of a folder: what was found so far, and what is wrong."""

    def __init__(self, folder: Folder, vault: Vault) -> None:
        self._folder = folder
        self._vault = vault
        self._site: Site | None = None
        self._sources: dict[str, BaseModel] = {}
        self._feeds: dict[str, FeedOptions] = {}
        self._digests: dict[str, DigestOptions] = {}
        self._locked: dict[str, Problem] = {}
        self._problems = [*folder.problems, *(p for document in folder.documents for p in document.problems)]
        self._context: dict[str, Any] = {"root": folder.root}

    def site(self, transports: Collection[str]) -> None:
        document = self._folder.site
        if document.empty:
            message = "the file is empty: write at least title, url and authority"
            self._problems.append(Problem(document.file, message, 1, 1))
        if document.data is None:
            return
        context = {**self._context, "transports": transports}
        self._site, faults = checked(Site, document, self._vault, context, data=document.data)
        self._problems += document.report(faults)
        if self._site is not None:
            self._problems += [*doubtful_site(document, self._site), *typed_in_site(document)]

    def sources(self, kinds: Mapping[str, type[BaseModel]]) -> None:
        document = self._folder.sources
        if document.data is not None:
            self._sources, faults = read_sources(document, kinds, self._vault)
            self._locked = {
                str(fault.path[0]): document.problem(fault)
                for fault in faults
                if fault.absent and fault.path[0] in self._sources
            }
            lacking = [fault for fault in faults if fault.absent and fault.path[0] in self._locked]
            self._problems += document.report(fault for fault in faults if fault not in lacking)
        if not document.problems:
            self._context["sources"] = tuple(document.data or ())

    def feeds(self) -> None:
        document = self._folder.feeds
        for name, data in (document.data or {}).items():
            faults = named(name, values.name)
            feed, wrong = checked(FeedOptions, document, self._vault, self._context, at=(name,), data=data)
            self._problems += document.report([*faults, *wrong])
            if feed is not None:
                self._feeds[name] = feed
        self._problems += [*doubled_feeds(document, self._feeds), *typed_in_feeds(document)]

    def digests(self, check_cron: Callable[[str], object]) -> None:
        context = {**self._context, "check_cron": check_cron}
        for name, document in self._folder.digests.items():
            self._problems += self._named(name, document)
            if document.empty:
                message = "the file is empty: write at least title and blocks"
                self._problems.append(Problem(document.file, message, 1, 1))
            if document.data is None:
                continue
            told = {**context, "languages": spoken(document.data)}
            found, faults = checked(DigestOptions, document, self._vault, told, data=document.data)
            self._problems += document.report(faults)
            if found is not None:
                self._digests[name] = found
                self._problems += unknown_topics(document, found, self._site.topics if self._site else {})
                self._problems += nobody(document, found)
                self._problems += [*missing_words(document, found), *typed_in_digest(document)]
        if self._site is not None:
            self._problems += missing_labels(self._folder.site, self._site, self._digests.values())
        self._problems += doubled_digests(self._folder.digests, self._digests)

    def settings(self, config_dir: Path, spare: bool) -> Settings:
        """Everything together. Raises ConfigurationError if anything is wrong; with `spare`, only for site.yaml."""
        told = {(problem.file, problem.line) for problem in self._problems}
        lost = [problem for each in self._folder.documents for problem in each.report(silently_lost(each))]
        problems = sorted({*self._problems, *(each for each in lost if (each.file, each.line) not in told)}, key=_place)
        broken = [problem for problem in problems if problem.severity == "error"]
        site = self._site
        if site is None or any(not spare or problem.file == self._folder.site.file for problem in broken):
            raise ConfigurationError(sorted([*problems, *self._locked.values()], key=_place))
        files = {problem.file for problem in broken}
        unread = frozenset(name for name, document in self._folder.digests.items() if document.file in files)
        return Settings(
            root=self._folder.root,
            config_dir=config_dir,
            site=site,
            sources=self._sources,
            feeds=tuple(feed.feed(name) for name, feed in self._feeds.items()),
            digests=tuple(self._all_digests(site, unread)),
            warnings=tuple(problem for problem in problems if problem not in broken),
            locked=self._locked,
            broken=tuple(broken),
            unread=unread,
        )

    def _all_digests(self, site: Site, unread: Collection[str]) -> Iterator[Digest]:
        for name, options in self._digests.items():
            if name in unread:
                continue
            digest = options.digest(name, language=site.language, timezone=site.timezone)
            gathering = options.gathering(digest)
            yield from (digest, gathering) if gathering else (digest,)

    @staticmethod
    def _named(name: str, document: Document) -> list[Problem]:
        try:
            values.name(name)
        except ValueError as error:
            return [Problem(document.file, f"the file's name is the digest's: {error}", 1, 1)]
        return []
