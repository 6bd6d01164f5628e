"""Chromium walks through the page of settings with the keyboard alone and without JavaScript, in three languages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

import eyes
import make
import pytest
from served import MORNING, SITE, Served

from digest.render.pages import stylesheet
from digest.store import subscribers, subscriptions

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.peers

EXTRA = 'topics: {politics: "Politics", sport: "Sport"}\nconsent: {version: "1", text: "Yes, mail me."}\n'
CLOCK = 'clock: subscriber\nschedule: {cron: "0 7 * * *"}\naudience: {topics: [politics, sport]}\n'
SAVED = {"en": "Your changes are saved.", "ar": "حُفظت تغييراتك.", "hy": "Ձեր փոփոխությունները պահպանված են։"}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with eyes.browser() as opened:
        yield opened


def look(page: Page, looker: Page) -> None:
    """Nothing serious, to axe and to those who check HTML."""
    assert eyes.html_faults(page.content()) == []
    assert eyes.faults_at(looker, page.content(), ((320, "dark"), (1280, "light"))) == []


def reach(page: Page, selector: str) -> None:
    """Move the focus to an element by the Tab key alone."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.locator(f"{selector}:focus").count():
            return
    raise AssertionError(f"{selector} is not reached by the Tab key")


@pytest.mark.parametrize("language", ["en", "ar", "hy"])
def test_settings_are_changed_with_the_keyboard_alone(served: Served, browser: Browser, language: str) -> None:
    served.configure("site.yaml", SITE + EXTRA)
    served.configure("digests/morning.yaml", MORNING + CLOCK)
    served.configure("digests/evening.yaml", MORNING.replace("formerly: [dawn]\n", f"language: {language}\n"))
    served.reload()
    served.now = make.NOW
    ada = served.reader("ada@reader.example", "morning")
    with served.app.store.write() as connection:
        subscriptions.set_topics(connection, "morning", {ada: ("chess",)})
        subscribers.change(connection, ada, make.NOW, name=None, locale=language, timezone=None)
    context = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 800})
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{served.port}/preferences/{served.token(ada, 'morning', 'preferences')}")
    assert page.locator("html").get_attribute("lang") == language
    looker = eyes.page_of(browser, stylesheet(served.app.settings.publication.theme, served.app.templates)[1].decode())
    look(page, looker)
    reach(page, "[name='topic.morning.sport']")
    page.keyboard.press("Space")
    reach(page, "[name='format.morning']")
    page.keyboard.press("ArrowDown")
    reach(page, "[name='hour.morning']")
    page.keyboard.press("ArrowDown")
    reach(page, "[name='get.evening']")
    assert not page.locator("[name='format.evening']").first.is_visible()
    page.keyboard.press("Space")
    assert page.locator("[name='format.evening']").first.is_visible()
    reach(page, "[name='timezone']")
    page.keyboard.press("ArrowDown")
    reach(page, "button[value='save']")
    page.keyboard.press("Enter")
    page.wait_for_selector(".said")
    assert page.locator(".said").inner_text() == SAVED[language]
    with served.app.store.read() as connection:
        mine = {each.digest: each for each in subscriptions.of_person(connection, ada)}
    assert (mine["morning"].topics, mine["morning"].format, mine["morning"].hour) == (
        ("chess", "sport"),
        "text",
        "07:30",
    )
    assert mine["evening"].state == "confirmed"
    assert mine["morning"].timezone
    reach(page, "button[value='erase']")
    page.keyboard.press("Enter")
    page.wait_for_selector("button[value='erase-now']")
    look(page, looker)
    reach(page, "button[value='erase-now']")
    page.keyboard.press("Enter")
    page.wait_for_selector("h1")
    served.now += timedelta(seconds=1)
    with served.app.store.read() as connection:
        assert subscribers.count(connection) == 0
    assert context.cookies() == []
    look(page, looker)
    looker.context.close()
    context.close()
