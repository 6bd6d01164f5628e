"""A site of as few words as possible, for tests of how it is visited: a front page, blocks, stories by number."""

from __future__ import annotations

from collections.abc import Sequence

from sources.visits import Publisher


def link(number: int) -> str:
    return f"/news/story-number-{number}-of-the-day"


def front(latest: Sequence[int], picked: Sequence[int] = (), popular: Sequence[int | str] = (), head: str = "") -> str:
    """A front page with these stories; a popular one may be any address."""

    def items(numbers: Sequence[int | str]) -> str:
        links = (link(each) if isinstance(each, int) else each for each in numbers)
        return "".join(f"<li><h3><a href='{each}'>What happened in story {each} today</a></h3></li>" for each in links)

    blocks = [("Latest", latest), ("Editor's choice", picked), ("Most read", popular)]
    body = "".join(f"<section><h2>{name}</h2><ul>{items(list(each))}</ul></section>" for name, each in blocks if each)
    return (
        f"<!doctype html><html lang='en'><head><title>Plain</title>{head}</head><body><main>{body}</main></body></html>"
    )


def story(
    number: int, *, published: str = "2026-11-23T09:00:00Z", text: str = "It happened at the harbour.", head: str = ""
) -> str:
    """A story's page; its headline is `Story N`."""
    opened = "<!doctype html><html lang='en'><head><title>x</title><meta property='og:type' content='article'>"
    dated = f"<meta property='article:published_time' content='{published}'>"
    words = (
        f"<p>{text} This is what is known of story {number} so far.</p>"
        "<p>More in the evening, when the council has met and the ferry is back at its quay.</p>"
        "<p>The harbour office keeps its doors open until then, and whoever saw something is asked to come by and to"
        " say so: the old harbour master writes it all down in his book.</p>"
    )
    body = f"<article><h1>Story {number} of the day</h1><div class='article-body'>{words}</div></article>"
    return f"{opened}{head}{dated}</head><body>{body}</body></html>"


def publish(
    press: Publisher, latest: Sequence[int], picked: Sequence[int] = (), popular: Sequence[int | str] = ()
) -> None:
    """Put the front page and the stories that are not there yet."""
    press.put("/", front(latest, picked, popular))
    for number in {*latest, *picked, *(each for each in popular if isinstance(each, int))}:
        if link(number) not in press.documents:
            press.put(link(number), story(number))
