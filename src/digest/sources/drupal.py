"""The kind `drupal`: the articles of a Drupal site by JSON:API, with the people, terms and pictures they refer to."""

from __future__ import annotations

from typing import Literal
from urllib.parse import urljoin, urlsplit, urlunsplit

from pydantic import Field

from digest.errors import SourceError
from digest.model.source import Harvest, Validators
from digest.sources import jsonvalues
from digest.sources.answers import shown
from digest.sources.draft import Masthead
from digest.sources.fetch import Fetched
from digest.sources.jsonanswers import answered
from digest.sources.jsonvalues import fields, inside, items, text
from digest.sources.options import SourceOptions, WebAddress
from digest.sources.paging import (
    Leaf,
    Order,
    next_page,
    read_in_pages,
    with_parameters,
    without_parameters,
)
from digest.sources.urls import joined
from digest.sources.visit import Visit

_API = "Drupal's JSON:API"
_ACCEPT = "application/vnd.api+json, application/json;q=0.9"
_ROOT = "/jsonapi"
_ORDER = {"changed": "-changed", "published": "-created"}
_A_PAGE = {"changed": "25", "published": "50"}
_USUAL_TYPES = ("article", "news", "story", "news_article", "blog", "post", "blog_post")


class DrupalOptions(SourceOptions):
    """A Drupal site."""

    kind: Literal["drupal"]
    url: WebAddress = Field(description="The address of the site, or of one content type in its JSON:API.")


def drupal_address_of(options: DrupalOptions) -> str:
    """Where the source is, for reports."""
    return options.url


def read_drupal(options: DrupalOptions, visit: Visit) -> Harvest:
    """Visit a Drupal site: what was published or changed since the last visit.

    Raises SourceError where the API cannot be found, refuses, or answers with something else.
    """
    return read_in_pages(_Drupal(options, visit), visit, Masthead(visit.name, visit.defaults))


class _Drupal:
    """The JSON:API of one site."""

    def __init__(self, options: DrupalOptions, visit: Visit) -> None:
        self._url = options.url
        self._flags = options.picked is None
        self._fetcher = visit.fetcher

    def get(self, address: str, asked: Validators) -> Fetched:
        """Ask for a page of articles."""
        try:
            return self._fetcher.get(address, asked, _ACCEPT)
        except SourceError as error:
            raise _in_words(error, address) from error

    def find(self) -> tuple[str, Fetched]:
        """The content type, and what its articles refer to: both are learnt from the site."""
        plain, fetched = self._plain()
        moved = fetched.validators.moved_to
        endpoint = without_parameters(moved) if moved else plain
        from digest.sources.drupalnode import includes

        for include in includes(items(inside(answered(fetched, _API).value, "data"))):
            whole = with_parameters(endpoint, {"include": include})
            try:
                return whole, self.get(self.address(whole, "changed"), Validators())
            except SourceError as error:
                if error.status != 400:
                    raise
        return endpoint, fetched

    def address(self, endpoint: str, order: Order) -> str:
        """The first page, newest first."""
        return with_parameters(endpoint, {"sort": _ORDER[order], "page[limit]": _A_PAGE[order]})

    def leaf(self, fetched: Fetched) -> Leaf:
        """A page of articles."""
        from digest.sources.drupalnode import Included, read_node

        answer = answered(fetched, _API)
        value = answer.value
        listed = inside(value, "data")
        if not isinstance(listed, list):
            raise SourceError(f"{shown(fetched.url)} answered with no list of articles; check the address.", status=200)
        included = Included(inside(value, "included"))
        root = _site(text(inside(value, "links", "self", "href")), fetched.url)
        posts = [read_node(one, included, root, flags=self._flags) for one in listed if fields(one)]
        following = text(inside(value, "links", "next", "href")) or text(inside(value, "links", "next"))
        page, faults = next_page(fetched.url, following) if following else (None, ())
        return Leaf(tuple(posts), page, (*answer.warnings, *faults))

    def total(self, fetched: Fetched) -> str | None:
        """Drupal counts every publication as a change: the first page says it all."""
        return None

    def _plain(self) -> tuple[str, Fetched]:
        """The first page without what its articles refer to, of the content type that holds articles."""
        parts = urlsplit(self._url)
        before, api, after = parts.path.partition(_ROOT)
        if api and after.strip("/").startswith("node/"):
            given = urlunsplit(parts._replace(query="", fragment=""))
            return given, self._first(given)
        root = urlunsplit(
            parts._replace(path=(before if api else parts.path.rstrip("/")) + _ROOT, query="", fragment="")
        )
        usual = f"{root}/node/{_USUAL_TYPES[0]}"
        try:
            return usual, self._first(usual)
        except SourceError as error:
            if error.status != 404:
                raise
            found = self._other_type(root, error)
            return found, self._first(found)

    def _first(self, endpoint: str) -> Fetched:
        fetched = self.get(self.address(endpoint, "changed"), Validators())
        self.leaf(fetched)
        return fetched

    def _other_type(self, root: str, first: SourceError) -> str:
        """Where the site has no type `article`: the one that it calls nearly so."""
        try:
            links = fields(inside(answered(self.get(root, Validators()), _API).value, "links"))
        except SourceError:
            raise SourceError(
                f"{shown(self._url)} has no JSON:API that could be found; write its address, such as"
                f" https://courier.example/jsonapi/node/article. {first}"
            ) from first
        types = [name.removeprefix("node--") for name in map(str, links) if name.startswith("node--")]
        known = next((name for name in _USUAL_TYPES if name in types), types[0] if len(types) == 1 else None)
        if known is None:
            there = ", ".join(types[:20]) or "none"
            raise SourceError(
                f"{shown(self._url)} has no content type “article” in its JSON:API (there are: {there}); write the"
                " address of the right one, such as https://courier.example/jsonapi/node/article.",
                status=404,
            )
        return f"{root}/node/{known}"


def _site(own: str | None, url: str) -> str:
    """The address of the site, which aliases and files are below: as it calls itself, else as it was asked."""
    for address in (own, url):
        whole = address and address.startswith(("http://", "https://")) and joined(url, address)
        if whole:
            before, found, _ = without_parameters(whole).partition(_ROOT)
            if found:
                return before
    return urljoin(url, "/").rstrip("/")


def _in_words(error: SourceError, address: str) -> SourceError:
    said, name = jsonvalues.complaint(error), shown(without_parameters(address))
    if error.status in (401, 403):
        words = f"the JSON:API at {name} is closed to visitors ({error.status}): let everybody view the articles.{said}"
    elif error.status == 400:
        words = f"the JSON:API at {name} refused the request (400).{said}"
    else:
        return error
    return SourceError(words, retry_after=error.retry_after, status=error.status)
