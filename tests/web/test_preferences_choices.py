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

EXTRA = 'topics: {politics: "Politics", sport: "Sport & Games"}\nconsent: {version: "1", text: "Yes."}\n'


def had(served: Served, digest: str = "morning") -> Subscription:
    with served.app.store.read() as connection:
        return {each.digest: each for each in subscriptions.of_person(connection, 1)}[digest]


def test_topics_are_offered_where_a_digest_goes_by_them(served: Served, page: str) -> None:
    with served.app.store.write() as connection:
        subscriptions.put(connection, "evening", [1], had(served).state, make.NOW)
        subscriptions.set_topics(connection, "evening", {1: ("sport",)})
    names = lxml.html.fromstring(served.get(page).body).xpath("//input[starts-with(@name, 'topic.')]/@name")
    assert names == ["topic.morning.politics", "topic.morning.sport"]
    opened(served, page).tick("topic.evening.politics").write(name="Ada").send()
    assert had(served, "evening").topics == ("sport",)


def test_only_topics_that_the_digest_goes_by_are_offered(served: Served, page: str) -> None:
    """Who ticks one that the digest does not go by would fall out of it without a word."""
    by = "audience: {topics: [%s]}\n"
    served.configure("site.yaml", SITE + EXTRA.replace("politics:", "townhall: Town hall, politics:"))
    served.configure("digests/evening.yaml", MORNING.replace("formerly: [dawn]\n", by % "Sport"))
    served.reload()
    with served.app.store.write() as connection:
        subscriptions.set_topics(connection, "morning", {1: ("townhall",)})
    names = lxml.html.fromstring(served.get(page).body).xpath("//input[starts-with(@name, 'topic.')]/@name")
    assert names == ["topic.morning.politics", "topic.morning.sport"]
    for strange in ("topic.evening.Sport", "topic.evening.sport", "topic.morning.townhall"):
        assert opened(served, page).tick("get.evening", strange).send().status == 422
    opened(served, page).tick("get.evening", "topic.morning.sport").send()
    assert (had(served).topics, had(served, "evening").topics) == (("sport", "townhall"), ())


@pytest.mark.parametrize("language", ["en", "hy", "de"])
def test_topics_are_told_in_the_reader_s_language(served: Served, page: str, language: str) -> None:
    """In German there is no label for sport: the site's language stands in."""
    labels = {"en": ["Politics", "Sport"], "hy": ["Քաղաքականություն", "Սպորտ"], "de": ["Politik", "Sport"]}
    by_language = 'politics: {en: "Politics", hy: "Քաղաքականություն", de: "Politik"}, sport: {en: "Sport", hy: "Սպորտ"}'
    served.configure("site.yaml", SITE + f"topics: {{{by_language}}}\n")
    served.configure("digests/evening.yaml", MORNING.replace("formerly: [dawn]\n", "languages: [hy, de]\n"))
    served.reload()
    got = opened(served, page).write(language=language).send()
    ticks = lxml.html.fromstring(got.body).xpath("//label[input[starts-with(@name, 'topic.')]]")
    assert (got.status, [each.text_content().strip() for each in ticks]) == (200, labels[language])


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
