"""A digest in several languages beside what else it has: a weekly gathering, a segment, people who pause, forms."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import make
import pytest

from digest.app import App
from digest.model.digest import Digest
from digest.model.subscriber import SubscriptionState
from digest.pipeline.check import check
from digest.pipeline.variants import wanted
from digest.render.signup_forms import choices
from digest.store import subscribers, subscriptions

SITE = """title: "The Quay"
url: https://quay.example
authority: quay.example
language: en
consent: {version: "1", text: "Yes, mail me."}
"""
DIGEST = """title: {ru: "Утро", en: "Morning"}
languages: [ru, en]
audience: {locales: [ru]}
weekly: {title: {ru: "Неделя", en: "The week"}, cron: "0 8 * * sat"}
subject: {ru: "Сегодня", en: "Today"}
blocks:
  - {title: "Latest", select: {since: last_edition}}
"""


@pytest.fixture
def app(tmp_path: Path) -> App:
    files = {"site.yaml": SITE, "sources.yaml": "{}\n", "feeds.yaml": "{}\n", "digests/morning.yaml": DIGEST}
    for name, text in files.items():
        path = tmp_path / "config" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return App.load(tmp_path / "config")


def test_a_gathering_is_called_by_its_own_name_in_each_language(app: App) -> None:
    daily, weekly = app.digest("morning"), app.digest("morning-weekly")
    assert [daily.in_language(tag).title for tag in ("ru", "en")] == ["Утро", "Morning"]
    assert [weekly.in_language(tag).title for tag in ("ru", "en")] == ["Неделя", "The week"]
    assert weekly.title == "Неделя"


def test_who_names_no_language_reads_the_default_one_also_in_a_segment(app: App) -> None:
    digest = app.digest("morning")
    reader(app, digest, "nobody-knows", None)
    reader(app, digest, "english", "en")
    with app.store.read() as connection:
        assert subscriptions.audience(connection, "morning", digest.audience, make.NOW) == 1


@pytest.mark.parametrize("state", ["paused", "unconfirmed"])
def test_a_mail_is_written_for_who_may_be_back_before_it_leaves(app: App, state: str) -> None:
    digest = replace(app.digest("morning"), language="en", wordings=app.digest("morning").wordings[::-1])
    person = reader(app, digest, "russian", "ru")
    with app.store.write() as connection:
        assert wanted(connection, digest) == ["en", "ru"]
        subscriptions.put(connection, "morning", [person], SubscriptionState(state), make.NOW)
        assert wanted(connection, digest) == ["en", "ru"]
        subscriptions.unsubscribe(connection, person, None, make.NOW)
        assert wanted(connection, digest) == ["en"]


def test_forms_name_a_digest_in_the_language_of_their_page(app: App) -> None:
    digests = [app.digest("morning")]
    assert [(each.title, each.language) for each in choices(digests, "en-GB")] == [("Morning", "en")]
    assert [(each.title, each.language) for each in choices(digests, "de")] == [("Утро", "ru")]


def test_what_is_wrong_with_a_gathering_stands_in_the_file_that_has_it(app: App) -> None:
    file = app.settings.config_dir / "digests/morning.yaml"
    file.write_text(DIGEST.replace('"Сегодня"', '"{{ nothing }}"'), encoding="utf-8")
    broken = App.load(app.settings.config_dir)
    found = check(broken.settings, app.store, app.templates, broken.render, make.NOW)
    places = {(each.file, each.line, each.column) for each in found if "nothing" in each.message}
    assert places == {("config/digests/morning.yaml", 5, 15)}


def reader(app: App, digest: Digest, name: str, locale: str | None) -> int:
    person = make.person(f"{name}@reader.example", locale=locale)
    with app.store.write() as connection:
        number = subscribers.put(connection, [person], make.NOW)[person.address.key]
        subscriptions.put(connection, digest.name, [number], SubscriptionState.CONFIRMED, make.NOW)
    return number
