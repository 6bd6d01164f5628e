"""Pushing stories: who may, what is kept, what is refused and why, and the same again."""

from __future__ import annotations

import json
import socket
import threading
from typing import Any

import pytest
from served import SOURCES, Got, Served

from digest.errors import ConfigurationError
from digest.model.article import Article
from digest.model.digest import Selection
from digest.store import candidates, database
from digest.web.pace import AT_ONCE, Pace

TOKEN = "desk-token-0123456789"
OTHER = "wire-token-0123456789"
PUSHES = """
newsdesk: {kind: push, token: "${file:desk-token}", timezone: Asia/Baku}
agency: {kind: push, token: "${file:wire-token}"}
"""
FERRY: dict[str, Any] = {
    "headline": "Ferry gets a second captain",
    "url": "https://test.example/news/ferry/",
    "standfirst": "The night run starts on Monday.",
    "body_html": "<p>It does.</p><script>alert(1)</script>",
    "section": "news",
    "topics": ["ferries"],
    "authors": ["Ana Lind"],
    "published": "2026-11-23T12:00:00",
    "picked": True,
}


@pytest.fixture
def desk(served: Served) -> Served:
    """A newsroom that two programs push to."""
    (served.root / "desk-token").write_text(TOKEN, encoding="utf-8")
    (served.root / "wire-token").write_text(OTHER, encoding="utf-8")
    served.configure("sources.yaml", SOURCES + PUSHES)
    served.reload()
    return served


def push(desk: Served, value: Any, token: str | None = TOKEN, **fields: str) -> Got:
    body = value if isinstance(value, bytes) else json.dumps(value).encode()
    sent = {"Content_Type": "application/json", **({"Authorization": f"Bearer {token}"} if token else {}), **fields}
    return desk.ask("POST", "/api/v1/articles", body, **sent)


def told(got: Got) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(got.body)
    return found


def states(got: Got) -> list[str]:
    return [each["state"] for each in told(got)["articles"]]


def stored(desk: Served) -> list[Article]:
    from datetime import UTC, datetime

    with desk.app.store.read() as connection:
        return list(candidates.matching(connection, Selection(), datetime.now(UTC), visible=False))


def test_a_story_comes_in_once_however_often_it_is_pushed(desk: Served) -> None:
    first = push(desk, FERRY)
    assert (first.status, states(first)) == (200, ["new"])
    counts = {"new": 1, "updated": 0, "unchanged": 0, "refused": 0}
    assert told(first) | {"articles": []} == {"articles": [], **counts, "warnings": []}
    assert told(first)["articles"][0]["url"] == "https://test.example/news/ferry/"
    for again in ("https://test.example/news/ferry/", "HTTPS://TEST.example:443/./news/ferry/?utm_source=x#top"):
        assert states(push(desk, {**FERRY, "url": again})) == ["unchanged"]
    assert states(push(desk, {**FERRY, "headline": "Ferry gets a third captain"})) == ["updated"]
    (kept,) = stored(desk)
    assert kept.story.headline == "Ferry gets a third captain"
    assert kept.story.body_html == "<p>It does.</p>"
    assert (kept.sources, kept.seq, kept.considered) == (("newsdesk",), 1, False)
    assert kept.story.published is not None
    assert kept.story.published.isoformat() == "2026-11-23T08:00:00+00:00"
    assert kept.mark is not None
    assert states(push(desk, {**FERRY, "headline": "Ferry gets a third captain", "picked": False})) == ["unchanged"]
    assert stored(desk)[0].mark is None


@pytest.mark.parametrize("wrap", [lambda one: one, lambda one: [one], lambda one: {"articles": [one]}])
def test_one_a_list_or_the_output_of_digest_articles(desk: Served, wrap: Any) -> None:
    assert states(push(desk, wrap(FERRY))) == ["new"]


def test_a_json_feed(desk: Served) -> None:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Wire",
        "language": "en",
        "items": [{"id": "1", "url": "https://test.example/a/", "title": "A", "content_html": "<p>a</p>"}, 7],
    }
    got = push(desk, feed, Content_Type="application/feed+json")
    assert (got.status, states(got)) == (207, ["new", "refused"])


