"""One story's page, fetched: its entry under the address that it really has, with what the list says added."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from digest.html.markup import words
from digest.model.article import Entry
from digest.model.source import PageState
from digest.sources.answers import shown
from digest.sources.blockwords import folded, is_advertisement
from digest.sources.charset import decode
from digest.sources.discovery import form_of
from digest.sources.draft import Draft, Masthead
from digest.sources.fetch import Fetched
from digest.sources.idlequeries import key_at_place, key_of_words, place_of
from digest.sources.lengths import extent
from digest.sources.pageselectors import BY_SELECTOR, PageSelectors
from digest.sources.sitelinks import home_of, is_root, on_site, shape, twin_key
from digest.sources.siteteaser import is_like_a_headline
from digest.sources.teaserwords import filled, without_vague_date
from digest.sources.urls import canonical, url_key
from digest.sources.visit import Visit

if TYPE_CHECKING:
    from digest.sources.htmlpage import WebPage

_A_TEXT = 200
UNCLAIMED = "unclaimed"
"""The note on a page that tells neither when it is from nor who wrote it."""
_OF_ADDRESS = "of the address"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A story that a list shows: what the list says of it, its place in the source, and its marks.

    `stamp` is the list's own word on the state of the page: while it stays, the page is not asked again. `also` are
    the addresses by which the site links to it where `address` was made from them, `formerly` those that were made
    from it.
    """

    address: str
    teaser: Draft
    position: int
    picked: bool = False
    popular_rank: int | None = None
    stamp: str | None = None
    also: tuple[str, ...] = ()
    formerly: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """What the store knows the page by."""
        return url_key(self.address)


