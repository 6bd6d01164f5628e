"""The page of one's settings: what it shows is what holds, what it saves is what it shows, and nothing by a GET."""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime, timedelta

import html5lib
import lxml.html
import make
import pytest
from filled import FORM, opened
from served import MORNING, SITE, Got, Served

from digest.model.subscriber import Consent, Subscription
from digest.store import subscribers, subscriptions
from digest.subscriptions.changing import settings_of
from digest.subscriptions.suppressing import release, suppress_all

EXTRA = """
timezone: Asia/Baku
topics: {politics: "Politics", sport: "Sport & Games"}
consent: {version: "2026-11", text: "Yes, mail me the briefing."}
"""
CLOCK = 'clock: subscriber\nschedule: {cron: "0 7 * * *", timezone: Asia/Baku}\naudience: {topics: [politics, sport]}\n'
LANGUAGES = ("en", "de", "fr", "es", "ru", "tr", "az", "hy", "ka", "ar", "fa")


@pytest.fixture
def page(served: Served) -> str:
    served.configure("site.yaml", SITE + EXTRA)
    served.configure("digests/morning.yaml", MORNING + CLOCK)
    served.reload()
    served.now = make.NOW
    reader = served.reader("ada.reader@reader.example", "morning")
    with served.app.store.write() as connection:
        subscriptions.set_topics(connection, "morning", {reader: ("chess",)})
    return address(served, reader)


def address(served: Served, reader: int) -> str:
    return f"/preferences/{served.token(reader, 'morning', 'preferences')}"


def had(served: Served, digest: str = "morning", reader: int = 1) -> Subscription:
    with served.app.store.read() as connection:
        return {each.digest: each for each in subscriptions.of_person(connection, reader)}[digest]


def consents(served: Served, reader: int = 1) -> list[tuple[str, Consent]]:
    with served.app.store.read() as connection:
        return subscribers.consents_of(connection, reader)


