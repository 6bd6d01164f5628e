"""Where each field of one story comes from: the story read by the way of its source, with nothing recorded."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlsplit

from digest.errors import SourceError, UsageError
from digest.model.article import Story
from digest.model.source import Harvest, Validators
from digest.sources.answers import shown
from digest.sources.charset import decode
from digest.sources.draft import Draft, Masthead
from digest.sources.pageselectors import PageSelectors
from digest.sources.storypage import has_named_parts, may_be_story
from digest.sources.urls import canonical, url_key
from digest.sources.visit import Visit

_ACCEPT = "text/html, application/xhtml+xml;q=0.9, */*;q=0.1"


@dataclass(frozen=True, slots=True)
class Explanation:
    """A story, and for its fields by the names of `articles --json` where they came from, in words for an editor.

    `remarks` are sentences about the whole: that the page is no story, or why it is passed over.
    """

    story: Story
    origins: Mapping[str, str]
    remarks: tuple[str, ...] = field(default=())


def explain_page(
    visit: Visit, url: str, site: str, selectors: PageSelectors | None = None, *, chosen: bool = False
) -> Explanation:
    """The story on the page at `url` of the web site at `site`, each field with the place on the page that it is from.

    `chosen` says that the configuration names the links to stories.

    Raises UsageError where the page is not on that site, SourceError where it cannot be fetched or read.
    """
    from digest.sources.editing import edited
    from digest.sources.htmlpage import SiteHints, read_web_page

    if _host(url) != _host(site):
        raise UsageError(
            f"{shown(url)} is not on {_host(site)}, the site of {visit.name}: name the source that has it."
        )
    fetched = visit.fetcher.get(url, accept=_ACCEPT)
    hints = SiteHints(timezone=visit.defaults.timezone, now=visit.now)
    try:
        page = read_web_page(decode(fetched.body, fetched.content_type), fetched.url, selectors, hints)
        masthead = Masthead(visit.name, visit.defaults, title=page.site)
        story = edited(page.draft, masthead, visit.now).story
    except ValueError as fault:
        raise SourceError(f"{shown(url)} cannot be read as a story: {fault}.") from fault
    remarks = []
    if page.gone:
        remarks.append("The page says that there is nothing here: it is passed over.")
    elif page.no_story:
        remarks.append(f"The page is {page.no_story}: it is passed over.")
    elif page.is_story or has_named_parts(page, chosen):
        pass
    elif may_be_story(page, url):
        remarks.append(ONLY_IF_LISTED)
    else:
        remarks.append("The page does not look like a story (a list, a home page or a notice): it is passed over.")
    return Explanation(story, _noted(page.draft, story, dict(page.origins), visit), tuple(remarks))


ONLY_IF_LISTED = (
    "The page says little of itself: it is taken where the front page or a section page shows it by this headline."
)
"""What is said of a page that is a story by the word of a list alone."""


def explain_entry(visit: Visit, url: str, read: Callable[[Visit], Harvest], words: str) -> Explanation:
    """The story at `url` among those that a visit reads; `words` say where its fields are from.

    Raises SourceError where the source cannot be read or does not have the story.
    """
    harvest = read(replace(visit, validators=Validators()))
    address = canonical(url)
    key = url_key(address) if address else url
    story = next((one.story for one in harvest.entries if one.story.url and url_key(one.story.url) == key), None)
    if story is None:
        shows = f"it shows {len(harvest.entries)} stories now" if harvest.entries else "it shows no stories now"
        raise SourceError(
            f"{visit.name} does not have {shown(url)}: {shows}. `digest articles` lists what is stored; give an"
            " address as it stands there."
        )
    names = [name for name in story.__dataclass_fields__ if getattr(story, name) not in (None, (), "")]
    return Explanation(story, dict.fromkeys(names, words), tuple(harvest.warnings))


def explain(options: Any, visit: Visit, url: str, read: Callable[[Any, Visit], Harvest], words: str) -> Explanation:
    """The story at `url` by the way of a source: its page where the source is a web site, else its entry."""
    if words == PAGE:
        chosen = getattr(options, "links", None) is not None
        return explain_page(visit, url, str(options.url), getattr(options, "article", None), chosen=chosen)
    return explain_entry(visit, url, lambda given: read(options, given), words)


PAGE = "the page"
"""What a kind says whose stories are pages: each field is then explained by the place on its page."""


def _noted(draft: Draft, story: Story, origins: dict[str, str], visit: Visit) -> dict[str, str]:
    """The origins with what was decided after the page was read."""
    for name, printed in (("published", draft.published), ("updated", draft.updated)):
        if name in origins and printed and getattr(story, name) is None:
            origins[name] += ", left out: not later than published" if name == "updated" else ", not understood"
        elif name in origins and printed and not _has_zone(printed):
            origins[name] += f"; no zone there, so {visit.defaults.timezone}"
    if draft.standfirst and story.standfirst is None and "standfirst" in origins:
        origins["standfirst"] += ", left out: the text begins so and this was cut off"
    if draft.section_label is None and story.section:
        origins["section"] = "the categories"
    if story.image and draft.image is None:
        origins["image"] = "the first picture of the text"
    if story.language and "language" not in origins:
        origins["language"] = "the configuration"
    return origins


def _has_zone(printed: str) -> bool:
    clock = printed.partition("T")[2] or printed.partition(" ")[2]
    return clock.endswith(("Z", "z")) or "+" in clock or "-" in clock


def _host(url: str) -> str:
    try:
        parts = urlsplit(url)
        return f"{(parts.hostname or '').removeprefix('www.')}{f':{parts.port}' if parts.port else ''}"
    except ValueError as fault:
        raise UsageError(f"“{url}” is no web address: write the whole address of the page.") from fault
