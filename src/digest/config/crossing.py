"""What no file can know by itself: names used twice, and things that fit badly together."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from urllib.parse import urlsplit

from digest.config.digests import DigestOptions, weekly_name
from digest.config.feeds import FeedOptions
from digest.config.places import Document, Fault, Path
from digest.config.site import Site
from digest.config.wordings import unsaid
from digest.config.words import listed, meant
from digest.errors import Problem
from digest.model.hosts import NO_ONE_CLICK, on_loopback, takes_one_click
from digest.model.languages import EVERY, best, worded
from digest.model.sign_up import MESSAGES

_SHORT_KEY = 32
_MAILDIR = "a folder of a Maildir"
_FOLDERS = {MESSAGES: "mail of the system", "new": _MAILDIR, "cur": _MAILDIR, "tmp": _MAILDIR}


def doubled_feeds(document: Document, feeds: Mapping[str, FeedOptions]) -> list[Problem]:
    """Earlier names of feeds that something else has."""
    taken = {name: name for name in feeds}
    return document.report(
        fault for name, feed in feeds.items() for fault in _former(name, feed.formerly, taken, "feed", (name,))
    )


def doubled_digests(documents: Mapping[str, Document], digests: Mapping[str, DigestOptions]) -> list[Problem]:
    """Earlier names of digests that something else has."""
    taken = {name: name for name in documents}
    taken |= {weekly_name(name): weekly_name(name) for name, digest in digests.items() if digest.weekly is not None}
    return [
        documents[name].problem(fault)
        for name, digest in digests.items()
        for fault in (
            *_former(name, digest.formerly, taken, "digest", ()),
            *_weekly(name, digest, documents),
            *_reserved(name, digest),
        )
    ]


def _reserved(name: str, digest: DigestOptions) -> Iterable[Fault]:
    """Names of folders that stand beside those of digests where mail is written as files or a Maildir."""
    if name in _FOLDERS:
        yield Fault((), f"a digest cannot be called “{name}”, for {_FOLDERS[name]} has that name: rename this file")
    for number, former in enumerate(digest.formerly):
        if former in _FOLDERS:
            message = f"no digest was ever called “{former}”, for {_FOLDERS[former]} has that name: leave it out"
            yield Fault(("formerly", number), message)


def _weekly(name: str, digest: DigestOptions, documents: Mapping[str, Document]) -> Iterable[Fault]:
    for number, former in enumerate(digest.formerly if digest.weekly else ()):
        if weekly_name(former) in documents:
            message = (
                f"with “{former}” its gathering “{weekly_name(former)}” would be taken over, and there is a digest of "
                "that name: rename that one, or leave this out"
            )
            yield Fault(("formerly", number), message)
    if digest.weekly is not None and weekly_name(name) in documents:
        message = f"the gathering of the week is called “{weekly_name(name)}”, and there is a digest of that name"
        yield Fault(("weekly",), message, on_key=True)


def _former(
    name: str, formerly: Iterable[str], taken: dict[str, str], noun: str, at: tuple[str, ...]
) -> Iterable[Fault]:
    for number, former in enumerate(formerly):
        owner = taken.setdefault(former, name)
        if owner == former:
            yield Fault((*at, "formerly", number), f"there is a {noun} “{former}”: an earlier name may not be in use")
        elif owner != name:
            yield Fault(
                (*at, "formerly", number), f"“{owner}” says too that it was formerly “{former}”: only one can be"
            )


def unknown_topics(document: Document, digest: DigestOptions, topics: Collection[str]) -> list[Problem]:
    """Warnings for topics of an audience that are shown to readers without a label."""
    return document.report(
        Fault(
            ("audience", "topics", number),
            f"the topic “{topic}” has no label for readers: it is not under topics in site.yaml{meant(topic, topics)}",
            warning=True,
        )
        for number, topic in enumerate(digest.audience.topics)
        if topics and topic not in topics
    )


def missing_labels(document: Document, site: Site, digests: Iterable[DigestOptions]) -> list[Problem]:
    """Warnings for labels of topics that lack a language in which they are offered."""
    offered = {name: [site.language] for name in site.topics}
    for digest in digests:
        gone_by = {topic.casefold() for topic in digest.audience.topics}
        for name in site.topics:
            if name.casefold() in gone_by:
                offered[name] += digest.languages or [digest.language or site.language]
    return document.report(
        Fault(
            ("topics", name),
            f"“{name}” is not written in {listed(missing)}: “{worded(labels, None, site.language)}” is taken for that",
            on_key=True,
            warning=True,
        )
        for name, labels in site.topics.items()
        if (
            missing := [tag for tag in dict.fromkeys(offered[name]) if EVERY not in labels and not best(tag, [*labels])]
        )
    )


def nobody(document: Document, digest: DigestOptions) -> list[Problem]:
    """A warning for an audience in which nobody can be."""
    after, before = digest.audience.joined_after, digest.audience.joined_before
    if isinstance(after, timedelta) and isinstance(before, timedelta):
        empty = after <= before
    else:
        empty = isinstance(after, date) and isinstance(before, date) and after >= before
    message = "nobody can be in this audience: who joined since joined_after did not join before joined_before"
    return document.report([Fault(("audience", "joined_after"), message, warning=True)] if empty else [])


def missing_words(document: Document, digest: DigestOptions) -> list[Problem]:
    """Warnings for texts that do not stand in all languages of their digest."""
    texts: list[tuple[Path, Mapping[str, object] | None]] = [(("title",), digest.title), (("subject",), digest.subject)]
    if digest.weekly is not None:
        texts.append((("weekly", "title"), digest.weekly.title))
    for number, block in enumerate(digest.blocks):
        for key, words in (("title", block.title), ("label", block.label), ("text", block.text)):
            texts.append((("blocks", number, key), words))
    languages = digest.languages or ()
    return document.report(
        Fault(
            path,
            f"“{path[-1]}” is not written in {listed(missing)}: what it says in {languages[0]} is taken for that",
            on_key=True,
            warning=True,
        )
        for path, words in texts
        if (missing := unsaid(words, languages))
    )


def doubtful_site(document: Document, site: Site) -> list[Problem]:
    """Warnings for a site that is valid, and will not do in earnest."""
    faults = []
    public = urlsplit(site.web.public_url or site.url)
    if not takes_one_click(public.geturl()):
        # Mail that lies in files is sent, too, by whoever takes it from there.
        place = ("web", "public_url") if site.web.public_url else ("url",)
        faults.append(Fault(place, NO_ONE_CLICK, warning=True))
    if site.mail.transport == "smtp":
        if site.web.public_url is None:
            message = f"public_url is left out, so unsubscribe links lead to {site.url}: is digest served there?"
            faults.append(Fault(("web",), message, on_key=True, warning=True))
        reach = {relay.host for relay in site.mail.relays if not on_loopback(relay.host)}
        if reach and on_loopback(public.hostname or ""):
            message = "no reader can open links to this machine: write the address that your pages have for them"
            faults.append(Fault(("web", "public_url"), message, warning=True))
        if site.postal_address is None:
            message = "postal_address is left out: many countries demand it in bulk mail"
            faults.append(Fault((), message, warning=True))
    for number, key in enumerate(site.mail.dkim):
        if not key.key_file.is_file():
            faults.append(Fault(("mail", "dkim", number, "key_file"), f"there is no file {key.key_file}", warning=True))
    for number, secret in enumerate(site.keys.signing or ()):
        if len(secret.get_secret_value()) < _SHORT_KEY:
            message = f"this key is shorter than {_SHORT_KEY} characters: a longer one is harder to guess"
            faults.append(Fault(("keys", "signing", number), message, warning=True))
    return document.report(faults)
