"""What is done to all deliveries of an edition asks each row as it is when it is written."""

from __future__ import annotations

from pathlib import Path

import make
from sqlalchemy import event

from digest.store import steering
from digest.store.opening import open_store


def test_who_is_claimed_while_an_end_waits_for_the_row_is_looked_at_again(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'digest.db'}")
    statements: list[str] = []
    event.listen(store.engine, "before_cursor_execute", lambda *said: statements.append(said[2]))
    with store.write() as connection:
        steering.end_open(connection, "morning-1", now=make.NOW, most=2)
    (ending,) = [each for each in statements if each.startswith("UPDATE deliveries")]
    within = ending[ending.index("(SELECT") : ending.index("LIMIT")]
    # PostgreSQL asks the outer condition, and that alone, once more of a row that has been changed meanwhile.
    assert "deliveries.state IN" in within
    assert "deliveries.state IN" in ending.replace(within, "")
