"""What `send` says: where a proof is, and how far it is on a narrow terminal."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from desk import SITE, Desk

from digest.cli.output import Meter, fitted
from digest.cli.underway import Display, parts
from digest.model.delivery import DeliveryState
from digest.pipeline.progress import Progress

NOW = datetime.fromisoformat("2026-11-23T12:00:00+00:00")


@pytest.mark.parametrize("form", ["eml", "maildir"])
def test_a_proof_that_goes_nowhere_says_which_file_it_is(desk: Desk, form: str) -> None:
    site = SITE + f"mail: {{transport: files, files: {{path: var/outbox, format: {form}}}}}\n"
    (desk.root / "config" / "site.yaml").write_text(site, encoding="utf-8")
    said = desk.run("send", "morning", "--to", "ed@example.com", "--to", "two@example.com")
    assert "went nowhere" in said
    files = [Path(line.strip()) for line in said.splitlines() if line.startswith("  /")]
    assert sorted(b"To: " in each.read_bytes() for each in files) == [True, True]
    again = desk.json("send", "morning", "--to", "ed@example.com")
    assert again["proof"] == ["ed@example.com"]
    (path,) = again["files"]
    assert b"ed@example.com" in Path(path).read_bytes()
    assert path not in said


def progress(next_due: datetime | None = None, **counts: int) -> Progress:
    found = {DeliveryState(state): number for state, number in counts.items()}
    return Progress(sum(counts.values()), found, next_due=next_due)


def shown(found: Progress, width: int = 79, rate: float = 400) -> str:
    return fitted("morning-2026-11-23: ", parts(found, rate, NOW, lambda moment: moment), width)


def test_progress_fits_the_terminal_and_what_went_wrong_is_never_what_is_left_out() -> None:
    under_way = progress(sent=1_150, failed=50, deferred=10, pending=298_000, sending=790)
    first = "1,200 of 300,000, 50 failed, 10 deferred, 747 s left, 400/s"
    whole = f"{first}, 298,000 pending, 790 sending, 1,150 sent"
    assert shown(under_way, 200) == f"morning-2026-11-23: {whole}"
    assert shown(under_way, len(whole)) == whole
    assert shown(under_way, 79) == f"{first}, 298,000 pending, …"
    assert shown(under_way, 48) == "1,200 of 300,000, 50 failed, 10 deferred, …"
    assert shown(under_way, 10) == "1,200 of …"
    assert all(len(shown(under_way, width)) <= width for width in range(1, 120))


def test_no_state_is_left_out_without_a_sign() -> None:
    told = "1,738 of 10,000, 21 s left, 400/s, 3,000 pending, 5,262 sending, 1,738 sent"
    assert shown(progress(sent=1_738, pending=3_000, sending=5_262)) == told
    many = progress(sent=101_738, pending=93_000, sending=5_262)
    for width in range(1, 130):
        assert shown(many, width).endswith("…") or all(state in shown(many, width) for state in many.counts)


def test_where_all_that_are_left_were_put_off_it_says_until_when_and_no_seconds() -> None:
    counts = {"sent": 1_440, "failed": 50, "deferred": 10}
    told = "morning-2026-11-23: 1,490 of 1,500, 50 failed, 10 wait until 12:05:30, 1,440 sent"
    assert shown(progress(NOW + timedelta(minutes=5, seconds=30), **counts), 90) == told
    assert ", 1 waits until 2026-11-24 12:00:00" in shown(progress(NOW + timedelta(days=1), sent=3, deferred=1))
    assert "wait" not in shown(progress(NOW, **counts))
    # What was put off is not done at the pace of the others.
    assert ", 1 s left" in shown(progress(NOW, sent=100, deferred=900, pending=400))


def test_the_pace_is_that_of_the_last_seconds(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "80")
    seconds = [0.0]
    meter = Meter()
    display = Display("a", meter, lambda: NOW + timedelta(seconds=seconds[0]), lambda moment: moment)
    for second, done in ((0, 0), (1, 100), (300, 100), (301, 200), (305, 600), (311, 1_200)):
        seconds[0] = second
        display(progress(sent=done, pending=2_000 - done))
    # Not 4/s, the mean over a wait of five minutes.
    assert capsys.readouterr().err.endswith("a: 1,200 of 2,000, 8 s left, 100/s, 800 pending, 1,200 sent")
