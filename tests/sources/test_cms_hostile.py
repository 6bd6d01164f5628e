"""Where an API is, what it says instead of stories, and answers in which anything may stand in any place."""

from __future__ import annotations

import copy
import json
import random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from make import NOW
from sources.cms_hosts import Answer, Drupal, Ghost, Host, Told, WordPress, listening, read, stories
from sources.visits import SAMPLES, visit

from digest.errors import SourceError
from digest.model.source import Validators
from digest.sources.drupal import DrupalOptions, read_drupal
from digest.sources.fetch import Fetched
from digest.sources.ghost import GhostOptions, ghost_address_of, read_ghost
from digest.sources.wordpress import WordPressOptions, read_wordpress

SECRET = "a1b2c3d4e5"
KEY = {"key": SECRET}
HTML = {"Content-Type": "text/html; charset=utf-8"}


def front(head: str = "", **headers: str) -> Answer:
    return Answer(f"<html><head>{head}</head><body>News</body></html>".encode(), 200, {**HTML, **headers})


def room(prefix: str, **given: Any) -> WordPress:
    return WordPress(stories(3), prefix=prefix, **given)


def test_wordpress_is_found_where_it_is_usual_in_one_request() -> None:
    with listening(Host(room("/wp-json").answer)) as host:
        assert len(read(host, "wordpress").entries) == 3
        assert len(host.asked) == 1


@pytest.mark.parametrize("way", ["header", "page", "plain"])
def test_wordpress_is_found_by_what_the_site_announces(way: str) -> None:
    made = room("/api")
    with listening(Host(made.answer)) as host:
        root = f"{host.address}/api/"
        if way == "header":
            made.front = front(Link=f'<{root}>; rel="https://api.w.org/", <x>; rel="shortlink"')
        elif way == "page":
            made.front = front(f"<link rel='https://api.w.org/' href='{root}' />")
        else:
            made.prefix = ""
        first = read(host, "wordpress")
        assert len(first.entries) == 3
        host.asked.clear()
        assert read(host, "wordpress", validators=first.validators).unchanged
        assert len(host.asked) == 1


@pytest.mark.parametrize("path", ["/wp-json", "/wp-json/", "/wp-json/wp/v2/posts", "/wp-json/wp/v2/posts/?x=1", "/"])
def test_the_address_of_the_api_will_do(path: str) -> None:
    with listening(Host(room("/wp-json").answer)) as host:
        assert len(read(host, "wordpress", host.address + path).entries) == 3


def test_plain_links_page_on() -> None:
    made = WordPress(stories(30), cap=10, prefix="", headers=False)
    with listening(Host(made.answer)) as host:
        assert len(read(host, "wordpress", f"{host.address}/?rest_route=/").entries) == 30


def test_a_site_without_the_api_is_told_what_to_write() -> None:
    for kind, advice in {"wordpress": "/wp-json/", "drupal": "/jsonapi/node/article"}.items():
        with (
            listening(Host(lambda path, query: front())) as host,
            pytest.raises(SourceError, match="address") as caught,
        ):
            read(host, kind)
        assert advice in str(caught.value) or "web page" in str(caught.value)


def test_a_drupal_of_many_types_is_told_which_there_are() -> None:
    def many(path: str, query: dict[str, str]) -> Answer:
        links = {f"node--{name}": {} for name in ("recipe", "event")}
        return Answer({"links": links}) if path == "/jsonapi" else Answer({"errors": [{"detail": "No."}]}, 404)

    with listening(Host(many)) as host, pytest.raises(SourceError, match="there are: recipe, event"):
        read(host, "drupal")


@pytest.mark.parametrize(
    ("status", "words"), [(401, "closed to visitors"), (403, "closed to visitors"), (500, "its side"), (410, "gone")]
)
@pytest.mark.parametrize("kind", ["wordpress", "drupal"])
def test_refusals_in_words(kind: str, status: int, words: str) -> None:
    said = {"code": "rest_forbidden", "message": "Only members &amp; friends.", "data": {"status": status}}
    with (
        listening(Host(lambda path, query: Answer(said, status))) as host,
        pytest.raises(SourceError, match=words) as caught,
    ):
        read(host, kind)
    assert "Only members & friends." in str(caught.value) or status in (500, 410)
    assert caught.value.gone == (status == 410)


def test_a_permanent_redirect_is_stored_without_the_key() -> None:
    made = Ghost(stories(3))

    def moved(path: str, query: dict[str, str]) -> Answer:
        if path.startswith("/old/"):
            rest = "&".join(f"{name}={value}" for name, value in query.items()).replace(" ", "+")
            return Answer({}, 301, {"Location": f"{path.removeprefix('/old')}?{rest}"})
        return made.answer(path, query)

    with listening(Host(moved)) as host:
        first = read(host, "ghost", f"{host.address}/old", options=KEY)
        assert len(first.entries) == 3
        assert first.validators.moved_to == f"{host.address}/ghost/api/content/posts/"
        assert SECRET not in repr(first.validators)
        host.asked.clear()
        assert read(host, "ghost", f"{host.address}/old", options=KEY, validators=first.validators).unchanged
        assert len(host.asked) == 1