def test_the_good_ones_are_kept_and_the_others_named_by_place_and_field(desk: Served) -> None:
    wrong: list[tuple[Any, str | None]] = [
        ({**FERRY, "url": None}, "url"),
        ({**FERRY, "url": "news/ferry"}, "url"),
        ({**FERRY, "published": "soon"}, "published"),
        ({**FERRY, "publish_at": "2026-13-45"}, "publish_at"),
        ({**FERRY, "topics": {"a": 1}}, "topics"),
        ({**FERRY, "picked": "perhaps \ud800"}, "picked"),
        ({**FERRY, "popular_rank": 10**30}, "popular_rank"),
        ({**FERRY, "headline": " ", "standfirst": None, "body_html": None}, "headline"),
        ({**FERRY, "headline": ["x"]}, "headline"),
        ("no object", None),
    ]
    got = push(desk, [FERRY, *(one for one, _ in wrong), {**FERRY, "url": "https://test.example/b/"}])
    assert (got.status, states(got)) == (207, ["new", *["refused"] * len(wrong), "new"])
    refused = told(got)["articles"][1:-1]
    assert [each["field"] for each in refused] == [field for _, field in wrong]
    assert [each["index"] for each in refused] == list(range(1, len(wrong) + 1))
    assert all(each["error"] for each in refused)
    assert len(stored(desk)) == 2
    nothing = push(desk, [one for one, _ in wrong])
    assert (nothing.status, told(nothing)["refused"]) == (422, len(wrong))
    assert push(desk, []).status == 200


def test_a_story_without_an_address_is_known_by_its_id(desk: Served) -> None:
    told_by_id = {**FERRY, "url": None, "id": "cms-7"}
    assert states(push(desk, told_by_id)) == ["new"]
    assert states(push(desk, {**told_by_id, "headline": "Other words"})) == ["updated"]
    assert states(push(desk, told_by_id, OTHER)) == ["new"], "an id is its own source's"


@pytest.mark.parametrize(
    "token", [None, "", "wrong", TOKEN[:-1], TOKEN + "a", TOKEN.upper(), "\xff\xfe", f"{TOKEN} {TOKEN}"]
)
def test_nobody_else_may_push(desk: Served, token: str | None) -> None:
    got = push(desk, FERRY, token)
    assert got.status == 401
    assert got.fields["www-authenticate"].startswith('Bearer realm="digest"')
    assert got.fields["cache-control"] == "no-store"
    assert stored(desk) == []


def test_a_token_writes_as_its_own_source_alone_and_ends_with_it(desk: Served) -> None:
    assert states(push(desk, FERRY)) == ["new"]
    assert states(push(desk, {**FERRY, "headline": "Agency's words"}, OTHER)) == ["unchanged"]
    (kept,) = stored(desk)
    assert (kept.sources, kept.story.headline) == (("newsdesk", "agency"), FERRY["headline"])
    desk.configure("sources.yaml", SOURCES + PUSHES.replace("timezone:", "enabled: false, timezone:"))
    desk.reload()
    assert push(desk, FERRY).status == 401
    assert push(desk, FERRY, OTHER).status == 200
    desk.configure("sources.yaml", SOURCES)
    desk.reload()
    assert push(desk, FERRY, OTHER).status == 401


def test_two_sources_of_one_token_are_told_so(desk: Served) -> None:
    desk.configure("sources.yaml", SOURCES + PUSHES.replace("wire-token", "desk-token"))
    with pytest.raises(ConfigurationError) as caught:
        desk.reload()
    assert "“token”: newsdesk has the same: give each source a token of its own" in str(caught.value)
    desk.configure(
        "sources.yaml",
        SOURCES + PUSHES.replace("wire-token", "desk-token", 1).replace("agency: {", "agency: {enabled: false, "),
    )
    desk.reload()
    assert states(push(desk, FERRY)) == ["new"]


