"""The kind `wordpress`: the posts of a WordPress site by its REST API (/wp/v2/posts), with what they embed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal
from urllib.parse import parse_qs, urljoin, urlsplit, urlunsplit

from pydantic import Field

from digest.errors import SourceError
from digest.model.source import Harvest, Validators
from digest.sources import jsonvalues
from digest.sources.answers import shown
from digest.sources.charset import decode
from digest.sources.draft import Masthead
from digest.sources.fetch import Fetched
from digest.sources.jsonanswers import answered
from digest.sources.options import SourceOptions, WebAddress
from digest.sources.paging import (
    Leaf,
    Order,
    next_page,
    read_in_pages,
    with_parameters,
    without_parameters,
)
from digest.sources.visit import Visit

_API = "the WordPress REST API"
_POSTS = "/wp/v2/posts"
_A_PAGE = {"changed": 25, "published": 50}
_A_USUAL_PAGE = 10
_BEHIND_THE_LAST = "rest_post_invalid_page_number"
_MOST_SAID = re.compile(r"(?<![\d.-])(\d{1,4})(?![\d.])")
_ORDER = {"changed": "modified", "published": "date"}
_NEXT = re.compile(r'<([^<>]*)>\s*;[^<]*?\brel="?next\b', re.IGNORECASE)
_ROOT = re.compile(r'<([^<>]*)>\s*;[^<]*?\brel="?https://api\.w\.org/', re.IGNORECASE)
_ROOT_IN_PAGE = re.compile(
    r"<link\b(?=[^>]*\brel=[\"']?https://api\.w\.org/)[^>]*\bhref=[\"']([^\"'<>]+)", re.IGNORECASE
)


class WordPressOptions(SourceOptions):
    """A WordPress site."""

    kind: Literal["wordpress"]
    url: WebAddress = Field(description="The address of the site, or of its API.")


def wordpress_address_of(options: WordPressOptions) -> str:
    """Where the source is, for reports."""
    return options.url


def read_wordpress(options: WordPressOptions, visit: Visit) -> Harvest:
    """Visit a WordPress site: what was published or changed since the last visit.

    Raises SourceError where the API cannot be found, refuses, or answers with something else.
    """
    return read_in_pages(_WordPress(options, visit), visit, Masthead(visit.name, visit.defaults))


class _WordPress:
    """The REST API of one site."""

    def __init__(self, options: WordPressOptions, visit: Visit) -> None:
        self._url = options.url
        self._flags = options.picked is None
        self._fetcher = visit.fetcher
        self._most = max(_A_PAGE.values())

    def get(self, address: str, asked: Validators) -> Fetched:
        """Ask for a page of posts, and for a smaller one where a site gives no such large ones."""
        try:
            return self._fetcher.get(address, asked, "application/json")
        except SourceError as error:
            if _page(address) > 1 and _BEHIND_THE_LAST.encode() in error.answer:
                return Fetched(b"[]", address, "application/json", Validators())
            fewer = _fewer(error, _asked(address))
            if fewer is None:
                raise _in_words(error, address) from error
        self._most = fewer
        return self.get(with_parameters(address, {"per_page": str(fewer)}), asked)

    def find(self) -> tuple[str, Fetched]:
        """Try the addresses where the API may be, the one that the site announces last but one."""
        tried: list[SourceError] = []
        for endpoint in self._candidates():
            try:
                fetched = self.get(self.address(endpoint, "changed"), Validators())
                self.leaf(fetched)
            except SourceError as error:
                if error.status not in (200, 400, 404):
                    raise
                tried.append(error)
                continue
            moved = fetched.validators.moved_to
            found = without_parameters(moved, "rest_route") if moved else endpoint
            few = self._most < _A_PAGE["changed"]
            return (with_parameters(found, {"per_page": str(self._most)}) if few else found), fetched
        if len(tried) == 1:
            raise tried[0]
        raise SourceError(
            f"{shown(self._url)} has no WordPress REST API that could be found; write the address of the API, such as"
            f" https://courier.example/wp-json/. The first try: {tried[0]}"
        )

    def address(self, endpoint: str, order: Order) -> str:
        """The first page, newest first. No `status`: whoever is not logged in sees what is published."""
        size = min(_A_PAGE[order], self._most, _asked(endpoint) or self._most)
        wanted = {"_embed": "1", "per_page": str(size), "orderby": _ORDER[order], "order": "desc"}
        return with_parameters(endpoint, wanted)

    def leaf(self, fetched: Fetched) -> Leaf:
        """A page of posts."""
        from digest.sources.wordpresspost import read_post

        answer = answered(fetched, _API)
        is_behind = _page(fetched.url) > 1 and jsonvalues.inside(answer.value, "code") == _BEHIND_THE_LAST
        value = [] if is_behind else answer.value
        if not isinstance(value, list):
            raise SourceError(f"{shown(fetched.url)} answered with no list of posts; check the address.", status=200)
        posts = [read_post(one, fetched.url, flags=self._flags) for one in value if isinstance(one, dict)]
        odd = len(value) - len(posts)
        warnings = (f"{odd} of the posts on a page are no objects and were left out",) if odd else ()
        following, faults = _following(fetched)
        if answer.warnings and "x-wp-totalpages" not in fetched.headers and 0 < _asked(fetched.url) <= len(value):
            # What came before the JSON came before its headers, too, and those are lost.
            following = following or _page_after(fetched)
        return Leaf(tuple(posts), following, (*answer.warnings, *warnings, *faults))

    def total(self, fetched: Fetched) -> str | None:
        """How many posts there are; a planned one that was published counts among them, and is not “modified”."""
        return _digits(fetched.headers.get("x-wp-total"))

    def _candidates(self) -> Iterator[str]:
        parts = urlsplit(self._url)
        path = parts.path.rstrip("/")
        routes = parse_qs(parts.query).get("rest_route")
        if routes:
            route = routes[0].rstrip("/")
            yield with_parameters(self._url, {"rest_route": route if route.startswith("/wp/v2/") else _POSTS})
            return
        if "/wp-json" in path:
            whole = re.search(r"/wp-json/wp/v2/[\w-]+$", path)
            root = path[: path.index("/wp-json") + len("/wp-json")]
            yield urlunsplit(parts._replace(path=path if whole else root + _POSTS, query="", fragment=""))
            return
        yield urlunsplit(parts._replace(path=f"{path}/wp-json{_POSTS}", query="", fragment=""))
        announced = self._announced()
        if announced:
            yield announced
        yield urlunsplit(parts._replace(path=f"{path}/", query=f"rest_route={_POSTS}", fragment=""))

    def _announced(self) -> str | None:
        """The list of posts below the API that the front page announces, in its headers or its head."""
        try:
            front = self._fetcher.get(self._url, accept="text/html")
        except SourceError as error:
            if error.late:
                raise
            return None
        found = _ROOT.search(front.headers.get("link", "")) or _ROOT_IN_PAGE.search(
            decode(front.body, front.content_type)[:200_000]
        )
        if found is None:
            return None
        try:
            root: str = urljoin(front.url, found[1].replace("&amp;", "&"))
            parts = urlsplit(root)
        except ValueError:
            return None
        if parts.scheme not in ("http", "https"):
            return None
        if "rest_route" in parse_qs(parts.query):
            return with_parameters(root, {"rest_route": _POSTS})
        return urlunsplit(parts._replace(path=parts.path.rstrip("/") + _POSTS, query="", fragment=""))


def _following(fetched: Fetched) -> tuple[str | None, tuple[str, ...]]:
    """The next page, by the number of pages where the host says it, else by its link, and what is wrong with that."""
    pages = _digits(fetched.headers.get("x-wp-totalpages"))
    if pages is not None:
        return (_page_after(fetched) if _page(fetched.url) < int(pages) else None), ()
    linked = _NEXT.search(fetched.headers.get("link", ""))
    return next_page(fetched.url, linked[1]) if linked else (None, ())


def _page(address: str) -> int:
    return int(_digits((parse_qs(urlsplit(address).query).get("page") or ["1"])[-1]) or "1")


def _page_after(fetched: Fetched) -> str:
    return with_parameters(fetched.url, {"page": str(_page(fetched.url) + 1)})


def _asked(address: str) -> int:
    """How many posts an address asks for on a page; 0 where it does not say."""
    return int(_digits((parse_qs(urlsplit(address).query).get("per_page") or ["0"])[-1]) or "0")


def _fewer(error: SourceError, asked: int) -> int | None:
    """How many posts to ask for where a site refused `asked` as too many; None where that was not its complaint."""
    if error.status != 400 or b"rest_invalid_param" not in error.answer or b"per_page" not in error.answer:
        return None
    said = jsonvalues.text(jsonvalues.inside(jsonvalues.refusal(error), "data", "params", "per_page")) or ""
    possible = [int(each) for each in _MOST_SAID.findall(said) if 1 < int(each) < asked]
    return max(possible, default=_A_USUAL_PAGE if asked > _A_USUAL_PAGE else None)


def _digits(value: object) -> str | None:
    known = isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) < 10
    return str(value) if known else None


def _in_words(error: SourceError, address: str) -> SourceError:
    said, name = jsonvalues.complaint(error), shown(without_parameters(address, "rest_route"))
    if error.status in (401, 403):
        words = (
            f"the WordPress API at {name} is closed to visitors ({error.status}): let it show posts to everybody.{said}"
        )
    elif error.status in (400, 404) and said:
        words = f"the WordPress API at {name} refused the request ({error.status}).{said}"
    else:
        return error
    return SourceError(words, retry_after=error.retry_after, status=error.status)
