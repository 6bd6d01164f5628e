"""What others find in a page: axe in Chromium, html5lib's parser, and tidy."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Literal

import html5lib

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

VIEWS = tuple((width, scheme) for width in (320, 640, 1280) for scheme in ("light", "dark"))
PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="800"><path fill="#468" d="M0 0h1200v800H0z"/></svg>'
)
# What tidy does not know of HTML as it is now, the attributes that Outlook needs, and blanks that are an element's all.
KNOWN = re.compile(
    r"proprietary attribute \"(?:autocapitalize|inputmode|enterkeyhint|loading|aria-roledescription|aria-current)\""
    r"|<(?:body|t[dh]|table)> attribute \"(?:bgcolor|align|valign|width|height|border|cellpadding)\" not allowed for"
    r"|trimming empty <span>"
)

# What stands outside the window, or outside its own box and so across what is beside it.
_STICKS_OUT = """() => {
  const wide = document.documentElement.clientWidth, found = [];
  if (document.documentElement.scrollWidth > wide) found.push(`scrolls to ${document.documentElement.scrollWidth}`);
  const blocks = "p, h1, h2, h3, li, dt, dd, td, th, blockquote, figcaption, img, article, aside";
  for (const each of document.querySelectorAll(blocks)) {
    const box = each.getBoundingClientRect();
    if (!box.width || each.closest(".skip, .preheader")) continue;
    const out = box.right > wide + 1 || box.left < -1;
    // What leads to a feed stands out by half a rem on purpose, to be hit more easily.
    const across = each.scrollWidth > each.clientWidth + 1 && !each.querySelector(".formats");
    if (each.clientWidth && (out || across)) found.push(`${out ? "out" : "across"}: ${each.outerHTML.slice(0, 120)}`);
  }
  return found;
}"""


@contextmanager
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as begun:
        opened = begun.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield opened
        opened.close()


def page_of(opened: Browser, style: str = "") -> Page:
    """A page without a network: every picture is a drawn one, and every style sheet is `style`."""

    def answer(route: Route) -> None:
        kind = route.request.resource_type
        if kind == "stylesheet":
            route.fulfill(status=200, content_type="text/css", body=style)
        elif kind == "image":
            route.fulfill(status=200, content_type="image/svg+xml", body=PICTURE)
        else:
            route.abort()

    page = opened.new_context(bypass_csp=True).new_page()
    page.route("**/*", answer)
    return page


def show(page: Page, document: str, until: Literal["load", "domcontentloaded"] = "load") -> None:
    """Open `document` in the page, at an address of its own, so that its style sheet is found."""
    address = "https://shown.example/"
    page.route(address, lambda route: route.fulfill(status=200, content_type="text/html; charset=utf-8", body=document))
    page.goto(address, wait_until=until)
    page.unroute(address)


def seen_by_axe(page: Page) -> tuple[list[Any], int]:
    """What axe finds serious or critical in the page as it is shown now, and how many rules it looked at."""
    page.evaluate((files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    wrong = [(each["id"], each["impact"], each["nodes"][0]["html"][:200]) for each in found["violations"]]
    return [each for each in wrong if each[1] in ("serious", "critical")], len(found["passes"])


def faults_at(page: Page, document: str, views: Iterable[tuple[int, str]]) -> list[tuple[Any, ...]]:
    """What axe finds in each view, a width and a scheme, and where a page is wider than its window."""
    faults: list[tuple[Any, ...]] = []
    show(page, document)
    for width, scheme in views:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        wrong, passed = seen_by_axe(page)
        assert passed > 10, "axe looked at nothing"
        faults += [(width, scheme, *each) for each in wrong]
        wide = page.evaluate("document.documentElement.scrollWidth")
        faults += [(width, "is wide", wide)] if wide > width else []
    return faults


def sticking_out(page: Page) -> list[str]:
    """What stands outside the window as wide as it is now, or runs across what is beside it."""
    found: list[str] = page.evaluate(_STICKS_OUT)
    return found


def html_faults(document: str) -> list[str]:
    """What html5lib calls a parse error, and what tidy warns of."""
    parser = html5lib.HTMLParser()
    parser.parse(document)
    parsed = [f"html5lib: {place}: {code}" for place, code, _ in parser.errors]
    command = ["tidy", "-quiet", "-errors", "-utf8", "--show-info", "no"]
    told = subprocess.run(command, input=document.encode(), capture_output=True).stderr.decode()
    return parsed + [f"tidy: {line}" for line in told.splitlines() if not KNOWN.search(line)]
