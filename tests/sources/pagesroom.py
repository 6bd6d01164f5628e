"""Pages read as a source reads them: the golden pairs of tests/data/pages, and pages made in a test."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from make import NOW

from digest.html.text import visible
from digest.model.article import Story
from digest.model.source import SourceDefaults
from digest.sources.charset import decode
from digest.sources.draft import Masthead
from digest.sources.editing import edited
from digest.sources.htmlpage import SiteHints, WebPage, read_web_page
from digest.sources.pageselectors import PageSelectors

PAGES = Path(__file__).parents[1] / "data" / "pages"
ADDRESS = "https://courier.example/harbour/cranes/"


def read(text: str, url: str | None = ADDRESS, selectors: dict[str, str] | None = None, **hints: Any) -> WebPage:
    """A page at `url`."""
    chosen = PageSelectors.model_validate(selectors) if selectors else None
    return read_web_page(text, url, chosen, SiteHints(**hints))


def story(page: WebPage, zone: str = "Asia/Baku", now: datetime = NOW) -> Story:
    """The story that a source in `zone` makes of a page."""
    return edited(page.draft, Masthead("courier", SourceDefaults(zone), title=page.site), now).story


def told(name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """What a golden page says, and what it should say, by the names of its JSON."""
    want = json.loads((PAGES / f"{name}.json").read_text(encoding="utf-8"))
    now = datetime.fromisoformat(want.pop("now", "2026-12-01T00:00:00+00:00"))
    hints = SiteHints(timezone=want["zone"], now=now)
    page = read_web_page(decode((PAGES / f"{name}.html").read_bytes()), want["url"], hints=hints)
    found = story(page, want.pop("zone"), now)
    image = found.image
    got = {
        "url": found.url,
        "headline": found.headline,
        "standfirst": found.standfirst,
        "section": found.section_label,
        "topics": list(found.topics),
        "authors": list(found.authors),
        "language": found.language,
        "published": _written(found.published),
        "updated": _written(found.updated),
        "source_line": found.source_line,
        "image": image and image.url,
        "caption": image and image.caption,
        "credit": image and image.credit,
        "is_story": page.is_story,
        "gone": page.gone,
    }
    seen = visible(found.body_html or "")
    got["missing"] = [text for text in want.pop("body_has") if text not in seen]
    got["not_wanted"] = [text for text in want.pop("body_lacks") if text in seen + (found.body_html or "")]
    want["url"] = want.pop("canonical", want["url"].partition("?")[0])
    also = {"source_line": None, "is_story": True, "gone": False, "missing": [], "not_wanted": []}
    return got, also | want


def _written(moment: datetime | None) -> str | None:
    return moment.isoformat().replace("+00:00", "Z") if moment else None
