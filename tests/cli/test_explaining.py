"""`digest collect --explain`: one story with where its fields come from, and nothing recorded."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sources.visits import Publisher, publisher, visit

from digest.cli.main import run as run_digest
from digest.errors import SourceError, UsageError
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
