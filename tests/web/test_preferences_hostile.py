"""Hostile posts to the page of settings: no error of ours, nothing of anybody else's.

$DIGEST_FUZZ requests, 150 by default.
"""

from __future__ import annotations

import os
import random
from typing import Any
from urllib.parse import quote_plus

import make
from filled import FORM, opened
from served import MORNING, SITE, Served

REQUESTS = int(os.environ.get("DIGEST_FUZZ", "150"))
EXTRA = 'topics: {politics: "Politics"}\nconsent: {version: "1", text: "Yes."}\n'
CLOCK = 'clock: subscriber\nschedule: {cron: "0 7 * * *"}\naudience: {topics: [politics]}\n'
NAMES = (
    *("mark", "do", "leave", "name", "language", "timezone", "get.morning", "get.evening", "get.closed", "get."),
    *("topic.morning.politics", "topic.morning.", "format.morning", "frequency.morning", "hour.morning"),
    *("pause.morning", "paused.morning", "get.morning\0", "", "."),
)
VALUES = (
    *("", "on", "save", "erase", "show", "export", "html", "text", "weekly", "07:30", "24:00", "99:99", "-1"),
    *("2026-12-24", "0000-00-00", "9999-12-31", "2026-W01", "+002026-12-24", "Europe/Paris", "../../etc/passwd", "\0"),
    *("en", "fa", "x" * 5000, "\ud800", "\u202e", "<script>alert(1)</script>", "' OR 1=1 --", "{{ 7 * 7 }}", "%00%ff"),
    *("Europe/Paris\r\nX: y", "\U0010ffff" * 20, "evening", "morning", "İstanbul", "٠٧:٣٠"),
)


def bodies(chance: random.Random, mark: str) -> tuple[bytes, str]:
    """A body and its type."""
    fields = [(chance.choice(NAMES), chance.choice((*VALUES, mark))) for _ in range(chance.randrange(12))]
    if chance.random() < 0.6:
        fields += [("do", "save"), ("mark", mark)]
    text = "&".join(f"{quote_plus(n, errors='replace')}={quote_plus(v, errors='replace')}" for n, v in fields)
    if chance.random() < 0.1:
        return chance.randbytes(chance.randrange(300)), chance.choice((FORM, "multipart/form-data; boundary=x", "\xff"))
    if chance.random() < 0.1:
        parts = "".join(f'--x\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n' for n, v in fields)
        return f"{parts}--x--\r\n".encode("utf-8", "replace"), "multipart/form-data; boundary=x"
    return text.encode(), FORM


def test_no_post_is_an_error_of_ours_or_touches_anybody_else(served: Served) -> None:
    served.configure("site.yaml", SITE + EXTRA)
    served.configure("digests/morning.yaml", MORNING + CLOCK)
    served.reload()
    served.now = make.NOW
    ada, bob = served.reader("ada@reader.example", "morning"), served.reader("bob@reader.example", "morning", "evening")
    path, chance = f"/preferences/{served.token(ada, 'morning', 'preferences')}", random.Random(20261123)
    others = of(served, bob)
    answers: dict[int, int] = {}
    for _ in range(REQUESTS):
        mark = opened(served, path).fields["mark"] if chance.random() < 0.5 else "old"
        body, kind = bodies(chance, mark)
        target = (
            path if chance.random() < 0.8 else path[: chance.randrange(len(path))] + chance.choice(("%00", "/..", ""))
        )
        method = chance.choice(("POST", "POST", "POST", "GET", "PUT", "HEAD"))
        got = served.ask(method, target, body, Content_Type=kind)
        answers[got.status] = answers.get(got.status, 0) + 1
        assert got.status < 500, (method, target, body)
        assert b"<script" not in got.body
        assert b"ada@" not in got.body or got.fields["content-type"] == "application/json"
        assert "set-cookie" not in got.fields
    assert {200, 404} <= answers.keys()
    assert of(served, bob) == others


def of(served: Served, reader: int) -> list[Any]:
    """All rows of a person."""
    tables, rows = ("subscribers", "subscriptions", "subscription_topics"), served.rows()
    return [row for name in tables for row in rows[name] if row[0] == reader]
