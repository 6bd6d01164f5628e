"""Times and proofs of consent in a list: none that an export could not show, none that hides what it says."""

from __future__ import annotations

import io
from pathlib import Path

import make
import pytest

from digest.model.arrival import Arrival
from digest.store.opening import open_store
from digest.subscriptions import importing, roster_batches
from digest.subscriptions.exporting import everybody
from digest.subscriptions.importing import Terms
from digest.subscriptions.roster import Rejected, RosterRow, read_roster

HEADER = "email,paused_until,consent_at,consent_source\n"
TERMS = Terms(("morning",), None, [b"k" * 32], {})


def read(fields: str) -> Arrival | Rejected:
    (row,) = (row for row in read_roster(io.StringIO(HEADER + fields), consent="x") if row)
    return row


def brought(folder: Path, *lists: str) -> list[RosterRow]:
    store = open_store(f"sqlite:///{folder / 'digest.db'}")
    refused: list[Rejected] = []
    for each in lists:
        rows = read_roster(io.StringIO(HEADER + each, newline=""))
        importing.bring_in(store, roster_batches.batches_of(rows), TERMS, make.NOW, refuse=refused.append)
    found = list(everybody(store))
    store.close()
    assert not refused
    return found


@pytest.mark.parametrize("moment", ["0026-12-01", "0005-01-01", "1969-12-31T23:59:59Z", "2200-01-01", "9999-12-31"])
@pytest.mark.parametrize("fields", ["ada@r.example,{},2026-01-01,fair\n", "ada@r.example,,{},fair\n"])
def test_a_time_that_is_a_slip_is_refused(moment: str, fields: str) -> None:
    row = read(fields.format(moment))
    assert isinstance(row, Rejected)
    assert f"“{moment}” is in the year" in row.reason
    assert "write a time from 1970 to 2199" in row.reason


@pytest.mark.parametrize("moment", ["1970-01-01", "2199-12-31T23:59:59.999999Z", "2026-03-04T05:06:07.5+02:00"])
def test_every_time_that_is_taken_is_exported(tmp_path: Path, moment: str) -> None:
    (row,) = brought(tmp_path, f"ada@r.example,{moment},{moment},fair\n")
    read_again = read(f"ada@r.example,{row.paused_until},{row.consent_at},fair\n")
    first = read(f"ada@r.example,{moment},{moment},fair\n")
    assert isinstance(first, Arrival)
    assert read_again == first


def test_a_newer_proof_from_the_same_source_is_kept_and_an_older_one_is_not(tmp_path: Path) -> None:
    def said(at: str) -> str:
        return f"ada@r.example,,{at},fair\n"

    (row,) = brought(tmp_path, said("2026-02-01"), said("2026-05-01"), said("2026-03-01"), said("2026-05-01"))
    assert row.consent_at == "2026-05-01T00:00:00+00:00"


def test_where_consent_was_given_is_one_clean_line() -> None:
    row = read("ada@r.example,,2026-01-01,the\x1b[2J \u202e fair\u2066\n")
    assert isinstance(row, Arrival)
    assert row.consent_source == "the[2J fair"
    long = read(f"ada@r.example,,2026-01-01,{'x' * 501}\n")
    assert isinstance(long, Rejected)
    assert long.reason == "consent_source has 501 characters: say it in 500 or fewer"


def test_a_name_has_at_most_so_many_characters() -> None:
    fits, long = read_roster(
        io.StringIO(f"email,name\na@r.example,{'ß' * 200}\nb@r.example,{'ß' * 201}\n"), consent="x"
    )
    assert isinstance(fits, Arrival) and fits.name == "ß" * 200
    assert long == Rejected(3, "b@r.example", "the name has 201 characters: shorten it to 200 or fewer")


def test_what_is_nothing_after_cleaning_is_no_proof() -> None:
    (row,) = read_roster(io.StringIO(HEADER + "ada@r.example,,2026-01-01,\x1b\n", newline=""))
    assert isinstance(row, Rejected)
    assert "there is no proof of consent" in row.reason
