"""`digest init`: a newsroom that loads as it was written, with stories of today."""

import csv
import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from config.setting import KINDS, load_folder
from hypothesis import given
from hypothesis import strategies as st

from digest.config import initialise, schema
from digest.config.redating import newest, redated, shift
from digest.errors import UsageError
from digest.resources import starter_dir, templates_dir

NOW = datetime(2027, 3, 31, 23, 10, tzinfo=UTC)


def make(target: Path, *, templates: bool = False, now: datetime = NOW) -> list[Path]:
    return initialise(target, templates=templates, now=now, source_kinds=KINDS)


def dates(target: Path) -> list[datetime]:
    texts = [path.read_text(encoding="utf-8") for path in (target / "config/demo/articles").glob("*.md")]
    return sorted(time for text in texts if (time := newest(text)))


def test_it_loads_without_a_word(tmp_path: Path) -> None:
    written = make(tmp_path / "new")
    assert all(path.is_file() for path in written)
    settings = load_folder(tmp_path / "new" / "config")
    assert settings.warnings == () and settings.digests and settings.feeds
    for source in settings.sources.values():
        folder = settings.root / source.model_dump()["path"]
        assert list(folder.iterdir()), folder


def test_its_stories_are_as_recent_as_those_of_the_starter(tmp_path: Path) -> None:
    make(tmp_path)
    found = dates(tmp_path)
    assert NOW - timedelta(hours=1) < found[-1] <= NOW
    recent = [time for time in found if time > NOW - timedelta(hours=24)]
    assert len(recent) >= 8 and len(recent) < len(found)
    assert found[0] > NOW - timedelta(days=6)


def test_its_editors_name_schemas_that_are_there(tmp_path: Path) -> None:
    make(tmp_path)
    named = 0
    for path in (tmp_path / "config").rglob("*.yaml"):
        found = re.match(r"# yaml-language-server: \$schema=(\S+)\n", path.read_text(encoding="utf-8"))
        assert found, path
        named += 1
        kind = path.stem if path.parent.name == "config" else "digest"
        assert json.loads((path.parent / found[1]).read_text(encoding="utf-8")) == schema(kind, KINDS)
    assert named == 4


def test_nothing_that_exists_is_overwritten_and_nothing_half_written(tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "feeds.yaml").write_text("mine: {title: Mine}\n", encoding="utf-8")
    with pytest.raises(UsageError, match=re.escape("feeds.yaml")):
        make(tmp_path)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [tmp_path / "config" / "feeds.yaml"]
    assert (tmp_path / "config" / "feeds.yaml").read_text(encoding="utf-8") == "mine: {title: Mine}\n"


def test_other_files_in_the_folder_do_not_matter(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("Our newsroom\n", encoding="utf-8")
    make(tmp_path)
    assert (tmp_path / "config" / "site.yaml").is_file()


def test_what_digest_makes_stays_out_of_version_control(tmp_path: Path) -> None:
    make(tmp_path)
    assert "*" in (tmp_path / "var" / ".gitignore").read_text(encoding="utf-8").splitlines()


def test_templates_come_when_asked_for(tmp_path: Path) -> None:
    ours = {path.relative_to(templates_dir()) for path in templates_dir().rglob("*") if path.is_file()}
    make(tmp_path / "plain")
    assert not (tmp_path / "plain" / "templates").exists()
    make(tmp_path / "full", templates=True)
    copied = tmp_path / "full" / "templates"
    # The pages that editors see are no newsroom's to override.
    assert {path.relative_to(copied) for path in copied.rglob("*") if path.is_file()} == {
        path for path in ours if path.parts[0] != "console"
    }


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(UsageError, match="cannot be written"):
        make(tmp_path / "file" / "below")


def test_the_roster_of_the_demo_is_whole() -> None:
    with (starter_dir() / "demo" / "subscribers.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 12 and len({row["email"] for row in rows}) == 12
    assert all(re.search(r"@example\.(com|org|net)$", row["email"]) for row in rows)
    assert all(row["consent_at"] and row["consent_source"] for row in rows)
    assert len({row["locale"] for row in rows}) >= 8


STORY = """---
headline: "A"
published: "2026-11-24T06:15+00:00"
updated: "2026-11-24T08:00+02:00"
---
published: "2026-01-01T00:00+00:00"
"""


def test_only_the_front_matter_moves() -> None:
    moved = redated(STORY, timedelta(hours=25))
    assert 'published: "2026-11-25T07:15+00:00"\nupdated: "2026-11-25T09:00+02:00"\n---' in moved
    assert moved.endswith('published: "2026-01-01T00:00+00:00"\n')


@given(st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2100, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_the_newest_lies_in_the_hour_before_now(now: datetime) -> None:
    latest = newest(STORY)
    assert latest is not None
    moved = newest(redated(STORY, shift(latest, now)))
    assert moved is not None and timedelta(0) <= now - moved < timedelta(hours=1)


def test_a_text_without_front_matter_stays() -> None:
    assert redated("published: x\n", timedelta(days=1)) == "published: x\n"
    assert newest("no dates\n") is None
