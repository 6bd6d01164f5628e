"""A form of settings that came in pieces, or with what the page does not offer: told as what it is, and not kept."""

from __future__ import annotations

from urllib.parse import urlencode

import lxml.html
import pytest
from filled import FORM, opened
from served import Served

from digest.store import subscribers, subscriptions

UNREAD = "Part of this form is missing or cannot be chosen"


def kept(served: Served) -> tuple[object, ...]:
    with served.app.store.read() as connection:
        person = subscribers.get_by_id(connection, 1)
        return person, tuple(subscriptions.of_person(connection, 1))


def told(body: bytes) -> str:
    (found,) = lxml.html.fromstring(body).xpath("//p[@role='alert']")
    return str(found.text_content())


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("timezone", "Mars/Olympus"), ("timezone", "Europe/Paris\r\nX: y"), ("timezone", "../../etc/passwd"),
        ("hour.morning", "99:99"), ("hour.morning", "03:00"), ("hour.morning", "x"),
        ("topic.morning.gossip", "on"), ("topic.morning.", "on"), ("language", "tlh"), ("language", "<b>"),
        ("format.morning", "pdf"), ("format.morning", ""), ("frequency.morning", "hourly"),
        ("name", "Ada\r\nBcc: all@reader.example"), ("name", "Ada\nX: y"), ("name", "Ada\0"), ("name", "A\u2028da"),
    ],
)  # fmt: skip
def test_what_is_not_offered_is_said_and_nothing_is_kept(served: Served, page: str, field: str, value: str) -> None:
    before = kept(served)
    form = opened(served, page).tick("topic.morning.sport")
    form.fields[field] = value
    got = form.send()
    assert (got.status, told(got.body).startswith(UNREAD)) == (422, True)
    assert kept(served) == before
    again = lxml.html.fromstring(got.body)
    assert again.xpath("//input[@name='topic.morning.sport']/@checked"), "the rest of what was chosen is lost"
    assert not {"bcc", "x"} & got.fields.keys()


def test_what_was_refused_is_saved_once_it_is_chosen_anew(served: Served, page: str) -> None:
    form = opened(served, page).write(hour__morning="99:99")
    assert form.send().status == 422
    assert form.write(hour__morning="07:30").send().status == 200
    assert kept(served)[1][0].hour == "07:30"  # type: ignore[index]


@pytest.mark.parametrize(
    "fields", [{}, {"name": "Ada"}, {"mark": ""}, {"get.evening": "on"}, {"format.morning": "text"}]
)
def test_a_form_in_pieces_takes_nothing_away_and_is_told_so(served: Served, page: str, fields: dict[str, str]) -> None:
    """Without its mark nobody knows what else it lacks: an unticked newsletter looks like one that got lost."""
    before = kept(served)
    got = served.ask("POST", page, urlencode({"do": "save", **fields}).encode(), Content_Type=FORM)
    assert (got.status, told(got.body).startswith(UNREAD)) == (422, True)
    assert kept(served) == before
    assert lxml.html.fromstring(got.body).xpath("//input[@name='mark']/@value") != [""]
