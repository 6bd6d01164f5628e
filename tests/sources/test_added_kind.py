"""The kind of source that docs/add-a-source.md builds does what the page says."""

from __future__ import annotations

import re
import sys
import textwrap
import types
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from digest.model.source import SourceDefaults, Validators
from digest.sources.fetch import Fetcher, FetchLimits
from digest.sources.kinds import Kind
from digest.sources.visit import Visit

PAGE = Path(__file__).resolve().parents[2] / "docs" / "add-a-source.md"
TICKER = "Calm seas until Friday\t/weather/calm\nHeadline without an address\t\n\t/nothing\n"


@pytest.fixture
def ticker(monkeypatch: pytest.MonkeyPatch) -> Kind:
    """The kind, made from the page's own code."""
    module = types.ModuleType("ticker")
    monkeypatch.setitem(sys.modules, "ticker", module)
    code, line = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), flags=re.DOTALL)
    exec(textwrap.dedent(code), vars(module))  # noqa: S102  the code is our own page
    kinds: dict[str, Kind] = eval("{" + line.strip() + "}", {**vars(module), "Kind": Kind})  # noqa: S307
    return kinds["ticker"]


@pytest.fixture
def address() -> Iterator[str]:
    """A weather desk on loopback."""

    class Desk(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", str(len(TICKER)))
            self.end_headers()
            self.wfile.write(TICKER.encode())

        def log_message(self, *args: Any) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Desk) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"127.0.0.1:{server.server_port}"
        server.shutdown()


def test_the_page_builds_a_kind_that_reads(ticker: Kind, address: str, tmp_path: Path) -> None:
    options = ticker.options.model_validate({"kind": "ticker", "url": f"http://{address}/ticker.txt"})
    fetcher = Fetcher(FetchLimits(allow=(address,)), "test")
    now = datetime(2026, 11, 23, 12, tzinfo=UTC)

    def visit(validators: Validators) -> Visit:
        return Visit("weather", tmp_path, SourceDefaults("UTC", "en"), validators, fetcher, now)

    harvest = ticker.read(options, visit(Validators()))
    assert ticker.address(options) == f"http://{address}/ticker.txt"
    found = [(each.story.headline, each.story.url, each.story.published) for each in harvest.entries]
    assert found == [
        ("Calm seas until Friday", f"http://{address}/weather/calm", None),
        ("Headline without an address", None, None),
    ]
    assert len(harvest.warnings) == 1
    assert ticker.read(options, visit(harvest.validators)).unchanged
