"""The surroundings in which configurations are loaded here: kinds of sources, transports, a cron check."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr

from digest.config import Settings, load
from digest.sources.options import SourceOptions


class WireOptions(SourceOptions):
    kind: Literal["feed"]
    url: str = Field(examples=["https://courier.example/feed.xml"])


class FolderOptions(SourceOptions):
    kind: Literal["files"]
    path: str = Field(examples=["articles"])
    url: str | None = None


class SiteOptions(SourceOptions):
    kind: Literal["site", "sitemap", "wordpress", "push"]
    url: str | None = None
    token: SecretStr | None = None


KINDS = {
    "feed": WireOptions,
    "files": FolderOptions,
    "site": SiteOptions,
    "sitemap": SiteOptions,
    "wordpress": SiteOptions,
    "push": SiteOptions,
}


def check_cron(line: str) -> None:
    if not line.startswith("@") and len(line.split()) != 5:
        raise ValueError(f"“{line}” is no cron line: write five fields, such as 0 7 * * mon-fri")


def load_folder(config_dir: Path, **environ: str) -> Settings:
    return load(config_dir, source_kinds=KINDS, transports=("files", "smtp"), check_cron=check_cron, environ=environ)
