"""The links at the end of a mail: a button, one click, wrong tokens, newsletters; and nothing by a GET."""

from __future__ import annotations

import re
from urllib.parse import urlencode

import make
import pytest
from filled import opened
from served import MORNING, Got, Served
from sqlalchemy import select

from digest.store.tables import subscriptions

FORM = "application/x-www-form-urlencoded"
ONE_CLICK = b"List-Unsubscribe=One-Click"
MULTIPART = (
    b'--edge\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--edge--\r\n',
    "multipart/form-data; boundary=edge",
)
TITLE = re.compile(r"<h1[^>]*>(.*?)</h1>", re.DOTALL)


@pytest.fixture
def ada(served: Served) -> int:
    return served.reader("ada@reader.example", "morning", "evening")


def title(got: Got) -> str:
    found = TITLE.search(got.body.decode())
    assert found
    return re.sub("[\u2068\u2069]", "", found[1].strip())


def assert_private(got: Got) -> None:
    assert got.fields["cache-control"] == "no-store"
    assert got.fields["referrer-policy"] == "no-referrer"
    assert got.fields["x-robots-tag"].startswith("noindex")
    assert "default-src 'none'" in got.fields["content-security-policy"]
    assert got.fields["x-content-type-options"] == "nosniff"
    assert "set-cookie" not in got.fields
    assert "location" not in got.fields