@pytest.mark.parametrize(
    ("body", "fields", "status"),
    [
        (b"{", {}, 400),
        (b"", {}, 400),
        (b"\xff", {}, 400),
        (b"5", {}, 400),
        (b'{"articles": 5}', {}, 400),
        (b'{"version": "https://jsonfeed.org/version/1.1", "items": 5}', {}, 400),
        (b"[" * 100_000, {}, 400),
        (b'{"a":' * 40 + b"1" + b"}" * 40, {}, 400),
        (b"[" + b"{}," * 600 + b"{}]", {}, 400),
        (b"1" * 5000, {}, 400),
        (b"{}", {"Content_Type": "text/plain"}, 415),
        (b"{}", {"Content_Encoding": "gzip"}, 415),
        (b"[" + b" " * 10_000_000 + b"]", {}, 413),
    ],
)
def test_what_is_no_list_of_articles_is_said_to_be_so(
    desk: Served, body: bytes, fields: dict[str, str], status: int
) -> None:
    got = push(desk, body, **fields)
    assert got.status == status
    assert told(got)["error"].endswith((".", ").", "parts."))
    assert stored(desk) == []


def test_a_body_without_a_length_is_bounded_too(desk: Served) -> None:
    head = f"POST /api/v1/articles HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {TOKEN}\r\n"
    head += "Content-Type: application/json\r\n"
    chunk = b"100000\r\n" + b" " * 0x100000 + b"\r\n"
    answer = desk.raw((head + "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n").encode() + chunk * 11)
    assert b" 413 " in answer.split(b"\r\n")[0]


def test_a_request_that_breaks_off_keeps_nothing(desk: Served) -> None:
    head = f"POST /api/v1/articles HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {TOKEN}\r\n"
    head += "Content-Type: application/json\r\nContent-Length: 500\r\n\r\n"
    with socket.create_connection(("127.0.0.1", desk.port), timeout=30) as connection:
        connection.sendall(head.encode() + json.dumps(FERRY).encode()[:50])
    assert push(desk, {**FERRY, "url": "https://test.example/b/"}).status == 200
    assert len(stored(desk)) == 1


def test_a_store_that_is_busy_is_said_to_be_so(desk: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    push(desk, FERRY)
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.05)
    with desk.app.store.write():
        got = push(desk, {**FERRY, "headline": "Other words"})
    assert (got.status, got.fields["retry-after"]) == (503, "30")
    assert states(push(desk, {**FERRY, "headline": "Other words"})) == ["updated"]


def test_many_at_once_make_one_story(desk: Served) -> None:
    answers: list[Got] = []
    threads = [threading.Thread(target=lambda: answers.append(push(desk, FERRY))) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    kept = [states(got)[0] for got in answers if got.status == 200]
    assert kept.count("new") == 1
    assert {got.status for got in answers} <= {200, 429}
    assert len(stored(desk)) == 1


def test_the_pace_of_one_program_is_bounded_and_comes_back() -> None:
    now = [0.0]
    pace = Pace(lambda: now[0])
    from digest.web.bodies import Refusal

    def asks(name: str, times: int) -> int:
        let_in = 0
        for _ in range(times):
            try:
                with pace.of(name):
                    let_in += 1
            except Refusal as refusal:
                assert (refusal.status, refusal.headers) == (429, {"Retry-After": "1"})
        return let_in

    assert asks("desk", 200) == 120
    assert asks("wire", 5) == 5
    now[0] += 10
    assert asks("desk", 200) == 20
    held = [pace.of("wire") for _ in range(AT_ONCE)]
    for one in held:
        one.__enter__()
    assert asks("wire", 1) == 0
    held[0].__exit__(None, None, None)
    assert asks("wire", 1) == 1


def test_the_openapi_document_says_what_is_taken(desk: Served) -> None:
    got = desk.get("/api/openapi.json")
    document = told(got)
    operation = document["paths"]["/api/v1/articles"]["post"]
    assert operation["security"] == [{"HTTPBearer": []}]
    assert {"200", "207", "401", "413", "415", "422", "429", "503"} <= set(operation["responses"])
    names = set(document["components"]["schemas"]["PushedArticle"]["properties"])
    assert set(FERRY) | {"url", "id", "publish_at", "image"} <= names
    references = {part.split('"')[0] for part in got.body.decode().split("#/components/schemas/")[1:]}
    assert references <= set(document["components"]["schemas"])
    assert list(document["paths"]) == ["/api/v1/articles"]
    assert desk.get("/docs").status == desk.get("/api/docs").status == 404


def test_no_token_is_logged(desk: Served, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    push(desk, [FERRY, "wrong"])
    push(desk, FERRY, "not-a-token-0123456789")
    assert TOKEN not in caplog.text
    assert "not-a-token" not in caplog.text
