"""The sample newsroom's stories in all three looks, sent by the command line to a reader of each format."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from digest.cli.main import run

SAMPLES = Path(__file__).parent / "data" / "samples" / "expected" / "site.json"
NOW = "2026-11-23T12:00:00+00:00"
LOOKS = ("briefing", "magazine", "plain")
READERS = 'email,name,format\nada@reader.example,"Ada ""the Oar"" Żółć, Dr.",html\nbo@reader.example,,text\n'
SITE = """
title: "The Caspian Courier"
url: "https://www.caspian-courier.example"
authority: "caspian-courier.example"
timezone: "Asia/Baku"
postal_address: "1 Harbour Street, Port Sarmat"
privacy_url: "https://www.caspian-courier.example/privacy"
web: {public_url: "https://news.caspian-courier.example"}
mail:
  from: "Каспийский курьер <digest@caspian-courier.example>"
  reply_to: "desk@caspian-courier.example"
  transport: files
  files: {path: var/outbox, format: FORMAT}
"""
DIGEST = """
title: "Morning briefing"
template: LOOK
blocks:
  - {title: "Along the coast", select: {languages: [LANGUAGES]}, limit: 6}
  - {title: "Editor's choice", select: {picked: true}, limit: 4}
  - {title: "Latest", select: {since: 30d}, limit: 20}
  - {title: "Most read", select: {popular: true}, limit: 10, repeats: true}
"""
LANGUAGES = {"briefing": "ru, hy", "magazine": "ar, fa", "plain": "az, ka"}


def sent(home: Path, mail_format: str) -> Path:
    """The outbox of a newsroom in `home` that has sent an edition in each look; `DIGEST_CLOCK` says when."""
    (home / "config" / "digests").mkdir(parents=True)
    (home / "config" / "site.yaml").write_text(SITE.replace("FORMAT", mail_format), encoding="utf-8")
    (home / "config" / "sources.yaml").write_text('desk: {kind: files, path: "desk.json"}\n', encoding="utf-8")
    (home / "config" / "feeds.yaml").write_text('all: {title: "All"}\n', encoding="utf-8")
    for look in LOOKS:
        text = DIGEST.replace("LOOK", look).replace("LANGUAGES", LANGUAGES[look])
        (home / "config" / "digests" / f"{look}.yaml").write_text(text, encoding="utf-8")
    stories = [_record(each) for each in json.loads(SAMPLES.read_text(encoding="utf-8"))["articles"]]
    (home / "desk.json").write_text(json.dumps(stories), encoding="utf-8")
    (home / "readers.csv").write_text(READERS, encoding="utf-8")
    config = ["--config", str(home / "config")]
    assert run([*config, "collect"]) == 0
    assert run([*config, "subscribers", "import", str(home / "readers.csv"), "--consent", "a test"]) == 0
    for look in LOOKS:
        assert run([*config, "send", look]) == 0
    return home / "var" / "outbox"


def _record(sample: dict[str, Any]) -> dict[str, Any]:
    same = ("url", "standfirst", "section", "section_label", "topics", "authors", "published", "updated")
    named = {"headline": sample["title"], "language": sample["lang"], "picked": sample["editors_choice"]}
    words = "".join(f"<p>{text}</p>" for text in sample["body_has"])
    return {name: sample[name] for name in same} | named | {"popular_rank": sample["popular_rank"], "body_html": words}