@pytest.mark.parametrize("action", ["unsubscribe", "preferences"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("query", ["", "?List-Unsubscribe=One-Click", "?leave=", "?leave=morning"])
def test_looking_changes_nothing(served: Served, ada: int, action: str, method: str, query: str) -> None:
    before = served.rows()
    got = served.ask(method, f"/{action}/{served.token(ada, 'morning', action)}{query}")  # type: ignore[arg-type]
    assert got.status == 200
    assert_private(got)
    assert served.rows() == before


def test_the_page_asks_with_a_button(served: Served, ada: int) -> None:
    token = served.token(ada, "morning")
    page = served.get(f"/unsubscribe/{token}")
    assert title(page) == "Unsubscribe from Morning?"
    assert b'<form method="post">' in page.body
    assert token.encode() not in page.body
    done = served.ask("POST", f"/unsubscribe/{token}", b"leave=morning", Content_Type=FORM)
    assert (done.status, title(done)) == (200, "You have unsubscribed")
    assert_private(done)
    assert "no more mail from Morning" in done.body.decode()
    assert b"You can subscribe again at any time." in done.body
    assert served.gets(ada) == {"evening"}
    assert title(served.get(f"/unsubscribe/{token}")) == "You have unsubscribed"


def test_the_page_leads_to_the_other_newsletters(served: Served, ada: int) -> None:
    done = served.ask("POST", f"/unsubscribe/{served.token(ada, 'morning')}", b"leave=morning", Content_Type=FORM)
    link = re.search(rb'href="(/preferences/[a-z0-9-]+)"', done.body)
    assert link
    assert title(served.get(link[1].decode())) == "Your newsletters"
    last = served.ask("POST", f"/unsubscribe/{served.token(ada, 'evening')}", b"leave=evening", Content_Type=FORM)
    assert b"/preferences/" in last.body


@pytest.mark.parametrize("signup", ["open", "closed"])
def test_what_the_page_says_of_coming_back_can_be_done(served: Served, ada: int, signup: str) -> None:
    """The newsroom cannot bring them back, whatever they write to it: `subscribers add` refuses who has left."""
    served.configure("digests/evening.yaml", MORNING.replace("formerly: [dawn]\n", f"signup: {signup}\n"))
    served.reload()
    for name in ("morning", "evening"):
        done = served.ask("POST", f"/unsubscribe/{served.token(ada, name)}", b"", Content_Type=FORM)
    assert b"You can subscribe again at any time." in done.body
    link = re.search(rb'href="(/preferences/[a-z0-9-]+)"', done.body)
    assert link
    opened(served, link[1].decode()).tick("get.evening").send()
    assert served.gets(ada) == {"evening"}


def test_where_there_is_no_way_back_none_is_promised(served: Served, ada: int) -> None:
    token = served.token(ada, "evening")
    (served.root / "config/digests/evening.yaml").unlink()
    served.reload()
    served.ask("POST", f"/unsubscribe/{served.token(ada, 'morning')}", b"", Content_Type=FORM)
    done = served.ask("POST", f"/unsubscribe/{token}", b"", Content_Type=FORM)
    assert (title(done), b"subscribe again" in done.body.lower()) == ("You have unsubscribed", False)


@pytest.mark.parametrize(("body", "kind"), [(ONE_CLICK, FORM), MULTIPART, (ONE_CLICK, f"{FORM}; charset=UTF-8")])
def test_one_click_is_done_at_once_and_twice_is_once(served: Served, ada: int, body: bytes, kind: str) -> None:
    path = f"/unsubscribe/{served.token(ada, 'morning')}"
    first = served.ask("POST", path, body, Content_Type=kind)
    after = served.rows()
    for got in (first, served.ask("POST", path, body, Content_Type=kind)):
        assert (got.status, got.fields["content-type"]) == (200, "text/plain; charset=utf-8")
        assert got.body == b"You have unsubscribed.\n"
        assert_private(got)
    assert served.gets(ada) == {"evening"}
    assert served.rows() == after


def test_leaving_is_dated_by_the_clock_of_the_service(served: Served, ada: int) -> None:
    served.now = make.NOW
    served.ask("POST", f"/unsubscribe/{served.token(ada, 'morning')}", ONE_CLICK, Content_Type=FORM)
    served.ask("POST", f"/preferences/{served.token(ada, 'evening', 'preferences')}", b"leave=", Content_Type=FORM)
    with served.app.store.read() as connection:
        left = connection.execute(select(subscriptions.c.changed_at)).scalars().all()
    assert left == [make.NOW] * 2


def test_a_post_of_nothing_leaves_too(served: Served, ada: int) -> None:
    assert served.ask("POST", f"/unsubscribe/{served.token(ada, 'morning')}", b"").status == 200
    assert served.gets(ada) == {"evening"}


@pytest.mark.parametrize("kind", ["multipart/form-data", "multipart/form-data; boundary=", "text/plain", "\xff"])
def test_a_post_that_cannot_be_read_leaves_too(served: Served, ada: int, kind: str) -> None:
    got = served.ask("POST", f"/unsubscribe/{served.token(ada, 'morning')}", b"\xff\x00--", Content_Type=kind)
    assert got.status == 200
    assert served.gets(ada) == {"evening"}


def flipped(token: str) -> list[str]:
    """The token with each bit of its spelling turned over, one at a time."""
    octets = token.encode("ascii")
    return [
        (octets[:at] + bytes([octets[at] ^ 1 << bit]) + octets[at + 1 :]).decode("latin-1")
        for at in range(len(octets))
        for bit in range(8)
    ]


@pytest.mark.parametrize("action", ["unsubscribe", "preferences"])
def test_every_bit_of_a_token_counts(served: Served, ada: int, action: str) -> None:
    token, before = served.token(ada, "morning", action), served.rows()  # type: ignore[arg-type]
    body = urlencode({"List-Unsubscribe": "One-Click", "leave": ""}).encode()
    tried = 0
    for wrong in flipped(token):
        path = f"/{action}/" + "".join(f"%{octet:02x}" for octet in wrong.encode("latin-1"))
        for got in (served.get(path), served.ask("POST", path, body, Content_Type=FORM)):
            assert (got.status, title(got)) == (404, "This link does not work")
            tried += 1
    assert tried == len(token) * 16
    assert served.rows() == before


def test_wrong_tokens_of_every_kind_get_the_same_answer(served: Served, ada: int) -> None:
    right, before = served.token(ada, "morning"), served.rows()
    wrong = ["proofs", "", right[:-1], f"{right}a", right.upper(), f"{right}/", f"x/{right}", "a" * 3000, "%00", "%ff"]
    others = [served.token(ada, "morning", "preferences"), served.token(ada, "morning", "confirm")]
    answers = {
        (got.status, got.body, tuple(sorted(name for name in got.fields)))
        for token in [*wrong, *others]
        for got in (
            served.get(f"/unsubscribe/{token}"),
            served.ask("POST", f"/unsubscribe/{token}", ONE_CLICK, Content_Type=FORM),
        )
    }
    assert len(answers) == 1
    assert {status for status, _, _ in answers} == {404}
    assert served.rows() == before


def test_an_older_key_still_opens(served: Served, ada: int) -> None:
    token = served.token(ada, "morning")
    keys = served.root / "var" / "keys" / "signing"
    keys.write_text("a-newer-key-of-our-own-0123456789\n" + keys.read_text())
    served.reload()
    assert served.token(ada, "morning") != token
    assert served.ask("POST", f"/unsubscribe/{token}", ONE_CLICK, Content_Type=FORM).status == 200
    assert served.gets(ada) == {"evening"}


def test_a_renamed_digest_is_left_by_its_old_token(served: Served, ada: int) -> None:
    token = served.token(ada, "morning")
    (served.root / "config" / "digests" / "morning.yaml").unlink()
    served.configure("digests/daily.yaml", MORNING.replace("[dawn]", "[dawn, morning]").replace("Morning", "Daily"))
    served.reload()
    assert served.gets(ada) == {"daily", "evening"}
    assert title(served.get(f"/unsubscribe/{token}")) == "Unsubscribe from Daily?"
    assert served.ask("POST", f"/unsubscribe/{token}", ONE_CLICK, Content_Type=FORM).status == 200
    assert served.gets(ada) == {"evening"}


def test_a_removed_digest_is_left_all_the_same(served: Served, ada: int) -> None:
    token = served.token(ada, "morning")
    (served.root / "config" / "digests" / "morning.yaml").unlink()
    served.reload()
    assert title(served.get(f"/unsubscribe/{token}")) == "Unsubscribe from morning?"
    assert served.ask("POST", f"/unsubscribe/{token}", ONE_CLICK, Content_Type=FORM).status == 200
    assert served.gets(ada) == {"evening"}


def test_somebody_erased_is_answered_as_anybody(served: Served, ada: int) -> None:
    from digest.store import subscribers

    token = served.token(ada, "morning")
    with served.app.store.write() as connection:
        subscribers.erase(connection, [ada])
    assert title(served.get(f"/unsubscribe/{token}")) == "You have unsubscribed"
    assert served.ask("POST", f"/unsubscribe/{token}", ONE_CLICK, Content_Type=FORM).status == 200


def test_preferences_leave_one_or_all(served: Served, ada: int) -> None:
    path = f"/preferences/{served.token(ada, 'morning', 'preferences')}"
    page = served.get(path)
    assert re.findall(rb'name="leave" value="([a-z]*)"', page.body) == [b""]
    assert b"ada@" not in page.body
    after = served.ask("POST", path, b"leave=evening", Content_Type=FORM)
    assert_private(after)
    assert "no more mail from Evening" in after.body.decode()
    assert served.gets(ada) == {"morning"}
    assert served.ask("POST", path, b"leave=nonsense", Content_Type=FORM).status == 200
    assert served.ask("POST", path, b"other=1", Content_Type=FORM).status == 200
    assert served.gets(ada) == {"morning"}
    last = served.ask("POST", path, b"leave=", Content_Type=FORM)
    assert b"You get no newsletter from us" in last.body
    assert served.gets(ada) == set()


def test_nobody_else_is_touched(served: Served, ada: int) -> None:
    bob = served.reader("bob@reader.example", "morning")
    served.ask("POST", f"/preferences/{served.token(ada, 'morning', 'preferences')}", b"leave=", Content_Type=FORM)
    assert (served.gets(ada), served.gets(bob)) == (set(), {"morning"})


def test_the_page_speaks_the_digest_s_language(served: Served, ada: int) -> None:
    served.configure("digests/morning.yaml", MORNING + "language: fa\n")
    served.reload()
    page = served.get(f"/unsubscribe/{served.token(ada, 'morning')}").body.decode()
    assert '<html lang="fa" dir="rtl">' in page
    assert "لغو اشتراک" in page


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_other_methods_change_nothing(served: Served, ada: int, method: str) -> None:
    before = served.rows()
    assert served.ask(method, f"/unsubscribe/{served.token(ada, 'morning')}", ONE_CLICK).status == 405
    assert served.rows() == before


def test_a_store_that_cannot_be_written_says_try_later(served: Served, ada: int) -> None:
    token = served.token(ada, "morning")
    served.app.store.close()
    database = served.root / "var" / "digest.db"
    whole = database.read_bytes()
    database.write_bytes(b"no database at all" * 100)
    got = served.ask("POST", f"/unsubscribe/{token}", ONE_CLICK, Content_Type=FORM)
    database.write_bytes(whole)
    assert (got.status, title(got)) == (503, "This did not work just now")
    assert got.fields["retry-after"] == "60"
    assert_private(got)


@pytest.mark.parametrize("path", ["/unsubscribe/proof", "/preferences/proof"])
def test_a_proof_s_links_say_that_they_are_dead_on_purpose(served: Served, path: str) -> None:
    for method in ("GET", "POST"):
        got = served.ask(method, path, ONE_CLICK, Content_Type=FORM)
        assert (got.status, title(got)) == (404, "This link is from a proof")
        assert_private(got)
