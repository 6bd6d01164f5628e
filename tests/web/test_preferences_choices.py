"""What the page of one's settings offers to choose, and what is chosen for what is joined there."""

from __future__ import annotations

import json

import lxml.html
import make
import pytest
from filled import opened
from served import MORNING, SITE, Served

from digest.model.subscriber import Subscription
from digest.store import subscriptions
from digest.subscriptions import people

EXTRA = 'topics: {politics: "Politics", sport: "Sport & Games"}\nconsent: {version: "1", text: "Yes."}\n'


def had(served: Served, digest: str = "morning") -> Subscription:
    with served.app.store.read() as connection:
        return {each.digest: each for each in subscriptions.of_person(connection, 1)}[digest]


def ticks(served: Served, page: str) -> list[str]:
    return [
        str(name)
        for name in lxml.html.fromstring(served.get(page).body).xpath("//input[starts-with(@name, 'topic.')]/@name")
    ]


def not_now(served: Served, page: str) -> bool:
    return "At present it does not come to you" in served.get(page).body.decode()


def audience(served: Served, digest: str = "morning") -> int:
    return people.audience(served.app.store, served.app.digest(digest), served.now)


def test_topics_are_offered_where_a_digest_goes_by_them_and_the_reader_s_own_beside_them(
    served: Served, page: str
) -> None:
    offered = ["topic.morning.politics", "topic.morning.sport", "topic.morning.chess"]
    usual = offered[:2]
    for own, shown in ((("chess",), offered), (("chess", "Sport"), offered), (("sport",), usual), ((), usual)):
        with served.app.store.write() as connection:
            subscriptions.set_topics(connection, "morning", {1: own})
            subscriptions.put(connection, "evening", [1], had(served).state, make.NOW)
            subscriptions.set_topics(connection, "evening", {1: own})
        assert ticks(served, page) == shown
    opened(served, page).write(name="Ada").send()
    assert (had(served).topics, had(served, "evening").topics) == ((), ())


def test_a_reader_whom_the_audience_leaves_out_is_told_and_what_they_tick_decides(served: Served, page: str) -> None:
    about = "for readers of these topics: \u2068Politics\u2069 and \u2068Sport &amp; Games\u2069."
    assert about in served.get(page).body.decode()
    for tick, untick, reached in (
        ((), (), False),
        (("topic.morning.sport",), (), True),
        ((), ("topic.morning.sport",), False),
        ((), ("topic.morning.chess",), True),
    ):
        got = opened(served, page).tick(*tick).untick(*untick).send()
        assert (got.status, audience(served), not_now(served, page)) == (200, int(reached), not reached)
    assert ticks(served, page) == ["topic.morning.politics", "topic.morning.sport"]


def test_whoever_is_left_out_for_another_reason_is_told_too(served: Served, page: str) -> None:
    served.configure(
        "digests/evening.yaml", MORNING.replace("formerly: [dawn]\n", "audience: {timezones: [Asia/Baku]}\n")
    )
    served.reload()
    opened(served, page).tick("get.evening", "topic.morning.sport").send()
    assert (audience(served, "evening"), not_now(served, page)) == (0, True)
    opened(served, page).write(timezone="Asia/Baku").send()
    assert (audience(served, "evening"), not_now(served, page)) == (1, False)


def test_only_topics_that_are_the_digest_s_or_the_reader_s_are_taken(served: Served, page: str) -> None:
    by = "audience: {topics: [%s]}\n"
    served.configure("site.yaml", SITE + EXTRA.replace("politics:", "townhall: Town hall, politics:"))
    served.configure("digests/evening.yaml", MORNING.replace("formerly: [dawn]\n", by % "Sport"))
    served.reload()
    with served.app.store.write() as connection:
        subscriptions.set_topics(connection, "morning", {1: ("townhall",)})
    assert ticks(served, page) == ["topic.morning.politics", "topic.morning.sport", "topic.morning.townhall"]
    for strange in ("topic.evening.Sport", "topic.evening.sport", "topic.morning.chess"):
        assert opened(served, page).tick("get.evening", strange).send().status == 422
    opened(served, page).tick("get.evening", "topic.morning.sport").send()
    assert (had(served).topics, had(served, "evening").topics) == (("sport", "townhall"), ())


@pytest.mark.parametrize("language", ["en", "hy", "de"])
def test_topics_are_told_in_the_reader_s_language(served: Served, page: str, language: str) -> None:
    """In German there is no label for sport: the site's language stands in."""
    labels = {"en": ["Politics", "Sport"], "hy": ["Քաղաքականություն", "Սպորտ"], "de": ["Politik", "Sport"]}
    labels = {tag: [*words, "chess"] for tag, words in labels.items()}
    by_language = 'politics: {en: "Politics", hy: "Քաղաքականություն", de: "Politik"}, sport: {en: "Sport", hy: "Սպորտ"}'
    served.configure("site.yaml", SITE + f"topics: {{{by_language}}}\n")
    served.configure("digests/evening.yaml", MORNING.replace("formerly: [dawn]\n", "languages: [hy, de]\n"))
    served.reload()
    got = opened(served, page).write(language=language).send()
    ticks = lxml.html.fromstring(got.body).xpath("//label[input[starts-with(@name, 'topic.')]]")
    assert (got.status, [each.text_content().strip() for each in ticks]) == (200, labels[language])


def test_what_was_left_is_called_as_on_the_rest_of_the_page(served: Served, page: str) -> None:
    titles = MORNING.replace('"Morning"', '{en: "Morning", hy: "Առավոտ"}')
    served.configure("digests/morning.yaml", titles + "languages: [en, hy]\n")
    served.reload()
    opened(served, page).write(language="hy").send()
    body = served.ask("POST", page, b"leave=morning", Content_Type="application/x-www-form-urlencoded").body
    (told,) = lxml.html.fromstring(body).xpath("//*[@role='status']")
    assert "Առավոտ" in told.text_content()
    assert "Morning" not in body.decode()


def test_a_new_newsletter_comes_as_what_its_reader_gets_already(served: Served, page: str) -> None:
    opened(served, page).write(format__morning="text").send()
    form = opened(served, page)
    assert form.fields["format.evening"] == "text"
    form.tick("get.evening").send()
    assert had(served, "evening").format == "text"
    form = opened(served, page).tick("get.quiet")
    del form.fields["format.quiet"]
    form.send()
    assert had(served, "quiet").format == "text"


def test_one_s_own_data_is_told_in_words(served: Served, page: str) -> None:
    body = b"email=ada.reader%40reader.example&digest=evening"
    served.ask("POST", "/subscribe", body, Content_Type="application/x-www-form-urlencoded")
    other = json.loads(opened(served, page).send("export").body)["other"]
    (asked,), (mail,) = other["sign_ups"], other["system_mails"]
    assert (asked["newsletters"], mail["for_sign_up"], mail["times_a_connection_broke"]) == (
        ["evening"],
        asked["number"],
        0,
    )
