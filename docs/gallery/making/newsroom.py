"""The sample newsroom as a project in a folder of its own, and the editions that the gallery shows."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
SAMPLES = HERE.parents[2] / "tests" / "data" / "samples" / "expected" / "site.json"
NOW = "2026-11-23T12:00:00+00:00"
LOOKS = ("briefing", "magazine", "plain")
EVENTS = ("morning", "arabic", "mixed", "hard", "one", "web")
_SIZES = {
    "captain-dost-interview": (800, 1200),
    "hard-portrait": (800, 1200),
    "hard-word": (600, 1500),
    "hard-small": (210, 140),
    "hard-rtl": (1600, 500),
}

SITE = """
title: "The Caspian Courier"
url: "https://www.caspian-courier.example"
authority: "caspian-courier.example"
language: "en"
timezone: "Asia/Baku"
postal_address: "The Caspian Courier, 1 Harbour Street, Port Sarmat"
privacy_url: "https://www.caspian-courier.example/privacy"
web: {public_url: "https://news.caspian-courier.example"}
fetch: {allow: ["%s"]}
mail:
  from: "The Caspian Courier <digest@caspian-courier.example>"
  transport: "files"
  files: {path: "var/outbox", format: "eml"}
"""
SOURCES = """
sample: {kind: files, path: "sample.json", max_age: 100d}
arabic: {kind: files, path: "arabic.json", max_age: 100d}
hard: {kind: files, path: "hard.json", max_age: 100d}
"""
NOTE = (
    "We print what harbour clerks, captains and bakers tell us. **Write to the desk** if we got something wrong:\n"
    "[desk@caspian-courier.example](mailto:desk@caspian-courier.example).\n"
)
DIGESTS = {
    "morning": """
title: "Morning briefing"
blocks:
  - {title: "Editor's choice", select: {picked: true, sources: [sample]}, limit: 3}
  - {title: "Latest", select: {since: 7d, sources: [sample], languages: [en]}, limit: 3}
  - {text: "note.md", label: "From the newsroom"}
  - {title: "Most read", select: {popular: true, sources: [sample]}, limit: 3, repeats: true}
""",
    "arabic": """
title: "نشرة الصباح"
language: "ar"
blocks:
  - {title: "اختيار المحررين", select: {picked: true, sources: [arabic]}, limit: 2}
  - {title: "آخر الأخبار", select: {sources: [arabic]}, limit: 4}
  - {title: "الأكثر قراءة", select: {popular: true, sources: [arabic]}, limit: 3, repeats: true}
""",
    "mixed": """
title: "One coast, many languages"
blocks:
  - {title: "Along the coast", select: {sources: [sample], languages: [ar, fa, hy, ka, az, ru]}, limit: 7}
  - {title: "In English", select: {sources: [sample], languages: [en]}, limit: 2, layout: list}
""",
    "hard": """
title: "Everything that is hard to set"
blocks:
  - {title: "Latest", select: {sources: [hard]}, limit: 9}
  - {title: "The ten most read of a long week", select: {popular: true, sources: [sample]}, limit: 10, layout: ranked}
""",
    "web": """
title: "The weekend"
blocks:
  - {title: "Editor's choice", select: {picked: true, sources: [sample]}, limit: 2}
  - {title: "Cards", select: {sources: [hard]}, limit: 6, layout: cards}
  - {text: "note.md", label: "From the newsroom"}
  - {title: "Most read", select: {popular: true, sources: [sample]}, limit: 3, repeats: true}
""",
    "one": """
title: "Breaking"
blocks:
  - {title: "Now", select: {sources: [sample], picked: true}, limit: 1}
""",
}


def build(home: Path, host: str) -> None:
    """Write the project into `home` and collect its stories; `host` is where their pictures are."""
    (home / "config" / "digests").mkdir(parents=True)
    (home / "config" / "site.yaml").write_text(SITE % host, encoding="utf-8")
    (home / "config" / "sources.yaml").write_text(SOURCES, encoding="utf-8")
    (home / "config" / "feeds.yaml").write_text('all: {title: "All stories"}\n', encoding="utf-8")
    (home / "note.md").write_text(NOTE, encoding="utf-8")
    for event, text in DIGESTS.items():
        for look in LOOKS:
            file = home / "config" / "digests" / f"{event}-{look}.yaml"
            file.write_text(f"{text.strip()}\ntemplate: {look}\n", encoding="utf-8")
    stories = {name: json.loads((HERE / f"{name}.json").read_text(encoding="utf-8")) for name in ("arabic", "hard")}
    stories["sample"] = [_record(each) for each in json.loads(SAMPLES.read_text(encoding="utf-8"))["articles"]]
    for name, records in stories.items():
        for record in records:
            if record.get("image"):
                record["image"]["url"] = f"http://{host}/img/{picture_name(record)}.jpg"
        (home / f"{name}.json").write_text(json.dumps(records, ensure_ascii=False), encoding="utf-8")
    # On a busy machine the two minutes that a run has for pictures are not enough for all of them.
    for _ in range(3):
        command(home, "collect")


def command(home: Path, *arguments: object) -> str:
    """What a `digest` command prints, run in `home` at the moment of the samples."""
    line = [sys.executable, "-m", "digest", *map(str, arguments)]
    environment = {**os.environ, "DIGEST_CLOCK": NOW}
    done = subprocess.run(line, cwd=home, env=environment, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(line[2:])} ended with {done.returncode}\n{done.stdout}\n{done.stderr}")
    return done.stdout


def picture_name(record: dict[str, Any]) -> str:
    """The short name of a story, which its picture bears too."""
    return str(record["url"]).rstrip("/").rpartition("/")[2]


def picture_size(name: str) -> tuple[int, int]:
    """How large a story's picture is; a few are upright, wide or small."""
    return _SIZES.get(name, (1200, 800))


def _record(sample: dict[str, Any]) -> dict[str, Any]:
    """A story of the samples by the names that a file of articles has."""
    drawn = sample["image"] and not sample["image"].endswith(".svg")
    image = {"url": "", "alt": sample["image_alt"], "caption": sample["caption_raw"], "credit": sample["credit"]}
    return {
        "url": sample["url"],
        "headline": sample["title"],
        "standfirst": sample["standfirst"],
        "section": sample["section"],
        "section_label": sample["section_label"],
        "topics": sample["topics"],
        "authors": sample["authors"],
        "published": sample["published"],
        "updated": sample["updated"],
        "language": sample["lang"],
        "picked": sample["editors_choice"],
        "popular_rank": sample["popular_rank"],
        "image": image if drawn else None,
        "body_html": "".join(f"<p>{text}</p>" for text in sample["body_has"]),
    }
