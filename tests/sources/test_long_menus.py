"""A front page of more menus than the notes keep: a visit that takes it from the notes judges as the first one did."""

from __future__ import annotations

from sources.visits import publisher, visit

from digest.sources import sitelists
from digest.sources.patience import Patience
from digest.sources.siteblocks import Selection


def test_of_a_front_page_no_more_is_told_than_the_next_visit_knows() -> None:
    rows = [[chr(97 + row) + chr(97 + place) for place in range(20)] for row in range(11)]
    items = ["".join(f"<li><a href='/r/{name}x/'>Region {name}</a></li>" for name in row) for row in rows]
    menus = "".join(f"<ul>{row}</ul>" for row in items)
    with publisher() as press:
        press.put("/", f"<!doctype html><html lang='en'><body>{menus}</body></html>")
        asked = visit(port=press.port)
        front = sitelists.Lists(asked, Selection(), Patience(asked.fetcher.limits.timeout)).front(press.address("/"))
    noted = sitelists._from_notes(front.state.notes["page"])
    assert (front.page.marks, front.page.sections) == (noted.marks, noted.sections)
    assert len(noted.marks) == 200
