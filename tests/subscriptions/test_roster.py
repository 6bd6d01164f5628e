"""Rosters: every row in or out with its line and reason, whatever program saved the file."""

import csv
import io
import json
import tracemalloc
from datetime import UTC, datetime
from pathlib import Path

import make
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import UsageError
from digest.html.clean import clean_line
from digest.model.arrival import Arrival
from digest.model.subscriber import SubscriptionState
from digest.subscriptions import roster
from digest.subscriptions.roster import Rejected, RosterRow, lines_of, read_roster, write_roster

DATA = Path(__file__).parents[1] / "data"
EXPECTED = json.loads((DATA / "subscribers.json").read_text(encoding="utf-8"))
GIVEN = "the sign-up sheet of the harbour fair"


def read(text, consent=GIVEN):
    return [row for row in read_roster(io.StringIO(text, newline=""), consent=consent) if row]


def said(row):
    """What a row says, but for what all say."""
    usual = {"line", "mark", "key", "wishes"} | ({"state"} if row.wishes.state == "confirmed" else set())
    whole = row._asdict() | row.wishes._asdict()
    return {name: value for name, value in whole.items() if value and name not in usual}


def only(text, consent=GIVEN):
    (row,) = read(text, consent)
    return row


def test_of_the_sample_roster_all_are_out_with_their_lines_but_200_and_one_that_is_there_twice():
    rows = list(read_roster(DATA / "subscribers.csv", consent=GIVEN))
    rejected = [row for row in rows if isinstance(row, Rejected)]
    expected = [(row["line"], row["email"]) for row in EXPECTED["rejected"] if row["line"] != 117]
    assert len(rows) - len(rejected) == EXPECTED["accepted"] + 1
    assert [(row.line, row.email) for row in rejected] == expected
    assert all(row.reason for row in rejected)
    people = {row.key: row for row in rows if isinstance(row, Arrival)}
    assert people["rtl@example.net"].name == "ليلى نور"
    assert people["formula@example.org"].name == '=HYPERLINK("https://evil.example";"x")'
    assert people["comma@example.com"].name == 'Lund, Ute "Tide" <sea>'
    assert said(people["empty.fields@example.org"]) == {"email": "empty.fields@example.org"}
    assert people["o'neil@example.com"].wishes.topics == ("news",)


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("header", ["email,name,format", "Email , NAME,format", '"email","name","format"'])
def test_whatever_program_saved_the_file_it_is_read(tmp_path, mark, end, header):
    text = mark + end.join([header, "ada@reader.example,Ådå,text", "", ",,", ""])
    file = tmp_path / "people.csv"
    file.write_bytes(text.encode())
    expected = {"email": "ada@reader.example", "name": "Ådå", "format": "text"}
    for (row,) in (list(read_roster(file, consent=GIVEN)), read(text)):
        assert (row.line, said(row)) == (2, expected)


def test_the_order_of_the_columns_is_free_and_only_the_address_is_needed():
    row = only("topics,timezone,email,locale\r\nnews; energy;news;,asia/kathmandu,ada@reader.example,zh_hant-tw\r\n")
    wanted = {"topics": ("news", "energy"), "timezone": "Asia/Kathmandu", "locale": "zh-Hant-TW"}
    assert said(row) == {"email": "ada@reader.example"} | wanted
    assert said(only("email\nada@reader.example\n")) == {"email": "ada@reader.example"}


def test_a_line_is_where_the_record_starts():
    broken = '"a@b.example\r\nBcc: x@y.example",One\r\nada@reader.example,"Two\nlines"\r\n'
    text = f"email,name\r\n{broken}c@d.example,Three\r\n"
    assert [(row.line, type(row)) for row in read(text)] == [(2, Rejected), (4, Rejected), (6, Arrival)]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ("nobody,,,,,", "there is no @ in the address"),
        ("ada@reader.example,,english,,,", "“english” is no locale"),
        ("ada@reader.example,,,Baku,,", "“Baku” is no time zone"),
        ("ada@reader.example,,,../../etc/passwd,,", "is no time zone"),
        ("ada@reader.example,,,,,markdown", "“markdown” is no format: write html or text"),
        ("ada@reader.example,,,,,html,extra", "the row has 7 fields, the header 6"),
        ('ada@reader.example,"Ada" Byron,,,,', "there is a quotation mark inside a field"),
        ('ada@reader.example,"Ada\u2028Byron",,,,', "there is a line break in the field name"),
        (
            'ada@reader.example,"Ada Byron,,,,\nnext@reader.example,,,,,',
            "a quotation mark that opens in this row is never closed: close it, or double it if it belongs to the text"
            ". Lines 2 to 3 were left out for that: import the list again then",
        ),
    ],
)
def test_a_wrong_row_is_out_with_its_reason(fields, reason):
    row = only(f"email,name,locale,timezone,topics,format\n{fields}\n")
    assert isinstance(row, Rejected)
    assert row.line == 2
    assert reason in row.reason


