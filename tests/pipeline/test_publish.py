"""What is published, and where it may be."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from newsroom import run, sent_edition

from digest.cli.main import run as in_process
from digest.pipeline.manifest import MANIFEST


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sent_edition(tmp_path_factory.mktemp("publish"))


def published(folder: Path) -> dict[str, bytes]:
    """What readers can see; the manifest has times of its own."""
    files = [path for path in folder.rglob("*") if path.is_file() and path.name != MANIFEST]
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def test_every_route_of_the_contract_is_a_file(home: Path) -> None:
    (edition,) = json.loads(run(home, "editions", "--json"))["editions"]
    expected = {f"feeds/{name}.{form}" for name in ("all", "choice", "harbour") for form in ("rss", "atom", "json")}
    expected |= {f"editions/morning.{form}" for form in ("rss", "atom", "json")}
    expected |= {"index.html", "editions/morning/index.html", f"editions/morning/{edition['slug']}/index.html"}
    expected |= {"feeds.opml"}
    found = published(home / "public")
    assert {name for name in found if not name.endswith((".gz", ".br", ".css")) and name[0] != "."} == expected
    assert {f"{name}{end}" for name in expected for end in (".gz", ".br")} <= set(found)


def test_again_and_elsewhere_the_bytes_are_the_same(home: Path, tmp_path: Path) -> None:
    before = published(home / "public")
    done = json.loads(run(home, "publish", "--out", "public", "--json"))
    assert (done["written"], done["removed"], done["rendered"]) == ([], [], [])
    pages = len(json.loads((home / "public" / MANIFEST).read_bytes())["files"])
    assert done["reused"] == done["unchanged"] == pages
    assert done["entries"] == {"rendered": 0, "reused": 0}
    said = run(home, "publish", "--out", "public").splitlines()
    assert said[0] == f"public: 0 files written, {pages} unchanged, 0 removed."
    assert said[1] == f"  Files: 0 rendered, {pages} reused. Entries of feeds: 0 rendered, 0 reused."
    run(home, "publish", "--out", tmp_path / "elsewhere")
    assert published(home / "public") == before == published(tmp_path / "elsewhere")


def test_a_hidden_story_leaves_pages_and_feeds(home: Path, tmp_path: Path) -> None:
    story = json.loads((home / "public" / "feeds" / "all.json").read_text(encoding="utf-8"))["items"][0]
    run(home, "publish")
    said = run(home, "hide", story["url"], "--reason", "a test")
    assert "was published anew" in said
    pages = published(home / "var" / "public")
    texts = [name for name in pages if not name.endswith((".gz", ".br"))]
    assert [name for name in texts if story["url"].encode() in pages[name]] == []
    run(home, "unhide", story["url"])


@pytest.mark.parametrize("out", [".", "config", "config/public", "var", "var/keys/x", "var/outbox", "var/cache"])
def test_private_files_are_never_published_with_the_site(
    home: Path, out: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert in_process(["--config", str(home / "config"), "publish", "--out", str(home / out)]) == 2
    assert "is private" in capsys.readouterr().err
