"""The kind `ghost`: the posts of a Ghost site by its Content API."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal
from urllib.parse import urlsplit, urlunsplit

from pydantic import Field, SecretStr

from digest.errors import SourceError
from digest.model.article import Image
from digest.model.source import Harvest, Validators
from digest.sources import jsonvalues
from digest.sources.answers import shown, without_key
from digest.sources.draft import Category, Draft, Masthead
from digest.sources.fetch import Fetched
from digest.sources.jsonanswers import answered
from digest.sources.jsonvalues import inside, line, objects, text, utc
from digest.sources.options import SourceOptions, WebAddress
from digest.sources.paging import Leaf, Order, Post, read_in_pages, with_parameters, without_parameters
from digest.sources.visit import Visit

_API = "Ghost's Content API"
_CONTENT = "/ghost/api/content"
_ORDER = {"changed": "updated_at desc", "published": "published_at desc"}
_A_PAGE = {"changed": "25", "published": "50"}


class GhostOptions(SourceOptions):
    """A Ghost site."""

    kind: Literal["ghost"]
    url: WebAddress = Field(description="The address of the site, or of its Content API.")
    key: SecretStr = Field(description="The Content API key.", examples=['"${GHOST_KEY}"'])


def ghost_address_of(options: GhostOptions) -> str:
    """Where the source is, for reports."""
    return without_parameters(options.url)


def read_ghost(options: GhostOptions, visit: Visit) -> Harvest:
    """Visit a Ghost site: what was published or changed since the last visit.

    Raises SourceError where the key is refused or the API answers with something else; no message
    holds the key.
    """
    return read_in_pages(_Ghost(options, visit), visit, Masthead(visit.name, visit.defaults))


class _Ghost:
    """The Content API of one site. The key is in the addresses that are asked, and in nothing that is handed on."""

    def __init__(self, options: GhostOptions, visit: Visit) -> None:
        self._url = options.url
        self._key = options.key.get_secret_value()
        self._flags = options.picked is None
        self._fetcher = visit.fetcher

    def get(self, address: str, asked: Validators) -> Fetched:
        """Ask for a page of posts."""
        try:
            return self._fetcher.get(address, asked, "application/json")
        except SourceError as error:
            raise self._in_words(error) from None

    def find(self) -> tuple[str, Fetched]:
        """Where the API is: the address in the configuration, or the usual place below it."""
        parts = urlsplit(self._url)
        before, api, after = parts.path.partition("/ghost/api/")
        version = after.partition("content")[0] if api else ""
        root = f"{before}/ghost/api/{version}content" if api else parts.path.rstrip("/") + _CONTENT
        endpoint = urlunsplit(parts._replace(path=f"{root}/posts/", query="", fragment=""))
        fetched = self.get(self.address(endpoint, "changed"), Validators())
        moved = fetched.validators.moved_to
        return (without_parameters(moved) if moved else endpoint), fetched

    def address(self, endpoint: str, order: Order) -> str:
        """The first page, newest first."""
        wanted = {"key": self._key, "include": "tags,authors", "order": _ORDER[order], "limit": _A_PAGE[order]}
        return with_parameters(endpoint, wanted)

    def leaf(self, fetched: Fetched) -> Leaf:
        """A page of posts."""
        answer = answered(fetched, _API, self._key)
        value = answer.value
        listed = inside(value, "posts")
        if not isinstance(listed, list):
            raise SourceError(f"{shown(fetched.url)} answered with no list of posts; check the address.", status=200)
        posts = [_post(one, fetched.url, flags=self._flags) for one in listed if isinstance(one, Mapping)]
        following = inside(value, "meta", "pagination", "next")
        if isinstance(following, bool) or not isinstance(following, int):
            following = None
        here = without_parameters(fetched.url, "include", "order", "limit")
        following_page = None
        if following is not None and 0 < following < 1_000_000:
            following_page = with_parameters(here, {"key": self._key, "page": str(following)})
        return Leaf(tuple(posts), following_page, answer.warnings)

    def total(self, fetched: Fetched) -> str | None:
        """Ghost counts every publication as a change: the first page says it all."""
        return None

    def _in_words(self, error: SourceError) -> SourceError:
        """The error without the key, which an answer may repeat."""
        said = jsonvalues.complaint(error, self._key)
        if error.status in (401, 403):
            words = (
                f"{shown(self._url)} refuses the Content API key: copy it anew from Ghost's settings, Integrations,"
                f" into what key: in sources.yaml names.{said}"
            )
        else:
            words = without_key(str(error), self._key) + said
        return SourceError(words, gone=error.gone, retry_after=error.retry_after, status=error.status)


def _post(post: Mapping[str, Any], url: str, *, flags: bool) -> Post:
    """A post and its moments; one for members alone comes without its text, one that was only mailed not at all."""
    published, changed = utc(post.get("published_at")), utc(post.get("updated_at"))
    if post.get("status", "published") != "published" or post.get("email_only") is True:
        return Post(None, changed, published)
    is_open = post.get("visibility", "public") == "public"
    tags = [one for one in objects(post.get("tags")) if _is_public(one)]
    authors = objects(post.get("authors")) or objects(post.get("primary_author"))
    draft = Draft(
        headline=text(post.get("title")),
        link=text(post.get("canonical_url")) or text(post.get("url")),
        base=without_parameters(url),
        guid=text(post.get("id")),
        standfirst=text(post.get("custom_excerpt")),
        body_html=text(post.get("html")) if is_open else None,
        categories=tuple(Category(name, text(one.get("slug"))) for one in tags if (name := text(one.get("name")))),
        names=tuple(name for one in authors if (name := text(one.get("name")))),
        listed=len(authors) > 1,
        published=published.isoformat() if published else None,
        updated=changed.isoformat() if changed else None,
        picked=flags and post.get("featured") is True,
        image=_image(post),
    )
    return Post(draft, changed, published)


def _is_public(tag: Mapping[str, Any]) -> bool:
    """Whether a tag is for readers; the names of Ghost's internal ones begin with #."""
    return tag.get("visibility", "public") == "public" and not str(tag.get("name", "")).startswith("#")


def _image(post: Mapping[str, Any]) -> Image | None:
    address = text(post.get("feature_image"))
    if address is None:
        return None
    return Image(address, text(post.get("feature_image_alt")), line(post.get("feature_image_caption")))
