"""What is meant to exhaust us ends, is named, takes little memory, and the other sources go on."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from sources.hostile import BODIES, ENDLESS, Publisher, hostile_publisher

COLLECT = """
import json, sys, time
from pathlib import Path
from datetime import UTC, datetime
from digest.model.source import SourceDefaults
from digest.pipeline.collect import Source, collect
from digest.sources.feed import FeedOptions
from digest.sources.fetch import Fetcher, FetchLimits
from digest.store.opening import open_store
root, place, timeout, *names = sys.argv[1:]
fetcher = Fetcher(FetchLimits(timeout=float(timeout), allow=(place,)), "digest-tests")
sources = [
    Source(name, FeedOptions(kind="feed", url=f"{'https' if 'tls' in name else 'http'}://{place}/{name.partition('.')[0]}"),
           SourceDefaults("UTC"))
    for name in names
]
ranks = {name: rank for rank, name in enumerate(names)}
began, found = time.monotonic(), {}
for report in collect(open_store(f"sqlite:///{root}/s.db"), sources, ranks, fetcher, Path(root), datetime.now(UTC)):
    found[report.name] = [report.state, report.error or "", round(time.monotonic() - began, 1)]
peak = next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM:")) / 1024
print(json.dumps({"found": found, "peak": peak}))
"""
READ_AS_WORDS = {"deep-html", "deep-json-html", "many-authors"}


def collected(
    publisher: Publisher, root: Path, names: list[str], timeout: float = 5
) -> tuple[dict[str, list[str]], float]:
    place = f"127.0.0.1:{publisher.port}"
    command = [sys.executable, "-c", COLLECT, str(root), place, str(timeout), *names]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert ended.returncode == 0, ended.stderr
    shown = json.loads(ended.stdout)
    return shown["found"], shown["peak"]


@pytest.fixture(scope="module")
def all_at_once(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, list[str]], float]:
    names = [*BODIES, *ENDLESS, "no-http.tls", "good.last"]
    with hostile_publisher() as publisher:
        return collected(publisher, tmp_path_factory.mktemp("hostile"), names)


@pytest.mark.parametrize("name", [*BODIES, *ENDLESS, "no-http.tls", "good.last"])
def test_it_ends_and_is_named(name: str, all_at_once: tuple[dict[str, list[str]], float]) -> None:
    state, error, _ = all_at_once[0][name]
    if name in READ_AS_WORDS or name.startswith("good"):
        assert (state, error) == ("ok", "")
    else:
        assert state == "failed"
        assert "fault of digest" not in error
        assert error


def test_twelve_large_ones_side_by_side_take_little_memory(tmp_path: Path) -> None:
    names = [f"many-items.{number}" for number in range(12)]
    with hostile_publisher() as publisher:
        found, peak = collected(publisher, tmp_path, names)
    assert {state for state, *_ in found.values()} == {"failed"}
    assert peak < 300


def test_all_of_it_at_once_takes_little_memory(all_at_once: tuple[dict[str, list[str]], float]) -> None:
    assert all_at_once[1] < 300