@dataclass(frozen=True, slots=True)
class Site:
    """What decides how a page is read: the keys of its lists, the host it is known by in public, selectors.

    `names` are what the site calls itself, `menu` its sections, `marks` those of the items of its menus on the front
    page, `own_words` what it says of itself on all pages; `labels` are those of the section pages that list a story,
    by its `twin_key`; `refused` are addresses that several stories called their own: none of them is believed;
    `chosen` says that the configuration names the links to stories; `several` are the places (`place_of`) of
    addresses that are linked with a query.
    """

    lists: Collection[str] = frozenset()
    public: str | None = None
    selectors: PageSelectors | None = None
    refused: frozenset[str] = frozenset()
    names: tuple[str, ...] = ()
    menu: tuple[str, ...] = ()
    marks: tuple[tuple[str, tuple[str, ...]], ...] = ()
    own_words: tuple[str, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    chosen: bool = False
    several: Collection[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one page: its new state, and the entry or the warning that came of it.

    `claimed` is the address that the page calls its own, `address` the one that it was read from; `same` is the key
    that it shares with the same page at addresses that differ in their queries alone, `told` the one that it shares
    with the same page wherever it is.
    """

    state: PageState | None
    entry: Entry | None = None
    warning: str | None = None
    claimed: str | None = None
    address: str | None = None
    same: str | None = None
    told: str | None = None


def read_story(fetched: Fetched, one: Wanted, before: PageState | None, visit: Visit, site: Site) -> Outcome:
    """Read what was fetched for `one`: a story, or word of why it is none."""
    from digest.sources.htmlpage import SiteHints, read_web_page

    if one.key not in site.lists and (url_key(fetched.url) in site.lists or is_root(fetched.url)):
        return missing(one, visit, f"{shown(one.address)} leads to {shown(fetched.url)}, no story, and was left out")
    text = decode(fetched.body, fetched.content_type)
    if form_of(text) != "page":
        return _other(fetched, one, visit)
    try:
        zone = visit.defaults.timezone
        known = SiteHints(site.names, site.menu, site.marks, site.own_words, timezone=zone, now=visit.now)
        hints = replace(known, listed=one.teaser.headline, listed_at=one.teaser.published)
        page = read_web_page(text, fetched.url, site.selectors, hints)
    except ValueError as fault:
        return _other(fetched, one, visit, f"{shown(one.address)}: {fault}")
    if page.gone:
        return missing(one, visit, f"{shown(one.address)} says that its story is not there, and was left out")
    if page.no_story or not (page.is_story or _is_as_shown(page, one) or has_named_parts(page, site.chosen)):
        return _other(fetched, one, visit, _refusal(page, one, site))
    if is_advertisement(page.draft.section_label):
        return _other(fetched, one, visit)
    claimed = _claimed(page.draft, fetched.url, site)
    teaser = one.teaser
    if claimed and not teaser.section_label:
        teaser = replace(teaser, section_label=site.labels.get(twin_key(claimed)))
    draft = filled(without_vague_date(page, teaser), teaser)
    if teaser.section_label and dict(page.origins).get("section", "").endswith(_OF_ADDRESS):
        draft = replace(draft, section_label=teaser.section_label)
    outcome = _known_at_place(_entry(draft, page.site, claimed, fetched, one, before, visit), site)
    outcome = replace(outcome, told=key_of_words(page.draft.headline, page.draft.body_html))
    return _marked(outcome) if page.unclaimed and not (teaser.published or site.chosen) else outcome


def _known_at_place(outcome: Outcome, site: Site) -> Outcome:
    """The same, known by what it says where the site links to its place with a query, which may make no difference."""
    if outcome.entry is None or outcome.address is None:
        return outcome
    if place_of(outcome.address) not in site.several:
        return outcome
    return replace(outcome, same=key_at_place(outcome.address, outcome.entry.story))


def _refusal(page: WebPage, one: Wanted, site: Site) -> str | None:
    """Word of a page that was taken for no story, where the configuration, the site or its readers chose it."""
    if site.chosen:
        seen = f"was taken for {page.no_story}" if page.no_story else "does not look like a story"
        advice = "" if page.no_story else ": say where its headline and its text are with article:, in sources.yaml"
        return f"{shown(one.address)} is one of links:, {seen} and was left out{advice}"
    if page.no_story is None or not (one.picked or one.popular_rank is not None):
        return None
    where = "an editor's choice" if one.picked else "among the most read"
    return f"{shown(one.address)} is {where} of its site, was taken for {page.no_story} and was left out"


def _marked(outcome: Outcome) -> Outcome:
    """The same with the note that its page tells neither when it is from nor who wrote it."""
    if outcome.state is None or outcome.entry is None:
        return outcome
    return replace(outcome, state=replace(outcome.state, notes={**outcome.state.notes, UNCLAIMED: True}))


def without_entry(outcome: Outcome) -> Outcome:
    """The same page as none of a story."""
    if outcome.state is None:
        return outcome
    return Outcome(replace(outcome.state, kind="other", entry_keys=(), dated=None))


def missing(one: Wanted, visit: Visit, warning: str) -> Outcome:
    """A page that is not there: it is asked again later."""
    state = PageState(one.key, one.address, "missing", visit.now, notes=notes_of(one))
    return Outcome(state, warning=warning)


def notes_of(one: Wanted) -> dict[str, object]:
    """What the list says now, to be held against what it says at the next visit."""
    return {"shown": one.teaser.headline, "stamp": one.stamp}


def without_claim(outcome: Outcome) -> Outcome:
    """The same story under the address that it was read from: the one that it claims is not its own."""
    if outcome.entry is None or outcome.state is None or outcome.address is None:
        return outcome
    refused = {f"url:{url_key(outcome.claimed)}", f"url:{twin_key(outcome.claimed)}"} if outcome.claimed else set()
    own = f"url:{url_key(outcome.address)}"
    keys = tuple(dict.fromkeys([own, *(key for key in outcome.entry.keys if key not in refused)]))
    story = replace(outcome.entry.story, url=outcome.address)
    return replace(
        outcome,
        entry=replace(outcome.entry, story=story, keys=keys),
        state=replace(outcome.state, entry_keys=keys),
    )


def may_be_story(page: WebPage, address: str, listed_day: str | None = None) -> bool:
    """Whether a page that says little of itself is a story where a list shows it by its headline: by date and text.

    A day in its address, or `listed_day`, which the list prints, is as good as one that the page prints itself.
    """
    from digest.sources.pagemoments import OF_ADDRESS

    headline, published = page.draft.headline, page.draft.published or listed_day
    if not headline or not published:
        return False
    form = shape(address)
    if form not in ("story", "likely") and not (form == "plain" and is_like_a_headline(headline)):
        return False
    told = listed_day is not None or dict(page.origins).get("published") == OF_ADDRESS
    return (told and page.is_story_if_dated) or extent(words(page.draft.body_html or "")) >= _A_TEXT


def has_named_parts(page: WebPage, chosen: bool) -> bool:
    """Whether selectors found headline and text, where the links are `chosen` too; else they find the date as well."""
    found = {name for name, origin in page.origins if origin.startswith(BY_SELECTOR)}
    return {"headline", "body_html"} <= found and (chosen or "published" in found)


def _is_as_shown(page: WebPage, one: Wanted) -> bool:
    shown, printed = one.teaser.headline or "", page.draft.headline or ""
    return folded(shown) == folded(printed) and may_be_story(page, one.address, one.teaser.published)


def _other(fetched: Fetched, one: Wanted, visit: Visit, warning: str | None = None) -> Outcome:
    state = PageState(one.key, one.address, "other", visit.now, fetched.validators, notes=notes_of(one))
    return Outcome(state, warning=warning)


def _claimed(draft: Draft, url: str, site: Site) -> str | None:
    """The address that a page calls its own, where it can be one: on the same site, and no list or front page."""
    claimed = canonical(draft.link, draft.base or url) if draft.link else None
    if claimed is None or is_root(claimed) or url_key(claimed) in site.lists or claimed in site.refused:
        return None
    return claimed if on_site(claimed, home_of(url)) or home_of(claimed) == site.public else None


def _entry(
    draft: Draft,
    outlet: str | None,
    claimed: str | None,
    fetched: Fetched,
    one: Wanted,
    before: PageState | None,
    visit: Visit,
) -> Outcome:
    from digest.sources.editing import edited

    address = canonical(fetched.url) or fetched.url
    masthead = Masthead(visit.name, visit.defaults, title=outlet)
    try:
        entry = edited(replace(draft, link=claimed or address), masthead, visit.now, one.position)
    except ValueError as fault:
        return _other(fetched, one, visit, f"{shown(one.address)}: {fault}")
    entry = replace(
        entry,
        keys=_keys(entry.keys, [address, one.address]),
        picked=entry.picked or one.picked,
        popular_rank=one.popular_rank,
    )
    dates = [date for date in (entry.story.updated, entry.story.published) if date is not None]
    dated = max(dates, default=before.dated if before is not None and before.dated else visit.now)
    notes = {**notes_of(one), "picked": entry.picked and not one.picked}
    state = PageState(one.key, one.address, "story", visit.now, fetched.validators, entry.keys, dated, notes)
    return Outcome(state, entry, claimed=claimed, address=address)


def _keys(own: Sequence[str], addresses: Collection[str]) -> tuple[str, ...]:
    """The keys of an entry and, after them, those of the other addresses it goes by."""
    others = [f"url:{key}" for address in addresses for key in (url_key(address), twin_key(address))]
    return tuple(dict.fromkeys([*own, *others]))
