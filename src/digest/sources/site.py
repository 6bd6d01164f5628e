"""The kind `site`: a newsroom's own web site, read from its front page on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from digest.errors import SourceError
from digest.model.source import Harvest
from digest.sources.answers import shown
from digest.sources.blockwords import BlockName, folded
from digest.sources.draft import Draft
from digest.sources.genrewords import Genre, genre_of, genres_opening
from digest.sources.options import SourceOptions, WebAddress
from digest.sources.pageselectors import PageSelectors, Selector
from digest.sources.patience import Patience
from digest.sources.sectionlabels import labels_of
from digest.sources.siteblocks import Selection
from digest.sources.siteforms import Forms, in_plain_form, in_use
from digest.sources.sitelinks import home_of, is_of_writers, is_twin, simplest, twin_key
from digest.sources.sitelists import ListRead, Lists
from digest.sources.sitemarks import marks_of
from digest.sources.siteteaser import Teaser
from digest.sources.standfirst import without_echo
from digest.sources.storypage import Site, Wanted
from digest.sources.storypages import PagesRead, read_pages
from digest.sources.urls import joined, url_key
from digest.sources.visit import Visit

MOST_SECTIONS = 12
_NO_SECTIONS: frozenset[Genre] = frozenset({"numbers", "stars", "puzzle"})


def _section(given: str) -> str:
    parts = urlsplit(given)
    if not given.strip() or any(each.isspace() for each in given) or (parts.scheme and parts.scheme not in _WEB):
        raise ValueError(f"“{given}” is no page of the site: write a path such as /news/, or the whole address")
    return given


_WEB = ("http", "https")


class BlockSelectors(BaseModel):
    """CSS selectors for blocks of the front page whose headings do not tell what they are."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    picked: Selector | None = Field(default=None, description="Editor's choice: the element that holds its stories.")
    popular: Selector | None = Field(default=None, description="The most read, in their order.")
    latest: Selector | None = Field(default=None, description="The latest stories.")


class SiteOptions(SourceOptions):
    """A web site: its front page, the section pages that it links to, and the pages of its stories."""

    kind: Literal["site"]
    url: WebAddress = Field(description="The address of the front page.")
    blocks: BlockSelectors = Field(default=BlockSelectors(), description="Where blocks are, if not below a heading.")
    links: Selector | None = Field(default=None, description="The links that lead to stories, or what holds them.")
    sections: tuple[Annotated[str, AfterValidator(_section)], ...] | None = Field(
        default=None, max_length=50, description="The pages that list stories, in place of those in the menu."
    )
    article: PageSelectors = Field(default=PageSelectors(), description="Where a story's page has its parts.")


def site_address_of(options: SiteOptions) -> str:
    """Where the source is, for reports."""
    return options.url


def read_site(options: SiteOptions, visit: Visit) -> Harvest:
    """Visit a site: the stories that it shows now, or word that nothing has changed.

    Raises SourceError where the front page cannot be fetched, or where no link on it leads to a story.
    """
    patience = Patience(visit.fetcher.limits.timeout)
    lists = Lists(visit, _selection(options), patience)
    front = lists.front(options.url)
    sections = lists.sections(_section_addresses(options, front), front if options.sections is None else None)
    forms = Forms.of(lists.shown, front.idle, visit)
    front, sections = in_plain_form(front, forms.idle), [in_plain_form(each, forms.idle) for each in sections]
    labels = labels_of(sections)
    wanted = _wanted(front, sections, labels, forms)
    if not wanted:
        raise SourceError(_nothing_found(front))
    own = Site(
        frozenset(url_key(each.url) for each in (front, *sections)),
        home_of(front.page.public) if front.page.public else None,
        options.article,
        frozenset(front.refused),
        front.page.names,
        tuple(label for _, label in front.page.sections),
        front.page.marks,
        front.page.about,
        labels,
        chosen=options.links is not None,
        several=forms.several,
    )
    read = read_pages(wanted, visit, own, patience)
    if not (read.entries or read.glimpses or read.left):
        raise SourceError(_no_story(front, wanted, read, options))
    return _harvest(lists, front, read, in_use(forms.days, read.idle, lists.shown, visit.now.date()))


