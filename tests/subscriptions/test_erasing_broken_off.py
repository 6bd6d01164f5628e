"""An erasure whose process dies at any step is carried out by the next sweep: nobody has to ask again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import make
import pytest
from desk import DIGEST, SITE

from digest.app import App
from digest.errors import StoreError
from digest.model.subscriber import SubscriptionState
from digest.store import erasures, subscribers, subscriptions, suppressions
from digest.subscriptions import people
from digest.subscriptions.erasing import Places, Swept, sweep

EMAIL, KEY = "Zerlina.Quux@Reader.example", "zerlina.quux@reader.example"
BEFORE = datetime(2026, 11, 1, tzinfo=UTC)
# What a process does that is killed before or after a step.
KILLED = """
import os, signal, sys
from pathlib import Path
from digest.app import App
from digest.store import erasures, subscribers
from digest.subscriptions import people
from datetime import datetime

def dying(real):
    def act(*args, **kwargs):
        {before}os.kill(os.getpid(), signal.SIGKILL)
        result = real(*args, **kwargs)
        os.kill(os.getpid(), signal.SIGKILL)
        return result
    return act

owner = {{"erasures": erasures, "subscribers": subscribers}}["{module}"]
setattr(owner, "{name}", dying(getattr(owner, "{name}")))
app = App.load(Path("config"))
people.erase(app.store, "{email}", app.signing_keys[0], app.traces, datetime.fromisoformat("{now}"))
"""


@pytest.fixture
def app(tmp_path: Path) -> App:
    for name, text in {"site.yaml": SITE, "sources.yaml": "{}", "digests/morning.yaml": DIGEST}.items():
        path = tmp_path / "config" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    made = App.load(tmp_path / "config")
    joined(made)
    return made


def joined(app: App, at: datetime = BEFORE) -> int:
    with app.store.write() as connection:
        ids = subscribers.put(connection, [make.person(EMAIL)], at)
        subscriptions.put(connection, "morning", list(ids.values()), SubscriptionState.CONFIRMED, at)
    return ids[KEY]


def is_there(app: App) -> bool:
    with app.store.read() as connection:
        return subscribers.get(connection, KEY) is not None


def killed_at(app: App, module: str, name: str, *, before: bool) -> None:
    values = {"module": module, "name": name, "before": "" if before else "if False: ", "email": EMAIL}
    script = KILLED.format(**values, now=make.NOW.isoformat())
    app.store.close()
    done = subprocess.run([sys.executable, "-c", script], cwd=app.settings.root, env=os.environ, check=False)
    assert done.returncode == -signal.SIGKILL


@pytest.mark.parametrize(
    ("module", "name", "before"),
    [
        ("erasures", "begin", False),
        ("erasures", "note", True),
        ("erasures", "note", False),
        ("subscribers", "erase", True),
        ("subscribers", "erase", False),
        ("erasures", "finish", True),
    ],
)
def test_wherever_it_dies_the_sweep_carries_it_out(app: App, module: str, name: str, before: bool) -> None:
    killed_at(app, module, name, before=before)
    was_there = is_there(app)
    assert was_there is (name != "finish")
    assert sweep(app.store, app.traces, app.signing_keys, make.ahead(hours=1)) == Swept(int(was_there), 0)
    assert not is_there(app)
    with app.store.read() as connection:
        assert suppressions.erased_among(connection, [KEY], app.signing_keys) == {KEY: make.NOW}
    assert KEY not in (app.settings.data / "digest.db").read_bytes().decode("latin-1").casefold()
    assert {address_hash for _, address_hash in erasures.noted(app.traces.erased)} == {
        suppressions.hashed(KEY, app.signing_keys[0])
    }
    assert sweep(app.store, app.traces, app.signing_keys, make.ahead(hours=30)) == Swept()
    assert list(erasures.begun(app.traces.erased)) == []


def test_before_anything_is_left_nothing_was_begun(app: App) -> None:
    killed_at(app, "erasures", "begin", before=True)
    assert sweep(app.store, app.traces, app.signing_keys, make.ahead(hours=1)) == Swept()
    assert is_there(app)


def test_whoever_came_after_it_stays(app: App) -> None:
    with app.store.read() as connection:
        found = subscribers.get(connection, KEY)
    assert found
    address_hash = suppressions.hashed(KEY, app.signing_keys[0])
    earlier = BEFORE - timedelta(days=1)
    erasures.begin(app.traces.erased, erasures.Begun(address_hash, found.id, earlier))
    assert sweep(app.store, app.traces, app.signing_keys, make.NOW) == Swept()
    assert is_there(app)


def test_a_number_that_is_somebody_elses_erases_nobody(app: App) -> None:
    with app.store.read() as connection:
        found = subscribers.get(connection, KEY)
    assert found
    erasures.begin(app.traces.erased, erasures.Begun("0" * 64, found.id, make.NOW))
    assert sweep(app.store, app.traces, app.signing_keys, make.ahead(hours=1)) == Swept()
    assert is_there(app)


def test_what_could_not_be_noted_is_not_carried_out_later(app: App, tmp_path: Path) -> None:
    places = Places(tmp_path / "notes" / "erased", app.traces.outbox)
    places.erased.mkdir(parents=True)
    with pytest.raises(StoreError, match="Nobody was erased"):
        people.erase(app.store, EMAIL, app.signing_keys[0], places, make.NOW)
    assert list(erasures.begun(places.erased)) == []
    assert is_there(app)


def test_what_a_killed_restore_left_goes_after_an_hour(app: App) -> None:
    store_file = app.settings.data / "digest.db"
    left = [store_file.with_name(f"{store_file.name}.{name}") for name in ("restoring", "restoring-wal", "present")]
    for path in left:
        path.write_bytes(KEY.encode())
    assert sweep(app.store, app.traces, app.signing_keys, make.NOW) == Swept()
    assert all(path.exists() for path in left), "a restore may be under way"
    for path in left:
        os.utime(path, (1, 1))
    assert sweep(app.store, app.traces, app.signing_keys, make.NOW) == Swept()
    assert not any(path.exists() for path in left)
