"""`digest collect --explain`: one story with where its fields come from, and nothing recorded."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sources.visits import Publisher, publisher, visit

from digest.app import App
from digest.cli.main import run as run_digest
from digest.errors import SourceError, UsageError
from digest.pipeline.receive import receive
from digest.sources.explaining import explain_page
from digest.sources.pageselectors import PageSelectors

SAMPLE = Path(__file__).parents[1] / "data" / "samples" / "pages" / "broken-jsonld-ferry-museum" / "index.html"


@pytest.fixture(scope="module")
def press() -> Iterator[Publisher]:
    with publisher() as at:
        at.put("/news/museum.html", SAMPLE.read_bytes())
        yield at


@pytest.fixture
def room(press: Publisher, tmp_path: Path) -> Path:
    """A project whose one source is the sample newsroom's feed."""
    assert run("init", str(tmp_path / "room")) == 0
    config = tmp_path / "room" / "config"
    site = (config / "site.yaml").read_text(encoding="utf-8")
    (config / "site.yaml").write_text(f'{site}\nfetch: {{allow: ["127.0.0.1:{press.port}"]}}\n', encoding="utf-8")
    (config / "sources.yaml").write_text(
        f'rss: {{kind: "feed", url: "{press.address("/feeds/rss.xml")}"}}\n', encoding="utf-8"
    )
    return config


def run(*words: str) -> int:
    return run_digest(list(words))


STORY = "https://www.caspian-courier.example/news/storm-surge-closes-harbours/"


def test_a_story_of_a_feed_is_explained_and_not_recorded(
    room: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    capsys.readouterr()
    assert run("--config", str(room), "collect", "rss", "--explain", STORY) == 0
    said = capsys.readouterr().out
    assert max(len(line) for line in said.split("\n")) <= 80
    assert "the feed's entry" in said
    assert run("--config", str(room), "collect", "rss", "--explain", f"{STORY}?utm_source=x", "--json") == 0
    (told,) = json.loads(capsys.readouterr().out)["explain"]
    assert told["article"]["headline"] == "Storm surge closes three harbours along the eastern shore"
    assert told["origins"]["published"] == "the feed's entry"
    assert run("--config", str(room), "articles", "--json") == 0
    assert json.loads(capsys.readouterr().out) == {"articles": []}


@pytest.mark.parametrize(
    ("words", "status", "advice"),
    [
        (["nope", "--explain", STORY], 2, "There is no source nope"),
        (["rss", "--explain", "https://www.caspian-courier.example/x"], 1, "`digest articles` lists"),
        (["rss", "--explain", "storm"], 2, "write the whole address"),
        (
            ["--explain", "https://elsewhere.example/"],
            2,
            "name one, `digest collect SOURCE --explain URL`; there are: rss",
        ),
    ],
)
def test_what_cannot_be_explained_says_what_to_do(
    room: Path, capsys: pytest.CaptureFixture[str], words: list[str], status: int, advice: str
) -> None:
    assert run("--config", str(room), "collect", *words) == status
    assert advice in capsys.readouterr().err


def test_a_stored_story_is_explained_by_the_sources_that_have_it(
    room: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("--config", str(room), "collect") == 0
    capsys.readouterr()
    assert run("--config", str(room), "collect", "--explain", STORY, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert [each["source"] for each in told["explain"]] == ["rss"]
    assert {"field": "authors", "source": "rss", "value": "Sevda Orkhan"} in told["stored"]


def test_a_page_is_explained_by_its_places(press: Publisher) -> None:
    told = explain_page(visit(port=press.port), press.address("/news/museum.html"), press.address("/"))
    assert told.origins["published"] == "Open Graph article:published_time"
    assert told.origins["standfirst"] == "the page: p.story__standfirst"
    assert told.origins["body_html"] == "the page: div.story__body"
    chosen = PageSelectors.model_validate({"section": "h1"})
    again = explain_page(visit(port=press.port), press.address("/news/museum.html"), press.address("/"), chosen)
    assert again.origins["section"] == "the configured selector"


def test_a_page_of_another_site_or_none_is_refused(press: Publisher) -> None:
    with pytest.raises(UsageError, match="name the source that has it"):
        explain_page(visit(port=press.port), press.address("/news/museum.html"), "https://courier.example/")
    with pytest.raises(SourceError, match="404"):
        explain_page(visit(port=press.port), press.address("/nothing"), press.address("/"))


def test_a_zone_that_the_page_leaves_out_is_named(press: Publisher) -> None:
    text = (
        "<h1>New cranes</h1><time datetime='2026-11-20T10:00'></time>"
        + "<p>They are yellow, both of them, on the quay.</p>" * 4
    )
    address = press.put("/news/cranes.html", f"<main>{text}</main>")
    told = explain_page(visit(port=press.port), address, press.address("/"))
    assert told.origins["published"] == "the page: time (datetime); no zone there, so Asia/Baku"


SHORT = """<!doctype html><html><head><title>Ferry gets a second captain</title></head><body class="archive"><main>
<h1>Ferry gets a second captain</h1><p>23 November 2026</p><p>{words}</p></main></body></html>"""


def test_a_short_page_that_a_list_shows_is_not_called_none(
    press: Publisher, room: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = "The night run starts on Monday, says the harbour office. " * 4
    press.put("/news/ferry-gets-second-captain.html", SHORT.format(words=words).encode())
    link = '<h3><a href="/news/ferry-gets-second-captain.html">Ferry gets a second captain</a></h3>'
    press.put("/short/", f"<!doctype html><html><body><main>{link}</main></body></html>".encode())
    sources = f'short: {{kind: "site", url: "{press.address("/short/")}"}}\n'
    (room / "sources.yaml").write_text(sources, encoding="utf-8")
    address = press.address("/news/ferry-gets-second-captain.html")
    assert run("--config", str(room), "collect", "short", "--explain", address) == 0
    before = capsys.readouterr().out
    assert run("--config", str(room), "collect") == 0
    assert run("--config", str(room), "articles", "--json") == 0
    assert "Ferry gets a second captain" in capsys.readouterr().out
    assert run("--config", str(room), "collect", "short", "--explain", address) == 0
    after = capsys.readouterr().out
    assert "passed over" not in before + after
    assert "it is taken where the front page" in " ".join(before.split())


def test_a_pushed_story_says_where_it_came_from(room: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (room / "token").write_text("0123456789abcdef", encoding="utf-8")
    (room / "sources.yaml").write_text('desk: {kind: "push", token: "${file:config/token}"}\n', encoding="utf-8")
    app = App.load(room)
    story = {"headline": "Ferry gets a second captain", "url": "https://quay.example/ferry/", "section": "news"}
    receive(app.store, app.sources()[0], story, app.source_ranks, datetime(2026, 11, 23, tzinfo=UTC))
    app.store.close()
    capsys.readouterr()
    assert run("--config", str(room), "collect", "--explain", "https://quay.example/ferry/") == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "A program pushed it to /api/v1/articles with the token of desk" in said
    assert "headline Ferry gets a second captain what was pushed" in said
    assert run("--config", str(room), "collect", "desk", "--explain", "https://quay.example/other/") == 1
    assert "nothing was pushed to desk" in capsys.readouterr().err


@pytest.mark.parametrize("named", [["rss"], []])
def test_an_empty_address_is_a_mistake_and_nothing_is_visited(
    room: Path, press: Publisher, capsys: pytest.CaptureFixture[str], named: list[str]
) -> None:
    before = len(press.asked)
    assert run("--config", str(room), "collect", *named, "--explain", "") == 2
    assert "is no web address" in capsys.readouterr().err
    assert len(press.asked) == before
