"""A real browser joins, confirms, leaves and comes back: by keyboard alone, with scripts off, in three languages.

axe, html5lib and tidy look at each page; $DIGEST_PICTURES names a folder for pictures.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import eyes
import pytest
from served import MORNING
from signup_room import ADA, SignupRoom

from digest.pipeline.publish import publish
from digest.render.pages import stylesheet
from digest.store import subscribers, subscriptions

pytestmark = pytest.mark.peers

PICTURES = os.environ.get("DIGEST_PICTURES")
VIEWS = ((320, "dark"), (1280, "light"))
MOST_TABS = 40
WEEKLY = 'weekly: {title: "The week", cron: "0 8 * * sat"}\n'


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SignupRoom]:
    made = SignupRoom(tmp_path, monkeypatch)
    made.configure("digests/morning.yaml", MORNING + WEEKLY)
    made.reload()
    publish(made.app.store, made.app.settings, made.app.templates, made.app.public_folder, made.now)
    yield made
    made.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with eyes.browser() as opened:
        yield opened


class Visitor:
    """Somebody with a keyboard and no scripts; every page they see is looked at by day and by night."""

    def __init__(self, browser: Any, room: SignupRoom, language: str) -> None:
        self.base = f"http://127.0.0.1:{room.port}"
        self.language = language
        self.page = browser.new_context(java_script_enabled=False, locale=language).new_page()
        self.looker = eyes.page_of(
            browser, stylesheet(room.app.settings.publication.theme, room.app.templates)[1].decode()
        )
        self.seen = 0

    def open(self, path: str) -> None:
        self.page.goto(self.base + path)
        self.look()

    def tab_to(self, selector: str) -> None:
        """Press Tab until the focus is there, as somebody must be able to."""
        for _ in range(MOST_TABS):
            self.page.keyboard.press("Tab")
            if self.page.locator(f"{selector}:focus").count():
                return
        raise AssertionError(f"{selector} cannot be reached by keyboard at {self.page.url}")

    def press(self, selector: str) -> None:
        self.tab_to(selector)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.look()

    def fill(self, email: str, *digests: str) -> None:
        self.tab_to("input[name=email]")
        self.page.keyboard.type(email)
        for name in digests:
            self.tab_to(f"input[name=digest][value={name}]")
            self.page.keyboard.press("Space")

    def look(self) -> None:
        """What the page is like for eyes and for screen readers, on a telephone and a screen, by day and by night."""
        self.seen += 1
        title = self.page.locator("h1").inner_text()
        assert title
        assert self.page.locator("html").get_attribute("lang") == self.language
        content = self.page.content()
        assert eyes.html_faults(content) == []
        assert eyes.faults_at(self.looker, content, VIEWS) == []
        if PICTURES:
            for width, scheme in VIEWS:
                self.looker.set_viewport_size({"width": width, "height": 900})
                self.looker.emulate_media(color_scheme=scheme)
                name = f"{self.language}-{self.seen:02d}-{width}-{scheme}.png"
                self.looker.screenshot(path=str(Path(PICTURES) / name), full_page=True)


def settle(visitor: Visitor, room: SignupRoom, reader: int) -> None:
    """Choose once a week, then pause until a day, each by keyboard; then end the pause."""
    visitor.tab_to("[name='frequency.morning']")
    visitor.page.keyboard.press("ArrowDown")
    # In which order day and month are typed depends on the language: one where they are alike.
    ahead = (room.now.date() + timedelta(days=number) for number in range(2, 365))
    day = next(each for each in ahead if each.day == each.month)
    visitor.tab_to("[name='pause.morning']")
    visitor.page.keyboard.type(f"{day:%d%m%Y}")
    visitor.press("button[value=save]")
    assert wanted(room, reader) == ("weekly", "paused", day)
    visitor.page.locator("[name='pause.morning']").fill("")
    visitor.press("button[value=save]")
    assert wanted(room, reader) == ("weekly", "confirmed", None)


def wanted(room: SignupRoom, reader: int) -> tuple[str, str, date | None]:
    with room.app.store.read() as connection:
        (found,) = [each for each in subscriptions.of_person(connection, reader) if each.digest == "morning"]
    return found.frequency, str(found.state), found.paused_until.date() if found.paused_until else None


@pytest.mark.parametrize(
    ("language", "start"), [("en", "/"), ("ar", "/subscribe?lang=ar"), ("hy", "/subscribe?lang=hy")]
)
def test_somebody_joins_leaves_and_comes_back(browser: Any, room: SignupRoom, language: str, start: str) -> None:
    visitor = Visitor(browser, room, language)
    visitor.open(start)
    visitor.fill("ada@", "morning")
    visitor.press("button.button")
    assert visitor.page.locator("[role=alert]").count() == 1
    visitor.page.locator("input[name=email]").fill("")
    visitor.fill(ADA)
    visitor.press("button.button")
    room.deliver()
    mail = room.mails()[0]
    visitor.open(mail.link)
    with room.app.store.read() as connection:
        ada = subscribers.by_keys(connection, [ADA])[ADA]
    assert room.gets(ada) == set()
    visitor.press("button.button")
    assert room.gets(ada) == {"morning"}
    room.configure("digests/morning.yaml", MORNING + WEEKLY + f"language: {language}\n")
    room.reload()
    visitor.press("a[href^='/preferences/']")
    settle(visitor, room, ada)
    visitor.open(f"/unsubscribe/{room.token(ada, 'morning')}")
    visitor.press("button.button")
    assert room.gets(ada) == set()
    room.now += timedelta(days=2)
    visitor.press("a[href^='/subscribe']")
    visitor.fill(ADA)
    visitor.press("button.button")
    room.deliver()
    visitor.open(room.mails()[-1].link)
    visitor.press("button.button")
    assert room.gets(ada) == {"morning"}
    visitor.open(f"/preferences/?lang={language}")
    visitor.fill(ADA)
    visitor.press("button.button")


@pytest.fixture
def elsewhere(room: SignupRoom) -> Iterator[str]:
    """The address of somebody else's pages: each shows the path of ours that stands after `?` in a frame."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            frame = f"http://127.0.0.1:{room.port}{self.path.partition('?')[2]}"
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(f'<!doctype html><title>Elsewhere</title><iframe src="{frame}" width="320">'.encode())

        def log_message(self, *args: Any) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/?"
        server.shutdown()


def test_a_form_in_somebody_else_s_page_works_there(browser: Any, room: SignupRoom, elsewhere: str) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{elsewhere}/subscribe/form?digest=morning")
    frame = page.frame_locator("iframe")
    frame.locator("input[name=email]").fill(ADA)
    frame.locator("button").click()
    frame.locator("h1", has_text="Check your mail").wait_for()
    room.deliver()
    assert [mail.kind for mail in room.mails()] == ["confirm"]


def test_the_page_itself_may_not_stand_there(browser: Any, elsewhere: str) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{elsewhere}/subscribe")
    page.wait_for_load_state("networkidle")
    assert page.frame_locator("iframe").locator("input[name=email]").count() == 0
