"""Is bringing people in as fast as checking their addresses, and choosing a segment as fast as copying it?

In turn on the same rows: email-validator alone on every address, in as many processes as an import checks with; then
`digest subscribers import`, and the same import again. Prints rows a second, their ratio (at least 0.7), CPU
time, and the peak memory of all processes, for the whole list and for a quarter of it: it must not grow with the list.
Then, in this process, the ratio of freezing a segment's audience to an INSERT … SELECT of the same rows from a
table that holds nothing else, numbered and counted as they are (at least 0.5).

    bench/subscribers.py [ROWS] [--distinct]

--distinct gives each address a domain of its own: no list is like that, and nothing can be remembered of one.
"""

from __future__ import annotations

import csv
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from peers.measured import Used, run
from sqlalchemy import text

from digest.model.digest import Segment
from digest.pipeline.freeze import PART
from digest.store import audiences
from digest.store.opening import open_store

NOW = datetime(2026, 11, 25, 8, tzinfo=UTC)
PROCESSES = min(2, os.cpu_count() or 1)
COMMON = ["gmail.com", "yahoo.com", "outlook.com", "icloud.com", "web.de", "gmx.net", "orange.fr", "mail.ru"]
SEGMENT = Segment(topics=("politics",), locales=("en", "az"), timezones=("Asia/Baku", "Europe/Paris"), language="en")
RUNS = 5


def written(path: Path, rows: int, *, distinct: bool) -> Path:
    """A list of people: two of three at large providers, one in twenty at a domain that is nobody else's."""
    chance = random.Random(rows)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(("email", "name", "locale", "timezone", "topics", "format"))
        for number in range(rows):
            dice = chance.random()
            own = f"d{chance.getrandbits(60):x}.example"
            firm = f"firm{int(chance.paretovariate(0.9)) % 60_000}.example"
            domain = own if distinct or dice > 0.95 else chance.choice(COMMON) if dice < 0.66 else firm
            writer.writerow(
                (
                    f"{chance.choice('abcdefghijklmnopqrstuvwxyz')}{chance.getrandbits(40):x}.{number:x}@{domain}",
                    f"Reader {number}",
                    chance.choice(("en", "en-GB", "az", "hy", "")),
                    chance.choice(("Asia/Baku", "Europe/Paris", "", "")),
                    chance.choice(("", "", "politics", "politics;sea", "sea")),
                    chance.choice(("html", "", "text")),
                )
            )
    return path


def alone(path: Path) -> Used:
    """email-validator on every address of a list and nothing else, in several processes."""
    code = (
        "import csv, os, sys\n"
        "from email_validator import validate_email\n"
        "part, path = int(sys.argv[1]), sys.argv[2]\n"
        f"for n in range(1, {PROCESSES}):\n"
        "    if part == 0 and os.fork() == 0:\n"
        "        part = n\n"
        "        break\n"
        "with open(path, encoding='utf-8', newline='') as stream:\n"
        "    for number, row in enumerate(csv.reader(stream)):\n"
        f"        if number and number % {PROCESSES} == part:\n"
        "            validate_email(row[0], check_deliverability=False, strict=True, test_environment=True)\n"
        f"for _ in range({PROCESSES} - 1 if part == 0 else 0):\n"
        "    os.wait()\n"
    )
    return run([sys.executable, "-c", code, "0", str(path)])


def imported(path: Path, config: Path) -> Used:
    """The list brought in."""
    command = [sys.executable, "-m", "digest", "--config", str(config), "subscribers", "import", str(path)]
    used = run([*command, "--digest", "morning", "--consent", "a benchmark"])
    assert used.status == 0, used.output
    return used


def told(what: str, used: Used, rows: int) -> float:
    """Print what one run took; its rows a second."""
    rate = rows / used.wall
    print(f"{what:<28} {rate:>9,.0f} rows/s, {used.wall:5.1f} s, CPU {used.cpu:5.1f} s, {used.memory:4.0f} MB")
    return rate


def started(folder: Path) -> Path:
    """A newsroom of its own; its configuration."""
    subprocess.run([sys.executable, "-m", "digest", "init", str(folder)], check=True, capture_output=True)
    return folder / "config"


def frozen(path: Path) -> None:
    """Print the ratio of the two ways into the ledger; what is written is taken back each time."""
    store = open_store(f"sqlite:///{path}")
    bare = (
        "INSERT INTO deliveries (edition_id, number, subscriber_id, state, due_at, tries, changed_at)"
        " SELECT 'e', row_number() OVER (ORDER BY person), person, 'pending', :now, 0, :now FROM chosen ORDER BY person"
    )
    ratios = []
    with store.engine.connect().execution_options(writes=True) as connection, connection.begin() as turn:
        connection.execute(text("PRAGMA defer_foreign_keys = ON"))
        for _ in range(RUNS):
            with connection.begin_nested() as trial:
                began = time.perf_counter()
                freezing = audiences.Freezing("e", "morning", SEGMENT, due_at=NOW, now=NOW + timedelta(days=1))
                part = audiences.NOBODY
                while part.last is not None:
                    part = freezing.part(connection, part, PART)
                segment = time.perf_counter() - began
                rows = "SELECT subscriber_id AS person FROM deliveries ORDER BY number"
                connection.execute(text(f"CREATE TEMPORARY TABLE chosen AS {rows}"))
                connection.execute(text("DELETE FROM deliveries"))
                began = time.perf_counter()
                count = connection.execute(text(bare), {"now": "2026-11-25 08:00:00.000000"}).rowcount
                connection.execute(text("SELECT state, count(*) FROM deliveries WHERE edition_id = 'e' GROUP BY state"))
                copied = time.perf_counter() - began
                trial.rollback()
            ratios.append(copied / segment)
            print(f"segment of {count:,}: {count / segment:>9,.0f} rows/s, bare {count / copied:>9,.0f} rows/s")
        turn.rollback()
    store.close()
    print(f"ratio {statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f}); at least 0.5")


def main() -> None:
    """Print all figures."""
    numbers = [int(word) for word in sys.argv[1:] if word.isdecimal()]
    rows, distinct = numbers[0] if numbers else 1_000_000, "--distinct" in sys.argv
    with tempfile.TemporaryDirectory() as folder:
        few = written(Path(folder) / "few.csv", rows // 4, distinct=distinct)
        all_ = written(Path(folder) / "all.csv", rows, distinct=distinct)
        small = imported(few, started(Path(folder) / "small"))
        told(f"import of {rows // 4:,}", small, rows // 4)
        limit = told(f"email-validator, {PROCESSES} processes", alone(all_), rows)
        config = started(Path(folder) / "large")
        large = imported(all_, config)
        fresh = told(f"import of {rows:,}", large, rows)
        again = told("the same again", imported(all_, config), rows)
        print(f"ratio {fresh / limit:.2f}, again {again / limit:.2f}; at least 0.7")
        print(f"memory {large.memory / small.memory:.2f} times that of a quarter of the list; at most 1.3")
        frozen(config.parent / "var" / "digest.db")


if __name__ == "__main__":
    main()
