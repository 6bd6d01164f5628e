"""An article's web page: the story on it, what the page is, and where each field came from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from digest.html.clean import clean_line
from digest.sources import pagefields as fields
from digest.sources.besides import stands_beside
from digest.sources.deathnotices import without_subject
from digest.sources.draft import Draft
from digest.sources.headlines import folded
from digest.sources.lengths import extent
from digest.sources.linkeddata import Node, first_text, people_of, spoken_text
from digest.sources.nostories import no_story
from digest.sources.outlets import apart_from_outlet
from digest.sources.pageauthors import names_of
from digest.sources.pagebody import body_of, hidden_story
from digest.sources.pagefiling import section_of, topics_of
from digest.sources.pageimage import image_of
from digest.sources.pagekind import Signs, is_gone, is_story
from digest.sources.pagemoments import OF_ADDRESS, TODAYS, dates_of
from digest.sources.pageselectors import PageSelectors
from digest.sources.pagetree import label_of, parse_page, plays, words_of
from digest.sources.pageview import PageView, SiteHints
from digest.sources.people import authors_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

__all__ = ["SiteHints", "WebPage", "read_web_page"]

_SAMPLE = 1500
_HEADLINE = 15
_NO_RUNNING_TEXT = frozenset({"div", "section", "article", "td", "dt", "h2", "h3", "h4"})


@dataclass(frozen=True, slots=True)
class WebPage:
    """The story on a page, and what the page is.

    `site` is the name of the site that it says it belongs to. `is_story` tells an article from a list of articles, a
    home page or a page about the newsroom, and `is_story_if_dated` what it would be if it printed a date; `no_story`
    says what is printed like an article and is none, such as a live ticker; `gone` is a page that says that there is
    nothing here, though it was answered with 200. `origins` are the fields by their names in `articles --json`, each
    with where it came from, in words for an editor.
    """

    draft: Draft
    site: str | None
    is_story: bool = True
    is_story_if_dated: bool = False
    gone: bool = False
    no_story: str | None = None
    unclaimed: bool = False
    origins: tuple[tuple[str, str], ...] = ()


def read_web_page(
    text: str, url: str | None = None, selectors: PageSelectors | None = None, hints: SiteHints | None = None
) -> WebPage:
    """The story on the page in `text`, which was found at `url`.

    Each field is taken from the first that has it: a configured selector, JSON-LD, Open Graph,
    microdata or RDFa, the page itself. Dates of the draft are ISO 8601 without a zone where the page
    gives none. Raises ValueError where the page is empty, or too deep or too large to be read.
    """
    view = PageView(parse_page(text), url, selectors or PageSelectors(), hints or SiteHints())
    headline = fields.headline_of(view)
    hidden = hidden_story(view)
    sample = " ".join(filter(None, [headline, _opening(view)]))
    language = fields.language_said(view, sample)
    published, updated = dates_of(view, language)
    section = section_of(view, headline)
    topics = topics_of(view)
    names, byline = names_of(view, language)
    if view.origins.get("authors", "").startswith("the page"):
        names, byline = apart_from_outlet(without_subject(names, headline), byline, (*view.sites, *view.signs))
    image = image_of(view)
    standfirst = fields.standfirst_of(view, headline)
    source_line = fields.source_line_of(view)
    told = published or _changed_at(view, updated)
    signs = _signs(view, hidden, headline, standfirst, told)
    signed = bool(authors_of(names, outlet=next(iter(view.sites), None), language=language)[0])
    other = no_story(view, headline, section, signed=signed)
    link = _address(view)
    body = body_of(view, hidden)
    draft = Draft(
        headline=headline,
        link=link,
        base=view.base,
        standfirst=standfirst,
        body_html=body,
        section_label=section,
        categories=topics,
        names=names,
        byline=byline,
        language=language,
        published=published,
        updated=updated,
        source_line=source_line,
        image=image,
    )
    if hidden:
        draft = _with_hidden(draft, hidden, view)
    site = view.meta.line("og:site_name") or next(iter(view.sites), None)
    able = other is None and not _is_sign(view, headline)
    return WebPage(
        draft,
        clean_line(site),
        able and is_story(signs),
        able and is_story(replace(signs, dated=True)),
        is_gone(signs),
        other,
        not (signed or signs.has_data or (told and view.origins.get("published") != TODAYS)),
        tuple(sorted(view.origins.items())),
    )


def _changed_at(view: PageView, updated: str | None) -> str | None:
    """When the story was changed, where the page prints it to the minute: terms of use name the day alone."""
    printed = view.origins.get("updated", "").startswith("the page")
    return updated if updated and printed and "T" in updated else None


def _opening(view: PageView) -> str:
    place = view.place
    return (words_of(place.scope if place.body is None else place.body) or "")[:_SAMPLE]


def _address(view: PageView) -> str | None:
    """The story's own address: the canonical one, unless that is the home page's."""
    named = [
        (view.canonical, "link rel=canonical"),
        (view.shared_as, "Open Graph og:url"),
        (first_text(view.data, "url", "mainEntityOfPage"), "JSON-LD url"),
    ]
    usable = [one for one in named if one[0] and not _is_root(one[0])]
    return view.line("url", [*usable, (view.url, "the address that was asked for")])


def _is_sign(view: PageView, headline: str | None) -> bool:
    """Whether a headline is what stands on the links to the home page."""
    return bool(headline) and not view.data and folded(headline or "") in map(folded, view.signs)


def _is_root(address: str) -> bool:
    scheme, _, rest = address.partition("://")
    return bool(scheme) and not rest.partition("/")[2].strip("/")


def _signs(view: PageView, hidden: Node, headline: str | None, standfirst: str | None, told: str | None) -> Signs:
    page = next(view.tree.iter("body"), view.tree)
    apart = standfirst if view.origins.get("standfirst", "").startswith("the page: h") else None
    titles = (headline, view.title, view.meta.line("og:title"), *(words_of(one) for one in view.tree.iter("h1")))
    return Signs(
        url=view.url,
        canonical=view.canonical or view.shared_as,
        headline=headline,
        titles=tuple(dict.fromkeys(_bare_title(view, one) for one in titles if one)),
        kinds=view.linked.kinds,
        has_data=bool(view.data or view.marked[1] or hidden),
        og_type=(view.meta.first("og:type") or "").lower() or None,
        has_article=view.place.body is not None
        and any(plays(one, "article") for one in [view.place.body, *view.place.body.iterancestors()]),
        dated=told is not None and view.origins.get("published") not in (OF_ADDRESS, TODAYS),
        signed="authors" in view.origins,
        has_standfirst=standfirst is not None and view.origins.get("standfirst", "").startswith("the page"),
        text=view.place.weight + extent(apart),
        teasers=sum(
            any(one.tag == "a" for one in heading.iter("a"))
            for heading in page.iter("h2", "h3")
            if "-teaser-" not in label_of(heading)
        ),
        named_text=(view.place.how.startswith("the page: ") and "." in view.place.how) or "itemprop" in view.place.how,
        headline_links=_links_alone(view),
        page_class=page.get("class") or "",
        as_listed=_is_as_listed(view, headline, told),
        listed=bool(headline) and folded(view.hints.listed or "") == folded(headline or ""),
    )


def _is_as_listed(view: PageView, headline: str | None, told: str | None) -> bool:
    """Whether a list leads to the page by the headline and with the day that the page prints itself."""
    listed, day = view.hints.listed, view.hints.listed_at
    same = bool(headline and listed) and folded(headline or "") == folded(listed or "")
    return same and bool(day and told) and (day or "")[:10] == (told or "")[:10]


def _links_alone(view: PageView) -> int:
    """How many links in the text stand alone, each as long as a headline."""
    if view.place.body is None:
        return 0
    known: dict[HtmlElement, bool] = {}
    links = (one for one in view.place.body.iter("a") if not stands_beside(one, known))
    alone = (len(words) for one in links if (words := words_of(one)) and _stands_alone(one, words))
    return sum(length >= _HEADLINE for length in alone)


def _stands_alone(link: HtmlElement, words: str) -> bool:
    parent = link.getparent()
    return parent is not None and (parent.tag in _NO_RUNNING_TEXT or words_of(parent) == words)


def _bare_title(view: PageView, title: str) -> str:
    from digest.sources.headlines import without_site

    return without_site(title, view.sites, (), view.url)


def _with_hidden(draft: Draft, hidden: Node, view: PageView) -> Draft:
    """The draft with what only the page's JSON says."""
    said = {
        "standfirst": spoken_text(hidden, "description"),
        "published": first_text(hidden, "datePublished"),
        "updated": first_text(hidden, "dateModified"),
        "section_label": spoken_text(hidden, "articleSection"),
        "names": tuple(people_of(hidden)[0]),
    }
    missing = {name: value for name, value in said.items() if value and not getattr(draft, name)}
    shown = {"section_label": "section", "names": "authors"}
    for name in missing:
        view.origins[shown.get(name, name)] = "JSON in the page"
    return replace(draft, **missing)  # type: ignore[arg-type]
