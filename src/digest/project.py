"""A project's files, with the kinds that there are: config knows none of them and is handed their registries."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from digest.config.load import load
from digest.config.settings import Settings
from digest.editorial.cron import parse_cron

if TYPE_CHECKING:
    from digest.sources.options import SourceOptions


def read_project(config_dir: Path, *, spare: bool = False) -> Settings:
    """The configuration in a folder. Raises ConfigurationError with all its problems; `spare`: as `load` has it."""
    from digest.delivery.kinds import TRANSPORT_KINDS

    return load(
        config_dir, source_kinds=_source_options(), transports=TRANSPORT_KINDS, check_cron=_check_cron, spare=spare
    )


def initialise(folder: Path, *, templates: bool, now: datetime) -> list[Path]:
    """Write a starter project. Raises UsageError where files stand in its way."""
    from digest.config.starter import initialise as write_starter

    return write_starter(folder, templates=templates, now=now, source_kinds=_source_options())


def schema_of(kind: str) -> dict[str, Any]:
    """The JSON Schema of one kind of file. Raises UsageError for an unknown kind."""
    from digest.config.schemas import schema

    return schema(kind, _source_options())


def _source_options() -> dict[str, type[SourceOptions]]:
    from digest.sources.kinds import SOURCE_KINDS

    return {name: kind.options for name, kind in SOURCE_KINDS.items()}


def _check_cron(line: str) -> None:
    parse_cron(line)
