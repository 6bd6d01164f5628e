"""A newsroom whose configuration has words to be filled in, and what readers see of its site."""

from __future__ import annotations

from pathlib import Path

from digest.pipeline.manifest import MANIFEST

CONFIG = {
    "site.yaml": """
title: "{title}"
url: https://test.example
authority: test.example
topics: {{sea: "{title} at sea"}}
web: {{public_url: "https://news.test.example"}}
""",
    "sources.yaml": "desk: {kind: files, path: stories}\n",
    "feeds.yaml": """
all: {title: "All stories", limit: 6, content: full}
choice: {title: "Editor's choice", select: {picked: true}, limit: 3, language: {language}}
sea: {title: "The sea", select: {topics: [sea]}, limit: 3, content: {content}}
""",
    "digests/morning.yaml": """
title: "{title}"
archive: {archive}
blocks:
  - {{title: "Latest", select: {{since: last_edition}}, limit: 4}}
  - {{title: "Popular", select: {{{ranking}}}, repeats: true}}
""",
}


def published(folder: Path) -> dict[str, bytes]:
    """What readers can see."""
    files = [path for path in folder.rglob("*") if path.is_file() and path.name != MANIFEST]
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}
