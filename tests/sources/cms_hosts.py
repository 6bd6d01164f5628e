"""Content management systems on loopback: they list, sort and page as the real ones do, with stories of our making."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from make import NOW
from sources.visits import visit

from digest.model.source import Harvest
from digest.sources.kinds import SOURCE_KINDS

Query = dict[str, str]


@dataclass
class Answer:
    """What a host says; `body` is JSON unless it is octets."""

    body: Any
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def octets(self) -> bytes:
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


@dataclass
class Host:
    """A host: `answer` makes its answers, `asked` are the requests that came. With `etags` they are conditional."""

    answer: Callable[[str, Query], Answer]
    etags: bool = False
    asked: list[str] = field(default_factory=list)
    port: int = 0

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def listening(host: Host) -> Iterator[Host]:
    """`host` on a free port."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *args: object) -> None: ...

        def do_GET(self) -> None:
            host.asked.append(self.path)
            parts = urlsplit(self.path)
            found = host.answer(parts.path, dict(parse_qsl(parts.query, keep_blank_values=True)))
            octets = found.octets
            tag = f'"{hashlib.sha256(octets).hexdigest()[:12]}"'
            same = host.etags and self.headers.get("If-None-Match") == tag
            self.send_response(304 if same else found.status)
            for name, value in {"Content-Type": "application/json", **found.headers}.items():
                self.send_header(name, value)
            if host.etags and found.status == 200:
                self.send_header("ETag", tag)
            self.send_header("Content-Length", "0" if same else str(len(octets)))
            self.end_headers()
            self.wfile.write(b"" if same else octets)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    host.port = server.server_address[1]
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield host
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def read(host: Host, kind: str, url: str | None = None, *, options: Query | None = None, **given: Any) -> Harvest:
    """What a visit to `host` brings: its site's address, or `url`."""
    made = SOURCE_KINDS[kind]
    told = made.options.model_validate({"kind": kind, "url": url or host.address, **(options or {})})
    return made.read(told, visit(port=host.port, **given))


@dataclass
class Told:
    """A story in the room; `more` stands in for fields of the answer."""

    number: int
    published: datetime
    changed: datetime
    title: str
    more: dict[str, Any] = field(default_factory=dict)


def stories(count: int) -> list[Told]:
    """So many stories, number 1 the oldest, an hour between two."""
    times = [NOW - timedelta(hours=count - number + 1) for number in range(1, count + 1)]
    return [Told(number, at, at, f"Story {number}") for number, at in enumerate(times, 1)]


def newest_first(told: list[Told], by: str) -> list[Told]:
    return sorted(told, key=lambda one: (getattr(one, by), one.number), reverse=True)