def said(got: Got) -> list[str]:
    return [each.text_content() for each in lxml.html.fromstring(got.body).find_class("said")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_valid_and_in_the_person_s_language(served: Served, page: str, language: str) -> None:
    saved = opened(served, page).write(language="").send()
    served.configure("digests/evening.yaml", MORNING.replace("formerly: [dawn]\n", f"language: {language}\n"))
    served.reload()
    saved = opened(served, page).write(language=language).send()
    html5lib.HTMLParser(strict=True).parse(saved.body)
    root = lxml.html.fromstring(saved.body)
    assert (saved.status, root.get("lang")) == (200, language)
    assert root.get("dir") == ("rtl" if language in ("ar", "fa") else "ltr")
    assert "{" not in root.text_content()
    for box in root.xpath("//input[@type!='hidden'] | //select"):
        assert box.xpath("ancestor::label") or root.xpath(f"//label[@for='{box.get('id')}']"), box.get("name")
    assert not root.xpath("//script | //*[@style] | //form[@action]")


def test_the_address_is_never_shown_whole(served: Served, page: str) -> None:
    for got in (served.get(page), opened(served, page).send(), opened(served, page).send("erase")):
        assert b"ada.reader" not in got.body
        assert "a…@reader.example" in got.body.decode()


def test_everything_that_is_chosen_is_kept_and_shown(served: Served, page: str) -> None:
    form = opened(served, page).tick("topic.morning.sport")
    form.write(format__morning="text", hour__morning="08:30", pause__morning="2026-12-24")
    got = form.write(name="  Ada\u202e Lovelace ", timezone="Europe/Paris").send()
    assert (got.status, said(got)) == (200, ["Your changes are saved."])
    mine = had(served)
    assert (mine.topics, mine.format, mine.hour, mine.state) == (("chess", "sport"), "text", "08:30", "paused")
    assert mine.paused_until == datetime(2026, 12, 23, 23, tzinfo=UTC)
    assert (mine.timezone, mine.locale) == ("Europe/Paris", None)
    again = opened(served, page).fields
    assert again["name"] == "Ada Lovelace"
    assert again["topic.morning.sport"] == again["get.morning"] == "on"
    assert (again["format.morning"], again["hour.morning"], again["timezone"]) == ("text", "08:30", "Europe/Paris")
    assert again["pause.morning"] == "2026-12-24"
    assert b"Paused until 24 December 2026" in served.get(page).body
    opened(served, page).untick("topic.morning.sport", "topic.morning.chess").write(
        pause__morning="", hour__morning=""
    ).send()
    mine = had(served)
    assert (mine.topics, mine.hour, mine.state, mine.paused_until) == ((), None, "confirmed", None)


def test_only_hours_from_the_slot_on_are_offered(served: Served, page: str) -> None:
    hours = lxml.html.fromstring(served.get(page).body).xpath("//select[@name='hour.morning']/option/@value")
    assert (hours[:2], hours[-1]) == (["", "07:30"], "23:30")
    opened(served, page).write(hour__morning="05:00").send()
    assert had(served).hour is None
    assert not lxml.html.fromstring(served.get(page).body).xpath("//select[@name='hour.evening']")


def test_once_a_week_is_offered_where_the_digest_has_it(served: Served, page: str) -> None:
    assert "frequency.morning" not in opened(served, page).fields
    opened(served, page).write(frequency__morning="weekly").send()
    assert had(served).frequency == "each"
    served.configure("digests/morning.yaml", MORNING + CLOCK + 'weekly: {title: "Week", cron: "0 8 * * sat"}\n')
    served.reload()
    form = opened(served, page)
    assert form.fields["frequency.morning"] == "each"
    assert "get.morning-weekly" not in served.get(page).body.decode()
    form.write(frequency__morning="weekly").send()
    assert had(served).frequency == opened(served, page).fields["frequency.morning"] == "weekly"


def test_a_new_newsletter_is_consented_to(served: Served, page: str) -> None:
    opened(served, page).tick("get.evening").write(format__evening="text").send()
    assert served.gets(1) == {"morning", "evening"}
    ((digest, proof),) = consents(served)
    assert (digest, proof.text_version, proof.form, proof.at) == ("evening", "2026-11", "preferences", make.NOW)
    assert proof.network == "203.0.113.7"
    opened(served, page).untick("get.evening").send()
    assert served.gets(1) == {"morning"}
    served.now += timedelta(days=1)
    opened(served, page).tick("get.evening").send()
    assert [each.at for _, each in consents(served)] == [make.NOW, served.now]


def test_the_words_of_consent_stand_beside_what_is_not_subscribed(served: Served, page: str) -> None:
    root = lxml.html.fromstring(served.get(page).body)
    told = {box.xpath("legend")[0].text_content(): bool(box.find_class("consent")) for box in root.find_class("digest")}
    assert told == {"Morning": False, "Evening": True, "quiet": True, "closed": True}


def test_a_newsletter_that_nobody_can_sign_up_for_is_shown_to_its_readers_alone(served: Served, page: str) -> None:
    served.configure(
        "digests/closed.yaml", MORNING.replace("formerly: [dawn]\n", "signup: closed\n").replace("Morning", "Closed")
    )
    served.reload()
    assert "get.closed" not in served.get(page).body.decode()
    opened(served, page).tick("get.closed").send()
    assert served.gets(1) == {"morning"}
    page = address(served, served.reader("bob@reader.example", "closed"))
    assert opened(served, page).fields["get.closed"] == "on"


def test_saving_what_is_so_already_changes_nothing(served: Served, page: str) -> None:
    before = served.rows()
    assert said(opened(served, page).send()) == ["Your changes are saved."]
    assert served.rows() == before


def test_an_older_page_does_not_bring_back_what_was_left(served: Served, page: str) -> None:
    older = opened(served, page).write(name="Ada")
    leave = f"/unsubscribe/{served.token(1, 'morning')}"
    served.ask("POST", leave, b"List-Unsubscribe=One-Click", Content_Type=FORM)
    before = served.rows()
    got = older.send()
    assert got.status == 409
    assert "changed elsewhere" in said(got)[0]
    assert served.rows() == before
    assert "get.morning" not in opened(served, page).fields
    fresh = opened(served, page).write(name="Ada").send()
    assert (fresh.status, served.gets(1)) == (200, set())


def test_of_two_tabs_the_older_is_told_and_a_double_click_is_one(served: Served, page: str) -> None:
    one, two = opened(served, page), opened(served, page)
    assert one.write(name="One").send().status == 200
    assert two.write(name="Two").send().status == 409
    assert one.send().status == 200
    assert opened(served, page).fields["name"] == "One"


def test_leaving_while_a_page_is_saved_always_leaves(served: Served, page: str) -> None:
    leave = f"/unsubscribe/{served.token(1, 'morning')}"
    for number in range(15):
        with served.app.store.write() as connection:
            subscriptions.put(connection, "morning", [1], had(served).state.CONFIRMED, served.now)
        form = opened(served, page).write(name=f"Ada {number}")
        saving = threading.Thread(target=form.send)
        saving.start()
        served.ask("POST", leave, b"List-Unsubscribe=One-Click", Content_Type=FORM)
        saving.join()
        assert served.gets(1) == set()


@pytest.mark.parametrize("day", ["2026-11-23", "2020-01-01", "2028-01-01", "tomorrow", "2026-02-30", "-1", "9" * 500])
def test_a_day_that_cannot_be_is_said_and_the_rest_is_not_lost(served: Served, page: str, day: str) -> None:
    before = served.rows()
    form = opened(served, page).tick("topic.morning.sport").write(pause__morning=day, name="Ada")
    got = form.send()
    assert (got.status, served.rows()) == (422, before)
    root = lxml.html.fromstring(got.body)
    assert root.xpath("//input[@aria-invalid]/@name") == ["pause.morning"]
    assert root.xpath("//input[@name='name']/@value") == ["Ada"]
    assert root.xpath("//input[@name='topic.morning.sport']/@checked") == ["checked"]
    assert not root.find_class("paused")
    fixed = dict(root.forms[0].form_values())
    assert fixed["mark"] == form.fields["mark"]


def test_a_day_that_is_refused_leaves_the_pause_that_holds_on_the_page(served: Served, page: str) -> None:
    opened(served, page).write(pause__morning="2026-12-24").send()
    got = opened(served, page).write(pause__morning="2029-01-01").send()
    (paused,) = lxml.html.fromstring(got.body).find_class("paused")
    assert (got.status, paused.text_content()) == (422, "Paused until 24 December 2026")
    assert lxml.html.fromstring(got.body).xpath("//input[@name='pause.morning']/@value") == ["2029-01-01"]


def test_a_pause_ends_by_itself(served: Served, page: str) -> None:
    opened(served, page).write(pause__morning="2026-11-25").send()
    store = served.app.store
    with store.write() as connection:
        assert subscriptions.wake(connection, make.ahead(hours=30)) == 0
        assert subscriptions.wake(connection, datetime(2026, 11, 24, 20, tzinfo=UTC)) == 1
    assert (had(served).state, had(served).paused_until) == ("confirmed", None)


def test_an_open_pause_stays_until_it_is_ended(served: Served, page: str) -> None:
    with served.app.store.write() as connection:
        subscriptions.put(connection, "morning", [1], had(served).state.PAUSED, make.NOW)
    assert opened(served, page).fields["paused.morning"] == "on"
    opened(served, page).write(name="Ada").send()
    assert had(served).state == "paused"
    opened(served, page).untick("paused.morning").send()
    assert had(served).state == "confirmed"


def test_what_was_imported_and_is_not_offered_stays(served: Served, page: str) -> None:
    with served.app.store.write() as connection:
        subscriptions.set_topics(connection, "morning", {1: ("Chess", "sport")})
        subscribers.change(connection, 1, make.NOW, name=None, locale="nl", timezone="Etc/GMT+3")
    assert opened(served, page).fields["timezone"] == "Etc/GMT+3"
    opened(served, page).untick("topic.morning.sport").send()
    assert had(served).topics == ("chess",)
    opened(served, page).untick("topic.morning.chess").send()
    assert had(served).topics == ()
    assert (had(served).locale, had(served).timezone) == ("nl", "Etc/GMT+3")


def test_an_address_that_nobody_may_write_to_gets_nothing_anew(served: Served, page: str) -> None:
    keys = served.app.signing_keys
    suppress_all(served.app.store, [(1, "ada.reader@reader.example")], "complained", keys, make.NOW, refuse=pytest.fail)
    got = opened(served, page).tick("get.morning", "get.evening").write(name="Ada").send()
    words = "This address cannot be subscribed to anything more. All other changes are saved."
    assert (got.status, said(got)) == (200, [words])
    assert said(opened(served, page).write(name="Ada L.").send()) == ["Your changes are saved."]
    assert had(served).state == "unsubscribed"
    assert "evening" not in str(served.rows()["subscriptions"])
    assert consents(served) == []
    release(served.app.store, "ada.reader@reader.example", keys)
    opened(served, page).tick("get.morning").send()
    assert had(served).state == "confirmed"


def test_all_that_is_kept_can_be_taken_along(served: Served, page: str) -> None:
    opened(served, page).tick("get.evening", "topic.morning.sport").write(name="Ada").send()
    got = served.ask("POST", page, b"do=export", Content_Type=FORM)
    assert got.fields["content-type"] == "application/json"
    assert got.fields["content-disposition"] == 'attachment; filename="test.example-my-data.json"'
    assert got.fields["cache-control"] == "no-store"
    found = json.loads(got.body)
    assert found["person"]["email"] == "ada.reader@reader.example"
    assert found["person"]["name"] == "Ada"
    topics = {each["newsletter"]: each["topics"] for each in found["subscriptions"]}
    assert topics == {"morning": ["chess", "sport"], "evening": []}
    assert [each["form"] for each in found["consents"]] == ["preferences"]
    assert found["mails"] == []


def test_erasing_asks_first_and_is_done_by_the_second_page(served: Served, page: str) -> None:
    before = served.rows()
    asked = served.ask("POST", page, b"do=erase", Content_Type=FORM)
    assert served.rows() == before
    buttons = lxml.html.fromstring(asked.body).xpath("//button/@value")
    assert buttons == ["erase-now", "show"]
    done = served.ask("POST", page, b"do=erase-now", Content_Type=FORM)
    assert b"Your data is erased" in done.body
    assert {"/", "/subscribe?lang=en"} <= set(lxml.html.fromstring(done.body).xpath("//main//a/@href"))
    assert settings_of(served.app.store, 1) is None
    for got in (
        served.get(page),
        *(served.ask("POST", page, f"do={do}".encode(), Content_Type=FORM) for do in ("save", "export", "erase-now")),
    ):
        assert got.status == 200
        assert b"You get no newsletter from us" in got.body
