"""What a kind of source is given when it is visited."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from digest.model.article import Entry
from digest.model.source import PageState, SourceDefaults, Validators
from digest.sources.fetch import Fetcher

Recall = Callable[[Sequence[str]], Mapping[str, PageState]]


def nothing_known(keys: Sequence[str]) -> Mapping[str, PageState]:
    """The memory of a source that was never visited."""
    return {}


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit to one source.

    `name` is the source's name in the configuration, `root` the folder that relative paths start
    from, `validators` what the last visit brought, `now` aware UTC. `known` gives what the source showed
    then, by key, for those stories that have an address; `recall` what is known of pages by their keys.
    """

    name: str
    root: Path
    defaults: SourceDefaults
    validators: Validators
    fetcher: Fetcher
    now: datetime
    known: Callable[[], Mapping[str, Entry]] = dict
    recall: Recall = nothing_known
