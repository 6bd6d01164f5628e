"""A newsroom whose edition is a mail of a given size, and `digest` in it as a user runs it."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import measured

CLOCK = "2026-11-23T12:00:00+00:00"
EDITION = "-2026-11-23"
_SITE = """
title: "The Bench"
url: https://bench.example
authority: bench.example
mail:
  transport: smtp
  relays:
    - {host: 127.0.0.1, port: PORT, security: none, connections: CONNECTIONS, in_flight: IN_FLIGHT}
"""
_SOURCES = 'desk: {kind: files, path: stories, url: "https://bench.example/{slug}"}\n'
_DIGEST = 'title: "NAME"\nblocks:\n  - {title: "Latest", select: {since: last_edition}, limit: LIMIT}\n'
_WORDS = ("harbour", "ferry", "council", "vote", "timetable", "quay", "winter", "“quoted”", "café", "naïve", "em—dash")
_MOST_STORIES = 200


class Newsroom:
    """One newsroom; each name in `audiences` is a digest with so many readers, of the same stories.

    One that was kept in `root` before is taken up again.
    """

    def __init__(self, root: Path, connections: int) -> None:
        self.root = root
        self.connections = connections
        self.in_flight = 1
        self.limit, self.octets = _MOST_STORIES, 0
        self.audiences: dict[str, int] = {}
        self._notes = root / "kept.json"
        if self._notes.exists():
            known = json.loads(self._notes.read_text(encoding="utf-8"))
            self.limit, self.octets, self.audiences = known["limit"], known["octets"], known["audiences"]
            self.renew()
            return
        (root / "stories").mkdir(parents=True)
        for number in range(_MOST_STORIES):
            (root / "stories" / f"{number}.json").write_text(json.dumps(_story(number)), encoding="utf-8")
        self.write(1, ["probe"])
        self.digest("collect")

    def write(self, port: int, digests: list[str]) -> None:
        """The configuration, with that relay."""
        site = _SITE.replace("PORT", str(port)).replace("CONNECTIONS", str(self.connections))
        site = site.replace("IN_FLIGHT", str(self.in_flight))
        files = {"site.yaml": site, "sources.yaml": _SOURCES}
        for name in digests:
            text = _DIGEST.replace("NAME", name).replace("LIMIT", str(self.limit))
            files[f"digests/{name}.yaml"] = text
        for name, text in files.items():
            path = self.root / "config" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")

    def point(self, port: int) -> None:
        """Make that port of 127.0.0.1 the relay."""
        self.write(port, ["probe", *self.audiences])

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "digest", "--config", str(self.root / "config"), *arguments]

    def digest(self, *arguments: str) -> str:
        """Run `digest` to its end; what it printed."""
        done = subprocess.run(self.command(*arguments), capture_output=True, text=True, env=measured.clocked(CLOCK))
        if done.returncode:
            raise SystemExit(f"digest {' '.join(arguments)} ended with {done.returncode}: {done.stderr}")
        return done.stdout

    def fit(self, octets: int) -> int:
        """Choose how many stories make a mail of about that many octets; how many it then has."""
        if self.octets:
            return self.octets
        sizes = {}
        for self.limit in (10, 40):
            self.write(1, ["probe"])
            sizes[self.limit] = self._size()
        each = (sizes[40] - sizes[10]) / 30
        self.limit = min(_MOST_STORIES, max(1, round(10 + (octets - sizes[10]) / each)))
        self.write(1, ["probe"])
        self.octets = self._size()
        return self.octets

    def _size(self) -> int:
        self.digest("preview", "probe", "--out", str(self.root / "preview"))
        return (self.root / "preview" / "edition.eml").stat().st_size

    def preview(self) -> tuple[str, str]:
        """The mail's text and HTML, for the peers to send the like."""
        folder = self.root / "preview"
        return tuple((folder / f"edition.{kind}").read_text(encoding="utf-8") for kind in ("txt", "html"))  # type: ignore[return-value]

    def invite(self, digest: str, readers: int) -> None:
        """Give a digest an audience, unless it has it."""
        if self.audiences.get(digest) == readers:
            return
        self.audiences[digest] = readers
        self.point(1)
        file = self.root / "readers.csv"
        with file.open("w", encoding="utf-8") as out:
            out.write("email\n")
            out.writelines(f"reader{number:07d}@{digest}.example\n" for number in range(readers))
        self.digest("subscribers", "import", str(file), "--digest", digest, "--consent", "a bench")

    def keep(self) -> None:
        """Remember the store as it is, for `renew`."""
        shutil.rmtree(self.root / "kept", ignore_errors=True)
        shutil.copytree(self.root / "var", self.root / "kept")
        known = {"limit": self.limit, "octets": self.octets, "audiences": self.audiences}
        self._notes.write_text(json.dumps(known), encoding="utf-8")

    def renew(self) -> None:
        """Put the store back to where it was: nothing sent."""
        shutil.rmtree(self.root / "var")
        shutil.copytree(self.root / "kept", self.root / "var")

    def states(self, digest: str) -> dict[str, int]:
        """The ledger of its edition."""
        shown: dict[str, Any] = json.loads(self.digest("edition", "show", digest + EDITION, "--json"))
        counts: dict[str, int] = shown["deliveries"]
        return counts


def _story(number: int) -> dict[str, str]:
    chance = random.Random(number)
    told = " ".join(chance.choices(_WORDS, k=30))
    return {
        "headline": f"{' '.join(chance.choices(_WORDS, k=7)).capitalize()} {number}",
        "standfirst": f"{told.capitalize()}.",
        "byline": "Nara Velikyan",
        "published": f"2026-11-23T{number % 10:02d}:{number % 60:02d}:00Z",
        "url": f"https://bench.example/{number}",
        "body_html": f"<p>{told}</p>",
    }
