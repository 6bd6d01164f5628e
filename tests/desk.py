"""A newsroom on disk, and the commands that are run on it in this process."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from digest.cli.main import run

SITE = """
title: "The Test Post"
url: https://test.example
authority: test.example
web: {public_url: "https://news.test.example"}
"""
SOURCES = 'desk: {kind: files, path: stories, url: "https://test.example/{slug}"}\n'
DIGEST = """
title: "Morning"
blocks:
  - {title: "Latest", select: {since: last_edition}, limit: 3}
"""
T = "2026-11-23T12:00:00+00:00"
EDITION = "morning-2026-11-23"


class Desk:
    """A newsroom on disk, and the commands that are run on it."""

    def __init__(self, root: Path, capture: Callable[[], Any], clock: Callable[[str], None]) -> None:
        self.root = root
        self.capture = capture
        self.clock = clock
        files = {"site.yaml": SITE, "sources.yaml": SOURCES, "digests/morning.yaml": DIGEST}
        for name, text in files.items():
            path = root / "config" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        (root / "stories").mkdir()

    def write(self, slug: str, published: str | None = "2026-11-23T10:00:00Z", **fields: object) -> None:
        front = {"headline": f"About {slug}", "published": published, "slug": slug, **fields}
        lines = [f"{name}: {json.dumps(value)}" for name, value in front.items() if value is not None]
        path = self.root / "stories" / f"{slug}.md"
        path.write_text("\n".join(["---", *lines, "---", f"Words about {slug}.", ""]), encoding="utf-8")

    def run(self, *arguments: str, status: int = 0) -> str:
        got = run(["--config", str(self.root / "config"), *arguments])
        out, err = self.capture()
        assert got == status, f"{arguments}: {got}\n{out}\n{err}"
        return f"{out}{err}" if status else str(out)

    def json(self, *arguments: str) -> Any:
        return json.loads(self.run(*arguments, "--json"))

    def collect(self) -> None:
        self.run("collect")

    def sent(self, at: str = T) -> list[str] | None:
        """The headlines of the edition that `send` delivers, or None where it sends nothing."""
        self.clock(at)
        found = self.json("send", "morning")
        if found["edition"] is None:
            assert found["reason"]
            return None
        assert found["edition"]["state"] == "sent"
        return [
            each["headline"].removeprefix("About ")
            for block in found["edition"]["blocks"]
            for each in block["articles"]
        ]


def readers(desk: Desk, *names: str) -> None:
    path = desk.root / "readers.csv"
    path.write_text("email\n" + "".join(f"{name}@example.com\n" for name in names), encoding="utf-8")
    desk.run("subscribers", "import", str(path), "--consent", "a test")