@dataclass
class WordPress:
    """A WordPress of these stories: `cap` is the largest page it gives, `broken` are pages that fail, by number.

    It refuses requests for more than `refused` in a page, and says the number where `says` is true.
    """

    told: list[Told]
    cap: int = 100
    broken: dict[int, Answer] = field(default_factory=dict)
    refused: int = 100
    says: bool = True
    headers: bool = True
    link: bool = True
    prefix: str = "/wp-json"
    front: Answer = field(default_factory=lambda: Answer(b"<html></html>", headers={"Content-Type": "text/html"}))
    shape: Callable[[Told], dict[str, Any]] = lambda one: post_of(one)

    def answer(self, path: str, query: Query) -> Answer:
        plain = not self.prefix and path == "/" and query.get("rest_route") == "/wp/v2/posts"
        if not plain and (not self.prefix or path != f"{self.prefix}/wp/v2/posts"):
            no_route = Answer({"code": "rest_no_route", "message": "No route was found.", "data": {"status": 404}}, 404)
            return self.front if path == "/" else no_route
        if int(query.get("per_page", "10")) > self.refused:
            limits = f"per_page must be between 1 (inclusive) and {self.refused} (inclusive)" if self.says else "no"
            told = {"code": "rest_invalid_param", "message": "Invalid parameter(s): per_page"}
            return Answer({**told, "data": {"status": 400, "params": {"per_page": limits}}}, 400)
        size, page = min(self.cap, int(query.get("per_page", "10"))), int(query.get("page", "1"))
        if page in self.broken:
            return self.broken[page]
        listed = newest_first(self.told, {"modified": "changed", "date": "published"}[query.get("orderby", "date")])
        pages = -(-len(listed) // size)
        headers = {"X-WP-Total": str(len(listed)), "X-WP-TotalPages": str(pages)} if self.headers else {}
        if page < pages and self.link:
            rest = (
                f"rest_route=/wp/v2/posts&orderby={query.get('orderby', 'date')}"
                if plain
                else f"orderby={query['orderby']}"
            )
            headers["Link"] = f'<https://elsewhere.example/x?{rest}&per_page={size}&page={page + 1}>; rel="next"'
        return Answer([self.shape(one) for one in listed[(page - 1) * size : page * size]], headers=headers)


def post_of(one: Told) -> dict[str, Any]:
    gmt = "%Y-%m-%dT%H:%M:%S"
    local = timedelta(hours=4)
    return {
        "id": one.number,
        "date": (one.published + local).strftime(gmt),
        "date_gmt": one.published.strftime(gmt),
        "modified": (one.changed + local).strftime(gmt),
        "modified_gmt": one.changed.strftime(gmt),
        "status": "publish",
        "link": f"https://courier.example/news/story-{one.number}/",
        "title": {"rendered": one.title},
        "content": {"rendered": f"<p>The text of number {one.number}.</p>", "protected": False},
        "excerpt": {"rendered": f"<p>What number {one.number} is about.</p>", "protected": False},
        "sticky": False,
        "featured_media": 0,
        "_embedded": {"author": [{"id": 1, "name": "Ana Lind"}], "wp:term": [[], []]},
        **one.more,
    }


@dataclass
class Ghost:
    """A Ghost of these stories, with the key `a1b2c3d4e5`."""

    told: list[Told]
    cap: int = 100
    broken: dict[int, Answer] = field(default_factory=dict)

    def answer(self, path: str, query: Query) -> Answer:
        if path != "/ghost/api/content/posts/":
            return Answer({"errors": [{"message": "Resource not found"}]}, 404)
        if query.get("key") != "a1b2c3d4e5":
            said = f"Unknown Content API Key {query.get('key')}"
            return Answer({"errors": [{"message": said, "type": "UnauthorizedError"}]}, 401)
        size, page = min(self.cap, int(query.get("limit", "15"))), int(query.get("page", "1"))
        if page in self.broken:
            return self.broken[page]
        by = {"updated_at desc": "changed", "published_at desc": "published"}[query.get("order", "published_at desc")]
        listed = newest_first(self.told, by)
        pages = -(-len(listed) // size)
        posts = [ghost_post_of(one) for one in listed[(page - 1) * size : page * size]]
        pagination = {"page": page, "limit": size, "pages": pages, "next": page + 1 if page < pages else None}
        return Answer({"posts": posts, "meta": {"pagination": pagination}})


def ghost_post_of(one: Told) -> dict[str, Any]:
    return {
        "id": f"{one.number:024x}",
        "title": one.title,
        "slug": f"story-{one.number}",
        "html": f"<p>The text of number {one.number}.</p>",
        "url": f"https://courier.example/story-{one.number}/",
        "visibility": "public",
        "published_at": one.published.isoformat(timespec="milliseconds"),
        "updated_at": one.changed.isoformat(timespec="milliseconds"),
        "custom_excerpt": None,
        "featured": False,
        "tags": [],
        "authors": [{"name": "Ana Lind"}],
        **one.more,
    }


@dataclass
class Drupal:
    """A Drupal of these stories: it refuses to include what it does not know, and gives at most `cap` on a page."""

    told: list[Told]
    cap: int = 50
    relations: dict[str, set[str]] = field(default_factory=lambda: {"uid": set()})
    included: list[dict[str, Any]] = field(default_factory=list)
    bundle: str = "article"
    broken: dict[int, Answer] = field(default_factory=dict)

    def answer(self, path: str, query: Query) -> Answer:
        if path == "/jsonapi":
            return Answer({"data": [], "links": {f"node--{self.bundle}": {"href": "x"}, "user--user": {"href": "y"}}})
        if path != f"/jsonapi/node/{self.bundle}":
            return Answer({"errors": [{"title": "Not Found", "status": "404", "detail": "No route found."}]}, 404)
        wanted = [one for one in query.get("include", "").split(",") if one]
        for one in wanted:
            head, _, tail = one.partition(".")
            if head not in self.relations or (tail and tail not in self.relations[head]):
                said = f"`{one}` is not a valid relationship field name."
                return Answer({"errors": [{"title": "Bad Request", "status": "400", "detail": said}]}, 400)
        size, start = min(self.cap, int(query.get("page[limit]", "50"))), int(query.get("page[offset]", "0"))
        if start // size + 1 in self.broken:
            return self.broken[start // size + 1]
        listed = newest_first(
            self.told, {"-changed": "changed", "-created": "published"}[query.get("sort", "-created")]
        )
        here = f"https://courier.example/jsonapi/node/{self.bundle}"
        links: dict[str, Any] = {"self": {"href": here}}
        if start + size < len(listed):
            rest = "&".join(f"{name}={value}" for name, value in query.items() if name != "page[offset]")
            links["next"] = {"href": f"{here}?{rest}&page%5Boffset%5D={start + size}"}
        nodes = [node_of(one, self.bundle) for one in listed[start : start + size]]
        return Answer({"data": nodes, "links": links, **({"included": self.included} if wanted else {})})


def node_of(one: Told, bundle: str) -> dict[str, Any]:
    more = {name: value for name, value in one.more.items() if name != "relationships"}
    told = {
        "drupal_internal__nid": one.number,
        "langcode": "en",
        "status": True,
        "title": one.title,
        "created": one.published.isoformat(),
        "changed": one.changed.isoformat(),
        "path": {"alias": f"/news/story-{one.number}", "pid": 1, "langcode": "en"},
        "body": {"value": "x", "processed": f"<p>The text of number {one.number}.</p>", "summary": ""},
        **more,
    }
    relations = {
        "node_type": {"data": {"type": "node_type--node_type", "id": "t"}},
        **one.more.get("relationships", {}),
    }
    return {"type": f"node--{bundle}", "id": f"uuid-{one.number}", "attributes": told, "relationships": relations}
