"""The sample newsroom's three content management systems: 41 stories each, every field that they have."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from sources.cms_hosts import Answer, Host, Query, listening, read
from sources.comparison import differences
from sources.visits import SAMPLES

from digest.errors import SourceError
from digest.model.article import Entry

FEEDS = SAMPLES / "feeds"
HEADERS = json.loads((FEEDS / "api-headers.json").read_text(encoding="utf-8"))
WANTED = json.loads((SAMPLES / "expected" / "site.json").read_text(encoding="utf-8"))["articles"]
PUBLIC = "https://www.caspian-courier.example"
COMMON = ["headline", "standfirst", "section", "section_label", "published", "updated", "picked", "caption", "credit"]
UNDATED, TWO_AUTHORS, NO_MEDIA = "what-the-tide-gauges", "undersea-cable-survey", "school-exchange-fourth-year"
AT_HOME = "sarmat-harbour-dredging"


def sample(name: str, status: int = 200) -> Answer:
    path = FEEDS / name
    if not path.exists():
        return Answer({}, 404)
    headers = {key: value for key, value in HEADERS.get(name, {}).items() if key != "Content-Type"}
    return Answer(path.read_bytes(), status, headers)


def courier(path: str, query: Query) -> Answer:
    """The newsroom: pages of 25 whatever is asked, in the order of publication whatever is asked."""
    if path == "/wp-json/wp/v2/posts":
        page = int(query.get("page", "1"))
        return sample(f"wp-posts.page{page}.json") if page < 3 else sample("wp-error-page-out-of-range.json", 400)
    if path == "/jsonapi/node/article":
        return sample(f"drupal-jsonapi.page{int(query.get('page[offset]', '0')) // 25 + 1}.json")
    if path == "/ghost/api/content/posts/":
        right = query.get("key") == "demo"
        return (
            sample(f"ghost-posts.page{query.get('page', '1')}.json") if right else sample("ghost-error-401.json", 401)
        )
    return Answer(b"<html>404</html>", 404, {"Content-Type": "text/html"})


@pytest.fixture(scope="module")
def host() -> Iterator[Host]:
    with listening(Host(courier, etags=True)) as at:
        yield at


def wanted(entries: tuple[Entry, ...], **other: Any) -> list[dict[str, Any]]:
    """What is expected of the stories that are there, with what this CMS says otherwise."""
    assert len(entries) == 41
    there = [want for want in WANTED if UNDATED not in want["url"]]
    return [{**want, **{name: make(want) for name, make in other.items()}} for want in there]


def straight(entries: tuple[Entry, ...]) -> list[Entry]:
    """The same with the apostrophes of the site, where WordPress prints curly ones."""
    fold = {"\u2019": "'"}

    def plain(entry: Entry) -> Entry:
        want = next(one for one in WANTED if one["url"].rstrip("/") == (entry.story.url or "").rstrip("/"))
        story = entry.story
        told = {"headline": (story.headline, "title"), "standfirst": (story.standfirst, "standfirst")}
        same = {
            name: want[key]
            for name, (words, key) in told.items()
            if words and want[key] and words.translate(str.maketrans(fold)) == want[key].translate(str.maketrans(fold))
        }
        image = story.image
        if image and image.caption and image.caption.translate(str.maketrans(fold)) == want["caption_raw"]:
            same["image"] = replace(image, caption=want["caption_raw"], credit=want["credit"])
        return replace(entry, story=replace(story, **same))

    return [plain(entry) for entry in entries]


def name_of(url: str) -> str:
    return url.rpartition("/")[2]


def test_wordpress(host: Host) -> None:
    harvest = read(host, "wordpress")
    assert harvest.warnings == ()
    one_author = {"authors": lambda want: want["authors"][:1] if TWO_AUTHORS in want["url"] else want["authors"]}
    assert (
        differences(
            straight(harvest.entries), wanted(harvest.entries, **one_author), [*COMMON, "topics", "authors", "alt"]
        )
        == []
    )
    pictured = {entry.story.url for entry in harvest.entries if entry.story.image}
    assert len(pictured) == 39
    assert not any(NO_MEDIA in str(url) for url in pictured)
    assert read(host, "wordpress", validators=harvest.validators).unchanged


def test_drupal(host: Host) -> None:
    harvest = read(host, "drupal")
    assert harvest.warnings == ()
    assert all(str(entry.story.url).startswith(f"{PUBLIC}/") for entry in harvest.entries)
    one_author = {
        "authors": lambda want: want["authors"][:1] if TWO_AUTHORS in want["url"] else want["authors"],
        "url": lambda want: want["url"].rstrip("/"),
        "image": lambda want: want["image"] and f"{PUBLIC}/sites/default/files/2026-11/{name_of(want['image'])}",
    }
    fields = [*COMMON, "topics", "authors", "language", "source_line", "image", "alt"]
    assert differences(harvest.entries, wanted(harvest.entries, **one_author), fields) == []
    assert read(host, "drupal", validators=harvest.validators).unchanged


def test_ghost(host: Host) -> None:
    harvest = read(host, "ghost", options={"key": "demo"})
    assert harvest.warnings == ()
    # One of them says that its home is elsewhere (`canonical_url`): it is the site's own story then.
    own = {
        "url": lambda want: want["url"] if AT_HOME in want["url"] else f"{PUBLIC}/{name_of(want['url'].rstrip('/'))}/"
    }
    assert differences(harvest.entries, wanted(harvest.entries, **own), [*COMMON, "topics", "authors", "alt"]) == []
    assert read(host, "ghost", options={"key": "demo"}, validators=harvest.validators).unchanged


def test_a_refused_key_is_said_without_the_key(host: Host) -> None:
    with pytest.raises(SourceError, match=r"refuses the Content API key.*Unknown Content API Key") as caught:
        read(host, "ghost", options={"key": "not-the-key-at-all"})
    assert "not-the-key" not in str(caught.value)


def test_what_the_samples_answer_to_errors_is_told_in_their_words() -> None:
    with listening(Host(lambda path, query: sample("drupal-error-403.json", 403))) as at:
        with pytest.raises(SourceError, match=r"closed to visitors.*The current user is not allowed to GET"):
            read(at, "drupal")
        with pytest.raises(SourceError, match=r"closed to visitors \(403\)"):
            read(at, "wordpress")
    with (
        listening(Host(lambda path, query: sample("wp-error-page-out-of-range.json", 400))) as at,
        pytest.raises(SourceError, match="larger than the number of pages available"),
    ):
        read(at, "wordpress")