def _harvest(lists: Lists, front: ListRead, read: PagesRead, idle: Mapping[str, str]) -> Harvest:
    warnings = [*lists.warnings, *read.warnings]
    if read.left:
        warnings.append(f"{read.left} stories are left for the next visit")
    states = [*lists.states(front, read.refused, idle), *read.pages]
    unchanged = not (lists.changed or read.entries or read.lost)
    return Harvest(
        () if unchanged else tuple(sorted(read.entries, key=lambda entry: entry.position)),
        replace(front.state.validators, fresh_for=0.0) if read.left else front.state.validators,
        unchanged,
        tuple(warnings),
        () if unchanged else tuple(read.glimpses),
        tuple(states),
        marks_end=True,
        unfinished=bool(read.left),
    )


def _selection(options: SiteOptions) -> Selection:
    names: tuple[BlockName, ...] = ("picked", "popular", "latest")
    chosen = {name: selector for name in names if (selector := getattr(options.blocks, name))}
    return Selection(options.links, chosen)


def _section_addresses(options: SiteOptions, front: ListRead) -> list[tuple[str, str]]:
    if options.sections is not None:
        return [(whole, "") for each in options.sections if (whole := joined(front.url, each))]
    listed = [each for each in front.page.sections if not (genre_of(each[1]) or genres_opening(each[1]) & _NO_SECTIONS)]
    return sorted(listed, key=lambda each: is_of_writers(each[0]))[:MOST_SECTIONS]


def _wanted(front: ListRead, sections: Sequence[ListRead], labels: Mapping[str, str], forms: Forms) -> list[Wanted]:
    """The stories in the order of the site: editor's choice, the rest of the front page, then section by section."""
    shown_first = {each.url: each for each in front.page.teasers}
    in_order = [shown_first[address] for address in front.page.blocks.get("picked", ())]
    everything = [*in_order, *front.page.teasers, *(each for one in sections for each in one.page.teasers)]
    known = forms.stories | {url_key(each.url) for each in everything}
    marks = marks_of(front.page, lambda address: simplest(address, known))
    teasers: dict[str, Teaser] = {}
    for each in everything:
        one = replace(each, url=simplest(each.url, known))
        key = twin_key(one.url)
        teasers[key] = _with(teasers[key], one) if key in teasers else one
    return [
        Wanted(
            one.url,
            _draft(one, labels.get(key)),
            place,
            picked=one.flagged or marks.is_picked(one.url),
            popular_rank=marks.rank(one.url),
            also=forms.linked(one.url),
            formerly=forms.former(one.url),
        )
        for place, (key, one) in enumerate(teasers.items())
    ]


def _with(first: Teaser, other: Teaser) -> Teaser:
    return replace(
        first,
        url=other.url if is_twin(first.url) and not is_twin(other.url) else first.url,
        standfirst=first.standfirst or other.standfirst,
        label=first.label or other.label,
        published=first.published or other.published,
        flagged=first.flagged or other.flagged,
    )


def _draft(one: Teaser, section: str | None) -> Draft:
    """What the teaser says; the label of the section page counts before a kicker that is no section's."""
    label = one.label if one.label and (section is None or folded(one.label) == folded(section)) else section
    headline = without_echo(one.headline)
    return Draft(headline=headline, standfirst=one.standfirst, section_label=label, published=one.published)


def _nothing_found(front: ListRead) -> str:
    feed = f" It announces a feed: use kind: feed with {front.feed}." if front.feed else ""
    return (
        f"no story was found on {shown(front.url)}: if its links are made by scripts, it cannot be read; else say which"
        f" links lead to stories with links: in sources.yaml.{feed}"
    )


def _no_story(front: ListRead, wanted: Sequence[Wanted], read: PagesRead, options: SiteOptions) -> str:
    why = f" ({read.warnings[0]})" if read.warnings else ""
    which = "that links: selects" if options.links else "that look like stories"
    parts = "where their parts are with article:"
    if options.article != PageSelectors():
        parts = "headline and body under article: as these pages have them"
    advice = parts if options.links else f"which are with links:, or {parts}"
    return (
        f"none of the {len(wanted)} links on {shown(front.url)} {which} could be read as one{why}: say {advice}, in"
        " sources.yaml."
    )