def test_a_quotation_mark_that_is_closed_by_another_row_says_what_was_left_out():
    text = 'email,name\nada@reader.example,"Ada\nbob@reader.example,\nc@d.example,"Lund, Ute"\ne@f.example,\n'
    row, last = read(text)
    assert row.line == 2
    assert "never closed" in row.reason
    assert "Lines 2 to 4 were left out" in row.reason
    assert last.line == 5


def test_a_field_that_is_too_long_is_told():
    row = only(f"email,name\nada@reader.example,{'x' * 200_000}\n")
    assert row.reason == "a field is longer than 131,072 characters: shorten it"


def test_a_quotation_mark_that_swallows_too_much_is_named_and_the_rest_is_read():
    swallowed = "".join(f"p{number}@reader.example,\n" for number in range(8_000))
    rows = read(f'email,name\nada@reader.example,"Ada\n{swallowed}')
    assert rows[0].line == 2
    kept = int(rows[1].email.removeprefix("p").partition("@")[0])
    assert f"Lines 2 to {kept + 2} were left out" in rows[0].reason
    assert rows[-1].email == "p7999@reader.example"


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("", "the first line is empty: it must be a header such as email,name"),
        ("\n", "the first line is empty"),
        ("ada@reader.example,Ada\n", "there is no header"),
        ("e-mail,name\n", "no column “e-mail”: did you mean email?"),
        ("email,time zone\n", "no column “time zone”: did you mean timezone?"),
        ("email,shoe\n", "no column “shoe”: the columns are email, name"),
        ("email,name,email\n", "the column email is there twice"),
        ("name,locale\n", "there is no column email"),
        ('email,"name\n', "the header is not CSV"),
    ],
)
def test_a_file_that_is_no_roster_is_refused_with_what_to_do(text, advice):
    with pytest.raises(UsageError, match=advice):
        read(text)


@pytest.mark.parametrize(
    "content", ["email,name\nada@reader.example,Ådå\n".encode("cp1252"), "email\n".encode("utf-16")]
)
def test_a_file_in_another_encoding_is_refused_before_its_first_row(tmp_path, content):
    file = tmp_path / "people.csv"
    file.write_bytes(content)
    with pytest.raises(UsageError, match=r"people\.csv:\d: the file is not UTF-8: save it as “CSV UTF-8”"):
        lines_of(file)
    with pytest.raises(UsageError, match="is not UTF-8"):
        list(read_roster(io.TextIOWrapper(io.BytesIO(content), encoding="utf-8", newline=""), consent=GIVEN))


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(UsageError, match=r"people\.csv: cannot be read \(No such file or directory\)"):
        lines_of(tmp_path / "people.csv")


def test_nobody_is_imported_without_proof_of_consent():
    for header in ("email", "email,consent_at", "email,consent_source"):
        with pytest.raises(UsageError, match="no proof of consent: say where and when it was given with --consent"):
            read(f"{header}\n", consent=None)
    text = (
        "email,consent_at,consent_source\nada@reader.example,2026-01-05T09:00:00+04:00,fair\n"
        "bob@reader.example,,fair\ncyd@reader.example,last year,fair\neve@reader.example,2026-01-05,fair\n"
    )
    ada, bob, cyd, eve = read(text, consent=None)
    assert (ada.consent_at, ada.consent_source) == (datetime(2026, 1, 5, 5, tzinfo=UTC), "fair")
    assert "no proof of consent" in bob.reason
    assert "“last year” is no time" in cyd.reason
    assert eve.consent_at == datetime(2026, 1, 5, tzinfo=UTC)


def exported(*rows):
    stream = io.StringIO(newline="")
    write_roster(rows, stream)
    return stream.getvalue()


def roster_row(state=SubscriptionState.CONFIRMED, source="fair", email="ada@reader.example", **given):
    return RosterRow(
        email, digest="morning", state=state.value, consent_at=make.NOW.isoformat(), consent_source=source, **given
    )


