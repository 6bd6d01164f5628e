"""What a kind of source is given when it is visited."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from digest.model.article import Entry
from digest.model.source import SourceDefaults, Validators
from digest.sources.fetch import Fetcher


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit to one source.

    `name` is the source's name in the configuration, `root` the folder that relative paths start
    from, `validators` what the last visit brought, `now` aware UTC. `known` gives what the source showed
    then, by key, for those stories that have an address.
    """

    name: str
    root: Path
    defaults: SourceDefaults
    validators: Validators
    fetcher: Fetcher
    now: datetime
    known: Callable[[], Mapping[str, Entry]] = dict
