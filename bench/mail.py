"""What does our way to a mail cost beside the inliner alone?

Renders an edition of 25 stories in each look as `digest send` does (templates, premailer, text part, and the
last look at the mail) and inlines the same HTML with premailer alone, in turns, in this process. Prints CPU
time a mail, the ratio of the medians and the peak memory. At most 1.5.
"""

from __future__ import annotations

import resource
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import patch

from premailer import Premailer

from digest.model.article import Article, Image, Story
from digest.model.digest import Digest, Publication
from digest.model.edition import Edition, EditionBlock, EditionState, Placed
from digest.render.email import render_mail
from digest.render.environment import Templates
from digest.render.inline import inline
from digest.render.lint.mail import render_faultless
from digest.resources import templates_dir

NOW = datetime(2026, 11, 25, 8, tzinfo=UTC)
STORIES, RUNS = 25, 9
LOOKS = ("briefing", "magazine", "plain")
PUBLICATION = Publication(
    title="The Caspian Courier",
    url="https://courier.example",
    public_url="https://news.courier.example",
    authority="courier.example",
    language="en",
    timezone="Asia/Baku",
    postal_address="1 Harbour Street, Example",
)


def edition() -> Edition:
    """Editor's choice, the latest and a ranking, each story with everything that a mail shows."""
    placed = [Placed(article(number), "for the bench") for number in range(1, STORIES + 1)]
    blocks = (
        EditionBlock("Editor's choice", tuple(placed[:4])),
        EditionBlock(None, text_html="<p>A word from <a href='https://bank.example/'>our sponsor</a>.</p>"),
        EditionBlock("Latest", tuple(placed[4:20])),
        EditionBlock("Most read", tuple(placed[20:]), layout="ranked"),
    )
    return Edition(
        id="morning-1",
        digest="morning",
        slug="1",
        title="Morning briefing",
        language="en",
        scheduled_at=NOW,
        timezone="Asia/Baku",
        composed_at=NOW,
        cutoff=STORIES,
        state=EditionState.DRAFT,
        blocks=blocks,
    )


def article(number: int) -> Article:
    """The `number`-th story."""
    story = Story(
        f"Story number {number} of the harbour and its ferries",
        url=f"https://courier.example/news/{number}/",
        standfirst="A timetable was signed on Monday that puts ferries back on the water. " * 3,
        section="news",
        authors=("Nara Velikyan",),
        language="en",
        published=NOW - timedelta(minutes=number),
        image=Image(
            f"https://courier.example/{number}.jpg", "A ferry", "Photo: The quay (picture: A. Reed)", "A. Reed"
        ),
    )
    return Article(f"{number:08d}", number, NOW.year, story, NOW)


def cpu(act: Callable[[], object]) -> float:
    """CPU seconds that `act` takes."""
    began = time.process_time()
    act()
    return time.process_time() - began


def main() -> None:
    """Print a line a look."""
    templates, shown = Templates([templates_dir()]), edition()
    print(f"{'look':10} {'ours':>9} {'premailer':>10} {'ratio':>6}   (CPU a mail of {STORIES} stories)")
    for look in LOOKS:
        digest = Digest("morning", "Morning briefing", "en", "Asia/Baku", (), template=look)
        html = filled(shown, digest, templates)
        pairs = [
            (
                cpu(lambda digest=digest: render_faultless(shown, digest, PUBLICATION, templates)),  # type: ignore[misc]
                cpu(lambda html=html: inlined(html)),  # type: ignore[misc]
            )
            for _ in range(RUNS + 1)
        ][1:]
        ours, alone = (statistics.median(column) for column in zip(*pairs, strict=True))
        print(f"{look:10} {ours * 1000:6.1f} ms {alone * 1000:7.1f} ms {ours / alone:6.2f}   at most 1.5")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def filled(shown: Edition, digest: Digest, templates: Templates) -> str:
    """The HTML of that edition as it is before its styles are inlined."""
    caught: list[str] = []

    def catching(html: str, **given: Any) -> str:
        caught.append(html)
        return inline(html, **given)

    with patch("digest.render.email.inline", catching):
        render_mail(shown, digest, PUBLICATION, templates)
    return caught[0]


def inlined(html: str) -> str:
    """The HTML inlined by premailer as it comes, without the network."""
    return str(Premailer(html, allow_network=False, disable_validation=True).transform())


if __name__ == "__main__":
    main()
