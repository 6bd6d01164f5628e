"""sources.yaml: each source against the options of its kind. The kinds are handed in; none is known here."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from pydantic import BaseModel, SecretStr

from digest.config import values
from digest.config.checking import checked
from digest.config.languages import language_tag
from digest.config.places import Document, Fault
from digest.config.secret import Vault
from digest.config.words import folded, listed, meant
from digest.config.zones import zone

Kinds = Mapping[str, type[BaseModel]]

# What people call a kind by, who do not find it by its nearest name.
_CALLED = {
    "api": "push",
    "atom": "feed",
    "atom_feed": "feed",
    "directory": "files",
    "feeds": "feed",
    "file": "files",
    "folder": "files",
    "ghost_api": "ghost",
    "html": "site",
    "json": "feed",
    "json_feed": "feed",
    "jsonfeed": "feed",
    "markdown": "files",
    "md": "files",
    "news_sitemap": "sitemap",
    "page": "site",
    "rdf": "feed",
    "rss": "feed",
    "rss2": "feed",
    "rss_feed": "feed",
    "scrape": "site",
    "sitemap.xml": "sitemap",
    "sitemap_xml": "sitemap",
    "url": "site",
    "web": "site",
    "webhook": "push",
    "webpage": "site",
    "website": "site",
    "wordpress_api": "wordpress",
    "wp": "wordpress",
    "wp_json": "wordpress",
    "xml": "feed",
}


def read_sources(document: Document, kinds: Kinds, vault: Vault) -> tuple[dict[str, BaseModel], list[Fault]]:
    """Every source of the document by name, in its order, and what is wrong.

    One that only lacks its secret is among them, with a fault that says so.
    """
    sources: dict[str, BaseModel] = {}
    faults: list[Fault] = []
    for name, data in document.data.items():
        source, wrong = _source(name, data, document, kinds, vault)
        faults += wrong
        if source is not None:
            sources[name] = source
    return sources, [*faults, *_shared_tokens(sources, {str(fault.path[0]) for fault in faults})]


def _shared_tokens(sources: Mapping[str, BaseModel], wrong: Collection[str]) -> Iterator[Fault]:
    """A fault for each source whose token another has: a token says who pushes."""
    owners: dict[str, str] = {}
    for name, source in sources.items():
        token = getattr(source, "token", None)
        if name in wrong or not isinstance(token, SecretStr) or not getattr(source, "enabled", True):
            continue
        owner = owners.setdefault(token.get_secret_value(), name)
        if owner != name:
            yield Fault((name, "token"), f"“token”: {owner} has the same: give each source a token of its own")


def _source(
    name: str, data: Any, document: Document, kinds: Kinds, vault: Vault
) -> tuple[BaseModel | None, list[Fault]]:
    faults = named(name, values.name)
    if not isinstance(data, dict):
        shown = listed(sorted(kinds))
        return None, [
            *faults,
            Fault((name,), f"“{name}” must be a map of keys: write kind: (one of {shown}) and its keys"),
        ]
    kind = data.get("kind")
    options = kinds.get(kind) if isinstance(kind, str) else None
    if options is None:
        return None, [*faults, _unknown(name, kind, kinds)]
    data, wrong = _usual(name, data)
    source, more = checked(options, document, vault, {"root": vault.root}, at=(name,), data=data, without_secrets=True)
    faults += wrong + more
    return (source if all(fault.absent for fault in faults) else None), faults


def named(name: str, rule: Callable[[str], str], *, at: tuple[str, ...] = ()) -> list[Fault]:
    """A fault if `name` breaks the rule for names."""
    try:
        rule(name)
    except ValueError as error:
        return [Fault((*at, name), str(error), on_key=True)]
    return []


def _unknown(name: str, kind: object, kinds: Kinds) -> Fault:
    known = sorted(kinds)
    if kind is None:
        return Fault((name,), f"“kind” is missing: write kind: and one of {listed(known)}")
    called = _CALLED.get(folded(str(kind)))
    advice = f" (did you mean “{called}”?)" if called in kinds else meant(str(kind), known)
    message = f"“{kind}” is no kind of source{advice}; there are: {listed(known)}"
    return Fault((name, "kind"), message)


def _usual(name: str, data: dict[str, Any]) -> tuple[dict[str, Any], list[Fault]]:
    """The keys that every kind has, checked with the same care as elsewhere in the configuration."""
    faults: list[Fault] = []
    found = dict(data)
    for key, rule in (("timezone", zone), ("language", language_tag)):
        if isinstance(data.get(key), str):
            try:
                found[key] = rule(data[key])
            except ValueError as error:
                del found[key]
                faults.append(Fault((name, key), f"“{key}”: {error}"))
    if isinstance(data.get("enabled"), str | int) and not isinstance(data["enabled"], bool):
        del found["enabled"]
        meant_off = str(data["enabled"]).casefold() in ("no", "off", "n", "0")
        advice = "false" if meant_off else "true"
        faults.append(Fault((name, "enabled"), f"“enabled” must be true or false: write {advice}"))
    return found, faults