def test_an_export_has_all_columns_and_crlf():
    text = exported(
        roster_row(name="Ada, Countess", locale="en-GB", timezone="Europe/London", topics="news;energy", format="html")
    )
    assert text == (
        "email,name,locale,timezone,topics,format,digest,state,frequency,hour,paused_until,consent_at,consent_source\r\n"
        'ada@reader.example,"Ada, Countess",en-GB,Europe/London,news;energy,html,morning,confirmed,,,,'
        "2026-11-23T12:00:00+00:00,fair\r\n"
    )


@given(st.text(st.characters(codec="utf-8"), max_size=40) | st.text("'=+-@ab", max_size=6))
def test_an_export_runs_no_formula_and_is_read_back_the_same(text):
    name = clean_line(text)
    written = exported(roster_row(name=name))
    (fields,) = csv.DictReader(io.StringIO(written, newline=""))
    assert not fields["name"].startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert only(written, consent=None).name == name


def test_a_row_of_an_export_says_for_which_digest_and_how_it_stands():
    text = exported(*(roster_row(state, email=f"{state.value}@reader.example") for state in SubscriptionState))
    assert [(row.wishes.digest, row.wishes.state) for row in read(text, consent=None)] == [
        ("morning", each) for each in SubscriptionState
    ]
    assert "the state “gone” is none: write unconfirmed" in only("email,state\nada@reader.example,gone\n").reason


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ("monthly,,,", "“monthly” is no frequency: write each (every edition) or weekly"),
        (",7 am,,", "“7 am” is no hour of the day: write it as 07:30"),
        (",24:00,,", "“24:00” is no hour of the day"),
        (",,soon,", "paused_until “soon” is no time: write it as"),
        (",,2027-01-01,confirmed", "there is a paused_until, and the state is confirmed: write paused"),
    ],
)
def test_wrong_wishes_are_out_with_their_reason(fields, reason):
    assert reason in only(f"email,frequency,hour,paused_until,state\nada@reader.example,{fields}\n").reason


def test_who_gets_no_mail_needs_no_proof():
    header = "email,state,consent_at,consent_source\n"
    left, paused = read(f"{header}a@reader.example,unsubscribed,,\nb@reader.example,paused,,\n", consent=None)
    assert left.wishes.state == SubscriptionState.UNSUBSCRIBED
    assert "no proof of consent" in paused.reason


def test_parts_together_are_the_whole_in_order(monkeypatch):
    monkeypatch.setattr(roster, "DEALS", (3, 3))
    text = "email\n" + "".join(f"p{number}@reader.example\n" for number in range(14))
    whole = [row.line for row in read(text)]
    parts = [read_parts(text, (part, 2)) for part in range(2)]
    dealt = [line for turn in range(5) for line in parts[turn % 2][turn // 2]]
    assert dealt == whole


def read_parts(text, part):
    """The lines of each deal."""
    deals = [[]]
    for row in read_roster(io.StringIO(text, newline=""), consent=GIVEN, part=part):
        if row is None:
            deals.append([])
        else:
            deals[-1].append(row.line)
    return deals


def test_memory_does_not_grow_with_the_file():
    def lines():
        yield "email,name\n"
        for number in range(20_000):
            yield f"reader{number}@example.org,{'A long name ' * 16}\n"

    list(read_roster(_Stream(iter(["email\n", "ada@reader.example\n"])), consent=GIVEN))  # what is loaded once
    tracemalloc.start()
    accepted = sum(isinstance(row, Arrival) for row in read_roster(_Stream(lines()), consent=GIVEN))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert accepted == 20_000
    assert peak < 1_000_000, "of a file of 4 MB"


class _Stream(io.TextIOBase):
    def __init__(self, lines):
        self._lines = lines

    def readline(self, size=-1):
        return next(self._lines, "")


def test_a_spreadsheet_shows_the_export_as_text():
    text = exported(roster_row(name="=1+1", email="+tag@reader.example", source="@fair"))
    (row,) = csv.DictReader(io.StringIO(text, newline=""))
    assert (row["name"], row["email"], row["consent_source"]) == ("'=1+1", "'+tag@reader.example", "'@fair")
    back = only(text, consent=None)
    assert (back.name, back.email, back.consent_source) == (
        "=1+1",
        "+tag@reader.example",
        "@fair",
    )