@pytest.mark.parametrize(
    "answer",
    [Answer({"errors": [{"message": f"Bad {SECRET}"}]}, 404), Answer(b"<html>", 200), Answer({}, 503), Answer(b"{")],
)
def test_no_error_of_ghost_holds_the_key(answer: Answer) -> None:
    with listening(Host(lambda path, query: answer)) as host, pytest.raises(SourceError) as caught:
        read(host, "ghost", options=KEY)
    error: BaseException | None = caught.value
    while error is not None:
        assert SECRET not in str(error)
        error = error.__cause__
    assert SECRET not in ghost_address_of(
        GhostOptions.model_validate({"kind": "ghost", "url": f"https://x.example/?key={SECRET}", **KEY})
    )


def sample(name: str) -> Any:
    return json.loads((SAMPLES / "feeds" / name).read_text(encoding="utf-8"))


SMALL = {
    "wordpress": sample("wp-posts.page1.json")[:2],
    "ghost": {**sample("ghost-posts.page1.json"), "posts": sample("ghost-posts.page1.json")["posts"][:2]},
    "drupal": {**sample("drupal-jsonapi.page1.json"), "data": sample("drupal-jsonapi.page1.json")["data"][:2]},
}
READERS = {
    "wordpress": (
        read_wordpress,
        WordPressOptions.model_validate({"kind": "wordpress", "url": "https://x.example/wp-json"}),
    ),
    "ghost": (read_ghost, GhostOptions.model_validate({"kind": "ghost", "url": "https://x.example/", **KEY})),
    "drupal": (
        read_drupal,
        DrupalOptions.model_validate({"kind": "drupal", "url": "https://x.example/jsonapi/node/article"}),
    ),
}
ANYTHING = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**25), 10**25),
    st.floats(),
    st.text(max_size=20),
    st.sampled_from(
        ["\ud800", "\x00", "//[x", "http://[::1", "javascript:x", "<p>" * 50, "9999-99-99", "0000-00-00T00:00:00", "-"]
    ),
    st.lists(st.none() | st.text(max_size=3) | st.dictionaries(st.text(max_size=3), st.none(), max_size=2), max_size=3),
    st.dictionaries(
        st.sampled_from(["rendered", "name", "data", "id", "type", "url", "attributes"]),
        st.none() | st.integers() | st.text(max_size=5),
        max_size=3,
    ),
)


def places(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The way to every value in a document."""
    held = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [at, *(place for key, inner in held for place in places(inner, (*at, key)))]


WAYS = {kind: places(value)[1:] for kind, value in SMALL.items()}


class OneAnswer:
    """A fetcher that has one answer for every address."""

    def __init__(self, body: bytes) -> None:
        self.limits = visit().fetcher.limits
        self.body = body

    def get(self, url: str, validators: Validators = Validators(), accept: str = "") -> Fetched:  # noqa: B008
        return Fetched(self.body, url, "application/json", Validators(fingerprint="x"))


@pytest.mark.parametrize("kind", READERS)
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(data=st.data())
def test_whatever_stands_wherever_is_no_crash(kind: str, data: st.DataObject) -> None:
    value = copy.deepcopy(SMALL[kind])
    for _ in range(data.draw(st.integers(1, 4))):
        way = data.draw(st.sampled_from(WAYS[kind]))
        new = data.draw(ANYTHING)
        holder = value
        try:
            for step in way[:-1]:
                holder = holder[step]
            holder[way[-1]] = new
        except (KeyError, IndexError, TypeError):
            continue  # an earlier change took the way away
    reader, options = READERS[kind]
    looked = visit()
    body = json.dumps(value).encode("utf-8", "surrogatepass")
    found = type(looked)(looked.name, looked.root, looked.defaults, looked.validators, OneAnswer(body), NOW)  # type: ignore[arg-type]
    try:
        harvest = reader(options, found)  # type: ignore[operator]
    except SourceError:
        return
    assert len(harvest.entries) <= 2
    for entry in harvest.entries:
        json.dumps(entry.story.headline).encode()
        assert entry.story.headline


def test_a_bad_story_takes_no_other_with_it() -> None:
    for kind, made in {"wordpress": WordPress, "ghost": Ghost, "drupal": Drupal}.items():
        told = [
            *stories(5),
            Told(6, NOW, NOW, "", {"title": None, "body": None, "html": None, "content": None, "excerpt": 5}),
        ]
        random.Random(kind).shuffle(told)
        with listening(Host(made(told).answer)) as host:
            harvest = read(host, kind, options=KEY if kind == "ghost" else {})
        assert len(harvest.entries) == 5
        assert len(harvest.warnings) == 1
        assert "neither a headline nor a text" in harvest.warnings[0]
